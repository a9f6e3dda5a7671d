"""Periodic inspections 定期检查 that wait for somebody."""

from datetime import datetime, timedelta

from eventlog.postgres import Pool
from events.shanghai import day_of, start_of
from intake.holidays_file import working_days
from intake.metrics import HOLIDAYS_KNOWN, INSPECTIONS_DUE, INSPECTIONS_OVERDUE, INSPECTIONS_UNANSWERED
from intake.projections.inspections import count_inspections


async def count(pool: Pool, now: datetime) -> None:
    """Sets their gauges."""
    waiting = await count_inspections(pool, day_of(now))
    INSPECTIONS_DUE.set(waiting.due)
    INSPECTIONS_OVERDUE.set(waiting.overdue)
    INSPECTIONS_UNANSWERED.set(waiting.unanswered)
    if (last := working_days().known_until) is not None:
        HOLIDAYS_KNOWN.set(start_of(last + timedelta(days=1)).timestamp())
