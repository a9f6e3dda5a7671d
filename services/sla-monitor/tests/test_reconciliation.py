"""Timers that are not what the streams say are mended, and nothing newer is undone."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta

import pytest

from eventlog.clock import Clock
from eventlog.log.store import Store
from eventlog.postgres import Connection, Pool
from events.catalog.sla import SlaEvent
from events.types import Fact
from sla_monitor import metrics, reconciliation
from sla_monitor.domain.case_clocks import CASE_CLOCKS
from sla_monitor.reconciliation import Reconciliation
from sla_monitor.source_progress import Reach
from sla_monitor.timers import Timers

Note = Callable[[str, Fact, datetime], Awaitable[None]]
Said = Callable[[str], Awaitable[list[SlaEvent]]]

OPENED = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)


def after(hours: float) -> datetime:
    return OPENED + timedelta(hours=hours)


async def timers(pool: Pool) -> dict[str, datetime]:
    return {row["case_id"]: row["due"] for row in await pool.fetch("SELECT * FROM sla_monitor.timers")}


async def mended(work: Reconciliation) -> int:
    """One look through everything; gives how many cases were mended."""
    before, behind = metrics.MENDED._value.get(), ""
    while (last := await work.step(behind)) is not None:
        assert last > behind
        behind = last
    return int(metrics.MENDED._value.get() - before)


@pytest.fixture
def work(pool: Pool, store: Store, monkeypatch: pytest.MonkeyPatch) -> Reconciliation:
    monkeypatch.setattr(reconciliation, "STEP", 3)
    return Reconciliation(pool, store, 60.0)


async def furnish(note: Note, cases: Iterable[int] = range(8)) -> None:
    for number in cases:
        await note(f"C-{number}", "opened", OPENED + timedelta(minutes=number))


async def test_what_is_right_is_left_alone(pool: Pool, store: Store, note: Note, work: Reconciliation) -> None:
    await furnish(note)
    await note("C-3", "closed", after(1))
    before, head = await timers(pool), await store.head()
    assert len(before) == 7
    assert await mended(work) == 0
    assert (await timers(pool), await store.head()) == (before, head)


async def test_what_is_missing_wrong_or_too_much_is_mended(pool: Pool, note: Note, work: Reconciliation) -> None:
    await furnish(note)
    await note("C-3", "closed", after(1))
    right = await timers(pool)
    await pool.execute("DELETE FROM sla_monitor.timers WHERE case_id IN ('C-0', 'C-7')")
    await pool.execute("UPDATE sla_monitor.timers SET due = due + interval '1 day' WHERE case_id = 'C-4'")
    await pool.execute("INSERT INTO sla_monitor.timers VALUES ('C-3', now())")
    assert await mended(work) == 4
    assert await timers(pool) == right
    assert await mended(work) == 0


async def test_all_timers_follow_from_the_log(pool: Pool, note: Note, work: Reconciliation) -> None:
    await furnish(note)
    right = await timers(pool)
    await pool.execute("TRUNCATE sla_monitor.timers")
    assert await mended(work) == 8
    assert await timers(pool) == right


async def test_a_case_that_went_on_meanwhile_is_left_to_whoever_did_that(
    pool: Pool, store: Store, note: Note, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Overtaken(Reconciliation):
        async def _mend(self, connection: Connection, case_id: str, version: int, instant: datetime | None) -> None:
            await note(case_id, "responded", after(0.5))
            await super()._mend(connection, case_id, version, instant)

    await furnish(note, range(1))
    await pool.execute("TRUNCATE sla_monitor.timers")
    assert await mended(Overtaken(pool, store, 60.0)) == 0
    assert await timers(pool) == {"C-0": after(12)}, "of the arrival: the customer was answered"


async def test_a_damaged_case_does_not_hold_up_the_others(pool: Pool, note: Note, work: Reconciliation) -> None:
    await furnish(note)
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("ALTER TABLE sla_monitor.events DISABLE TRIGGER events_immutable")
        await connection.execute(
            "UPDATE sla_monitor.events SET data = data - 'fact' WHERE stream = $1", CASE_CLOCKS.stream("C-1")
        )
        await connection.execute("ALTER TABLE sla_monitor.events ENABLE TRIGGER events_immutable")
    await pool.execute("TRUNCATE sla_monitor.timers")
    assert await mended(work) == 7


async def test_a_lost_timer_rings_though_nothing_happens_any_more(
    pool: Pool, store: Store, note: Note, said: Said
) -> None:
    await note("C-1", "opened", datetime.now(UTC) - timedelta(minutes=50))
    await pool.execute("TRUNCATE sla_monitor.timers")

    async def all_is_received() -> Reach:
        return Reach(datetime.now(UTC), datetime.now(UTC))

    loops: list[Timers | Reconciliation] = [
        Timers(pool, store, Clock("wall"), all_is_received),
        Reconciliation(pool, store, 0.2),
    ]
    running = [asyncio.create_task(loop.run()) for loop in loops]
    try:
        async with asyncio.timeout(20):
            while len(await said("C-1")) < 2:
                await asyncio.sleep(0.02)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def test_while_others_change_the_cases_nothing_is_mended(
    pool: Pool, store: Store, note: Note, work: Reconciliation
) -> None:
    """What was read of streams and timers is of one moment."""
    await furnish(note)

    async def change() -> None:
        for step in range(1, 12):
            for number in range(8):
                fact: Fact = "waiting" if step % 2 else "resumed"
                await note(f"C-{number}", fact, OPENED + timedelta(minutes=number + step))

    changing = asyncio.create_task(change())
    while not changing.done():
        assert await mended(work) == 0
    await changing
