"""Durable timers on a real PostgreSQL: nothing lost, nothing doubled, whatever happens to those who fire."""

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from eventlog.clock import Clock
from eventlog.log.append import Append, Appended, VersionConflict
from eventlog.log.store import Store
from eventlog.log.wakeups import Wakeup, Wakeups
from eventlog.postgres import Connection, Pool, connect_pool
from events.catalog import codec
from events.catalog.sla import (
    CaseClocksChanged,
    ReplacementDue,
    SlaBreached,
    SlaEvent,
    SlaWarned,
)
from events.types import Fact
from sla_monitor.domain.case_clocks import CASE_CLOCKS
from sla_monitor.source_progress import Reach
from sla_monitor.timers import Timers

Note = Callable[[str, Fact, datetime], Awaitable[None]]
Said = Callable[[str], Awaitable[list[SlaEvent]]]

OPENED = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
WHOLE_LIFE = [
    (CaseClocksChanged, None),
    (SlaWarned, "respond"),
    (SlaBreached, "respond"),
    (SlaWarned, "arrive"),
    (SlaBreached, "arrive"),
    (SlaWarned, "resolve"),
    (SlaBreached, "resolve"),
    (ReplacementDue, None),
]


def after(hours: float) -> datetime:
    return OPENED + timedelta(hours=hours)


def short(events: list[SlaEvent]) -> list[tuple[type, str | None]]:
    return [(type(event), getattr(event, "clock", None)) for event in events]


def timers(
    pool: Pool, store: Store, clock: Clock | None = None, batch: int = 500, changed: Wakeup | None = None
) -> Timers:
    """Timers for which everything is received at once."""
    clock = clock or Clock("wall")

    async def all_is_received() -> Reach:
        return Reach(clock.now(), clock.now())

    return Timers(pool, store, clock, all_is_received, batch, changed)


