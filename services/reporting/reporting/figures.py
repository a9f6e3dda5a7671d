"""What managers watch of cases and promises, of open cases alone, and what sums by day are behind with: counted when
somebody reads the metrics."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select

from eventlog.postgres import Pool
from eventlog.read_models.queries import Query
from events.types import ClockName
from reporting.measures.breaches import CLOCKS, breached_at
from reporting.measures.period import STATION, c
from reporting.metrics import DAYS_TO_COUNT, DAYS_WAIT, OPEN, PROMISES, UNITS_OWED
from reporting.projections import replacements, stations
from reporting.projections.cases import TABLE
from reporting.sums.counting import to_count
from reporting.sums.tables import CHANGED

NOBODY = "-"
"""Where no station has the case yet: no station's number."""
STANDINGS = ("running", "warned", "paused", "breached", "kept", "ended")
"""What is counted: a promise that nobody made is not."""


def _standing(clock: ClockName) -> ColumnElement[Any]:
    state = c[f"{clock}_state"]
    return case(
        (or_(breached_at(clock).is_not(None), state == "missed"), "breached"),
        (state == "met", "kept"),
        (state == "ended", "ended"),
        (state == "not_promised", "not_promised"),
        (c[f"{clock}_warned"], "warned"),
        (state == "paused", "paused"),
        else_="running",
    ).label(clock)


r = replacements.TABLE.c
_EACH = (
    select(STATION.label("station"), *map(_standing, CLOCKS), r.status.label("unit"))
    .select_from(TABLE.outerjoin(replacements.TABLE, r.case_id == c.case_id))
    .where(c.opened_at.is_not(None), c.status != "closed")
    .cte("each")
)
_OPEN = Query(
    select(
        func.coalesce(_EACH.c.station, NOBODY),
        func.count(),
        func.count().filter(_EACH.c.unit == "owed"),
        *(func.count().filter(_EACH.c[clock] == standing) for clock in CLOCKS for standing in STANDINGS),
    ).group_by(_EACH.c.station)
)
_STATIONS = Query(select(stations.TABLE.c.station_id))
_CHANGED = Query(select(func.min(CHANGED.c.changed_at)))
_PAIRS = [(clock, standing) for clock in CLOCKS for standing in STANDINGS]


async def figures(pool: Pool, now: datetime) -> None:
    """Open cases of every station, and of none; days to count. Raises what PostgreSQL raises."""
    known = [row[0] for row in await _STATIONS.fetch(pool)]
    counted = {row[0]: tuple(row)[1:] for row in await _OPEN.fetch(pool)}
    days, changed = await to_count(pool), await _CHANGED.fetchval(pool)
    DAYS_TO_COUNT.set(len(days))
    DAYS_WAIT.set(max((datetime.now(UTC) - changed).total_seconds(), 0.0) if changed is not None else 0.0)
    for gauge in (OPEN, UNITS_OWED, PROMISES):
        gauge.clear()
    for station in {NOBODY, *known, *counted}:
        number, owed, *each = counted.get(station, (0, 0, *(0 for _ in _PAIRS)))
        OPEN.labels(station).set(number)
        UNITS_OWED.labels(station).set(owed)
        for (clock, standing), cases in zip(_PAIRS, each, strict=True):
            PROMISES.labels(station, clock, standing).set(cases)
