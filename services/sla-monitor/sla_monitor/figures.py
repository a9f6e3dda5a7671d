"""What is counted when somebody reads the metrics."""

from datetime import datetime, timedelta

from eventlog.postgres import Pool
from sla_monitor.alarms import expect_stations
from sla_monitor.metrics import DUE, OVERDUE

_DUE = "SELECT count(*), min(due) FROM sla_monitor.timers WHERE due < $1"


async def due_timers(pool: Pool, now: datetime) -> tuple[int, datetime | None]:
    """How many timers should have fired, and the instant of the earliest."""
    row = await pool.fetchrow(_DUE, now)
    assert row is not None
    number, earliest = row
    return number, earliest


async def figures(pool: Pool, now: datetime) -> None:
    """Timers that should have fired. Raises what PostgreSQL raises."""
    number, earliest = await due_timers(pool, now)
    DUE.set(number)
    OVERDUE.set((now - earliest) / timedelta(seconds=1) if earliest is not None else 0.0)
    await expect_stations(pool)
