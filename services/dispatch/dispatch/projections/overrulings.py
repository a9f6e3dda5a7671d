"""`dispatch.overrulings`: assignments that followed a suggestion 建议 or overruled something, so that they can be
counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Index, func, select

from dispatch.projections.queue import TABLE as QUEUE
from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given, texts
from eventlog.read_models.tables import table_of
from events.catalog.work_order import TechnicianAssigned
from events.types import Overrule


@dataclass(frozen=True, slots=True)
class OverrulingRow:
    """One assignment. Times are UTC; `suggested_*` is what was suggested first, null where nobody asked."""

    assignment_id: str
    work_order_id: str
    case_id: str
    assigned_at: datetime
    technician_id: str
    slot_start: datetime | None
    slot_end: datetime | None
    overruled: tuple[Overrule, ...]
    reason: str
    against_suggestion: bool
    suggested_technician_id: str | None = None
    suggested_start: datetime | None = None
    suggested_end: datetime | None = None
    rule: str | None = None


TABLE = table_of("dispatch.overrulings", OverrulingRow)
t, q = TABLE.c, QUEUE.c
Index("overrulings_by_age", t.assigned_at, t.assignment_id, t.against_suggestion)
Index("overrulings_by_order", t.work_order_id)


def key_of(event: TechnicianAssigned, recorded: Recorded) -> str:
    """The order and the version that the assignment made of it."""
    return f"{event.work_order_id}/{recorded.version}"


def evolve(row: OverrulingRow | None, event: TechnicianAssigned, recorded: Recorded) -> OverrulingRow | None:
    """An assignment's row; most have none."""
    suggested, slot = event.suggested, event.slot
    if suggested is None and not event.overruled:
        return row
    first = suggested.slot if suggested is not None else None
    return OverrulingRow(
        assignment_id=key_of(event, recorded),
        work_order_id=event.work_order_id,
        case_id=event.case_id,
        assigned_at=recorded.time,
        technician_id=event.technician_id,
        slot_start=slot.start if slot is not None else None,
        slot_end=slot.end if slot is not None else None,
        overruled=event.overruled,
        reason=event.overrule_reason,
        against_suggestion="suggestion" in event.overruled,
        suggested_technician_id=suggested.technician_id if suggested is not None else None,
        suggested_start=first.start if first is not None else None,
        suggested_end=first.end if first is not None else None,
        rule=suggested.rule if suggested is not None else None,
    )


OVERRULINGS = Projection("overrulings", TABLE, OverrulingRow, key_of, evolve, (TechnicianAssigned,))


@lru_cache
def _list(asked: tuple[str, ...], further: bool) -> Query:
    """Only the conditions that are asked for are in the statement: a station that has few is looked at by its orders,
    one that has many by time."""
    columns = (column for column in t if column is not t.overruled)
    conditions: list[ColumnElement[bool]] = [t.assigned_at >= given("since", t.assigned_at)]
    if "station_id" in asked:
        conditions += [q.station_id == given("station_id", q.station_id), q.planned]
    if "against_suggestion" in asked:
        conditions.append(t.against_suggestion == given("against_suggestion", t.against_suggestion))
    if further:
        conditions.append(behind(t.assigned_at, t.assignment_id, always=True))
    return Query(
        select(*columns, texts(t.overruled).label("overruled"), q.station_id, q.number)
        .select_from(TABLE.join(QUEUE, q.work_order_id == t.work_order_id))
        .where(*conditions)
        .order_by(t.assigned_at, t.assignment_id)
        .limit(LIMIT)
    )


_COUNT = Query(
    select(q.station_id, t.against_suggestion, func.count())
    .select_from(TABLE.join(QUEUE, q.work_order_id == t.work_order_id))
    .where(t.rule.is_not(None), t.assigned_at >= given("since", t.assigned_at))
    .group_by(q.station_id, t.against_suggestion)
)

Cursor = tuple[datetime, str]
"""assigned_at, assignment_id: where a page ends."""


async def list_overrulings(
    pool: Pool,
    station_id: str | None,
    against_suggestion: bool | None,
    since: datetime,
    after: Cursor | None,
    limit: int,
) -> Sequence[Any]:
    """Those behind `after` since a time, of orders that one station has, or all; the oldest first."""
    where = {"station_id": station_id, "against_suggestion": against_suggestion}
    asked = {name: value for name, value in where.items() if value is not None}
    query = _list(tuple(asked), after is not None)
    return await query.fetch(pool, **asked, since=since, **cursor(after, 2), limit=limit)


async def count_suggested(pool: Pool, since: datetime) -> Sequence[tuple[str, bool, int]]:
    """Of the assignments for which suggestions were looked at: station, whether the first was overruled, how many."""
    return [tuple(row) for row in await _COUNT.fetch(pool, since=since)]
