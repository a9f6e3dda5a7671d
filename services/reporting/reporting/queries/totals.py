"""The whole company in a few figures, over the cases that were opened in a period.

`solved_by` counts closed cases by the step that ended them: a visit where a station ever had the case, else guidance by
phone or remote help; `deflected` are those of the last two. Imported cases of which nobody said what solved them are in
none. `breaches` are cases that broke a promise, by promise, `without_a_station` those of them that did while no station
had the case, which are the information centre's own; the other figures are made as in a scorecard, and cases that ended
without a class are counted apart as there.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select

from eventlog.read_models.as_of import Asked
from eventlog.read_models.queries import Query, given, wanted
from events.types import STEPS, ClockName, Ending, Step
from reporting.projections.cases import TABLE
from reporting.queries.breaches import CLOCKS, breaches
from reporting.queries.period import IN_PERIOD, STATION, Period, c
from reporting.queries.scorecard import CLOSED, ENDINGS, PAUSED_SECONDS, REOPENED
from reporting.queries.visits import VISITS, total, with_visits


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures over all cases that the caller may see."""

    cases: int
    open: int
    closed: int
    ended: dict[Ending, int]
    deflected: int
    solved_by: dict[Step, int]
    reopened: int
    visits: int
    breaches: dict[ClockName, int]
    without_a_station: dict[ClockName, int]
    ended_breaches: dict[ClockName, int]
    paused_seconds: int


def _solved_by(step: Step) -> ColumnElement[bool]:
    return STATION.is_not(None) if step == "on_site" else and_(STATION.is_(None), c.solved_by == step)


_TOTALS = Query(
    select(
        func.count().label("cases"),
        func.count().filter(c.status != "closed").label("open"),
        func.count().filter(CLOSED).label("closed"),
        *(func.count().filter(c.ending == ending).label(ending) for ending in ENDINGS),
        *(func.count().filter(CLOSED, _solved_by(step)).label(step) for step in STEPS),
        func.count().filter(REOPENED).label("reopened"),
        total(VISITS.c.visits).label("visits"),
        PAUSED_SECONDS.label("paused_seconds"),
    )
    .select_from(with_visits(TABLE))
    .where(IN_PERIOD, wanted(STATION, "station_id"))
)


_BROKEN = breaches(IN_PERIOD).cte("broken")
_SCOPE = given("station_id", _BROKEN.c.station_id)
_COUNTED = _BROKEN.c.ending.is_(None)
_BREACHES = Query(
    select(
        _BROKEN.c.clock,
        func.count().filter(_COUNTED).label("breaches"),
        func.count().filter(_COUNTED, _BROKEN.c.station_id.is_(None)).label("without_a_station"),
        func.count().filter(_BROKEN.c.ending.is_not(None)).label("ended"),
    )
    .where(or_(_SCOPE.is_(None), _BROKEN.c.station_id == _SCOPE))
    .group_by(_BROKEN.c.clock)
)


async def totals(models: Asked, period: Period, scope: str | None) -> Totals:
    """The figures over all cases, or over those of the station `scope`; its breaches are those that happened there."""
    asked = {"begin": period.begin, "end": period.end, "station_id": scope}
    row = await _TOTALS.fetchrow(models, **asked)
    assert row is not None  # an aggregate always has its row
    broken = {row["clock"]: row for row in await _BREACHES.fetch(models, **asked)}

    def by_clock(figure: str) -> dict[ClockName, int]:
        return {clock: broken[clock][figure] if clock in broken else 0 for clock in CLOCKS}

    return Totals(
        cases=row["cases"],
        open=row["open"],
        closed=row["closed"],
        ended={ending: row[ending] for ending in ENDINGS},
        deflected=row["phone"] + row["remote"],
        solved_by={step: row[step] for step in STEPS},
        reopened=row["reopened"],
        visits=row["visits"],
        breaches=by_clock("breaches"),
        without_a_station=by_clock("without_a_station"),
        ended_breaches=by_clock("ended"),
        paused_seconds=row["paused_seconds"],
    )
