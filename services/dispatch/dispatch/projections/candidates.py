"""Whom a station may send in the days to come, what they are booked for, and who was at a machine before: read from
several read models for the suggestions."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Date,
    Text,
    and_,
    any_,
    bindparam,
    cast,
    column,
    func,
    or_,
    select,
)

from dispatch.domain.free_time import Span
from dispatch.projections.appointments import TABLE as BOOKED
from dispatch.projections.loans import TABLE as LOANS
from dispatch.projections.queue import TABLE as QUEUE
from dispatch.projections.staff import STAFF, StaffRow
from dispatch.projections.staff import TABLE as PEOPLE
from eventlog.postgres import Pool
from eventlog.read_models.queries import Query, given

a, q, s, lo = BOOKED.c, QUEUE.c, PEOPLE.c, LOANS.c
_FIRST, _LAST = bindparam("first_day", type_=Date), bindparam("last_day", type_=Date)
_STATION = given("station_id", s.station_id)

_OWN = Query(select(s.staff_id).where(s.role == "technician", s.station_id == _STATION))
_LENT = Query(
    select(lo.staff_id, lo.first_day, lo.last_day)
    .select_from(LOANS.join(PEOPLE, s.staff_id == lo.staff_id))
    .where(
        s.role == "technician",
        lo.to_station_id == _STATION,
        lo.status == "granted",
        lo.first_day <= _LAST,
        or_(lo.last_day.is_(None), lo.last_day >= _FIRST),
    )
)
_IDS, _DAYS = bindparam("staff_ids", type_=ARRAY(Text)), bindparam("days", type_=ARRAY(Date))
_OTHERS = a.work_order_id != given("work_order_id", a.work_order_id)


def _seconds(time: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.array_agg(cast(func.extract("epoch", time), BigInteger))


_TAKEN = Query(
    select(a.technician_id, a.day, _seconds(a.slot_start).label("begins"), _seconds(a.slot_end).label("ends"))
    .where(a.technician_id == any_(_IDS), a.day == any_(_DAYS), _OTHERS)
    .group_by(a.technician_id, a.day)
)
_ASKED = func.unnest(_IDS, _DAYS).table_valued(column("who", Text), column("on", Date)).render_derived(name="asked")
_BOOKED = Query(
    select(a.technician_id, a.day, a.slot_start, a.slot_end, q.customer_id, q.equipment_id)
    .select_from(
        _ASKED.join(BOOKED, and_(a.technician_id == _ASKED.c.who, a.day == _ASKED.c.on)).join(
            QUEUE, q.work_order_id == a.work_order_id
        )
    )
    .where(_OTHERS)
    .order_by(a.slot_start)
)
_VISITS = Query(
    select(q.technician_id, func.count().label("visits"))
    .where(
        q.equipment_id == given("equipment_id", q.equipment_id),
        q.finished,
        q.status.not_in(("cancelled", "refused")),
        q.technician_id.is_not(None),
    )
    .group_by(q.technician_id)
)


async def sendable(pool: Pool, station_id: str, days: Sequence[date]) -> Sequence[tuple[StaffRow, Sequence[date]]]:
    """The technicians of a station, and those lent to it, each with the days on which it may send them, be they absent
    or not, by staff number."""
    first, last = days[0], days[-1]
    own = {row["staff_id"] for row in await _OWN.fetch(pool, station_id=station_id)}
    lent: dict[str, set[date]] = {}
    for row in await _LENT.fetch(pool, station_id=station_id, first_day=first, last_day=last):
        until = row["last_day"] or last
        lent.setdefault(row["staff_id"], set()).update(day for day in days if row["first_day"] <= day <= until)
    rows = await STAFF.rows(pool, [*own, *lent])
    return [(rows[id], list(days) if id in own else sorted(lent[id])) for id in sorted(rows)]


async def taken(
    pool: Pool, staff_ids: Sequence[str], days: Sequence[date], work_order_id: str
) -> dict[tuple[str, date], list[Span]]:
    """When some people are booked on some days, for whichever station, but for one order."""
    rows = await _TAKEN.fetch(pool, staff_ids=list(staff_ids), days=list(days), work_order_id=work_order_id)
    return {(who, day): list(zip(begins, ends, strict=True)) for who, day, begins, ends in rows}


async def booked_for(pool: Pool, asked: Collection[tuple[str, date]], work_order_id: str) -> Sequence[Any]:
    """What people are booked for, each on a day, for whichever station, but for one order, in order of time."""
    ids, days = [who for who, _ in asked], [day for _, day in asked]
    return await _BOOKED.fetch(pool, staff_ids=ids, days=days, work_order_id=work_order_id)


async def visits_to(pool: Pool, equipment_id: str | None) -> Mapping[str, int]:
    """Who finished how many visits to a machine."""
    if equipment_id is None:
        return {}
    return {row["technician_id"]: row["visits"] for row in await _VISITS.fetch(pool, equipment_id=equipment_id)}
