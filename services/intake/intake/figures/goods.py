"""Sales returns 销售退回 and delivery faults 送货差错 that are not over, by whose turn it is."""

from datetime import datetime

from sqlalchemy import func, select

from eventlog.postgres import Pool
from eventlog.read_models.queries import Query
from intake.domain.delivery_fault import FAULT_TURNS
from intake.domain.sales_return import TURNS
from intake.figures.ages import age
from intake.metrics import FAULTS_OPEN, OLDEST_FAULT, OLDEST_RETURN, RETURNS_OPEN
from intake.projections import delivery_faults, sales_returns

_WAITING = tuple(
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


async def count(pool: Pool, now: datetime) -> None:
    """Sets their gauges."""
    for query, steps, open_, oldest in _WAITING:
        waiting = {row[0]: (row[1], row[2]) for row in await query.fetch(pool)}
        for step in steps:
            many, since = waiting.get(step, (0, None))
            open_.labels(step).set(many)
            oldest.labels(step).set(age(since, now))
