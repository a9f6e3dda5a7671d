"""The scorecard 评分卡 of a station: how each figure is made.

All figures are about cases that were opened in the period. All but breaches and `outcomes` are about those whose
present station it is (the latest work order's, else the one the case was routed to). A case that ended without a class
counts in `cases`, `ended` and `visits`, and in nothing else:

- `cases`: how many they are; `closed`: how many of them are closed now with a class, `ended`: without one, by how they
  ended, `open`: the rest.
- `reopened`: cases that were opened again at least once, by a bad call-back or because the customer called again.
- `visits`: their finished work orders, solved or not; one taken up again counts when it is finished anew.
- `sla`: for each promise (respond 1 h, arrive 16 h, resolve 24 h): `breaches`, the cases that broke it while this
  station had them, whoever has them now; `decided`, these and the cases it has that kept it; `attainment` = 1 −
  breaches ÷ decided, null where nothing is decided. `ended`, the cases that broke it here and ended without a class:
  neither kept nor broken.
- `paused_seconds`: the time that the cases waited for their customers.
- `first_visit_fix`: `visited`, closed cases with a finished visit; `fixed`, those of them with a single one that solved
  the fault and that were never reopened; `rate` = fixed ÷ visited, null where there is none.
- `outcomes`: the six classes. Every concluded call-back counts once, for the station that made the
  visit, unless it was set aside because the work had gone on; and so does every call of a customer that opened a closed
  case again, for the station that had the case then.
  A case can count several times; call-backs about guidance by phone count for no station.
"""

from dataclasses import dataclass
from typing import get_args

import asyncpg
from sqlalchemy import Text, and_, case, column, func, select, true

from eventlog.read_models.as_of import Asked
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, wanted
from events.types import ClockName, Ending, Outcome
from reporting.projections import stations
from reporting.projections.cases import TABLE
from reporting.queries.breaches import CLOCKS, breached_at, breaches
from reporting.queries.period import IN_PERIOD, STATION, Period, c
from reporting.queries.visits import VISITS, total, with_visits


@dataclass(frozen=True, slots=True)
class Promise:
    """How well one promise was kept; `attainment` is a share from 0 to 1. `ended` is counted apart."""

    decided: int
    breaches: int
    attainment: float | None
    ended: int


@dataclass(frozen=True, slots=True)
class FirstVisitFix:
    """How many closed cases a single visit had solved; `rate` is a share from 0 to 1."""

    visited: int
    fixed: int
    rate: float | None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One station's figures over a period; the module says how each is made."""

    station_id: str
    name: str
    cases: int
    open: int
    closed: int
    ended: dict[Ending, int]
    reopened: int
    visits: int
    sla: dict[ClockName, Promise]
    paused_seconds: int
    first_visit_fix: FirstVisitFix
    outcomes: dict[Outcome, int]


ENDINGS: tuple[Ending, ...] = get_args(Ending)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

NOT_ENDED = c.ending.is_(None)
CLOSED = and_(c.status == "closed", NOT_ENDED)
"""With a class."""
REOPENED = and_(c.reopenings > 0, NOT_ENDED)
PAUSED_SECONDS = total(case((NOT_ENDED, c.paused_seconds), else_=0))
_ONE_VISIT = and_(VISITS.c.visits == 1, VISITS.c.solved == 1)

