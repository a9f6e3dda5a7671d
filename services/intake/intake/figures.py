"""What operations and whoever keeps the knowledge base watch, counted when somebody reads the metrics."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from eventlog.postgres import Pool
from eventlog.read_models.queries import Query
from events.shanghai import day_of
from intake.metrics import (
    ARTICLES,
    ARTICLES_DUE,
    ATTACHMENTS,
    CARE_OVERDUE,
    CASES_UNOWNED,
    INSTALLATIONS_OVERDUE,
    OLDEST_UNOWNED,
    TRAININGS_OVERDUE,
)
from intake.projections import care, installations, trainings
from intake.projections.articles_found import how_many
from intake.projections.cases import TABLE, UNOWNED

_UNOWNED = Query(select(func.count(), func.min(TABLE.c.opened_at)).where(UNOWNED))
SECOND = timedelta(seconds=1)


async def figures(pool: Pool, now: datetime) -> None:
    """What is in use, due, overdue and unowned, and what attachments take. Raises what PostgreSQL raises."""
    in_use, due = await how_many(pool, day_of(now))
    ARTICLES.set(in_use)
    ARTICLES_DUE.set(due)
    INSTALLATIONS_OVERDUE.set(await installations.count_overdue(pool, day_of(now)))
    CARE_OVERDUE.set(await care.count_overdue(pool, day_of(now)))
    TRAININGS_OVERDUE.set(await trainings.count_overdue(pool, now))
    (row,) = await _UNOWNED.fetch(pool)
    CASES_UNOWNED.set(row[0])
    OLDEST_UNOWNED.set(max((now - row[1]) / SECOND, 0.0) if row[1] is not None else 0.0)
    ATTACHMENTS.set(await pool.fetchval("SELECT pg_total_relation_size('intake.attachments')"))
