"""What whoever keeps the knowledge base watches, counted when somebody reads the metrics."""

from datetime import datetime

from eventlog.postgres import Pool
from events.shanghai import day_of
from intake.metrics import ARTICLES, ARTICLES_DUE
from intake.projections.articles_found import how_many


async def figures(pool: Pool, now: datetime) -> None:
    """Articles in use, and those that are due for review. Raises what PostgreSQL raises."""
    in_use, due = await how_many(pool, day_of(now))
    ARTICLES.set(in_use)
    ARTICLES_DUE.set(due)
