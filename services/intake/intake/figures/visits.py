"""Installations 安装调试, trainings 用户培训 and care visits 拜访 that are overdue."""

from datetime import datetime

from eventlog.postgres import Pool
from events.shanghai import day_of
from intake.metrics import CARE_OVERDUE, INSTALLATIONS_OVERDUE, TRAININGS_OVERDUE
from intake.projections import care, installations, trainings


async def count(pool: Pool, now: datetime) -> None:
    """Sets their gauges."""
    INSTALLATIONS_OVERDUE.set(await installations.count_overdue(pool, day_of(now)))
    CARE_OVERDUE.set(await care.count_overdue(pool, day_of(now)))
    TRAININGS_OVERDUE.set(await trainings.count_overdue(pool, now))
