"""The list of alarms 报警清单: of `sla_monitor.clocks`, a promise at a time, each in the order of its index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, get_args

from sqlalchemy import TIMESTAMP, ColumnElement, Select, Text, case, cast, literal, or_, select, union_all

from eventlog.read_models.as_of import Asked
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given
from events.types import AlarmLevel, ClockName, ClockState
from sla_monitor.projections.assignments import in_hand
from sla_monitor.projections.clocks import TABLE, as_sorted

t = TABLE.c


@dataclass(frozen=True, slots=True)
class AlarmItem:
    """The highest alarm of one clock of an open case. `due` is when the promise is, or was, due (UTC).

    `breached_by` is the station that had the case when the promise was missed; None where none had it, or for a
    warning.
    """

    case_id: str
    number: str | None
    station_id: str | None
    clock: ClockName
    level: AlarmLevel
    due: datetime
    state: ClockState
    breached_by: str | None


@lru_cache
def _list(clocks: tuple[ClockName, ...], asked: tuple[str, ...], level: AlarmLevel | None, further: bool) -> Query:
    """Only the conditions that are `asked` for are in the statement: `station_id`, `technician_id`."""

    def of(clock: ClockName) -> Select[Any]:
        due, by, name = t[f"{clock}_alarm"], t[f"{clock}_breached_by"], literal(clock, Text())
        missed = t.clocks[clock]["breached"].astext
        conditions: list[ColumnElement[bool]] = [due.is_not(None)]
        if "station_id" in asked:
            station = given("station_id", t.station_id)
            conditions.append(or_(t.station_id == station, by == station))
        if "technician_id" in asked:
            conditions.append(in_hand(t.case_id))
        if level is not None:
            conditions.append(missed.is_not(None) if level == "breach" else missed.is_(None))
        if further:
            conditions.append(behind(due, t.case_id, name, always=True))
        columns = (
            *(t.case_id, t.number, t.station_id, name.label("clock")),
            case((missed.is_(None), "warning"), else_="breach").label("level"),
            cast(due, TIMESTAMP(timezone=True)).label("due"),
            t.clocks[clock]["state"].astext.label("state"),
            by.label("breached_by"),
        )
        return select(*columns).where(*conditions).order_by(due, t.case_id).limit(LIMIT)

    found = union_all(*(select(of(clock).subquery()) for clock in clocks)).subquery("alarms")
    return Query(select(found).order_by(found.c.due, found.c.case_id, found.c.clock).limit(LIMIT))


async def list_alarms(
    models: Asked,
    station_id: str | None,
    technician_id: str | None,
    level: AlarmLevel | None,
    clock: ClockName | None,
    after: tuple[datetime, str, ClockName] | None,
    limit: int,
) -> Sequence[AlarmItem]:
    """Alarms of open cases, the longest overdue first, behind `after` (due time, case and clock of the last one seen).
    Of a station, or of what a technician has in hand.

    A breach is listed until its case is closed, a warning until its clock stops. A station's alarms are those of the
    cases that it has, and the breaches that happened while it had the case.
    """
    whose = {"station_id": station_id, "technician_id": technician_id}
    asked = {name: value for name, value in whose.items() if value is not None}
    clocks = get_args(ClockName) if clock is None else (clock,)
    last = None if after is None else (as_sorted(after[0]), *after[1:])
    query = _list(clocks, tuple(asked), level, after is not None)
    return [AlarmItem(*row) for row in await query.fetch(models, **asked, **cursor(last, 3), limit=limit)]
