"""Customers' things that we have to repair 客户维修, by where they are, and what is overdue at its maker 返厂."""

from datetime import datetime

from eventlog.postgres import Pool
from events.shanghai import day_of
from events.types import REPAIR_STATUSES
from intake.figures.ages import age
from intake.metrics import FACTORY_OVERDUE, OLDEST_REPAIR, REPAIRS_HELD
from intake.projections.customer_repairs import standing
from intake.projections.factory_services import how_many_overdue


async def count(pool: Pool, now: datetime) -> None:
    """Sets their gauges."""
    there = await standing(pool)
    for link in REPAIR_STATUSES:
        if link != "returned":
            many, since = there.get(link, (0, None))
            REPAIRS_HELD.labels(link).set(many)
            OLDEST_REPAIR.labels(link).set(age(since, now))
    FACTORY_OVERDUE.set(await how_many_overdue(pool, day_of(now)))
