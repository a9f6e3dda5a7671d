"""Five services together: ready when entered, back after a kill, gone when left, gone with their parent."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import httpx
import psutil
import pytest
from bench.capacity import fill

from aftersales import keys, patience
from aftersales import process as process_module
from aftersales.errors import CommandError
from aftersales.parent_death import die_with_parent
from aftersales.ports import HOST, SERVICES, free_port, free_ports, free_row, port_plan
from aftersales.postgres import Postgres
from aftersales.process import Process
from aftersales.schemas import migrate
from aftersales.supervisor import System
from eventlog.postgres import connect
from eventlog.read_models.building import lock


@pytest.fixture(scope="module")
def dsn(postgres: Postgres) -> Iterator[str]:
    dsn = postgres.fresh_database("supervised")
    asyncio.run(migrate(dsn))
    yield dsn
    postgres.drop_database("supervised")


@pytest.fixture
def keys_file(tmp_path: Path) -> Path:
    keys.ensure(tmp_path / "keys.json")
    return tmp_path / "keys.json"


def test_split_means_two_processes_a_service_and_one_address(keys_file: Path) -> None:
    ports = free_ports()
    system = System("postgresql://", keys_file, ports, split=True)
    assert [process.name for process in system.processes if process.service == "intake"] == [
        "intake (api)",
        "intake (worker)",
    ]
    assert system.url("intake") == f"http://{HOST}:{ports['intake']}"
    assert len({process.port for process in system.processes}) == 2 * len(SERVICES)


async def start(dsn: str, keys_file: Path, port: int) -> None:
    """One service by itself, until it is ready."""
    environment = {"DATABASE_URL": dsn, "KEYS_FILE": str(keys_file)}
    process = Process("intake", "all", port, environment, keys_file.parent)
    await process.start()
    try:
        async with httpx.AsyncClient(trust_env=False) as client:
            await process.ready(client, watched=False)
    finally:
        await process.stop()


async def test_a_service_that_does_not_start_is_one_line(postgres: Postgres, keys_file: Path) -> None:
    with pytest.raises(CommandError, match="intake did not start") as error:
        await start(postgres.dsn("nowhere"), keys_file, free_ports()["intake"])
    assert "\n" not in str(error.value)


@pytest.mark.slow("a service is tried again until the port is free")
async def test_a_port_that_is_taken_during_the_start_is_named(dsn: str, keys_file: Path) -> None:
    with socket.create_server((HOST, free_port())) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"port {port} is in use"):
            await start(dsn, keys_file, port)


@pytest.mark.slow("a service starts, and builds its read models")
async def test_read_models_are_waited_for_however_long_they_take(
    postgres: Postgres, keys_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else is at it: the service is patient longer than a start may take, and tells why."""
    dsn = postgres.fresh_database("long_built")
    await migrate(dsn)
    await fill(dsn, 10)
    monkeypatch.setattr(process_module, "BUILDING_TOLD", 0.0)
    notes: list[str] = []
    builder = await connect(dsn, name="test")
    assert await lock(builder, "callback")
    environment = {"DATABASE_URL": dsn, "KEYS_FILE": str(keys_file)}
    process = Process("callback", "all", free_port(), environment, keys_file.parent)
    await process.start()
    try:
        async with httpx.AsyncClient(trust_env=False) as client:
            while await process.missing(client) != {patience.READ_MODELS}:
                await asyncio.sleep(0.02)
            monkeypatch.setattr(patience, "START_PATIENCE", 0.3)
            waiting = asyncio.create_task(process.ready(client, False, lambda _, en: notes.append(en)))
            await asyncio.sleep(1)
            assert not waiting.done()
            monkeypatch.setattr(patience, "START_PATIENCE", 60.0)  # it may be slow to answer once it builds
            await asyncio.sleep(0.3)
            await builder.close()
            await waiting
    finally:
        builder.terminate()
        await process.stop()
    postgres.drop_database("long_built")
    (said,) = notes
    assert said.startswith("callback builds its read models from the log; ") and "read-models list" in said


