"""What the cases of a period come to, station by station: every figure of a scorecard and of the totals, made once.

All of them are sums over cases by the moment of their opening, so that the figures of several periods which do not
overlap add up: that is what sums by day stand on (`reporting.sums`). What each figure means is told in
`reporting.queries.scorecard` and `totals`.
"""

from collections.abc import Mapping
from typing import Any, get_args

from sqlalchemy import (
    TIMESTAMP,
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    Text,
    and_,
    case,
    column,
    func,
    literal,
    literal_column,
    select,
    true,
    union_all,
)

from events.types import STEPS, ClockName, Ending, Outcome, Step
from reporting.measures.breaches import CLOCKS, breached_at, breaches
from reporting.measures.period import STATION, c
from reporting.measures.visits import VISITS, total, with_visits
from reporting.projections.cases import TABLE

ENDINGS: tuple[Ending, ...] = get_args(Ending)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

PERIOD = "period"
"""What a table of periods is called, with the columns `begins` and `ends` (timestamptz; it ends before that)."""
_OPENED = and_(
    c.opened_at >= literal_column(f"{PERIOD}.begins", TIMESTAMP(timezone=True)),
    c.opened_at < literal_column(f"{PERIOD}.ends", TIMESTAMP(timezone=True)),
)

NOT_ENDED = c.ending.is_(None)
CLOSED = and_(c.status == "closed", NOT_ENDED)
"""With a class."""
_ONE_VISIT = and_(VISITS.c.visits == 1, VISITS.c.solved == 1)


def _many(*where: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(*where) if where else func.count()


def _solved_by(step: Step) -> ColumnElement[bool]:
    return STATION.is_not(None) if step == "on_site" else and_(STATION.is_(None), c.solved_by == step)


def _kept(clock: ClockName) -> ColumnElement[bool]:
    return and_(NOT_ENDED, breached_at(clock).is_(None), c[f"{clock}_state"].in_(["met", "missed"]))


_OF_CASES: Mapping[str, ColumnElement[int]] = {
    "cases": _many(),
    "unclosed": _many(c.status != "closed"),
    "closed": _many(CLOSED),
    **{f"ended_{ending}": _many(c.ending == ending) for ending in ENDINGS},
    **{f"solved_{step}": _many(CLOSED, _solved_by(step)) for step in STEPS},
    "reopened": _many(c.reopenings > 0, NOT_ENDED),
    "visits": total(VISITS.c.visits),
    "paused_seconds": total(case((NOT_ENDED, c.paused_seconds), else_=0)),
    "visited": _many(CLOSED, VISITS.c.visits > 0),
    "fixed": _many(CLOSED, _ONE_VISIT, c.reopenings == 0),
    **{f"kept_{clock}": _many(_kept(clock)) for clock in CLOCKS},
}
"""By the present station of a case."""
_BROKEN = breaches(TABLE).add_columns(c.ending).where(_OPENED).subquery("broken")
_OF_BREACHES: Mapping[str, ColumnElement[int]] = {
    **{f"broken_{clock}": _many(_BROKEN.c.clock == clock, _BROKEN.c.ending.is_(None)) for clock in CLOCKS},
    **{f"void_{clock}": _many(_BROKEN.c.clock == clock, _BROKEN.c.ending.is_not(None)) for clock in CLOCKS},
}
"""By the station that had the case then; `void` are those of cases that ended without a class."""
_VERDICT = (
    func.jsonb_to_recordset(c.called_back.op("||")(c.called_in))
    .table_valued(column("station_id", Text), column("outcome", Text))
    .render_derived(name="verdict", with_types=True)
    .lateral()
)
_OF_VERDICTS: Mapping[str, ColumnElement[int]] = {
    f"outcome_{outcome}": _many(_VERDICT.c.outcome == outcome) for outcome in OUTCOMES
}
"""By the station that made the visit, or had the case when its customer called again."""
FIGURES: tuple[str, ...] = (*_OF_CASES, *_OF_BREACHES, *_OF_VERDICTS)


def _part(station: ColumnElement[Any], made: Mapping[str, ColumnElement[int]], of: FromClause) -> Select[Any]:
    """A row a station, with 0 for what others make."""
    nothing = literal(0, BigInteger)
    figures = (made.get(name, nothing).label(name) for name in FIGURES)
    return select(station.label("station_id"), *figures).select_from(of).group_by(station)


_PARTS = union_all(
    _part(STATION, _OF_CASES, with_visits(TABLE)).where(_OPENED),
    _part(_BROKEN.c.station_id, _OF_BREACHES, _BROKEN),
    _part(_VERDICT.c.station_id, _OF_VERDICTS, TABLE.join(_VERDICT, true())).where(_OPENED),
).subquery("parts")
_COUNTED = (
    select(_PARTS.c.station_id, *(total(_PARTS.c[name]).label(name) for name in FIGURES))
    .group_by(_PARTS.c.station_id)
    .lateral("counted")
)


def counted(periods: FromClause) -> Select[Any]:
    """The figures of each of these periods (a table that is called PERIOD), a row a station; null where none has or had
    the case. The cases are looked at period by period."""
    return select(_COUNTED.c.station_id, *(_COUNTED.c[name] for name in FIGURES)).select_from(
        periods.join(_COUNTED, true())
    )
