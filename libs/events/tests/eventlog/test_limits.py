"""Nothing waits for ever: for a connection, a lock, a statement, a frozen server, or a frozen client."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from time import perf_counter
from types import SimpleNamespace
from typing import Any

import asyncpg
import psutil
import pytest

from aftersales.parent_death import die_with_parent
from aftersales.paths import scratch
from aftersales.postgres import Postgres
from eventlog.envelope import NewEvent, new_id
from eventlog.log import schema
from eventlog.log.append import Append
from eventlog.log.store import Store
from eventlog.log.wakeups import Wakeups
from eventlog.postgres import WORKER, Limits, Pool, away, connect, connect_pool

SHORT = Limits(acquire=1.0, statement=1.0, lock=0.5, idle=1.0)
MARGIN = 1.5
"""Seconds that a busy machine may take on top."""
HELD = "SELECT pg_advisory_lock(hashtextextended('append intake', 0))"


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """One that may be frozen without anybody else noticing."""
    with scratch("aftersales-limits-") as folder, Postgres(folder) as server:
        yield server


@pytest.fixture
async def dsn(server: Postgres) -> str:
    dsn = server.fresh_database("limits")
    connection = await connect(dsn, name="test")
    await connection.execute("CREATE SCHEMA intake; CREATE TABLE t (n int)")
    for statement in schema.log_sql("intake"):
        await connection.execute(statement)
    await connection.close()
    return dsn


@pytest.fixture
async def pool(dsn: str) -> AsyncIterator[Pool]:
    made = await connect_pool(dsn, max_size=3, name="short", limits=SHORT)
    yield made
    made.terminate()


@contextmanager
def frozen(*pids: int) -> Iterator[None]:
    """SIGSTOP, and SIGCONT at the end. One that was about to end anyway may be gone by then."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def tree(server: Postgres) -> list[int]:
    """The postmaster and all that it has started."""
    postmaster = psutil.Process(int((server.data / "postmaster.pid").read_text().splitlines()[0]))
    return [postmaster.pid, *(child.pid for child in postmaster.children(recursive=True))]


@contextmanager
def within(seconds: float) -> Iterator[None]:
    started = perf_counter()
    yield
    assert perf_counter() - started < seconds + MARGIN


async def fails(work: Any, seconds: float) -> None:
    """It fails in that time, and as something that passes by itself."""
    with within(seconds):
        task = asyncio.ensure_future(work)
        await asyncio.wait((task,), timeout=30)
    error = task.exception()
    assert error is not None and away(error), error


WAYS: dict[str, Callable[[Pool], Any]] = {
    "fetch": lambda pool: pool.fetch("SELECT 1"),
    "fetchrow": lambda pool: pool.fetchrow("SELECT 1"),
    "fetchval": lambda pool: pool.fetchval("SELECT 1"),
    "execute": lambda pool: pool.execute("SELECT 1"),
    "executemany": lambda pool: pool.executemany("INSERT INTO t VALUES ($1)", [(1,), (2,)]),
    "copy": lambda pool: pool.copy_records_to_table("t", records=[(1,)], timeout=SHORT.client),
}


async def test_a_frozen_backend_is_given_up_whatever_it_is_at(dsn: str) -> None:
    pool = await connect_pool(dsn, max_size=len(WAYS), name="short", limits=SHORT)
    connections = [await pool.acquire() for _ in WAYS]
    pids = [await connection.fetchval("SELECT pg_backend_pid()") for connection in connections]
    for connection in connections:
        await pool.release(connection)
    with frozen(*pids):
        await asyncio.gather(*(fails(way(pool), SHORT.client) for way in WAYS.values()))
        with within(SHORT.acquire):  # and the next one has a connection that works
            assert await pool.fetchval("SELECT pg_backend_pid()") not in pids
    pool.terminate()


async def test_a_transaction_on_a_frozen_backend_ends_without_a_rollback(pool: Pool) -> None:

    async def frozen_in_between() -> None:
        async with pool.acquire() as connection, connection.transaction():
            stack.enter_context(frozen(await connection.fetchval("SELECT pg_backend_pid()")))
            await connection.execute("INSERT INTO t VALUES (1)")

    with ExitStack() as stack:
        await fails(frozen_in_between(), SHORT.client)
    assert await pool.fetchval("SELECT count(*) FROM t") == 0


async def test_the_others_of_the_pool_are_made_anew(pool: Pool) -> None:
    """Each would cost whoever gets it the same time."""
    connections = [await pool.acquire() for _ in range(3)]
    pids = [await connection.fetchval("SELECT pg_backend_pid()") for connection in connections]
    for connection in connections:
        await pool.release(connection)
    with frozen(*pids):
        await fails(pool.fetchval("SELECT 1"), SHORT.client)
        with within(0.0):
            for _ in range(3):
                assert await pool.fetchval("SELECT pg_backend_pid()") not in pids


