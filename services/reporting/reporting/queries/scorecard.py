"""The scorecard 评分卡 of a station: how each figure is made.

All figures are about cases that were opened in the period. All but `outcomes` are about those whose present station it
is (the latest work order's, else the one the case was routed to):

- `cases`: how many they are; `closed`: how many of them are closed now, `open`: the rest.
- `reopened`: cases that were opened again at least once, by a bad call-back or because the customer called again.
- `visits`: their finished work orders, solved or not; one taken up again counts when it is finished anew.
- `sla`: for each promise (respond 1 h, arrive 16 h, resolve 24 h): `breaches`, the cases that broke it; `decided`, the
  cases that broke it or whose clock has stopped; `attainment` = 1 − breaches ÷ decided, null where nothing is decided.
- `paused_seconds`: the time that the cases waited for their customers.
- `first_visit_fix`: `visited`, closed cases with a finished visit; `fixed`, those of them with a single one that solved
  the fault and that were never reopened; `rate` = fixed ÷ visited, null where there is none.
- `outcomes`: the six classes of mission row B3. Every concluded call-back counts once, for the station that made the
  visit, unless it was set aside because the work had gone on; and so does every call of a customer that opened a closed
  case again, for the station that had the case then.
  A case can count several times; call-backs about guidance by phone count for no station.
"""

from dataclasses import dataclass
from typing import get_args

import asyncpg

from events.catalog.types import ClockName, Outcome
from events.postgres import Pool
from reporting.queries.period import IN_PERIOD, STATION, Period


@dataclass(frozen=True, slots=True)
class Promise:
    """How well one promise was kept; `attainment` is a share from 0 to 1."""

    decided: int
    breaches: int
    attainment: float | None


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
    reopened: int
    visits: int
    sla: dict[ClockName, Promise]
    paused_seconds: int
    first_visit_fix: FirstVisitFix
    outcomes: dict[Outcome, int]


CLOCKS: tuple[ClockName, ...] = get_args(ClockName)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

_PROMISES = "".join(
    f""",
           count(*) FILTER (WHERE c.{clock}_breached) AS {clock}_breaches,
           count(*) FILTER (WHERE c.{clock}_breached OR c.{clock}_state IN ('met', 'missed')) AS {clock}_decided"""
    for clock in CLOCKS
)
_OUTCOMES = ", ".join(f"count(*) FILTER (WHERE v.outcome = '{outcome}') AS {outcome}" for outcome in OUTCOMES)

_SCORECARDS = f"""
WITH figures AS (
    SELECT {STATION} AS station_id,
           count(*) AS cases,
           count(*) FILTER (WHERE c.status <> 'closed') AS open,
           count(*) FILTER (WHERE c.status = 'closed') AS closed,
           count(*) FILTER (WHERE c.reopenings > 0) AS reopened,
           sum(c.visits) AS visits,
           sum(c.paused_seconds) AS paused_seconds,
           count(*) FILTER (WHERE c.status = 'closed' AND c.visits > 0) AS visited,
           count(*) FILTER (
               WHERE c.status = 'closed' AND c.visits = 1 AND c.visits_solved = 1 AND c.reopenings = 0
           ) AS fixed{_PROMISES}
    FROM reporting.cases c
    WHERE {IN_PERIOD} AND ($3::text IS NULL OR {STATION} = $3)
    GROUP BY 1
), outcomes AS (
    SELECT v.station_id, {_OUTCOMES}
    FROM reporting.cases c
    CROSS JOIN jsonb_to_recordset(c.called_back || c.called_in) AS v (station_id text, outcome text)
    WHERE {IN_PERIOD} AND ($3::text IS NULL OR v.station_id = $3)
    GROUP BY 1
)
SELECT *
FROM reporting.stations s LEFT JOIN figures USING (station_id) LEFT JOIN outcomes USING (station_id)
WHERE ($3::text IS NULL OR s.station_id = $3) AND ($4::text IS NULL OR s.station_id > $4)
ORDER BY s.station_id
LIMIT $5
"""


async def scorecards(pool: Pool, period: Period, scope: str | None, after: str | None, limit: int) -> list[Scorecard]:
    """At most `limit` scorecards behind the station `after`, by station id; of the station `scope` only, if given."""
    rows = await pool.fetch(_SCORECARDS, period.begin, period.end, scope, after, limit)
    return [_scorecard(row) for row in rows]


async def scorecard(pool: Pool, period: Period, station_id: str) -> Scorecard | None:
    """One station's scorecard; None for a station that does not exist."""
    found = await scorecards(pool, period, station_id, None, 1)
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
        reopened=figure("reopened"),
        visits=figure("visits"),
        sla={clock: _promise(figure(f"{clock}_decided"), figure(f"{clock}_breaches")) for clock in CLOCKS},
        paused_seconds=figure("paused_seconds"),
        first_visit_fix=_first_visit_fix(figure("visited"), figure("fixed")),
        outcomes={outcome: figure(outcome) for outcome in OUTCOMES},
    )


def _promise(decided: int, breaches: int) -> Promise:
    return Promise(decided, breaches, _share(decided - breaches, decided))


def _first_visit_fix(visited: int, fixed: int) -> FirstVisitFix:
    return FirstVisitFix(visited, fixed, _share(fixed, visited))


def _share(part: int, whole: int) -> float | None:
    """To four places: a hundredth of a per cent."""
    return round(part / whole, 4) if whole else None
