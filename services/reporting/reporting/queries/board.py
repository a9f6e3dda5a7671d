"""The live board 看板: open cases by station and SLA state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, Text, and_, column, func, nulls_first, or_, select, true, values

from eventlog.read_models.as_of import Asked
from eventlog.read_models.queries import Query, given
from reporting.measures.breaches import CLOCKS, breached_by
from reporting.measures.period import STATION, c
from reporting.projections import replacements, stations
from reporting.projections.cases import TABLE


@dataclass(frozen=True, slots=True)
class BoardRow:
    """The open cases of one station. `station_id` is None for those that no station has yet.

    Each case counts in one of the four states, the worst that holds: breached > warned > paused > on_time.
    `handed_on` counts the open cases that broke a promise while they were here and are elsewhere now. `next_due` is
    when the next promise falls due (UTC) among those not broken yet.
    """

    station_id: str | None
    name: str | None
    open: int
    breached: int
    warned: int
    paused: int
    on_time: int
    replacements_owed: int
    handed_on: int
    next_due: datetime | None


@dataclass(frozen=True, slots=True)
class Board:
    """What is open at `as_of` (UTC), a row a station."""

    as_of: datetime
    stations: Sequence[BoardRow]
    total: BoardRow


r, s = replacements.TABLE.c, stations.TABLE.c

_OWED = r.case_id.is_not(None)
_ALIKE = (
    select(
        STATION.label("station_id"),
        c.sla_state,
        _OWED.label("owed"),
        *map(breached_by, CLOCKS),
        func.count().label("cases"),
        func.min(c.due_at).label("due_at"),
    )
    .select_from(TABLE.outerjoin(replacements.TABLE, and_(r.case_id == c.case_id, r.status == "owed")))
    .where(c.opened_at.is_not(None), c.status != "closed")
    .group_by(STATION, c.sla_state, _OWED, *map(breached_by, CLOCKS))
    .cte("alike")
)
"""How many open cases are alike, so that all else is made of a few rows. They are gone through once, and no index has
all of it: rows of open cases change all the time, and one over what changes would have to be written each time."""
o = _ALIKE.c


def _cases(*where: ColumnElement[bool]) -> ColumnElement[int]:
    counted = func.sum(o.cases).filter(*where) if where else func.sum(o.cases)
    return func.coalesce(counted, 0).cast(BigInteger)


_COUNTED = (
    select(
        o.station_id,
        _cases().label("open"),
        *(_cases(o.sla_state == state).label(state) for state in ("breached", "warned", "paused", "on_time")),
        _cases(o.owed).label("replacements_owed"),
        func.min(o.due_at).filter(o.sla_state != "breached").label("next_due"),
    )
    .group_by(o.station_id)
    .cte("counted")
)
n = _COUNTED.c
_EACH = values(column("station_id", Text), name="each").data([(o[f"{clock}_breached_by"],) for clock in CLOCKS])
_BROKEN = select(_EACH.c.station_id).distinct().lateral("broken")
"""The stations that had one of such cases when it broke a promise."""
_HANDED_ON = (
    select(_BROKEN.c.station_id, _cases().label("handed_on"))
    .select_from(_ALIKE.join(_BROKEN, true()))
    .where(_BROKEN.c.station_id.is_distinct_from(o.station_id))
    .group_by(_BROKEN.c.station_id)
    .cte("handed_on")
)
_STATION = func.coalesce(s.station_id, n.station_id)
_SCOPE = given("scope", s.station_id)
_BOARD = Query(
    select(
        _STATION.label("station"),
        s.name,
        *(
            func.coalesce(n[figure], 0)
            for figure in ("open", "breached", "warned", "paused", "on_time", "replacements_owed")
        ),
        func.coalesce(_HANDED_ON.c.handed_on, 0),
        n.next_due,
    )
    .select_from(
        stations.TABLE.join(_COUNTED, n.station_id == s.station_id, full=True).outerjoin(
            _HANDED_ON, _HANDED_ON.c.station_id == _STATION
        )
    )
    .where(or_(_SCOPE.is_(None), _STATION == _SCOPE))
    .order_by(nulls_first(_STATION))
)


async def board(models: Asked, as_of: datetime, scope: str | None) -> Board:
    """All stations, or only the station `scope`; cases without a station come first."""
    rows = [BoardRow(*row) for row in await _BOARD.fetch(models, scope=scope)]
    return Board(as_of, rows, _total(rows))


def _total(rows: Sequence[BoardRow]) -> BoardRow:
    return BoardRow(
        station_id=None,
        name=None,
        open=sum(row.open for row in rows),
        breached=sum(row.breached for row in rows),
        warned=sum(row.warned for row in rows),
        paused=sum(row.paused for row in rows),
        on_time=sum(row.on_time for row in rows),
        replacements_owed=sum(row.replacements_owed for row in rows),
        handed_on=sum(row.handed_on for row in rows),
        next_due=min((row.next_due for row in rows if row.next_due), default=None),
    )
