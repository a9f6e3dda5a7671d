"""What the knowledge base has for somebody: articles by words, the best first, those due for review, and those that may
help with a request."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

import asyncpg
from sqlalchemy import ARRAY, Integer, Text, bindparam, case, func, literal_column, not_, or_, select, true
from sqlalchemy.sql.elements import ColumnElement

from eventlog.postgres import Pool
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given, texts
from events.rules.pieces import asked_pieces, is_piece
from events.rules.search_text import search_text
from intake.projections.article_uses import g as guidances
from intake.projections.article_uses import u as uses
from intake.projections.articles import (
    FOUND_BY,
    GENERAL,
    HEADED_BY,
    TABLE,
    ArticleRow,
    suits_family,
    suits_model,
)

t = TABLE.c

RECENT = 100
"""Requests by which an article is judged, the latest: a revision is to count, and counting is to end."""
WORST = 1_000_000
"""The rank of what has no word in its title or symptoms."""
RANKED_WORDS = 4
"""Words that count for the rank, the first; all must be there."""

_ASKED = bindparam("pieces", type_=ARRAY(Text))
_SUITS = bindparam("suits", type_=ARRAY(Text))
_SUITABLE = HEADED_BY.op("&&")(_SUITS)
_LONG = bindparam("long", type_=ARRAY(Text))
_LONG_WORD = func.unnest(_LONG).column_valued("word")


@dataclass(frozen=True, slots=True)
class Machine:
    """For whom something is looked for: a model and its family; None where that is not known."""

    model: str | None = None
    family: str | None = None

    @property
    def suits(self) -> list[str] | None:
        """What articles for it are found by; None: anything."""
        own = [suits_model(self.model)] if self.model else []
        own += [suits_family(self.family)] if self.family else []
        return [*own, GENERAL] if own else None


@dataclass(frozen=True, slots=True)
class Record:
    """What became of the latest RECENT requests that an article was used for."""

    used: int = 0
    solved: int = 0


_SHOWN = [
    texts(t[field.name]).label(field.name) if field.name in ("symptoms", "models", "families") else t[field.name]
    for field in fields(ArticleRow)
]


def _row(record: asyncpg.Record) -> ArticleRow:
    lists = {name: tuple(record[name]) for name in ("symptoms", "models", "families")}
    return ArticleRow(**{field.name: record[field.name] for field in fields(ArticleRow)} | lists)


_LACKING = [func.strpos(column, _LONG_WORD) == 0 for column in (t.title_searched, t.symptoms_searched, t.text_searched)]
"""The text, which lies apart, is looked at last."""


def _score(number: int) -> ColumnElement[int]:
    word = bindparam(f"word_{number}", type_=Text)
    where = case((func.strpos(t.title_searched, word) > 0, 4), else_=0) + case(
        (func.strpos(t.symptoms_searched, word) > 0, 2), else_=0
    )
    return case((word.is_not(None), where), else_=0)


def _ranked(for_machine: bool) -> Query:
    """One statement each, with and without a machine, so that PostgreSQL's plan of either uses the indexes for all."""
    score = sum((_score(number) for number in range(2, RANKED_WORDS + 1)), start=_score(1))
    found = (
        select(t.article_id, (literal_column(str(WORST)) - score).cast(Integer).label("rank"))
        .where(
            FOUND_BY.op("@>")(_ASKED),
            *([_SUITABLE] if for_machine else []),
            or_(
                func.cardinality(_LONG) == 0,
                not_(select(_LONG_WORD).where(*_LACKING).exists()),
            ),
            t.withdrawn == given("withdrawn", t.withdrawn),
        )
        .offset(0)  # found first, by the index of words, and then put in order: else each text is looked through
        .subquery("found")
    )
    page = (
        select(found)
        .where(behind(found.c.rank, found.c.article_id))
        .order_by(found.c.rank, found.c.article_id)
        .limit(LIMIT)
        .subquery("page")
    )
    return Query(
        select(page.c.rank, *_SHOWN)
        .select_from(page.join(TABLE, page.c.article_id == t.article_id))
        .order_by(page.c.rank, t.article_id)
    )


_RANKED, _RANKED_FOR_MACHINE = _ranked(False), _ranked(True)


