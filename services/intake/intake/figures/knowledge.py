"""The knowledge base: articles in use, and due for review."""

from datetime import datetime

from eventlog.postgres import Pool
from events.shanghai import day_of
from intake.metrics import ARTICLES, ARTICLES_DUE
from intake.projections.articles_found import how_many


async def count(pool: Pool, now: datetime) -> None:
    """Sets its gauges."""
    in_use, due = await how_many(pool, day_of(now))
    ARTICLES.set(in_use)
    ARTICLES_DUE.set(due)