_FIGURES = (
    select(
        STATION.label("station_id"),
        func.count().label("cases"),
        func.count().filter(c.status != "closed").label("open"),
        func.count().filter(CLOSED).label("closed"),
        *(func.count().filter(c.ending == ending).label(ending) for ending in ENDINGS),
        func.count().filter(REOPENED).label("reopened"),
        total(VISITS.c.visits).label("visits"),
        PAUSED_SECONDS.label("paused_seconds"),
        func.count().filter(CLOSED, VISITS.c.visits > 0).label("visited"),
        func.count().filter(CLOSED, _ONE_VISIT, c.reopenings == 0).label("fixed"),
        *(
            func.count()
            .filter(NOT_ENDED, breached_at(clock).is_(None), c[f"{clock}_state"].in_(["met", "missed"]))
            .label(f"{clock}_kept")
            for clock in CLOCKS
        ),
    )
    .select_from(with_visits(TABLE))
    .where(IN_PERIOD, wanted(STATION, "station_id"))
    .group_by(STATION)
    .cte("figures")
)
_BROKEN = breaches(IN_PERIOD).cte("broken")
_BREACHES = (
    select(
        _BROKEN.c.station_id,
        *(
            func.count().filter(_BROKEN.c.clock == clock, _BROKEN.c.ending.is_(None)).label(f"{clock}_breaches")
            for clock in CLOCKS
        ),
        *(
            func.count().filter(_BROKEN.c.clock == clock, _BROKEN.c.ending.is_not(None)).label(f"{clock}_ended")
            for clock in CLOCKS
        ),
    )
    .group_by(_BROKEN.c.station_id)
    .cte("breaches")
)
_VERDICT = (
    func.jsonb_to_recordset(c.called_back.op("||")(c.called_in))
    .table_valued(column("station_id", Text), column("outcome", Text))
    .render_derived(name="v", with_types=True)
    .lateral()
)
_OUTCOMES = (
    select(
        _VERDICT.c.station_id,
        *(func.count().filter(_VERDICT.c.outcome == outcome).label(outcome) for outcome in OUTCOMES),
    )
    .select_from(TABLE.join(_VERDICT, true()))
    .where(IN_PERIOD, wanted(_VERDICT.c.station_id))
    .group_by(_VERDICT.c.station_id)
    .cte("outcomes")
)
s = stations.TABLE.c
_SCORECARDS = Query(
    select(
        s.station_id,
        s.name,
        *(figure for figure in _FIGURES.c if figure.name != "station_id"),
        *(figure for figure in _BREACHES.c if figure.name != "station_id"),
        *(outcome for outcome in _OUTCOMES.c if outcome.name != "station_id"),
    )
    .select_from(
        stations.TABLE.outerjoin(_FIGURES, _FIGURES.c.station_id == s.station_id)
        .outerjoin(_BREACHES, _BREACHES.c.station_id == s.station_id)
        .outerjoin(_OUTCOMES, _OUTCOMES.c.station_id == s.station_id)
    )
    .where(wanted(s.station_id), behind(s.station_id))
    .order_by(s.station_id)
    .limit(LIMIT)
)


async def scorecards(
    models: Asked, period: Period, scope: str | None, after: str | None, limit: int
) -> list[Scorecard]:
    """At most `limit` scorecards behind the station `after`, by station id; of the station `scope` only, if given."""
    rows = await _SCORECARDS.fetch(
        models,
        begin=period.begin,
        end=period.end,
        station_id=scope,
        **cursor((after,) if after else None, 1),
        limit=limit,
    )
    return [_scorecard(row) for row in rows]


async def scorecard(models: Asked, period: Period, station_id: str) -> Scorecard | None:
    """One station's scorecard; None for a station that does not exist."""
    found = await scorecards(models, period, station_id, None, 1)
    return found[0] if found else None


def _scorecard(row: asyncpg.Record) -> Scorecard:
    def figure(name: str) -> int:
        return row[name] or 0  # a station without cases has no figures to join

    return Scorecard(
        station_id=row["station_id"],
        name=row["name"],
        cases=figure("cases"),
        open=figure("open"),
        closed=figure("closed"),
        ended={ending: figure(ending) for ending in ENDINGS},
        reopened=figure("reopened"),
        visits=figure("visits"),
        sla={
            clock: _promise(figure(f"{clock}_kept"), figure(f"{clock}_breaches"), figure(f"{clock}_ended"))
            for clock in CLOCKS
        },
        paused_seconds=figure("paused_seconds"),
        first_visit_fix=_first_visit_fix(figure("visited"), figure("fixed")),
        outcomes={outcome: figure(outcome) for outcome in OUTCOMES},
    )


def _promise(kept: int, broken: int, ended: int) -> Promise:
    return Promise(kept + broken, broken, _share(kept, kept + broken), ended)


def _first_visit_fix(visited: int, fixed: int) -> FirstVisitFix:
    return FirstVisitFix(visited, fixed, _share(fixed, visited))


def _share(part: int, whole: int) -> float | None:
    """To four places: a hundredth of a per cent."""
    return round(part / whole, 4) if whole else None
