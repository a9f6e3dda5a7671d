"""The whole company in a few figures, over the cases that were opened in a period.

`deflected` are closed cases that guidance by phone solved and that never went to a station (mission row A2);
`breaches` are cases that broke a promise, by promise; the other figures are made as in a scorecard.
"""

from dataclasses import dataclass

from events.catalog.types import ClockName
from events.postgres import Pool
from reporting.queries.period import IN_PERIOD, STATION, Period
from reporting.queries.scorecard import CLOCKS


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


_TOTALS = f"""
SELECT count(*) AS cases,
       count(*) FILTER (WHERE c.status <> 'closed') AS open,
       count(*) FILTER (WHERE c.status = 'closed') AS closed,
       count(*) FILTER (WHERE c.status = 'closed' AND c.guided AND {STATION} IS NULL) AS deflected,
       count(*) FILTER (WHERE c.reopenings > 0) AS reopened,
       coalesce(sum(c.visits), 0) AS visits,
       count(*) FILTER (WHERE c.respond_breached) AS respond,
       count(*) FILTER (WHERE c.arrive_breached) AS arrive,
       count(*) FILTER (WHERE c.resolve_breached) AS resolve,
       coalesce(sum(c.paused_seconds), 0) AS paused_seconds
FROM reporting.cases c
WHERE {IN_PERIOD} AND ($3::text IS NULL OR {STATION} = $3)
"""


async def totals(pool: Pool, period: Period, scope: str | None) -> Totals:
    """The figures over all cases, or over those of the station `scope`."""
    row = await pool.fetchrow(_TOTALS, period.begin, period.end, scope)
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
