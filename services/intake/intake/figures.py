"""What operations and whoever keeps the knowledge base watch, counted when somebody reads the metrics."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from eventlog.postgres import Pool
from eventlog.read_models.queries import Query
from events.shanghai import day_of
from intake.domain.delivery_fault import FAULT_TURNS
from intake.domain.sales_return import TURNS
from intake.metrics import (
    ARTICLES,
    ARTICLES_DUE,
    ATTACHMENTS,
    CASES_UNOWNED,
    FAULTS_OPEN,
    INSPECTIONS_DUE,
    INSPECTIONS_OVERDUE,
    INSPECTIONS_UNANSWERED,
    INSTALLATIONS_OVERDUE,
    OLDEST_FAULT,
    OLDEST_RETURN,
    OLDEST_UNOWNED,
    RETURNS_OPEN,
    TRAININGS_OVERDUE,
)
from intake.projections import delivery_faults, installations, sales_returns, trainings
from intake.projections.articles_found import how_many
from intake.projections.cases import TABLE, UNOWNED
from intake.projections.inspections import count_inspections

_UNOWNED = Query(select(func.count(), func.min(TABLE.c.opened_at)).where(UNOWNED))
_GOODS = tuple(
    (
        Query(
            select(table.c.waits_for, func.count(), func.min(table.c.waits_since))
            .where(table.c.waits_for.is_not(None))
            .group_by(table.c.waits_for)
        ),
        sorted({turn for turn in turns.values() if turn is not None}),
        open_,
        oldest,
    )
    for table, turns, open_, oldest in (
        (sales_returns.TABLE, TURNS, RETURNS_OPEN, OLDEST_RETURN),
        (delivery_faults.TABLE, FAULT_TURNS, FAULTS_OPEN, OLDEST_FAULT),
    )
)
SECOND = timedelta(seconds=1)


async def figures(pool: Pool, now: datetime) -> None:
    """Articles in use and due for review, cases that nobody owns, what attachments take, installations and trainings
    overdue, inspections that wait for somebody. Raises what PostgreSQL raises."""
    in_use, due = await how_many(pool, day_of(now))
    ARTICLES.set(in_use)
    ARTICLES_DUE.set(due)
    INSTALLATIONS_OVERDUE.set(await installations.count_overdue(pool, day_of(now)))
    TRAININGS_OVERDUE.set(await trainings.count_overdue(pool, now))
    (row,) = await _UNOWNED.fetch(pool)
    CASES_UNOWNED.set(row[0])
    OLDEST_UNOWNED.set(_age(row[1], now))
    for query, steps, open_, oldest in _GOODS:
        waiting = {row[0]: (row[1], row[2]) for row in await query.fetch(pool)}
        for step in steps:
            count, since = waiting.get(step, (0, None))
            open_.labels(step).set(count)
            oldest.labels(step).set(_age(since, now))
    ATTACHMENTS.set(await pool.fetchval("SELECT pg_total_relation_size('intake.attachments')"))
    waiting = await count_inspections(pool, day_of(now))
    INSPECTIONS_DUE.set(waiting.due)
    INSPECTIONS_OVERDUE.set(waiting.overdue)
    INSPECTIONS_UNANSWERED.set(waiting.unanswered)


def _age(since: datetime | None, now: datetime) -> float:
    """Seconds; 0 where there is nothing."""
    return 0.0 if since is None else max((now - since) / SECOND, 0.0)
