"""PostgreSQL's data folder: made in one piece or not at all, of our version, left by whoever worked in it before."""

import re
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from aftersales import bounded
from aftersales.binaries import VERSION
from aftersales.errors import CommandError, full, says_full
from aftersales.paths import Account

ENVIRONMENT = {"LC_ALL": "C", "PATH": "/usr/bin:/bin"}  # messages in English, whatever the user's language
PATIENCE = 60  # seconds for an old server to end by itself
KILL_PATIENCE = 10  # seconds for what was killed to be gone


def prepare(data: Path, account: Account, programs: Path, socket_lock: Path, pause: Callable[[float], None]) -> None:
    """Makes `data` ready for a server, by someone who owns it alone. Raises CommandError.

    `socket_lock` is the lock file of the socket: like the one in `data`, it goes when its server is gone. `pause`
    waits some seconds, or raises what ends the waiting.
    """
    if not data.exists():
        _initialise(data, account, programs)
    version = (data / "PG_VERSION").read_text().strip()
    if version != VERSION:
        raise CommandError(
            f"{data} 属于 PostgreSQL {version}，这里是 {VERSION}",
            f"{data} was made by PostgreSQL {version}, this one is {VERSION}",
        )
    account.give(data)
    stale = [file for file in (data / "postmaster.pid", socket_lock) if file.exists()]
    if stale:
        _evict(data, pause)
    for file in stale:
        file.unlink(missing_ok=True)


def failure(output: str, source: Path) -> CommandError:
    """What PostgreSQL complained about, in one line."""
    if says_full(output):
        return full(source.parent)
    fault = re.search(r"(?:FATAL|PANIC|[Ee]rror).*", output)
    reason = fault[0] if fault else (output.strip().splitlines() or ["?"])[-1]
    return CommandError(f"PostgreSQL 无法启动：{reason}", f"PostgreSQL did not start: {reason} (log: {source})")


def _initialise(data: Path, account: Account, programs: Path) -> None:
    fresh = data.with_name(f"{data.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    account.give(fresh)
    if not account.may("-w", fresh):
        raise CommandError(
            f"PostgreSQL 的账户无法进入 {data.parent}，请换一个目录",
            f"PostgreSQL's account cannot enter {data.parent}: choose another folder",
        )
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    command = [str(programs / "initdb"), "-D", str(fresh), "-U", "postgres", "--auth=trust", *locale]
    switch = account.switch()
    done = bounded.run(command, cwd="/", env=ENVIRONMENT, capture_output=True, **switch)
    if done.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        raise failure(done.stderr, data)
    fresh.rename(data)


def workers(data: Path) -> list[psutil.Process]:
    """The processes of the server that works in `data`. What is left of a killed one (a zombie) does not count."""
    return [process for process in psutil.process_iter(["name", "cwd"]) if _works_in(data, process)]


def kill(data: Path, pause: Callable[[float], None] = time.sleep) -> None:
    """Ends every process of the server in `data`, frozen ones too, as in a crash. Raises CommandError."""
    deadline = time.monotonic() + KILL_PATIENCE
    while left := workers(data):
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        if time.monotonic() > deadline:  # the kernel holds it: a disk that does not answer
            raise CommandError(
                f"旧的 PostgreSQL 进程 {left[0].pid} 不肯退出",
                f"an old PostgreSQL, process {left[0].pid}, does not end",
            )
        pause(0.05)


def _evict(data: Path, pause: Callable[[float], None]) -> None:
    """A lock file is left over from a server whose owner is gone. Either that server still runs (then it ends now),
    or it was killed, and its number may by now belong to somebody else, or to a zombie."""
    deadline = time.monotonic() + PATIENCE
    asked: set[int] = set()
    while left := workers(data):
        for process in left:
            if process.pid not in asked:
                with suppress(psutil.NoSuchProcess):
                    process.send_signal(signal.SIGINT)
                asked.add(process.pid)
        if time.monotonic() > deadline:
            kill(data, pause)
        pause(0.05)


def _works_in(data: Path, process: psutil.Process) -> bool:
    name, folder = process.info["name"], process.info["cwd"]
    return name == "postgres" and folder is not None and Path(folder) == data.resolve()