async def test_a_frozen_server_is_given_up_and_found_again(server: Postgres, pool: Pool) -> None:
    held = [await pool.acquire() for _ in range(2)]
    for connection in held:
        await pool.release(connection)
    with frozen(*tree(server)):
        with within(2 * SHORT.client + SHORT.acquire):
            asked = [asyncio.create_task(pool.fetchval("SELECT 1")) for _ in range(6)]
            _, late = await asyncio.wait(asked, timeout=20)
            assert not late and all(away(task.exception() or AssertionError()) for task in asked)
        await fails(connect_pool(server.dsn("limits"), max_size=1, name="late", limits=SHORT), SHORT.acquire)
        with within(2):
            pool.terminate()
    again = await connect_pool(server.dsn("limits"), max_size=1, name="again", limits=SHORT)
    assert await again.fetchval("SELECT 1") == 1
    await again.close()


async def test_a_cancelled_statement_holds_nobody_up(server: Postgres, dsn: str) -> None:
    """asyncpg cancels it over a connection of its own, which a frozen server does not answer either."""
    pool = await connect_pool(dsn, max_size=1, name="slow", limits=replace(SHORT, statement=20.0))
    await pool.fetchval("SELECT 1")
    with frozen(*tree(server)), within(0.3 + SHORT.acquire), pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await pool.fetchval("SELECT 1")
    pool.terminate()


async def test_a_lock_is_not_waited_for_for_long(dsn: str, pool: Pool) -> None:
    holder = await connect(dsn, name="holder")
    await holder.execute(HELD)
    with within(SHORT.lock), pytest.raises(asyncpg.LockNotAvailableError) as raised:
        await pool.execute(HELD)
    assert away(raised.value)
    await holder.close()


async def test_an_exhausted_pool_says_so(pool: Pool) -> None:
    held = [await pool.acquire() for _ in range(3)]
    await fails(pool.fetchval("SELECT 1"), SHORT.acquire)
    for connection in held:
        await pool.release(connection)
    assert await pool.fetchval("SELECT 1") == 1


async def test_the_server_ends_what_takes_too_long(pool: Pool) -> None:
    pid = await pool.fetchval("SELECT pg_backend_pid()")
    await fails(pool.execute("SELECT pg_sleep(20)"), SHORT.statement)
    assert await pool.fetchval("SELECT pg_backend_pid()") == pid  # nothing is wrong with the connection


async def test_thirty_appends_to_one_stream_wait_for_a_held_lock_together(
    dsn: str, pool: Pool, language: SimpleNamespace
) -> None:
    """Each would be a batch of its own, and wait for the lock anew."""
    store = Store(pool, "intake", language.codec)

    def command(version: int) -> Append:
        name, data = language.codec.encode(language.counted("t", 1))
        event = NewEvent(new_id(), "thing-t", version + 1, name, "t", data, language.context())
        return Append({"thing-t": version}, (event,))

    holder = await connect(dsn, name="holder")
    await holder.execute(HELD)
    with within(2.0 + 2 * SHORT.lock):
        found = await asyncio.gather(*(store.append(command(0)) for _ in range(30)), return_exceptions=True)
    assert all(isinstance(error, Exception) and away(error) for error in found)
    await holder.close()
    assert (await store.append(command(0))).position == 1


@pytest.mark.slow("the server's limit is waited for")
async def test_a_frozen_process_in_a_transaction_lets_go(dsn: str) -> None:
    """The idle limit is five seconds: what this test takes."""
    program = f"""
import asyncio
from eventlog.postgres import WORKER, connect
async def main():
    connection = await connect({dsn!r}, name="frozen", limits=WORKER)
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('append intake', 0))")
        print("holds", flush=True)
        await asyncio.sleep(60)
asyncio.run(main())
"""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        program,
        stdout=asyncio.subprocess.PIPE,
        preexec_fn=die_with_parent(signal.SIGKILL),
    )
    try:
        assert child.stdout is not None and await child.stdout.readline() == b"holds\n"
        with frozen(child.pid), within(WORKER.idle):
            waiting = await connect(dsn, name="waiting")
            await waiting.execute(HELD)
            await waiting.close()
    finally:
        child.kill()
        await child.wait()


async def test_a_frozen_listener_is_replaced(dsn: str, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eventlog.log.wakeups.LOOK_SECONDS", 0.5)
    wakeups = Wakeups(pool)
    wakeup = wakeups.subscribe(["intake"])
    listening = asyncio.create_task(wakeups.run())
    assert await wakeup.wait(5)
    asking = await asyncpg.connect(dsn)
    (pid,) = [row["pid"] for row in await asking.fetch("SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")]
    with frozen(pid):
        wakeup.take()
        with within(0.5 + SHORT.client + 0.5 + SHORT.acquire):
            assert await wakeup.wait(20)  # whoever listens anew says that there may be news
        listens = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND pid <> $1"
        while not await asking.fetchval(listens, pid):
            await asyncio.sleep(0.05)
        wakeup.take()
        await asking.execute("NOTIFY intake_events")
        with within(0.5):
            assert await wakeup.wait(5)
    listening.cancel()
    await asking.close()
