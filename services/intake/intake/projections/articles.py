"""Read model: the knowledge base as it says now, and the pieces that it is found by (decision 057)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, assert_never, get_args

from sqlalchemy import ARRAY, Index, Text, func

from eventlog.envelope import Recorded
from eventlog.read_models.projection import Projection
from eventlog.read_models.tables import table_of
from events.catalog.article import (
    ArticleContent,
    ArticleEvent,
    ArticlePublished,
    ArticleReinstated,
    ArticleReviewed,
    ArticleRevised,
    ArticleWithdrawn,
    ArticleWritten,
)
from events.rules.models import model_key
from events.rules.pieces import likely_words, pieces
from events.rules.search_text import search_text
from events.shanghai import day_of
from intake.domain.article import content_of
from intake.domain.reviews import next_review


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article in its present wording, the `version`-th, of `published_at` (UTC).

    Without models and families it suits every machine. `review_on` is a day in Asia/Shanghai; `withdrawn_reason` is
    None while it is in use.
    """

    article_id: str
    title: str
    body: str
    symptoms: tuple[str, ...]
    models: tuple[str, ...]
    families: tuple[str, ...]
    version: int
    written_at: datetime
    published_at: datetime
    review_on: date
    reviewed_at: datetime | None = None
    withdrawn: bool = False
    withdrawn_reason: str | None = None


HEAD = "^"
"""Before a word of title or symptoms: what an article is about, not what its text mentions."""
GENERAL = "="
"""Of an article that suits every machine."""


def suits_model(model: str) -> str:
    """Of articles for a model, however it is spelled."""
    return f"{GENERAL}m{model_key(model)}"


def suits_family(family: str) -> str:
    """Of articles for a product family."""
    return f"{GENERAL}f{search_text(family).replace(' ', '_')}"


def head(row: ArticleRow) -> str:
    """What the article is about."""
    return "\n".join((row.title, *row.symptoms))


def _found_by(row: ArticleRow) -> str:
    """The pieces of all that it says; none has a blank in it."""
    return " ".join(sorted(pieces("\n".join((head(row), *row.models, *row.families, row.body)))))


def _headed_by(row: ArticleRow) -> str:
    """For whom it is, and the words of its head: few signs, apart from the many of its text."""
    suits = [*map(suits_model, row.models), *map(suits_family, row.families)] or [GENERAL]
    return " ".join(sorted({*suits, *(HEAD + word for word in likely_words(head(row)))}))


TABLE = table_of(
    "intake.articles",
    ArticleRow,
    wide=True,
    derived={
        "title_searched": lambda row: search_text(row.title),
        "symptoms_searched": lambda row: "\n".join(map(search_text, row.symptoms)),
        "text_searched": lambda row: search_text("\n".join((head(row), *row.models, *row.families, row.body))),
        "found_by": _found_by,
        "headed_by": _headed_by,
    },
)
t = TABLE.c
FOUND_BY: Any = func.intake.signs(t.found_by, type_=ARRAY(Text))
HEADED_BY: Any = func.intake.signs(t.headed_by, type_=ARRAY(Text))
Index("articles_found_by", FOUND_BY, postgresql_using="gin")
Index("articles_headed_by", HEADED_BY, postgresql_using="gin")
Index("articles_withdrawn", t.article_id, postgresql_where=t.withdrawn)
Index("articles_by_review", t.review_on, t.article_id, postgresql_where=t.withdrawn.is_(False))


def key_of(event: ArticleEvent, recorded: Recorded) -> str:
    """The article's number."""
    return event.article_id


def evolve(row: ArticleRow | None, event: ArticleEvent, recorded: Recorded) -> ArticleRow | None:
    """The row after an event."""
    match event:
        case ArticlePublished():
            return _worded(row, event.article_id, content_of(event), recorded.time)
        case ArticleWritten():
            written = _worded(row, event.article_id, event.content, recorded.time)
            return replace(written, review_on=event.review_on)
        case ArticleRevised():
            return _worded(row, event.article_id, event.content, recorded.time)
        case ArticleReviewed():
            return row and replace(row, review_on=event.review_on, reviewed_at=recorded.time)
        case ArticleWithdrawn():
            return row and replace(row, withdrawn=True, withdrawn_reason=event.reason)
        case ArticleReinstated():
            return row and replace(row, withdrawn=False, withdrawn_reason=None)
        case _:
            assert_never(event)


def _worded(row: ArticleRow | None, article_id: str, content: ArticleContent, at: datetime) -> ArticleRow:
    if row is None:
        first = ArticleRow(article_id, "", "", (), (), (), 0, at, at, next_review(day_of(at)))
        return _worded(first, article_id, content, at)
    return replace(
        row,
        title=content.title,
        body=content.body,
        symptoms=content.symptoms,
        models=content.models,
        families=content.families,
        version=row.version + 1,
        published_at=at,
    )


ARTICLES = Projection("articles", TABLE, ArticleRow, key_of, evolve, get_args(ArticleEvent))
