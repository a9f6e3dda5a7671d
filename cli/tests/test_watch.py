"""PostgreSQL and Kafka under a running system are killed, or run out of disk: it says so, and all serve again."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import asyncpg
import httpx
import psutil
import pytest
from aiokafka import AIOKafkaProducer

from aftersales import keys
from aftersales.errors import CommandError
from aftersales.kafka import Kafka, probe, storage
from aftersales.parent_death import die_with_parent
from aftersales.paths import scratch
from aftersales.ports import HOST, SERVICES, free_ports, free_row, port_plan
from aftersales.postgres import Postgres
from aftersales.schemas import migrate
from aftersales.supervisor import System
from aftersales.watch import LONGEST_PAUSE, SETTLED, next_pause, watch
from eventlog.feeds.kafka import Broker
from eventlog.feeds.kafka.broker import put_away

OTHERS = ("DATABASE_", "KAFKA_", "KEYS_")
"""How variables begin that would name something else."""
DISK = 150  # MB


@pytest.fixture
def folder() -> Iterator[Path]:
    with scratch("aftersales-test-") as folder:
        yield folder


@pytest.fixture
def small_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file system of DISK megabytes, on which a server starts with 20 left."""
    disk = folder / "disk"
    disk.mkdir(mode=0o711)
    size = f"size={DISK}m,mode=711"
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "none", disk], capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip("only root, where it may mount, can make a small file system and fill it")
    for server in ("postgres", "kafka.server"):
        monkeypatch.setattr(f"aftersales.{server}.SPACE", 20)
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


async def until(holds: Callable[[], bool]) -> None:
    while not holds():
        await asyncio.sleep(0.02)


async def all_serve(system: System, secret: str) -> None:
    """Every service answers, and reads from its database."""
    await system.ready()
    async with httpx.AsyncClient(trust_env=False, headers={"Authorization": f"Bearer {secret}"}) as client:
        answer = await client.get(f"{system.url('intake')}/customers")
        assert answer.status_code == 200, answer.text


@pytest.mark.slow("a server is killed and comes back, twice")
async def test_a_killed_backend_and_a_killed_postmaster(folder: Path) -> None:
    """After the one PostgreSQL starts again by itself, after the other we start it."""
    notes: list[str] = []
    with Postgres(folder / "postgres") as server:
        watching = asyncio.create_task(watch(server, lambda _, en: notes.append(en)))
        victim = await asyncpg.connect(server.dsn())
        os.kill(await victim.fetchval("SELECT pg_backend_pid()"), signal.SIGKILL)
        await until(lambda: bool(notes))
        assert notes == ["a process of PostgreSQL ended (signal 9): every connection is cut, it recovers by itself"]
        await until(lambda: victim.is_closed() and answers(server))
        os.kill(postmaster(server.data), signal.SIGKILL)
        await until(lambda: len(notes) == 3)
        assert notes[1] == "PostgreSQL ended (signal 9), restarting"
        assert notes[2].startswith("PostgreSQL is back after ")
        assert server.sql("SELECT 1") == "1"
        watching.cancel()
        await asyncio.wait([watching])
        assert len(notes) == 3


@pytest.mark.slow("a server stands still until that counts, and comes back")
async def test_a_postgres_in_which_nobody_works_any_more_is_started_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As PostgreSQL 18 does where its recovery ended on a full disk: its first process waits for ever."""
    monkeypatch.setattr("aftersales.standstill.STUCK", 2.0)
    monkeypatch.setattr("aftersales.standstill.LOOK", 0.1)
    notes: list[str] = []
    with Postgres(folder / "postgres") as server:
        watching = asyncio.create_task(watch(server, lambda _, en: notes.append(en)))
        await asyncio.sleep(3)
        assert not notes, "it serves"
        first = psutil.Process(postmaster(server.data))
        writer = next(child for child in first.children() if "walwriter" in " ".join(child.cmdline()))
        first.suspend()  # and so it takes no notice of what follows
        writer.kill()
        await until(lambda: len(notes) == 3)
        assert notes[:2] == [
            "PostgreSQL stood still and was ended by force",
            "PostgreSQL ended (signal 9), restarting",
        ]
        assert server.sql("SELECT 1") == "1"
        watching.cancel()
        await asyncio.wait([watching])


async def test_a_restart_that_is_under_way_is_given_up(folder: Path) -> None:
    """A frozen backend keeps the old server's memory: starting anew waits for its end."""
    notes: list[str] = []
    with Postgres(folder / "postgres") as server:
        watching = asyncio.create_task(watch(server, lambda _, en: notes.append(en)))
        connection = await asyncpg.connect(server.dsn())
        frozen = psutil.Process(await connection.fetchval("SELECT pg_backend_pid()"))
        frozen.suspend()
        try:
            os.kill(postmaster(server.data), signal.SIGKILL)
            await until(lambda: bool(notes))
            await asyncio.sleep(0.5)
            watching.cancel()
            await asyncio.wait_for(asyncio.wait([watching]), 5)
            assert [
                each for each in psutil.process_iter(["cmdline"]) if str(server.data) in (each.info["cmdline"] or [])
            ] == []
        finally:
            frozen.kill()
            connection.terminate()


def answers(server: Postgres) -> bool:
    with suppress(CommandError):
        return server.sql("SELECT 1") == "1"
    return False