@asynccontextmanager
async def running(*loops: Timers | Wakeups) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(loop.run()) for loop in loops]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(look: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(20):
        while not await look():
            await asyncio.sleep(0.01)


async def test_each_alarm_at_its_instant(pool: Pool, store: Store, note: Note, said: Said) -> None:
    await note("C-1", "opened", OPENED)
    loop = timers(pool, store)
    for expected, hours in enumerate((0.75, 1, 12, 16, 18, 24), 2):
        assert await loop.fire(after(hours)) == 0
        assert await loop.fire(after(hours) + timedelta(microseconds=1)) == 1
        assert short(await said("C-1"))[:expected] == WHOLE_LIFE[:expected]
    assert await loop.fire(after(1000)) == 0
    assert short(await said("C-1")) == WHOLE_LIFE
    assert await pool.fetch("SELECT * FROM sla_monitor.timers") == []


async def test_after_an_outage_all_come_once_and_in_order(pool: Pool, store: Store, note: Note, said: Said) -> None:
    for number in range(7):
        await note(f"C-{number}", "opened", OPENED + timedelta(minutes=number))
    loop = timers(pool, store, batch=3)
    assert [await loop.fire(after(100)) for _ in range(4)] == [3, 3, 1, 0]
    for number in range(7):
        assert short(await said(f"C-{number}")) == WHOLE_LIFE
    firsts = [recorded.key for recorded in await store.read(0, 1000) if recorded.type.endswith("sla-warned.v1")]
    assert firsts[::3] == [f"C-{number}" for number in range(7)], "the longest overdue case first"


async def test_two_who_fire_and_are_killed_lose_and_double_nothing(
    pool: Pool, store: Store, note: Note, said: Said
) -> None:
    cases = [f"C-{number}" for number in range(150)]
    for number, case_id in enumerate(cases):
        await note(case_id, "opened", OPENED + timedelta(seconds=number))
    dice = random.Random(20260309)
    firing = [timers(pool, store, batch=20), timers(pool, store, batch=15)]
    kills = 0

    async def fire(loop: Timers, hours: float) -> None:
        with suppress(VersionConflict):
            while await loop.fire(after(hours)):
                pass

    for hours in (0.8, 2, 13, 17, 20, 30):
        for _ in range(8):
            tasks = [asyncio.create_task(fire(loop, hours)) for loop in firing]
            await asyncio.sleep(dice.uniform(0, 0.02))
            for task in tasks:
                kills += task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        await fire(firing[0], hours)
    assert kills > 20
    for case_id in cases:
        assert short(await said(case_id)) == WHOLE_LIFE
    assert await pool.fetchval("SELECT count(*) FROM sla_monitor.timers") == 0


async def test_two_who_fire_share_the_work(pool: Pool, store: Store, note: Note) -> None:
    for number in range(6):
        await note(f"C-{number}", "opened", OPENED)
    async with pool.acquire() as other, other.transaction():
        held = await other.fetch("SELECT case_id FROM sla_monitor.timers ORDER BY due, case_id LIMIT 2 FOR UPDATE")
        assert await timers(pool, store).fire(after(100)) == 4
    assert await timers(pool, store).fire(after(100)) == len(held)


class Overtaken(Store):
    """A log in which somebody else's fact comes between reading and appending, once."""

    def __init__(self, pool: Pool, note: Note) -> None:
        super().__init__(pool, "sla_monitor", codec)
        self._note = note
        self._done = False

    async def append_within(self, connection: Connection, append: Append) -> Appended:
        if not self._done:
            self._done = True
            rival = Store(self._pool, "sla_monitor", codec)
            name, data = codec.encode(SlaWarned("C-1", "respond", after(1)))
            first = append.events[0]
            stream = CASE_CLOCKS.stream("C-1")
            await rival.append(
                Append({stream: 1}, (type(first)(first.id, stream, 2, name, "C-1", data, first.context),))
            )
        return await super().append_within(connection, append)


async def test_who_is_overtaken_does_nothing_and_tries_again(pool: Pool, note: Note, said: Said) -> None:
    await note("C-1", "opened", OPENED)
    await note("C-2", "opened", OPENED)
    loop = timers(pool, Overtaken(pool, note))
    with pytest.raises(VersionConflict):
        await loop.fire(after(100))
    assert len(await said("C-2")) == 1
    assert await pool.fetchval("SELECT count(*) FROM sla_monitor.timers WHERE due < $1", after(1)) == 2
    assert await loop.fire(after(100)) == 2
    for case_id in ("C-1", "C-2"):
        assert short(await said(case_id)) == WHOLE_LIFE


async def test_a_damaged_case_does_not_hold_up_the_others(pool: Pool, store: Store, note: Note, said: Said) -> None:
    for case_id in ("C-1", "C-2", "C-3"):
        await note(case_id, "opened", OPENED)
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("ALTER TABLE sla_monitor.events DISABLE TRIGGER events_immutable")
        await connection.execute(
            "UPDATE sla_monitor.events SET data = data - 'fact' WHERE stream = $1", CASE_CLOCKS.stream("C-2")
        )
        await connection.execute("ALTER TABLE sla_monitor.events ENABLE TRIGGER events_immutable")
    loop = timers(pool, store)
    assert await loop.fire(after(100)) == 3
    assert await loop.fire(after(100)) == 0
    for case_id in ("C-1", "C-3"):
        assert short(await said(case_id)) == WHOLE_LIFE
    assert await pool.fetchval("SELECT case_id FROM sla_monitor.timers") == "C-2"


async def test_the_loop_sleeps_until_the_next_instant(pool: Pool, store: Store, note: Note, said: Said) -> None:
    now = datetime.now(UTC)
    await note("C-1", "opened", now - timedelta(minutes=45) + timedelta(seconds=0.4))
    async with running(timers(pool, store)):
        await until(lambda: has(said, "C-1", 2))
    warned = (await store.read_stream(CASE_CLOCKS.stream("C-1")))[-1]
    assert timedelta(seconds=0.4) < warned.time - now < timedelta(seconds=5)


async def test_a_change_wakes_the_loop(pool: Pool, store: Store, note: Note, said: Said) -> None:
    wakeups = Wakeups(pool)
    async with running(timers(pool, store, changed=wakeups.subscribe(("sla_monitor",))), wakeups):
        await note("C-1", "opened", datetime.now(UTC))
        await note("C-2", "opened", datetime.now(UTC) - timedelta(hours=30))
        await until(lambda: has(said, "C-2", len(WHOLE_LIFE)))
    assert len(await said("C-1")) == 1


async def test_a_log_clock_rings_as_it_moves(pool: Pool, store: Store, note: Note, said: Said) -> None:
    clock = Clock("log")
    await note("C-1", "opened", OPENED)
    async with running(timers(pool, store, clock)):
        clock.observe(after(0.9))
        await until(lambda: has(said, "C-1", 2))
        clock.observe(after(17))
        await until(lambda: has(said, "C-1", 5))
    times = [recorded.time for recorded in await store.read_stream(CASE_CLOCKS.stream("C-1"))]
    assert times == [OPENED, after(0.9), *[after(17)] * 3]


async def test_the_loop_survives_lost_connections(
    database: str, pool: Pool, store: Store, note: Note, said: Said
) -> None:
    await note("C-1", "opened", OPENED)
    clock = Clock("log")
    own = await connect_pool(database, max_size=4, name="firing")
    async with running(timers(own, Store(own, "sla_monitor", codec), clock)):
        clock.observe(after(0.9))
        await until(lambda: has(said, "C-1", 2))
        await pool.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name = 'firing'"
        )
        clock.observe(after(100))
        await until(lambda: has(said, "C-1", len(WHOLE_LIFE)))
    own.terminate()
    assert short(await said("C-1")) == WHOLE_LIFE


async def test_frozen_backends_hold_up_the_loop_no_longer_than_a_statement_may_take(
    database: str, pool: Pool, store: Store, note: Note, said: Said
) -> None:
    await note("C-1", "opened", OPENED)
    clock = Clock("log")
    settings = {"application_name": "firing", "timezone": "UTC"}
    own: Pool = await asyncpg.create_pool(database, min_size=1, max_size=4, command_timeout=1, server_settings=settings)
    query = "SELECT pid FROM pg_stat_activity WHERE application_name = 'firing' AND datname = current_database()"
    async with running(timers(own, Store(own, "sla_monitor", codec), clock)):
        clock.observe(after(0.9))
        await until(lambda: has(said, "C-1", 2))
        pids = [row["pid"] for row in await pool.fetch(query)]
        try:
            for pid in pids:
                os.kill(pid, signal.SIGSTOP)
            clock.observe(after(100))
            await until(lambda: has(said, "C-1", len(WHOLE_LIFE)))
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)
    own.terminate()


async def has(said: Said, case_id: str, events: int) -> bool:
    return len(await said(case_id)) >= events
