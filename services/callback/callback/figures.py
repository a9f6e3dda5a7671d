"""What managers watch of call-backs, counted when somebody reads the metrics."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from callback.metrics import DUE, OLDEST_DUE, OPEN
from callback.projections.tasks import TABLE
from eventlog.postgres import Pool
from eventlog.read_models.queries import Query, given

t = TABLE.c
_IS_DUE = t.due_at <= given("now", t.due_at)
_WAITING = Query(
    select(func.count(), func.count().filter(_IS_DUE), func.min(t.due_at).filter(_IS_DUE)).where(t.status == "open")
)


async def figures(pool: Pool, now: datetime) -> None:
    """Call-backs that are to be made. Raises what PostgreSQL raises."""
    row = await _WAITING.fetchrow(pool, now=now)
    assert row is not None
    number, due, oldest = row
    OPEN.set(number)
    DUE.set(due)
    OLDEST_DUE.set((now - oldest) / timedelta(seconds=1) if oldest is not None else 0.0)
