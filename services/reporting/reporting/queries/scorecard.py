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

import asyncpg
from sqlalchemy import CTE, select

from eventlog.read_models.as_of import Asked
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, wanted
from events.types import ClockName, Ending, Outcome
from reporting.measures.breaches import CLOCKS
from reporting.measures.counted import ENDINGS, FIGURES, OUTCOMES
from reporting.measures.period import Period
from reporting.projections import stations
from reporting.sums.adding import OverPeriod


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


s = stations.TABLE.c


def _statement(figures: CTE) -> Query:
    return Query(
        select(s.station_id, s.name, *(figures.c[name] for name in FIGURES))
        .select_from(stations.TABLE.outerjoin(figures, figures.c.station_id == s.station_id))
        .where(wanted(s.station_id), behind(s.station_id))
        .order_by(s.station_id)
        .limit(LIMIT)
    )


_SCORECARDS = OverPeriod(_statement)


async def scorecards(
    models: Asked, period: Period, scope: str | None, after: str | None, limit: int
) -> list[Scorecard]:
    """At most `limit` scorecards behind the station `after`, by station id; of the station `scope` only, if given."""
    rows = await _SCORECARDS.fetch(
        models, period, station_id=scope, **cursor((after,) if after else None, 1), limit=limit
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
        open=figure("unclosed"),
        closed=figure("closed"),
        ended={ending: figure(f"ended_{ending}") for ending in ENDINGS},
        reopened=figure("reopened"),
        visits=figure("visits"),
        sla={
            clock: _promise(figure(f"kept_{clock}"), figure(f"broken_{clock}"), figure(f"void_{clock}"))
            for clock in CLOCKS
        },
        paused_seconds=figure("paused_seconds"),
        first_visit_fix=_first_visit_fix(figure("visited"), figure("fixed")),
        outcomes={outcome: figure(f"outcome_{outcome}") for outcome in OUTCOMES},
    )


def _promise(kept: int, broken: int, ended: int) -> Promise:
    return Promise(kept + broken, broken, _share(kept, kept + broken), ended)


def _first_visit_fix(visited: int, fixed: int) -> FirstVisitFix:
    return FirstVisitFix(visited, fixed, _share(fixed, visited))


def _share(part: int, whole: int) -> float | None:
    """To four places: a hundredth of a per cent."""
    return round(part / whole, 4) if whole else None
