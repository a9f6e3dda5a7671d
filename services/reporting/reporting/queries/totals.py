"""The whole company in a few figures, over the cases that were opened in a period.

`solved_by` counts closed cases by the step that ended them: a visit where a station ever had the case, else guidance by
phone or remote help; `deflected` are those of the last two. Imported cases of which nobody said what solved them are in
none. `breaches` are cases that broke a promise, by promise, `without_a_station` those of them that did while no station
had the case, which are the information centre's own; the other figures are made as in a scorecard, and cases that ended
without a class are counted apart as there.
"""

from dataclasses import dataclass

from sqlalchemy import CTE, func, or_, select

from eventlog.read_models.as_of import Asked
from eventlog.read_models.queries import Query, given
from events.types import STEPS, ClockName, Ending, Step
from reporting.measures.breaches import CLOCKS
from reporting.measures.counted import ENDINGS, FIGURES
from reporting.measures.period import Period
from reporting.measures.visits import total
from reporting.sums.adding import OverPeriod


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


def _statement(figures: CTE) -> Query:
    f = figures.c
    scope = given("station_id", f.station_id)
    nobodys = (func.sum(f[f"broken_{clock}"]).filter(f.station_id.is_(None)) for clock in CLOCKS)
    return Query(
        select(
            *(total(f[name]).label(name) for name in FIGURES),
            *(func.coalesce(each, 0).label(f"nobodys_{clock}") for clock, each in zip(CLOCKS, nobodys, strict=True)),
        ).where(or_(scope.is_(None), f.station_id == scope))
    )


_TOTALS = OverPeriod(_statement)


async def totals(models: Asked, period: Period, scope: str | None) -> Totals:
    """The figures over all cases, or over those of the station `scope`; its breaches are those that happened there."""
    (row,) = await _TOTALS.fetch(models, period, station_id=scope)

    def by_clock(figure: str) -> dict[ClockName, int]:
        return {clock: int(row[f"{figure}_{clock}"]) for clock in CLOCKS}

    return Totals(
        cases=row["cases"],
        open=row["unclosed"],
        closed=row["closed"],
        ended={ending: row[f"ended_{ending}"] for ending in ENDINGS},
        deflected=row["solved_phone"] + row["solved_remote"],
        solved_by={step: row[f"solved_{step}"] for step in STEPS},
        reopened=row["reopened"],
        visits=row["visits"],
        breaches=by_clock("broken"),
        without_a_station=by_clock("nobodys"),
        ended_breaches=by_clock("void"),
        paused_seconds=row["paused_seconds"],
    )
