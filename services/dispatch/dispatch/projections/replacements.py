"""`dispatch.replacements`: who owes a replacement unit 替代更换, where units are out, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, assert_never, get_args

from sqlalchemy import ColumnElement, Date, Index, Select, and_, bindparam, func, not_, or_, select, union

from dispatch.domain.unit import unit_id
from dispatch.projections.cases import TABLE as CASES
from dispatch.projections.cases import UNIT_IS_OPEN, UNIT_SINCE, WITH_UNIT
from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.as_of import Asked
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given
from eventlog.read_models.tables import table_of
from events.catalog.replacement import (
    ReplacementEvent,
    ReplacementObliged,
    ReplacementReleased,
    ReplacementReturnDue,
    ReplacementUnitHandedOver,
    ReplacementUnitReturned,
    ReplacementUnitWrittenOff,
)


@dataclass(frozen=True, slots=True)
class ReplacementRow:
    """One case's replacement unit: `owed`, `released`, `handed_over`, `returned` or `written_off`. Times are UTC.

    `due` and `obliged_at` are None where none was ever owed, and one was lent by decision. `unit_id` is what the serial
    number makes, `handed_over_by` the station whose unit it is, `return_by` a day in Asia/Shanghai. `first_at`,
    `last_at` and the positions in this service's log say of which events the row is made: whether it changed since a
    moment of the past.
    """

    case_id: str
    status: str
    due: datetime | None = None
    obliged_at: datetime | None = None
    release_reason: str | None = None
    serial_no: str | None = None
    unit_id: str | None = None
    handed_over_by: str | None = None
    handed_over_at: datetime | None = None
    returned_at: datetime | None = None
    ground: str | None = None
    reason: str | None = None
    return_by: date | None = None
    return_agreed: bool = False
    condition: str | None = None
    note: str | None = None
    equipment_id: str | None = None
    machine_serial_no: str | None = None
    customer_id: str | None = None
    first_at: datetime | None = None
    first_position: int = 0
    last_at: datetime | None = None
    last_position: int = 0


TABLE = table_of("dispatch.replacements", ReplacementRow)
r = TABLE.c
SINCE = func.coalesce(r.due, r.handed_over_at)
"""When a unit was due; or handed over, where none was owed."""
_OUT = r.status == "handed_over"
_NOT_OVER = or_(r.status == "owed", _OUT)
Index("replacements_by_due", SINCE, r.case_id)
Index("replacements_open", SINCE, r.case_id, postgresql_where=_NOT_OVER)
Index("replacements_of_a_station", r.handed_over_by, SINCE, r.case_id)
Index("replacements_out_of_a_station", r.handed_over_by, SINCE, r.case_id, postgresql_where=_OUT)
Index("replacements_out_by_due", SINCE, r.case_id, postgresql_where=_OUT)
Index("replacements_out", r.unit_id, postgresql_where=_OUT)


def key_of(event: ReplacementEvent, recorded: Recorded) -> str:
    return event.case_id


def evolve(row: ReplacementRow | None, event: ReplacementEvent, recorded: Recorded) -> ReplacementRow | None:
    """The row after one more event."""
    after = _after(row, event, recorded)
    if after is None or after is row:
        return row
    known = row or after
    return replace(
        after,
        first_at=min(known.first_at or recorded.time, recorded.time),
        first_position=known.first_position or recorded.position,
        last_at=max(known.last_at or recorded.time, recorded.time),
        last_position=recorded.position,
    )


def _after(row: ReplacementRow | None, event: ReplacementEvent, recorded: Recorded) -> ReplacementRow | None:
    if isinstance(event, ReplacementObliged):
        if row is not None and row.status == "handed_over":
            return replace(row, due=event.due, obliged_at=recorded.time)
        return ReplacementRow(event.case_id, "owed", event.due, recorded.time)
    if row is None:
        if not isinstance(event, ReplacementUnitHandedOver):
            return None
        row = ReplacementRow(event.case_id, "none")
    match event:
        case ReplacementReleased():
            return replace(row, status="released", release_reason=event.reason) if row.status == "owed" else row
        case ReplacementUnitHandedOver():
            out = replace(row, status="handed_over", serial_no=event.serial_no, unit_id=unit_id(event.serial_no))
            return replace(
                out,
                handed_over_by=event.station_id,
                handed_over_at=recorded.time,
                returned_at=None,
                ground=event.ground,
                reason=event.reason or None,
                return_by=event.return_by,
                return_agreed=event.return_by is not None,
                condition=None,
                note=None,
                equipment_id=event.equipment_id,
                machine_serial_no=event.machine_serial_no or None,
                customer_id=event.customer_id,
            )
        case ReplacementReturnDue():
            return replace(row, return_by=event.return_by, return_agreed=event.because == "agreed")
        case ReplacementUnitReturned():
            back = replace(row, status="returned", returned_at=recorded.time)
            return replace(back, condition=event.condition, note=event.note or None)
        case ReplacementUnitWrittenOff():
            return replace(row, status="written_off")
        case _:
            assert_never(event)


REPLACEMENTS = Projection("replacements", TABLE, ReplacementRow, key_of, evolve, get_args(ReplacementEvent), version=2)

Cursor = tuple[datetime, str]
"""When it was due, or handed over, and the case: where a page ends."""

OWED = and_(r.status == "owed", not_(func.coalesce(CASES.c.closed, False)))
"""A unit is owed now. A closed case owes none, though older logs and news that came late say nothing of it."""
OPEN = or_(OWED, _OUT)
_TODAY = bindparam("today", type_=Date)
RETURN_OVERDUE = and_(
    _OUT,
    or_(
        func.coalesce(r.return_by < _TODAY, False),
        and_(r.return_by.is_(None), func.coalesce(CASES.c.closed, False)),
    ),
)
"""A unit is out past the day by which it was to be back; or its case is closed, and an older log says no day."""
_BOTH = TABLE.outerjoin(CASES, CASES.c.case_id == r.case_id)
_STATION = given("station_id", r.handed_over_by)


@lru_cache
def _list(of_a_station: bool, open: bool | None, late: bool | None, further: bool) -> Query:
    """Only what is asked for is in the statement, so that each combination finds its index: a station's cases and its
    own units have one each."""
    asked = [] if open is None else [OPEN if open else not_(OPEN)]
    asked += [] if late is None else [RETURN_OVERDUE if late else not_(RETURN_OVERDUE)]
    if late:
        asked.append(_OUT)
    elif open:
        asked.append(_NOT_OVER)

    def found(since: ColumnElement[Any], case_id: ColumnElement[Any], *whose: ColumnElement[bool]) -> Select[Any]:
        own = [*asked, *whose, *([behind(since, case_id, always=True)] if further else [])]
        statement = select(since.label("since"), case_id.label("case_id")).select_from(_BOTH).where(*own)
        return statement.order_by(since, case_id).limit(LIMIT)

    if of_a_station:
        cases, with_unit = CASES.c, UNIT_IS_OPEN if open or late else WITH_UNIT
        theirs = found(UNIT_SINCE, cases.case_id, cases.station_id == _STATION, with_unit).subquery()
        own = found(SINCE, r.case_id, r.handed_over_by == _STATION).subquery()
        page = union(select(theirs.c.case_id), select(own.c.case_id)).subquery("page")
    else:
        page = found(SINCE, r.case_id).subquery("page")
    columns = CASES.c.number, CASES.c.station_id, CASES.c.work_order_id
    return Query(
        select(TABLE, *columns, OWED.label("owed"), RETURN_OVERDUE.label("return_overdue"))
        .select_from(page.join(TABLE, r.case_id == page.c.case_id).outerjoin(CASES, CASES.c.case_id == r.case_id))
        .order_by(SINCE, r.case_id)
        .limit(LIMIT)
    )


_OVERDUE = Query(
    select(r.handed_over_by, func.count()).select_from(_BOTH).where(RETURN_OVERDUE).group_by(r.handed_over_by)
)
_CASES_WITH = Query(select(r.case_id).where(r.unit_id == given("unit_id", r.unit_id), _OUT))


async def list_replacements(
    models: Asked,
    station_id: str | None,
    open: bool | None,
    return_overdue: bool | None,
    today: date,
    after: Cursor | None,
    limit: int,
) -> Sequence[Any]:
    """Replacement units behind `after`, the first due first; `today` is in Asia/Shanghai.

    A station has those of the cases whose latest work order it has (the row's station, None while no order of the case
    is known), and those whose unit is its own. Open are those that are owed, or out with the customer.
    """
    query = _list(station_id is not None, open, return_overdue, after is not None)
    return await query.fetch(models, station_id=station_id, today=today, **cursor(after, 2), limit=limit)


async def count_overdue(pool: Pool, today: date) -> dict[str, int]:
    """How many units are out too long, by the station whose they are."""
    return {row[0]: row[1] for row in await _OVERDUE.fetch(pool, today=today)}


async def cases_with(pool: Pool, unit_id: str) -> list[str]:
    """The cases for which a unit is out, as far as the read model has come."""
    return [row["case_id"] for row in await _CASES_WITH.fetch(pool, unit_id=unit_id)]
