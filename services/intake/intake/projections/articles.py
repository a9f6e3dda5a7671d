"""Read model: the knowledge base, searched while the customer is on the phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from events.catalog.intake import ArticleEvent, ArticlePublished
from events.envelope import Recorded
from events.postgres import Pool
from events.projection import Projection


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article in its present wording; `model` None suits every model, `published_at` (UTC) is the wording's."""

    article_id: str
    title: str
    body: str
    model: str | None
    published_at: datetime


def key_of(event: ArticleEvent, recorded: Recorded) -> str:
    """The article's number."""
    return event.article_id


def evolve(row: ArticleRow | None, event: ArticleEvent, recorded: Recorded) -> ArticleRow:
    """The row after an event."""
    return ArticleRow(event.article_id, event.title, event.body, event.model, recorded.time)


ARTICLES = Projection("articles", "intake.articles", ArticleRow, key_of, evolve, (ArticlePublished,))


async def find_articles(
    pool: Pool, text: str | None, model: str | None, after: str, limit: int
) -> Sequence[ArticleRow]:
    """Articles that contain every word of `text` and suit `model`, behind the number `after`, in order of number.

    A word is what blanks separate, so a Chinese phrase is searched as it stands.
    """
    rows = await pool.fetch(
        """SELECT article_id, title, body, model, published_at FROM intake.articles
           WHERE NOT EXISTS (SELECT FROM unnest($1::text[]) AS word WHERE strpos(lower(title || ' ' || body), word) = 0)
             AND ($2::text IS NULL OR model IS NULL OR model = $2)
             AND article_id > $3
           ORDER BY article_id LIMIT $4""",
        (text or "").lower().split(),
        model,
        after,
        limit,
    )
    return [ArticleRow(**row) for row in rows]
