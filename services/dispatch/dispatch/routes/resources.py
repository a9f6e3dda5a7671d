"""What is whose: a station sees its own orders and staff, a technician the orders that they go for; all else does not
exist."""

from dataclasses import replace

from dispatch.appointments import keep_agendas
from dispatch.domain.staff.state import STAFF, Member, no_staff
from dispatch.domain.station import STATION, Station, no_station
from dispatch.domain.work_order.state import WORK_ORDER, WorkOrder
from dispatch.hazards import keep_hazard
from dispatch.obligations import keep_obligation
from dispatch.projections.person import person_of
from dispatch.projections.stations import STATIONS as STATION_ROWS
from dispatch.routes.order_responses import order_detail
from dispatch.routes.register_responses import staff_response
from dispatch.stock import keep_stock
from eventlog.decider import NotFound
from eventlog.log.session import Session
from eventlog.read_models.projection import view_of
from events.catalog.staff import StaffEvent
from events.catalog.station import StationEvent
from events.catalog.work_order import WorkOrderEvent
from service.framework import Principal, Resource


def own_orders_only(principal: Principal) -> bool:
    """Whether the caller is a technician, who only has to do with the orders assigned to them."""
    return principal.only_technician


def sees(principal: Principal, order: WorkOrder) -> bool:
    """Whether an order is the caller's business: a technician's own and those they help with, also where they are lent
    to; a station's."""
    if own_orders_only(principal):
        return principal.id in order.people
    return principal.sees(order.station_id)


def no_order(work_order_id: str) -> NotFound:
    """There is no such work order."""
    return NotFound(f"there is no work order {work_order_id}", f"没有派工单 {work_order_id}")


async def follow(session: Session, before: WorkOrder, after: WorkOrder) -> None:
    """What follows from a change of an order: the technicians' agendas, the parts that it takes, the unit that is
    owed for the case, and what is said of the site's safety."""
    await keep_agendas(session, before, after)
    await keep_stock(session, before, after)
    await keep_obligation(session, before, after)
    await keep_hazard(session, before, after)


ORDERS: Resource[WorkOrder | None, WorkOrder, WorkOrderEvent] = Resource(
    WORK_ORDER, lambda order: order, no_order, order_detail, sees, follow, lambda _, order: order.received.case_id
)
STATIONS: Resource[Station | None, Station, StationEvent] = Resource(
    replace(STATION, view=view_of(STATION_ROWS)),
    lambda station: station,
    no_station,
    lambda row: row,
    lambda principal, station: principal.sees(station.opened.station_id),
)
ANYBODY: Resource[Member | None, Member, StaffEvent] = Resource(
    replace(STAFF, view=person_of),
    lambda member: member,
    no_staff,
    lambda person: staff_response(person.row),
)
"""Whoever has a staff number: another station may ask for a loan of them."""
MEMBERS = replace(ANYBODY, visible=lambda principal, member: principal.sees(member.station_id))
"""The caller's own staff."""
