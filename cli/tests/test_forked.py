"""A service that is forked behaves as one that is started by itself."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from aftersales import forked
from aftersales.parent_death import die_with_parent

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="services are forked on Linux only")

SHOWN = """
import os, signal, sys
print(os.environ.get("SEEN"), os.environ.get("UNSEEN"), sys.argv, os.getsid(0) == os.getpid(), os.read(0, 1))
sys.stdout.flush()
print(signal.getsignal(signal.SIGCHLD) is signal.SIG_DFL, "service.framework" in sys.modules, file=sys.stderr)
sys.exit(7)
"""
WAITS = "import time\ntime.sleep(600)\n"


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in which `python -m` looks: with `shown`, and with `waits`."""
    folder = tmp_path_factory.mktemp("programs")
    (folder / "shown.py").write_text(SHOWN)
    (folder / "waits.py").write_text(WAITS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder))
        yield folder


@pytest.fixture(scope="module")
def server(programs: Path) -> Iterator[forked.ForkServer]:
    """One of its own, which may be killed."""
    server = forked.ForkServer()
    yield server
    server.close()


def children() -> list[psutil.Process]:
    return [each for each in psutil.Process().children() if "aftersales.fork_server" in each.cmdline()]


async def test_it_has_its_environment_its_log_its_session_and_its_end(
    server: forked.ForkServer, programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNSEEN", "here alone")
    with (tmp_path / "log").open("ab") as log:
        log.write(b"before\n")
        log.flush()
        first, second = [await server.start("shown", {"SEEN": "文字"}, log) for _ in range(2)]
    assert (await first.wait(), await second.wait(), first.returncode) == (7, 7, 7)
    assert first.pid != second.pid
    lines = (tmp_path / "log").read_text().splitlines()
    assert lines[0] == "before"
    assert sorted(lines[1:]) == sorted([f"文字 None {[str(programs / 'shown.py')]} True b''", "True True"] * 2)


async def test_all_begin_anew_where_the_process_that_forks_was_killed(
    server: forked.ForkServer, tmp_path: Path
) -> None:
    with (tmp_path / "log").open("ab") as log:
        one = await server.start("waits", dict(os.environ), log)
        assert one.returncode is None
        assert psutil.Process(one.pid).status() != psutil.STATUS_ZOMBIE
        (forks,) = [each for each in children() if one.pid in {child.pid for child in each.children()}]
        forks.kill()
        assert await one.wait() == -signal.SIGKILL
        other = await server.start("waits", dict(os.environ), log)
        other.send_signal(signal.SIGTERM)
        assert await other.wait() == -signal.SIGTERM
        with pytest.raises(ProcessLookupError):
            other.send_signal(signal.SIGTERM)


async def test_a_line_that_is_reset_tells_of_an_end_too() -> None:
    """The process that forks was killed before it had read what it was asked."""
    ours, theirs = socket.socketpair()
    line, writer = await asyncio.open_connection(sock=ours)
    one = forked.Child(os.getpid(), line, writer)
    writer.write(b"unread")
    await writer.drain()
    theirs.close()
    assert await one.wait() == -signal.SIGKILL


async def test_nothing_waits_for_ever_where_the_process_that_forks_is_frozen_or_has_no_room(
    server: forked.ForkServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "log").open("ab") as log:
        one = await server.start("waits", dict(os.environ), log)
        (forks,) = [each for each in children() if one.pid in {child.pid for child in each.children()}]
        assert server._requests is not None
        server._requests.send(b".")  # a request whose descriptors were lost on the way
        forks.suspend()
        with monkeypatch.context() as hurry:
            hurry.setattr(forked, "PATIENCE", 0.2)
            with pytest.raises(ChildProcessError, match="waits was not started within 0 s"):
                await server.start("waits", dict(os.environ), log)
        assert one.returncode is None, "those that there are go on"
        forks.resume()
        other = await server.start("waits", dict(os.environ), log)
        monkeypatch.setattr(forked, "END_PATIENCE", 0.2)
        forks.suspend()
        server.close()
        assert (await one.wait(), await other.wait()) == (-signal.SIGKILL, -signal.SIGKILL)


def test_no_child_outlives_a_killed_parent(programs: Path) -> None:
    program = (
        "import asyncio, os\n"
        "from aftersales import forked\n"
        "async def main():\n"
        "    child = await forked.start('waits', dict(os.environ), open(os.devnull, 'ab'))\n"
        "    print(child.pid, flush=True)\n"
        "    await asyncio.sleep(600)\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
    ) as parent:
        assert parent.stdout is not None
        started = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    until = time.monotonic() + 30
    while started.is_running() and started.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < until
        time.sleep(0.02)


async def test_elsewhere_it_is_started_by_itself(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with (tmp_path / "log").open("ab") as log:
        child = await forked.start("shown", {"SEEN": "文字", "PYTHONPATH": str(programs)}, log)
    assert isinstance(child, asyncio.subprocess.Process)
    assert await child.wait() == 7
    assert "文字 None" in (tmp_path / "log").read_text()


async def test_a_program_of_another_place_is_not_the_one_that_was_loaded(programs: Path, tmp_path: Path) -> None:
    (tmp_path / "shown.py").write_text("import sys; sys.exit(9 if 'service.framework' in sys.modules else 5)")
    with (tmp_path / "log").open("ab") as log:
        child = await forked.start("shown", {**os.environ, "PYTHONPATH": str(tmp_path)}, log)
    assert await child.wait() == 5
