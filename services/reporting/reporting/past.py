"""Reporting as of a moment of the past: the same questions, asked of what was there then (decision 047)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from eventlog.moment import Moment
from eventlog.postgres import Pool
from eventlog.read_models.as_of import Asked, Rewinding, TooMuch
from eventlog.read_models.held import Marks
from events.catalog import codec
from reporting.projections import stations
from reporting.projections.cases import CASES, POSITIONS
from reporting.projections.replacements import REPLACEMENTS
from reporting.projections.story import STORY
from reporting.projections.visits import VISITS
from service.http.problem_details import INVALID, FieldError, Problem

REWINDING = Rewinding(
    subjects=CASES,
    parts=(VISITS, REPLACEMENTS),
    whole={stations.STATIONS: stations.as_of},
    events=STORY,
    marks=Marks("last_at", POSITIONS, "opened_at", "opened_position", "intake"),
    codec=codec,
)


@asynccontextmanager
async def models_at(pool: Pool, moment: Moment | None, case_id: str | None = None) -> AsyncIterator[Asked]:
    """Whom to ask about a moment, None for now; about one case alone where that is all that is asked.

    Raises Problem 422 where so much was at work then that it would take too long.
    """
    if moment is None:
        yield pool
        return
    try:
        async with REWINDING.as_of(pool, moment, case_id) as then:
            yield then
    except TooMuch:
        zh = "当时在办且此后有变化的服务单过多，请换一个时刻，或用 Python 库、导出数据回看"
        en = "names a moment at which too many cases were at work: ask for another one, or replay the events"
        raise Problem(INVALID, f"as_of {en}", f"as_of：{zh}", [FieldError("as_of", zh, en)]) from None
