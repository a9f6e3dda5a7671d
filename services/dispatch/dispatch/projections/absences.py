"""`dispatch.absences`: on which days people are absent 请假."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, get_args

from sqlalchemy import ARRAY, Index, Text, any_, bindparam, func, or_, select

from dispatch.projections.appointments import TABLE as BOOKED
from dispatch.projections.queue import TABLE as QUEUE
from dispatch.projections.staff import TABLE as STAFF
from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.as_of import Asked
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given, wanted
from eventlog.read_models.tables import table_of
from events.catalog.staff import AbsenceBooked, AbsenceCancelled

Event = AbsenceBooked | AbsenceCancelled


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """One absence. Days are dates in Asia/Shanghai, `booked_at` is UTC; `cancel_reason` is null while it holds."""

    absence_id: str
    staff_id: str
    absence_no: int
    first_day: date
    last_day: date
    reason: str
    booked_at: datetime
    cancelled: bool = False
    cancel_reason: str | None = None


TABLE = table_of("dispatch.absences", AbsenceRow)
t = TABLE.c
Index("absences_by_person", t.staff_id, t.last_day)
Index("absences_by_age", t.booked_at, t.absence_id)


def absence_id(staff_id: str, absence_no: int) -> str:
    """What tells absences apart: they are numbered for each person."""
    return f"{staff_id}/{absence_no}"


def key_of(event: Event, recorded: Recorded) -> str:
    return absence_id(event.staff_id, event.absence_no)


def evolve(row: AbsenceRow | None, event: Event, recorded: Recorded) -> AbsenceRow | None:
    """The row after one more event."""
    if isinstance(event, AbsenceBooked):
        days = event.first_day, event.last_day
        return AbsenceRow(key_of(event, recorded), event.staff_id, event.absence_no, *days, event.reason, recorded.time)
    return row and replace(row, cancelled=True, cancel_reason=event.reason)


def absences_of(known: Mapping[int, AbsenceRow], event: object, recorded: Recorded) -> Mapping[int, AbsenceRow]:
    """All absences of a person by number, the oldest first, after one more event of theirs."""
    if not isinstance(event, Event):
        return known
    row = evolve(known.get(event.absence_no), event, recorded)
    return known if row is None else {**known, event.absence_no: row}


ABSENCES = Projection("absences", TABLE, AbsenceRow, key_of, evolve, get_args(Event))

_OWN = given("own_station", QUEUE.c.station_id)
_TO_REASSIGN = (
    select(BOOKED.c.work_order_id)
    .select_from(BOOKED.join(QUEUE, QUEUE.c.work_order_id == BOOKED.c.work_order_id))
    .where(
        BOOKED.c.technician_id == t.staff_id,
        BOOKED.c.day.between(t.first_day, t.last_day),
        or_(_OWN.is_(None), QUEUE.c.station_id == _OWN),
    )
    .order_by(BOOKED.c.slot_start)
    .scalar_subquery()
)
_LIST = Query(
    select(TABLE, func.array(_TO_REASSIGN, type_=ARRAY(Text)).label("to_reassign"))
    .select_from(TABLE.join(STAFF, STAFF.c.staff_id == t.staff_id))
    .where(
        wanted(STAFF.c.station_id),
        wanted(t.staff_id),
        t.last_day >= given("since", t.last_day),
        ~t.cancelled,
        behind(t.booked_at, t.absence_id),
    )
    .order_by(t.booked_at, t.absence_id)
    .limit(LIMIT)
)
_ON = Query(
    select(t.staff_id, t.last_day)
    .where(
        t.staff_id == any_(bindparam("staff_ids", type_=ARRAY(Text))),
        ~t.cancelled,
        t.first_day <= given("day", t.first_day),
        t.last_day >= given("day", t.last_day),
    )
    .order_by(t.last_day)
)

Cursor = tuple[datetime, str]
"""booked_at, absence_id: where a page ends."""


@dataclass(frozen=True, slots=True)
class AbsenceFilter:
    """Which absences: of whom a station has on its roster, of one person, that end on `since` or later; None is all."""

    station_id: str | None
    staff_id: str | None
    since: date


async def list_absences(
    pool: Pool, where: AbsenceFilter, own_station: str | None, after: Cursor | None, limit: int
) -> Sequence[Any]:
    """Absences behind `after` that hold, the first booked first, each with the orders `to_reassign`: those of
    `own_station`, None for all."""
    asked = {"station_id": where.station_id, "staff_id": where.staff_id, "since": where.since}
    return await _LIST.fetch(pool, **asked, own_station=own_station, **cursor(after, 2), limit=limit)


Away = Sequence[tuple[str, date, date]]
"""Who is absent, from when, until when."""

_AWAY = Query(
    select(t.staff_id, t.first_day, t.last_day).where(
        t.staff_id == any_(bindparam("staff_ids", type_=ARRAY(Text))),
        ~t.cancelled,
        t.last_day >= given("since", t.last_day),
    )
)


async def away_since(pool: Pool, staff_ids: Sequence[str], since: date) -> Away:
    """The absences of some people that hold, and end on `since` or later."""
    return [tuple(row) for row in await _AWAY.fetch(pool, staff_ids=list(staff_ids), since=since)]


def is_away(away: Away, staff_id: str, day: date) -> bool:
    """Whether somebody is absent on a day."""
    return any(who == staff_id and first <= day <= last for who, first, last in away)


async def absent_until(models: Asked, staff_ids: Sequence[str], day: date) -> dict[str, date]:
    """Who of them is absent on a day, and until when."""
    return {row["staff_id"]: row["last_day"] for row in await _ON.fetch(models, staff_ids=list(staff_ids), day=day)}
