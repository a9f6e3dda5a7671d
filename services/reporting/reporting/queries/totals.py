"""The whole company in a few figures, over the cases that were opened in a period.

`deflected` are closed cases that guidance by phone solved and that never went to a station;
`breaches` are cases that broke a promise, by promise; the other figures are made as in a scorecard.
"""

from dataclasses import dataclass

from sqlalchemy import func, select

from eventlog.postgres import Pool
from eventlog.read_models.queries import Query, wanted
from events.types import ClockName
from reporting.projections.cases import TABLE
from reporting.queries.period import IN_PERIOD, STATION, Period, c
from reporting.queries.scorecard import CLOCKS
from reporting.queries.visits import VISITS, total, with_visits


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures over all cases that the caller may see."""

    cases: int
    open: int
    closed: int
    deflected: int
    reopened: int
    visits: int
    breaches: dict[ClockName, int]
    paused_seconds: int


_CLOSED = c.status == "closed"
_TOTALS = Query(
    select(
        func.count().label("cases"),
        func.count().filter(c.status != "closed").label("open"),
        func.count().filter(_CLOSED).label("closed"),
        func.count().filter(_CLOSED, c.guided, STATION.is_(None)).label("deflected"),
        func.count().filter(c.reopenings > 0).label("reopened"),
        total(VISITS.c.visits).label("visits"),
        func.count().filter(c.respond_breached).label("respond"),
        func.count().filter(c.arrive_breached).label("arrive"),
        func.count().filter(c.resolve_breached).label("resolve"),
        total(c.paused_seconds).label("paused_seconds"),
    )
    .select_from(with_visits(TABLE))
    .where(IN_PERIOD, wanted(STATION, "station_id"))
)


async def totals(pool: Pool, period: Period, scope: str | None) -> Totals:
    """The figures over all cases, or over those of the station `scope`."""
    row = await _TOTALS.fetchrow(pool, begin=period.begin, end=period.end, station_id=scope)
    assert row is not None  # an aggregate always has its row
    return Totals(
        cases=row["cases"],
        open=row["open"],
        closed=row["closed"],
        deflected=row["deflected"],
        reopened=row["reopened"],
        visits=row["visits"],
        breaches={clock: row[clock] for clock in CLOCKS},
        paused_seconds=row["paused_seconds"],
    )