@pytest.mark.acceptance
@pytest.mark.slow("a whole system starts, and one of its services five times, of which two fail")
async def test_a_killed_service_comes_back_also_where_its_port_was_taken(dsn: str, keys_file: Path) -> None:
    """Who took the port is waited for and named; when the system is left, all its processes are gone."""
    notes: list[str] = []
    takers: list[socket.socket] = []
    taking = False

    def note(_: str, en: str) -> None:
        if taking and not takers:
            takers.append(socket.create_server((HOST, ports["dispatch"])))
        notes.append(en)

    ports = free_ports()
    (keys_file.parent / "logs").mkdir()
    (keys_file.parent / "logs" / "dispatch-all.log").write_text("of the run before\n")
    async with System(dsn, keys_file, ports, clock="log", note=note) as system:
        assert (keys_file.parent / "logs" / "dispatch-all.log.1").read_text() == "of the run before\n"
        pids = {process.name: process.pid for process in system.processes}
        assert sorted(pids) == sorted(SERVICES)
        async with httpx.AsyncClient(trust_env=False) as client:
            assert {(await client.get(f"{url}/healthz")).status_code for url in system.urls.values()} == {200}
        assert system.kill("dispatch") == 1
        while not notes:
            await asyncio.sleep(0.01)
        await system.ready()
        now = {process.name: process.pid for process in system.processes}
        assert [name for name in now if now[name] != pids[name]] == ["dispatch"]
        assert notes == ["dispatch ended (signal 9), restarting"]
        notes.clear()
        taking = True
        system.kill("dispatch")
        while len(notes) < 3:
            await asyncio.sleep(0.01)
        takers.pop().close()
        taking = False
        await system.ready()
        log = next(process.log for process in system.processes if process.name == "dispatch")
        now = {process.name: process.pid for process in system.processes}
    taken = f"port {ports['dispatch']} is in use by another program"
    assert notes[:3] == ["dispatch ended (signal 9), restarting"] + 2 * [f"dispatch ended ({taken}), restarting"]
    assert (
        f"dispatch: 端口 {ports['dispatch']} 已被占用 · port {ports['dispatch']} of {HOST} is in use" in log.read_text()
    )
    assert "Traceback" not in log.read_text()
    assert not any(psutil.pid_exists(pid) for pid in now.values())


async def test_a_busy_port_is_one_line(dsn: str, keys_file: Path) -> None:
    ports = free_ports()
    busy = pytest.raises(CommandError, match=f"port {ports['callback']} is in use: .* PORT_BASE=")
    with socket.create_server((HOST, ports["callback"])), busy:
        async with System(dsn, keys_file, ports):
            pass


async def test_a_database_that_is_away_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="migrating intake failed") as error:
        await migrate(f"postgresql://postgres@/x?host={tmp_path}")
    assert "\n" not in str(error.value)


async def test_a_newer_database_is_one_line(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute("UPDATE dispatch.engine_version SET version = version + 1")
    try:
        with pytest.raises(CommandError, match=r"the database of dispatch .* is newer than this program") as error:
            await migrate(dsn)
    finally:
        await connection.execute("UPDATE dispatch.engine_version SET version = version - 1")
        await connection.close()
    assert "\n" not in str(error.value)


@pytest.mark.acceptance
@pytest.mark.slow("five services migrate an empty database, twice")
def test_migrate_tells_before_and_after(postgres: Postgres) -> None:
    dsn = postgres.fresh_database("told")
    command = [sys.executable, "-m", "aftersales", "migrate"]
    environment = {**os.environ, "DATABASE_URL": dsn, "COLUMNS": "100"}
    told = [subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout for _ in "12"]
    for first, second in zip(*(text.splitlines() for text in told), strict=True):
        if "intake" in first:
            (*_, before, after), (*_, same, still) = (line.strip(" │").split(" │ ") for line in (first, second))
            assert before.strip() == "–/–" and after == same.strip() == still and "–" not in after
            break
    else:
        raise AssertionError(told)
    postgres.drop_database("told")


def test_five_ports_in_a_row() -> None:
    assert port_plan() == {"intake": 8101, "dispatch": 8102, "sla_monitor": 8103, "callback": 8104, "reporting": 8105}
    for base in (0, 65532, -1):
        with pytest.raises(CommandError, match="is not between"):
            port_plan(base)


@pytest.mark.acceptance
@pytest.mark.slow("a whole system starts")
def test_up_serves_until_it_is_stopped(dsn: str, keys_file: Path) -> None:
    first = free_row()
    environment = {**os.environ, "DATABASE_URL": dsn, "KEYS_FILE": str(keys_file), "PORT_BASE": str(first)}
    command = [sys.executable, "-u", "-m", "aftersales", "up"]
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
    ) as process:
        assert process.stdout is not None
        lines = [""]
        while "Ctrl-C" not in lines[-1]:
            lines.append(process.stdout.readline())
        assert f"http://{HOST}:{first}/docs" in "".join(lines)
        children = psutil.Process(process.pid).children(recursive=True)
        assert set(SERVICES) < {child.name() for child in children}
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0
    assert not any(child.is_running() for child in children)


def test_a_child_does_not_outlive_a_killed_parent() -> None:
    program = (
        "import signal, subprocess, time\n"
        "from aftersales.parent_death import die_with_parent\n"
        "child = subprocess.Popen(\n"
        "    ['sleep', '600'], preexec_fn=die_with_parent(signal.SIGKILL), start_new_session=True)\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
    ) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    _, alive = psutil.wait_procs([child], timeout=20)
    assert alive == []
