"""`dispatch.replacements`: who owes a replacement unit 替代更换, and where units are out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, assert_never, get_args

from sqlalchemy import Boolean, Index, bindparam, or_, select

from dispatch.projections.cases import TABLE as CASES
from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, wanted
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
    """One case's replacement unit: `owed`, `released`, `handed_over` or `returned`. Times are UTC."""

    case_id: str
    status: str
    due: datetime
    obliged_at: datetime
    serial_no: str | None = None
    handed_over_at: datetime | None = None
    returned_at: datetime | None = None


TABLE = table_of("dispatch.replacements", ReplacementRow)
r = TABLE.c
Index("replacements_by_due", r.due, r.case_id)


def key_of(event: ReplacementEvent, recorded: Recorded) -> str:
    return event.case_id


def evolve(row: ReplacementRow | None, event: ReplacementEvent, recorded: Recorded) -> ReplacementRow | None:
    """The row after one more event."""
    if isinstance(event, ReplacementObliged):
        return ReplacementRow(event.case_id, "owed", event.due, recorded.time)
    if row is None:
        return None
    match event:
        case ReplacementReleased():
            return replace(row, status="released")
        case ReplacementUnitHandedOver():
            return replace(row, status="handed_over", serial_no=event.serial_no, handed_over_at=recorded.time)
        case ReplacementUnitReturned():
            return replace(row, status="returned", returned_at=recorded.time)
        case _:
            assert_never(event)


REPLACEMENTS = Projection("replacements", TABLE, ReplacementRow, key_of, evolve, get_args(ReplacementEvent))

Cursor = tuple[datetime, str]
"""due, case_id: where a page ends."""

_OPEN = bindparam("open", type_=Boolean)
_LIST = Query(
    select(TABLE, CASES.c.station_id, CASES.c.work_order_id)
    .select_from(TABLE.outerjoin(CASES, CASES.c.case_id == r.case_id))
    .where(
        wanted(CASES.c.station_id),
        or_(_OPEN.is_(None), r.status.in_(["owed", "handed_over"]) == _OPEN),
        behind(r.due, r.case_id),
    )
    .order_by(r.due, r.case_id)
    .limit(LIMIT)
)


async def list_replacements(
    pool: Pool, station_id: str | None, open: bool | None, after: Cursor | None, limit: int
) -> Sequence[Any]:
    """Replacement units behind `after`, the first due first.

    The station is that of the case's latest work order, None while no order of the case is known. Open are those that
    are owed, or out with the customer.
    """
    return await _LIST.fetch(pool, station_id=station_id, open=open, **cursor(after, 2), limit=limit)
