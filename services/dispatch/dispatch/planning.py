"""What a decision about an appointment has to know of the technician: roster, absences, hours, trainings that they
hold, the appointments beside it and the ways to them."""

from dispatch.domain.agenda import AGENDA, agenda_id
from dispatch.domain.crew import Crew
from dispatch.domain.planning import Neighbour, Plan, beside
from dispatch.domain.staff.state import STAFF, Member
from dispatch.domain.station import STATION, Station
from dispatch.domain.travel import way
from dispatch.domain.work_order.state import WORK_ORDER, WorkOrder
from dispatch.projections.trainings import trainings_between
from dispatch.whereabouts import Visited, sites_visited, whereabouts
from eventlog.log.session import Session
from events.hours import Hours
from events.shanghai import day_of
from events.types import Slot
from service.framework import Runtime


async def crew_for(session: Session, runtime: Runtime, order: WorkOrder, staff_id: str, slot: Slot | None) -> Crew:
    """Whether the order's station may send somebody at `slot`, None for work without an appointment.

    The agenda is read with its version: the append is refused when somebody else books in that day meanwhile.
    """
    today = day_of(session.context.at)
    day = today if slot is None else max(today, day_of(slot.start))
    station, member = await session.load(STATION, order.station_id), await session.load(STAFF, staff_id)
    if slot is None or not slot.within_a_day:
        return Crew(station, member, day)
    hours = await _hours(session, station, member)
    held = await runtime.find(lambda: trainings_between(runtime.pool, [staff_id], slot.start, slot.end))
    neighbours = await _neighbours(session, runtime, order, staff_id, slot)
    return Crew(station, member, day, Plan(hours, neighbours, [each.slot for each in held]))


async def _hours(session: Session, station: Station | None, member: Member | None) -> tuple[Hours, ...]:
    """A person's own hours, else when their own station is open."""
    if member is None:
        return () if station is None else station.hours
    if member.described is not None and member.described.hours:
        return member.described.hours
    home = None if member.station_id is None else await session.load(STATION, member.station_id)
    return () if home is None else home.hours


async def _neighbours(
    session: Session, runtime: Runtime, order: WorkOrder, staff_id: str, slot: Slot
) -> list[Neighbour]:
    agenda = await session.load(AGENDA, agenda_id(staff_id, slot))
    near = [await session.load(WORK_ORDER, id) for id in beside(agenda, order.received.work_order_id, slot)]
    others = [other for other in near if other is not None]
    if not others:
        return []
    here, *visits = (Visited(each.received.customer_id, each.received.equipment_id) for each in (order, *others))
    sites = await runtime.find(lambda: sites_visited(runtime.pool, (here, *visits)))
    found = []
    for other, visit in zip(others, visits, strict=True):
        id = other.received.work_order_id
        named = id if other.station_id == order.station_id else None
        found.append(Neighbour(agenda.booked[id], way(whereabouts(here, sites), whereabouts(visit, sites))[0], named))
    return found
