"""Cases that nobody owns, and what their attachments take."""

from datetime import datetime

from sqlalchemy import func, select

from eventlog.postgres import Pool
from eventlog.read_models.queries import Query
from intake.figures.ages import age
from intake.metrics import ATTACHMENTS, CASES_UNOWNED, OLDEST_UNOWNED
from intake.projections.cases import TABLE, UNOWNED

_UNOWNED = Query(select(func.count(), func.min(TABLE.c.opened_at)).where(UNOWNED))


async def count(pool: Pool, now: datetime) -> None:
    """Sets their gauges."""
    (row,) = await _UNOWNED.fetch(pool)
    CASES_UNOWNED.set(row[0])
    OLDEST_UNOWNED.set(age(row[1], now))
    ATTACHMENTS.set(await pool.fetchval("SELECT pg_total_relation_size('intake.attachments')"))
