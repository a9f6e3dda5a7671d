"""Periodic inspections 定期检查 that wait for somebody."""

from datetime import datetime

from eventlog.postgres import Pool
from events.shanghai import day_of
from intake.metrics import INSPECTIONS_DUE, INSPECTIONS_OVERDUE, INSPECTIONS_UNANSWERED
from intake.projections.inspections import count_inspections


async def count(pool: Pool, now: datetime) -> None:
    """Sets their gauges."""
    waiting = await count_inspections(pool, day_of(now))
    INSPECTIONS_DUE.set(waiting.due)
    INSPECTIONS_OVERDUE.set(waiting.overdue)
    INSPECTIONS_UNANSWERED.set(waiting.unanswered)
