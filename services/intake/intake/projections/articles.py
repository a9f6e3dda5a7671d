"""Read model: the knowledge base, searched while the customer is on the phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ARRAY, Text, bindparam, func, not_, or_, select

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, given
from eventlog.read_models.tables import columns_of, table_of
from events.catalog.article import ArticleEvent, ArticlePublished
from events.rules.search_text import search_text


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article in its present wording; `model` None suits every model, `published_at` (UTC) is the wording's."""

    article_id: str
    title: str
    body: str
    model: str | None
    published_at: datetime


TABLE = table_of(
    "intake.articles",
    ArticleRow,
    derived={
        "text_searched": lambda row: search_text(f"{row.title} {row.body}"),
        "model_searched": lambda row: row.model and search_text(row.model),
    },
)
t = TABLE.c


def key_of(event: ArticleEvent, recorded: Recorded) -> str:
    """The article's number."""
    return event.article_id


def evolve(row: ArticleRow | None, event: ArticleEvent, recorded: Recorded) -> ArticleRow:
    """The row after an event."""
    return ArticleRow(event.article_id, event.title, event.body, event.model, recorded.time)


ARTICLES = Projection("articles", TABLE, ArticleRow, key_of, evolve, (ArticlePublished,))

_WORDS = func.unnest(bindparam("words", type_=ARRAY(Text))).column_valued("word")
_MODEL = given("model", t.model_searched)
_LIST = Query(
    select(*columns_of(TABLE))
    .where(
        not_(select(_WORDS).where(func.strpos(t.text_searched, _WORDS) == 0).exists()),
        or_(_MODEL.is_(None), t.model_searched.is_(None), t.model_searched == _MODEL),
        t.article_id > given("after", t.article_id),
    )
    .order_by(t.article_id)
    .limit(LIMIT)
)


async def find_articles(
    pool: Pool, text: str | None, model: str | None, after: str, limit: int
) -> Sequence[ArticleRow]:
    """Articles that contain every word of `text` and suit `model`, behind the number `after`, in order of number.

    A word is what blanks separate, so a Chinese phrase is searched as it stands. Words and model are compared as
    `search_text` has them.
    """
    words, model = search_text(text or "").split(), model and search_text(model)
    return [ArticleRow(**row) for row in await _LIST.fetch(pool, words=words, model=model, after=after, limit=limit)]