@pytest.mark.slow("five services start, a disk is filled, and PostgreSQL must fail over it")
async def test_a_full_disk_is_named_and_tried_again_until_there_is_room(small_disk: Path) -> None:
    notes: list[str] = []
    secret = keys.issue(small_disk / "keys.json", "clerk", ["clerk"])
    with Postgres(small_disk / "postgres") as server:
        dsn = server.fresh_database("watched")
        await migrate(dsn)
        async with System(
            dsn, small_disk / "keys.json", free_ports(), servers=[server], note=lambda _, en: notes.append(en)
        ) as system:
            ballast = filled(small_disk)
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await write_until_it_fails(dsn)
            await until(lambda: "PostgreSQL: the disk is full" in "\n".join(notes))
            assert any(note.endswith("tried again until there is room") for note in notes), notes
            known = len(notes)
            await asyncio.sleep(1)
            assert [note for note in notes[known:] if note.startswith("PostgreSQL:")] == [], "once is enough"
            ballast.unlink()
            await until(lambda: any(note.startswith("PostgreSQL is back") for note in notes))
            await all_serve(system, secret)


@pytest.mark.endurance
@pytest.mark.timeout(300)
@pytest.mark.slow("Kafka starts twice, and must fail in between")
async def test_kafka_comes_back_from_a_full_disk_too(small_disk: Path) -> None:
    notes: list[str] = []
    server = Kafka(small_disk / "kafka")
    try:
        server.start()
    except CommandError as error:
        pytest.skip(str(error))
    with server:
        watching = asyncio.create_task(watch(server, lambda _, en: notes.append(en)))
        ballast = filled(small_disk)
        saying = asyncio.create_task(say_until_it_fails(server))
        await until(lambda: len(notes) == 2)
        saying.cancel()
        await asyncio.wait([saying])
        assert notes[0] == f"Kafka ended (the disk is full: {server.folder}), restarting"
        assert notes[1].startswith("Kafka: the disk is full") and notes[1].endswith("tried again until there is room")
        ballast.unlink()
        await until(lambda: len(notes) == 3)
        assert notes[2].startswith("Kafka is back after ")
        assert probe.answers(HOST, server.port)
        watching.cancel()
        await asyncio.wait([watching])


async def say_until_it_fails(server: Kafka) -> None:
    """Half a megabyte each time, to a topic of its own."""
    broker = Broker(server.bootstrap_servers, "full")
    await broker.declare_topics(["intake"])
    producer = AIOKafkaProducer(bootstrap_servers=server.bootstrap_servers, request_timeout_ms=2000)
    try:
        await producer.start()
        while True:
            await producer.send_and_wait(broker.topic("intake"), bytes(500_000))
    finally:  # also where Kafka has ended before the producer was there: `async with` would leave it open
        await put_away(producer)


def filled(disk: Path) -> Path:
    """The file that takes all the room that was left."""
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(1 << 20))
    return ballast


async def write_until_it_fails(dsn: str) -> None:
    """Into the log of PostgreSQL itself, whose loss it does not survive."""
    connection = await asyncpg.connect(dsn)
    try:
        while True:
            await connection.execute("SELECT pg_logical_emit_message(false, 'test', repeat('x', 1000000), true)")
    finally:
        connection.terminate()


def postmaster(data: Path) -> int:
    return int((data / "postmaster.pid").read_text().splitlines()[0])


@pytest.mark.endurance
@pytest.mark.timeout(300)
@pytest.mark.slow("the whole of `aftersales up`; PostgreSQL and Kafka start twice")
def test_up_watches_both_and_a_stop_while_one_is_brought_back_ends_all(folder: Path) -> None:
    """PostgreSQL comes back and all are ready again; Ctrl-C comes while Kafka is being started again."""
    (folder / "logs").mkdir()
    (folder / "logs" / "intake-all.log").write_text("of the run before\n")
    first = free_row()
    up = subprocess.Popen(
        [sys.executable, "-u", "-m", "aftersales", "up", "--feed", "kafka", "--port-base", str(first)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith(OTHERS)},
            "AFTERSALES_DATA": str(folder),
        },
        preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
    )
    assert up.stdout is not None

    def said(words: str) -> str:
        assert up.stdout is not None
        for line in up.stdout:
            if words in line:
                return line
            if "✗" in line and "Kafka" in line:
                pytest.skip(line)
        raise AssertionError(f"{words}: never said")

    try:
        said("Ctrl-C")
        assert (folder / "logs" / "intake-all.log.1").read_text() == "of the run before\n"
        os.kill(postmaster(folder / "postgres" / "data"), signal.SIGKILL)
        assert said("! PostgreSQL").strip() == (
            "! PostgreSQL 意外退出（signal 9），正在重启 · PostgreSQL ended (signal 9), restarting"
        )
        said("PostgreSQL is back after")
        ready = [f"http://{HOST}:{port}/readyz" for port in port_plan(first).values()]
        while any(status(url) != 200 for url in ready):
            time.sleep(0.05)
        (broker,) = storage.workers(folder / "kafka")
        broker.kill()
        assert "Kafka ended (signal 9), restarting" in said("! Kafka")
        while not (begun := [each for each in storage.workers(folder / "kafka") if each != broker]):
            time.sleep(0.02)
        children = psutil.Process(up.pid).children(recursive=True)
        assert len(children) > len(SERVICES)
        up.send_signal(signal.SIGINT)
        assert up.wait(60) == 0
        left = [each for each in {*begun, *children} if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]
        assert left == []
    finally:
        up.kill()
        up.communicate()


def status(url: str) -> int:
    with suppress(httpx.HTTPError):
        return httpx.get(url, trust_env=False).status_code
    return 0


def test_pauses_grow_to_a_limit_and_begin_anew_after_a_good_run() -> None:
    pauses = [0.0]
    for _ in range(10):
        pauses.append(next_pause(pauses[-1], 1))
    assert pauses == sorted(pauses) and pauses[1] > 0 and pauses[-1] == LONGEST_PAUSE
    assert next_pause(LONGEST_PAUSE, SETTLED + 1) == 0
