"""What is whose: a station sees its own orders, a technician those assigned to them; all else does not exist."""

from dispatch.appointments import keep_agendas
from dispatch.domain.station import STATION, Station
from dispatch.domain.work_order.state import WORK_ORDER, WorkOrder
from dispatch.routes.order_responses import order_response
from eventlog.decider import NotFound
from events.catalog.station import StationEvent
from events.catalog.work_order import WorkOrderEvent
from service import Principal, Resource


def own_orders_only(principal: Principal) -> bool:
    """Whether the caller is a technician, who only has to do with the orders assigned to them."""
    return principal.only_technician


def sees(principal: Principal, order: WorkOrder) -> bool:
    """Whether an order is the caller's business."""
    own = not own_orders_only(principal) or order.technician_id == principal.id
    return own and principal.sees(order.station_id)


def no_order(work_order_id: str) -> NotFound:
    """There is no such work order."""
    return NotFound(f"there is no work order {work_order_id}", f"没有派工单 {work_order_id}")


def no_station(station_id: str) -> NotFound:
    """There is no such station."""
    return NotFound(f"there is no station {station_id}", f"没有网点 {station_id}")


ORDERS: Resource[WorkOrder | None, WorkOrder, WorkOrderEvent] = Resource(
    WORK_ORDER, lambda order: order, no_order, order_response, sees, keep_agendas
)
STATIONS: Resource[Station | None, Station, StationEvent] = Resource(
    STATION,
    lambda station: station,
    no_station,
    lambda station: {"station_id": station.opened.station_id},
    lambda principal, station: principal.sees(station.opened.station_id),
)
