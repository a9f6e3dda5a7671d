"""Timers that should have fired, and alarms by station, promise and level."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from eventlog.envelope import Recorded, new_id
from eventlog.handler import Received
from eventlog.postgres import Pool
from eventlog.testing import told
from events.catalog.case import RequestReceived
from events.catalog.sla import SlaBreached, SlaWarned
from events.catalog.work_order import WorkOrderReceived, WorkOrderTransferred
from sla_monitor.figures import figures
from sla_monitor.metrics import ALARMS, DUE, OVERDUE
from sla_monitor.wiring import READ_MODELS

Note = Callable[[str, str, datetime], Awaitable[None]]
OPENED = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)


def after(hours: float) -> datetime:
    return OPENED + timedelta(hours=hours)


def received(event: Any, hours: float, source: str = "sla_monitor") -> Received:
    nothing: Any = None
    return Received(
        event,
        Recorded(source, 1, new_id(), "s", 1, "t", event.case_id, after(hours), "{}", nothing, nothing, "x", nothing),
    )


async def test_timers_that_are_due_and_how_long_the_earliest_has_been(pool: Pool, note: Note) -> None:
    await figures(pool, after(0))
    assert (told(DUE), told(OVERDUE)) == ({(): 0}, {(): 0})
    for case_id in ("C-1", "C-2"):
        await note(case_id, "opened", OPENED)
    await figures(pool, after(0.5))
    assert told(DUE) == {(): 0}
    await figures(pool, after(2))
    assert told(DUE) == {(): 2}
    assert told(OVERDUE) == {(): 75 * 60}, "the first warning comes after three quarters of an hour"


async def test_alarms_count_for_the_station_that_had_the_case(pool: Pool) -> None:
    handler = READ_MODELS
    before = told(ALARMS)
    assert before["-", "respond", "breach"] >= 0, "there from the start"
    request = RequestReceived("C-1", "CU-1", None, None, "hz", "phone", "K-1", "卡纸", in_warranty=True)
    order = WorkOrderReceived("W-1", "C-1", "ST-HZ", 1, "CU-1", None, None, "卡纸", None, in_warranty=True)
    async with pool.acquire() as connection:
        await handler.handle(connection, [received(request, 0, "intake")])
        await handler.handle(connection, [received(SlaWarned("C-1", "respond", after(1)), 0.75)])
        await handler.handle(connection, [received(order, 0.9, "dispatch")])
        await figures(pool, after(0.9))
        ours = "ST-HZ", "arrive", "warning"
        assert told(ALARMS)[ours] == before.get(ours, 0), "a station with an open case, before its first alarm"
        moved = WorkOrderTransferred("W-1", "C-1", "ST-HZ", "ST-NB", "近")
        await handler.handle(connection, [received(moved, 2, "dispatch")])
        late = [
            received(SlaBreached("C-1", "respond", after(1)), 3),
            received(SlaWarned("C-1", "arrive", after(16)), 12),
        ]
        await handler.handle(connection, late)
    found = {labels: value - before.get(labels, 0) for labels, value in told(ALARMS).items()}
    assert {labels: rise for labels, rise in found.items() if rise} == {
        ("-", "respond", "warning"): 1,
        ("ST-HZ", "respond", "breach"): 1,
        ("ST-NB", "arrive", "warning"): 1,
    }


async def test_a_table_of_another_version_holds_up_no_event(pool: Pool) -> None:
    handler = READ_MODELS
    before = told(ALARMS)["-", "resolve", "breach"]
    await pool.execute("UPDATE sla_monitor.read_models SET version = 'newer'")
    await pool.execute("ALTER TABLE sla_monitor.clocks RENAME COLUMN holders TO held")
    async with pool.acquire() as connection, connection.transaction():
        await handler.handle(connection, [received(SlaBreached("C-1", "resolve", after(24)), 24)])
        assert await connection.fetchval("SELECT 1") == 1, "the batch goes on"
    assert told(ALARMS)["-", "resolve", "breach"] == before + 1