def _all(for_machine: bool) -> Query:
    """Without words, none is better than another."""
    return Query(
        select(literal_column(str(WORST)).label("rank"), *_SHOWN)
        .where(
            t.withdrawn == given("withdrawn", t.withdrawn),
            *([_SUITABLE] if for_machine else []),
            t.article_id > given("after", t.article_id),
        )
        .order_by(t.article_id)
        .limit(LIMIT)
    )


_ALL, _ALL_FOR_MACHINE = _all(False), _all(True)
_DUE = Query(
    select(*_SHOWN)
    .where(t.withdrawn.is_(False), t.review_on <= given("until", t.review_on), behind(t.review_on, t.article_id))
    .order_by(t.review_on, t.article_id)
    .limit(LIMIT)
)
_HOW_MANY = Query(
    select(func.count(), func.count().filter(t.review_on <= given("until", t.review_on))).where(t.withdrawn.is_(False))
)

_ASKED_FOR = func.unnest(bindparam("articles", type_=ARRAY(Text))).table_valued("article_id").render_derived("wanted")
_ID = _ASKED_FOR.c.article_id
_LATEST = (
    select(uses.case_id, uses.solved, uses.guidance_no)
    .where(uses.article_id == _ID)
    .order_by(uses.used_at.desc())
    .limit(RECENT)
    .lateral("latest")
)
_STANDING = select(guidances.standing).where(guidances.case_id == _LATEST.c.case_id).scalar_subquery()
_RECORDS = Query(
    select(
        _ID,
        func.count().label("used"),
        # looked up for those that were thought to be solved alone
        func.count().filter(_LATEST.c.solved, _LATEST.c.guidance_no == _STANDING).label("solved"),
    )
    .select_from(_ASKED_FOR.join(_LATEST, true()))
    .group_by(_ID)
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Words to look for, each in the form that is compared, and how they are found."""

    words: tuple[str, ...]
    pieces: tuple[str, ...]
    long: tuple[str, ...]
    """Words of several pieces: what has all of these need not have them side by side."""


def asked(text: str) -> Asked:
    """What people typed, divided by blanks. Words without a letter, a digit or a Chinese sign say nothing."""
    words = tuple(dict.fromkeys(word for word in search_text(text).split() if asked_pieces(word)))
    found = sorted({piece for word in words for piece in asked_pieces(word)})
    return Asked(words, tuple(found), tuple(word for word in words if not is_piece(word)))


async def find_articles(
    pool: Pool,
    wanted: Asked | None,
    machine: Machine,
    withdrawn: bool,
    after: tuple[int, str] | None,
    limit: int,
) -> list[tuple[int, ArticleRow]]:
    """Articles with all words that suit a machine, each with its rank, which rises: those with the words in title, then
    in symptoms, then in the text; behind `after`, a rank and a number. Without words and machine by number."""
    if wanted is not None and not wanted.words:
        return []
    suits = {} if machine.suits is None else {"suits": machine.suits}
    if wanted is None:
        every = _ALL_FOR_MACHINE if suits else _ALL
        rows = await every.fetch(pool, **suits, withdrawn=withdrawn, after=after[1] if after else "", limit=limit)
    else:
        first = [*wanted.words, *[None] * RANKED_WORDS][:RANKED_WORDS]
        ranked = _RANKED_FOR_MACHINE if suits else _RANKED
        rows = await ranked.fetch(
            pool,
            pieces=wanted.pieces,
            **{f"word_{number + 1}": word for number, word in enumerate(first)},
            long=wanted.long,
            **suits,
            withdrawn=withdrawn,
            **cursor(after, 2),
            limit=limit,
        )
    return [(row["rank"], _row(row)) for row in rows]


async def find_due(pool: Pool, until: date, after: tuple[date, str] | None, limit: int) -> list[ArticleRow]:
    """Articles in use whose review is due on a day or before, the longest overdue first."""
    return [_row(row) for row in await _DUE.fetch(pool, until=until, **cursor(after, 2), limit=limit)]


async def how_many(pool: Pool, until: date) -> tuple[int, int]:
    """Articles in use, and those of them that are due for review on a day."""
    row = await _HOW_MANY.fetchrow(pool, until=until)
    return (0, 0) if row is None else (row[0], row[1])


async def records_of(pool: Pool, articles: Sequence[str]) -> dict[str, Record]:
    """What became of the latest requests of each article."""
    records = dict.fromkeys(articles, Record())
    for id, used, solved in await _RECORDS.fetch(pool, articles=list(articles)):
        records[id] = Record(used, solved)
    return records
