"""`dispatch.replacements`: who owes a replacement unit 替代更换, and where units are out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, assert_never, get_args

from sqlalchemy import Boolean, Index, and_, bindparam, func, not_, or_, select

from dispatch.domain.unit import unit_id
from dispatch.projections.cases import TABLE as CASES
from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.as_of import Asked
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given, wanted
from eventlog.read_models.tables import table_of
from events.catalog.replacement import (
    ReplacementEvent,
    ReplacementObliged,
    ReplacementReleased,
    ReplacementUnitHandedOver,
    ReplacementUnitReturned,
)


@dataclass(frozen=True, slots=True)
class ReplacementRow:
    """One case's replacement unit: `owed`, `released`, `handed_over` or `returned`. Times are UTC.

    `unit_id` is what the serial number makes, `handed_over_by` the station whose unit it is. `first_at`, `last_at` and
    the positions in this service's log say of which events the row is made: whether it changed since a moment of the
    past.
    """

    case_id: str
    status: str
    due: datetime
    obliged_at: datetime
    release_reason: str | None = None
    serial_no: str | None = None
    unit_id: str | None = None
    handed_over_by: str | None = None
    handed_over_at: datetime | None = None
    returned_at: datetime | None = None
    first_at: datetime | None = None
    first_position: int = 0
    last_at: datetime | None = None
    last_position: int = 0


TABLE = table_of("dispatch.replacements", ReplacementRow)
r = TABLE.c
Index("replacements_by_due", r.due, r.case_id)
Index("replacements_out", r.unit_id, postgresql_where=r.status == "handed_over")


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
        return ReplacementRow(event.case_id, "owed", event.due, recorded.time)
    if row is None:
        return None
    match event:
        case ReplacementReleased():
            return replace(row, status="released", release_reason=event.reason) if row.status == "owed" else row
        case ReplacementUnitHandedOver(_, station_id, serial_no):
            out = replace(row, status="handed_over", serial_no=serial_no, unit_id=unit_id(serial_no))
            return replace(out, handed_over_by=station_id, handed_over_at=recorded.time)
        case ReplacementUnitReturned():
            return replace(row, status="returned", returned_at=recorded.time)
        case _:
            assert_never(event)


REPLACEMENTS = Projection("replacements", TABLE, ReplacementRow, key_of, evolve, get_args(ReplacementEvent))

Cursor = tuple[datetime, str]
"""due, case_id: where a page ends."""

OWED = and_(r.status == "owed", not_(func.coalesce(CASES.c.closed, False)))
"""A unit is owed now. A closed case owes none, though older logs and news that came late say nothing of it."""
_OPEN = bindparam("open", type_=Boolean)
_LIST = Query(
    select(TABLE, CASES.c.number, CASES.c.station_id, CASES.c.work_order_id, OWED.label("owed"))
    .select_from(TABLE.outerjoin(CASES, CASES.c.case_id == r.case_id))
    .where(
        or_(wanted(CASES.c.station_id), r.handed_over_by == given("station_id", r.handed_over_by)),
        or_(_OPEN.is_(None), or_(OWED, r.status == "handed_over") == _OPEN),
        behind(r.due, r.case_id),
    )
    .order_by(r.due, r.case_id)
    .limit(LIMIT)
)
_OUT = Query(select(r.case_id).where(r.unit_id == given("unit_id", r.unit_id), r.status == "handed_over"))


async def list_replacements(
    models: Asked, station_id: str | None, open: bool | None, after: Cursor | None, limit: int
) -> Sequence[Any]:
    """Replacement units behind `after`, the first due first.

    A station has those of the cases whose latest work order it has (the row's station, None while no order of the case
    is known), and those whose unit is its own. Open are those that are owed, or out with the customer.
    """
    return await _LIST.fetch(models, station_id=station_id, open=open, **cursor(after, 2), limit=limit)


async def cases_with(pool: Pool, unit_id: str) -> list[str]:
    """The cases for which a unit is out, as far as the read model has come."""
    return [row["case_id"] for row in await _OUT.fetch(pool, unit_id=unit_id)]
