"""Read models: the requests that articles were used for, and whether what was said by phone was the end of it.

A request counts once for an article, by its latest guidance with it. The article solved it where that guidance did and
nobody opened the case again since: what a clerk believes on the phone is not yet so.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import Index, func, not_, select

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given
from eventlog.read_models.tables import table_of
from events.catalog.case import CaseEndingWithdrawn, CaseReopened, GuidanceGiven

Help = Literal["solved", "came_back", "not_solved"]
"""What came of it: solved; solved as was thought, and the case was opened again; not solved by phone."""


@dataclass(frozen=True, slots=True)
class UseRow:
    """The latest guidance of a case in which an article was used. `guidance_no` is its version in the case's stream."""

    key: str
    article_id: str
    case_id: str
    number: str | None
    used_at: datetime
    given_by: str
    solved: bool
    guidance_no: int


@dataclass(frozen=True, slots=True)
class GuidanceRow:
    """Which guidance of a case stands as what solved it; None where none does."""

    case_id: str
    standing: int | None


class _Use(NamedTuple):
    article_id: str
    given: GuidanceGiven


USES_TABLE = table_of("intake.article_uses", UseRow)
u = USES_TABLE.c
Index("article_uses_by_time", u.article_id, u.used_at, u.case_id, postgresql_include=("solved", "guidance_no"))
GUIDANCES_TABLE = table_of("intake.guidances", GuidanceRow)
g = GUIDANCES_TABLE.c


def _uses(event: GuidanceGiven) -> list[_Use]:
    return [_Use(article_id, event) for article_id in event.article_ids]


def _use_key(use: _Use, recorded: Recorded) -> str:
    return f"{use.given.case_id} {use.article_id}"


def _used(row: UseRow | None, use: _Use, recorded: Recorded) -> UseRow:
    given = use.given
    return UseRow(
        key=_use_key(use, recorded),
        article_id=use.article_id,
        case_id=given.case_id,
        number=given.number or None,
        used_at=recorded.time,
        given_by=given.given_by,
        solved=given.solved,
        guidance_no=recorded.version,
    )


USES = Projection("article_uses", USES_TABLE, UseRow, _use_key, _used, (GuidanceGiven,), parts=_uses)

Telling = GuidanceGiven | CaseReopened | CaseEndingWithdrawn


def _case_of(event: Telling, recorded: Recorded) -> str:
    return event.case_id


def _stands(row: GuidanceRow | None, event: Telling, recorded: Recorded) -> GuidanceRow | None:
    if isinstance(event, GuidanceGiven):
        return GuidanceRow(event.case_id, recorded.version if event.solved else None)
    return row and GuidanceRow(event.case_id, None)


GUIDANCES = Projection(
    "guidances", GUIDANCES_TABLE, GuidanceRow, _case_of, _stands, (GuidanceGiven, CaseReopened, CaseEndingWithdrawn)
)


@dataclass(frozen=True, slots=True)
class Use:
    """A request that an article was used for: when last, by whom, and what came of it."""

    case_id: str
    number: str | None
    used_at: datetime
    given_by: str
    help: Help


@dataclass(frozen=True, slots=True)
class Figures:
    """Requests that an article was used for: how many, and what came of them."""

    used: int = 0
    solved: int = 0
    came_back: int = 0
    not_solved: int = 0


def what_came(solved: bool, guidance_no: int, standing: int | None) -> Help:
    """What came of a use; `standing` is the guidance that stands as what solved the case."""
    if not solved:
        return "not_solved"
    return "solved" if guidance_no == standing else "came_back"


def figures_of(uses: Sequence[Use]) -> Figures:
    """All of them together."""
    counts = Counter(use.help for use in uses)
    return Figures(len(uses), counts["solved"], counts["came_back"], counts["not_solved"])


_JOINED = USES_TABLE.join(GUIDANCES_TABLE, u.case_id == g.case_id)
_OF_ARTICLE = u.article_id == given("article_id", u.article_id)
_STANDS = u.guidance_no == func.coalesce(g.standing, 0)
_USES = Query(
    select(u.case_id, u.number, u.used_at, u.given_by, u.solved, u.guidance_no, g.standing)
    .select_from(_JOINED)
    .where(_OF_ARTICLE, behind(u.used_at, u.case_id, descending=True))
    .order_by(u.used_at.desc(), u.case_id.desc())
    .limit(LIMIT)
)
_FIGURES = Query(
    select(
        func.count(),
        func.count().filter(u.solved, _STANDS),
        func.count().filter(u.solved, not_(_STANDS)),
        func.count().filter(not_(u.solved)),
    )
    .select_from(_JOINED)
    .where(_OF_ARTICLE)
)


async def find_uses(pool: Pool, article_id: str, before: tuple[datetime, str] | None, limit: int) -> list[Use]:
    """The requests that an article was used for, the newest first, behind `before`: a time and a case."""
    rows = await _USES.fetch(pool, article_id=article_id, **cursor(before, 2), limit=limit)
    return [
        Use(case_id, number, used_at, given_by, what_came(solved, guidance_no, standing))
        for case_id, number, used_at, given_by, solved, guidance_no, standing in rows
    ]


async def figures_now(pool: Pool, article_id: str) -> Figures:
    """What an article was used for, and what came of it."""
    row = await _FIGURES.fetchrow(pool, article_id=article_id)
    return Figures() if row is None else Figures(*row)
