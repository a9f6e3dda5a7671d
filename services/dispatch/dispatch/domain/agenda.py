"""A technician's agenda 日程 of one Asia/Shanghai day, a stream of its own: no two appointments overlap."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import assert_never

from eventlog.decider import Decider, Rejected, State
from events.catalog.agenda import KIND, AgendaEvent, AppointmentBooked, AppointmentReleased
from events.shanghai import SHANGHAI, day_of
from events.types import NOT_WITHIN_A_DAY, Slot


def agenda_id(technician_id: str, slot: Slot) -> str:
    """Which agenda a slot is booked in."""
    return agenda_of(technician_id, day_of(slot.start))


def agenda_of(technician_id: str, day: date) -> str:
    """The agenda of a technician's day."""
    return f"{technician_id}.{day.isoformat()}"


class Agenda(State, frozen=True):
    """What is booked: one slot per work order."""

    booked: Mapping[str, Slot] = MappingProxyType({})


def evolve(agenda: Agenda, event: AgendaEvent) -> Agenda:
    """The agenda after one more event."""
    match event:
        case AppointmentBooked():
            return Agenda({**agenda.booked, event.work_order_id: event.slot})
        case AppointmentReleased():
            return Agenda({order: slot for order, slot in agenda.booked.items() if order != event.work_order_id})
        case _:
            assert_never(event)


AGENDA: Decider[Agenda, AgendaEvent] = Decider(KIND, Agenda(), evolve)


@dataclass(frozen=True, slots=True)
class ReleaseAppointment:
    """Free the slot that a work order has in the technician's day."""

    technician_id: str
    work_order_id: str


@dataclass(frozen=True, slots=True)
class BookAppointment:
    """Take `slot` in the technician's day for a work order."""

    technician_id: str
    work_order_id: str
    slot: Slot


def overlapping(command: BookAppointment, agenda: Agenda) -> list[str]:
    """The other orders that have some of that time. Back to back is no overlap."""
    slot = command.slot
    return [
        other
        for other, taken in agenda.booked.items()
        if other != command.work_order_id and taken.start < slot.end and slot.start < taken.end
    ]


def book(
    command: BookAppointment, agenda: Agenda, foreign: Collection[str] = (), field: str = "start"
) -> list[AgendaEvent]:
    """Book the slot; the order's other slot of that day becomes free. `foreign` are orders of other stations,
    `field` what the caller can change.

    Raises Rejected when the technician is taken, naming the other order unless it is foreign, and for a slot over
    midnight.
    """
    if not command.slot.within_a_day:
        raise Rejected(NOT_WITHIN_A_DAY.en, NOT_WITHIN_A_DAY.zh, "end")
    if agenda.booked.get(command.work_order_id) == command.slot:
        return []
    for other in overlapping(command, agenda):
        taken = agenda.booked[other]
        start, end = (time.astimezone(SHANGHAI).strftime("%H:%M") for time in (taken.start, taken.end))
        en, zh = ("is busy", "有其他安排") if other in foreign else (f"has work order {other}", f"已安排派工单 {other}")
        raise Rejected(
            f"{command.technician_id} {en} from {start} to {end} (Asia/Shanghai) that day",
            f"{command.technician_id} 当天 {start}–{end}（北京时间）{zh}",
            field,
        )
    released = release(ReleaseAppointment(command.technician_id, command.work_order_id), agenda)
    return [*released, AppointmentBooked(command.technician_id, command.work_order_id, command.slot)]


def release(command: ReleaseAppointment, agenda: Agenda) -> list[AgendaEvent]:
    """Free the order's slot of that day, if it has one."""
    if command.work_order_id not in agenda.booked:
        return []
    return [AppointmentReleased(command.technician_id, command.work_order_id)]
