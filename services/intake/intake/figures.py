"""What operations and whoever keeps the knowledge base watch, counted when somebody reads the metrics."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from eventlog.postgres import Pool
from eventlog.read_models.queries import Query
from events.shanghai import day_of
from events.types import REPAIR_STATUSES
from intake.metrics import (
    ARTICLES,
    ARTICLES_DUE,
    ATTACHMENTS,
    CASES_UNOWNED,
    FACTORY_OVERDUE,
    OLDEST_REPAIR,
    OLDEST_UNOWNED,
    REPAIRS_HELD,
)
from intake.projections.articles_found import how_many
from intake.projections.cases import TABLE, UNOWNED
from intake.projections.customer_repairs import standing
from intake.projections.factory_services import how_many_overdue

_UNOWNED = Query(select(func.count(), func.min(TABLE.c.opened_at)).where(UNOWNED))
SECOND = timedelta(seconds=1)


async def figures(pool: Pool, now: datetime) -> None:
    """Articles in use and due for review, cases that nobody owns, where customers' things are, what is overdue at its
    maker, what attachments take. Raises what PostgreSQL raises."""
    in_use, due = await how_many(pool, day_of(now))
    ARTICLES.set(in_use)
    ARTICLES_DUE.set(due)
    (row,) = await _UNOWNED.fetch(pool)
    CASES_UNOWNED.set(row[0])
    OLDEST_UNOWNED.set(max((now - row[1]) / SECOND, 0.0) if row[1] is not None else 0.0)
    now_there = await standing(pool)
    for link in REPAIR_STATUSES:
        if link != "returned":
            count, since = now_there.get(link, (0, now))
            REPAIRS_HELD.labels(link).set(count)
            OLDEST_REPAIR.labels(link).set(max((now - since) / SECOND, 0.0))
    FACTORY_OVERDUE.set(await how_many_overdue(pool, day_of(now)))
    ATTACHMENTS.set(await pool.fetchval("SELECT pg_total_relation_size('intake.attachments')"))
