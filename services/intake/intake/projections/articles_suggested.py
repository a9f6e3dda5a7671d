"""Which articles may help with a request: a few of each fit, those that are most like its words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ARRAY, Text, bindparam, func, select

from eventlog.postgres import Pool
from eventlog.read_models.queries import LIMIT, Query, texts
from events.rules.pieces import likely_words
from intake.domain.suggestion import Candidate, Fit
from intake.projections.articles import GENERAL, HEAD, HEADED_BY, TABLE, suits_family, suits_model
from intake.projections.articles_found import records_of

t = TABLE.c

MOST_CANDIDATES = 50
"""Articles of each fit that are weighed."""

_HEADS = bindparam("heads", type_=ARRAY(Text))
_SUITS = bindparam("suits", type_=ARRAY(Text))
_PIECE = func.unnest(bindparam("pieces", type_=ARRAY(Text))).column_valued("piece")
_ABOUT = select(func.concat(t.title_searched, "\n", t.symptoms_searched).label("text")).offset(0).correlate(TABLE)
_TEXT = _ABOUT.lateral("about")
_COMMON = (
    select(func.count())
    .select_from(_TEXT)
    .where(func.strpos(_TEXT.c.text, _PIECE) > 0)
    .correlate(TABLE)
    .scalar_subquery()
)
"""Its texts lie apart, and are put together once for all pieces."""


def _like(words: bool, machine: bool) -> Query:
    """One statement for each way to ask, so that PostgreSQL's plan uses the index for all that is given."""
    return Query(
        select(t.article_id, t.title, texts(t.symptoms).label("symptoms"))
        .where(
            t.withdrawn.is_(False),
            *([HEADED_BY.op("&&")(_HEADS)] if words else []),
            *([HEADED_BY.op("&&")(_SUITS)] if machine else []),
        )
        .order_by(*([_COMMON.desc()] if words else []), t.published_at.desc(), t.article_id)
        .limit(LIMIT)
    )


_LIKE = {(words, machine): _like(words, machine) for words in (True, False) for machine in (True, False)}


@dataclass(frozen=True, slots=True)
class Request:
    """What a customer says, and of which machine; None where that is not known."""

    text: str
    model: str | None = None
    family: str | None = None

    @property
    def fits(self) -> list[tuple[Fit, str | None]]:
        """Whom articles may be for, the nearest first, and what they are found by."""
        found: list[tuple[Fit, str | None]] = [("model", suits_model(self.model))] if self.model else []
        found += [("family", suits_family(self.family))] if self.family else []
        return [*found, ("general", GENERAL)] if found else [("other", None)]


async def candidates_for(pool: Pool, request: Request) -> Sequence[Candidate]:
    """Articles that fit, each once, with what they solved of the latest requests that they were used for."""
    found = await fitting(pool, request)
    records = await records_of(pool, list(found))
    return [replace(each, used=records[id].used, solved=records[id].solved) for id, each in found.items()]


async def fitting(pool: Pool, request: Request) -> dict[str, Candidate]:
    """Articles that fit, by number; what they solved is not looked up."""
    words = sorted(likely_words(request.text))
    found: dict[str, Candidate] = {}
    for fit, suits in request.fits:
        asked = {
            "heads": [HEAD + word for word in words],
            "pieces": words,
            "suits": [] if suits is None else [suits],
            "limit": MOST_CANDIDATES,
        }
        query = _LIKE[bool(words), suits is not None]
        rows = await query.fetch(pool, **{name: asked[name] for name in query.parameters})
        for id, title, symptoms in rows:
            found.setdefault(id, Candidate(id, fit, title, tuple(symptoms), 0, 0))
    return found
