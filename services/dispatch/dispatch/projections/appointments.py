"""`dispatch.appointments`: the booked slots, for a technician's day 维修人员日程."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, assert_never, get_args

from sqlalchemy import Date, Index, bindparam, func, select

from dispatch.projections.queue import TABLE as QUEUE
from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.as_of import Asked
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import Query, given
from eventlog.read_models.tables import table_of
from events.catalog.agenda import AgendaEvent, AppointmentBooked, AppointmentReleased
from events.shanghai import day_of


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """One booked slot (UTC) on an Asia/Shanghai day; a released one has no row."""

    appointment_id: str
    technician_id: str
    work_order_id: str
    day: date
    slot_start: datetime
    slot_end: datetime


TABLE = table_of("dispatch.appointments", AppointmentRow)
a, q = TABLE.c, QUEUE.c
Index("appointments_by_day", a.technician_id, a.day, a.slot_start)
Index("appointments_of_all", a.day)


def key_of(event: AgendaEvent, recorded: Recorded) -> str:
    """The agenda's stream and the order: an order has at most one slot in an agenda."""
    return f"{recorded.stream}/{event.work_order_id}"


def evolve(row: AppointmentRow | None, event: AgendaEvent, recorded: Recorded) -> AppointmentRow | None:
    """The row after one more event."""
    match event:
        case AppointmentBooked(technician_id, work_order_id, slot):
            key = key_of(event, recorded)
            return AppointmentRow(key, technician_id, work_order_id, day_of(slot.start), slot.start, slot.end)
        case AppointmentReleased():
            return None
        case _:
            assert_never(event)


APPOINTMENTS = Projection("appointments", TABLE, AppointmentRow, key_of, evolve, get_args(AgendaEvent))

_DAY = Query(
    select(
        a.work_order_id,
        q.case_id,
        q.number,
        q.station_id,
        q.status,
        a.slot_start.label("start"),
        a.slot_end.label("end"),
        q.customer_id,
        q.model,
        q.description,
        (q.technician_id != a.technician_id).label("helps"),
    )
    .select_from(TABLE.join(QUEUE, q.work_order_id == a.work_order_id))
    .where(a.technician_id == given("technician_id", a.technician_id), a.day == given("day", a.day))
    .order_by(a.slot_start)
)


async def list_day(models: Asked, technician_id: str, day: date) -> Sequence[Any]:
    """What is booked for a technician on a day, whichever station the order belongs to."""
    return await _DAY.fetch(models, technician_id=technician_id, day=day)


_LOAD = Query(
    select(
        a.technician_id,
        func.count().label("booked"),
        func.count().filter(q.technician_id == a.technician_id).label("led"),
    )
    .select_from(TABLE.join(QUEUE, q.work_order_id == a.work_order_id))
    .where(a.day == given("day", a.day), q.station_id == given("station_id", q.station_id))
    .group_by(a.technician_id)
)
_BETWEEN = Query(
    select(a.work_order_id, q.station_id)
    .select_from(TABLE.join(QUEUE, q.work_order_id == a.work_order_id))
    .where(
        a.technician_id == given("technician_id", a.technician_id),
        a.day >= bindparam("first_day", type_=Date),
        a.day <= bindparam("last_day", type_=Date),
    )
    .order_by(a.slot_start)
)


class Load(NamedTuple):
    """How many appointments somebody has, and of how many they lead the visit."""

    booked: int
    led: int


async def booked_by_technician(pool: Pool, station_id: str, day: date) -> dict[str, Load]:
    """The appointments of a station's orders that each technician has on a day."""
    rows = await _LOAD.fetch(pool, station_id=station_id, day=day)
    return {row["technician_id"]: Load(row["booked"], row["led"]) for row in rows}


async def list_between(pool: Pool, technician_id: str, first_day: date, last_day: date) -> Sequence[Any]:
    """The orders, each with its station, for which a technician has an appointment on some days."""
    return await _BETWEEN.fetch(pool, technician_id=technician_id, first_day=first_day, last_day=last_day)
