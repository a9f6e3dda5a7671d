"""What the station's dispatcher decides: take an order on, send a technician, contact the customer, transfer."""

from dataclasses import dataclass
from datetime import datetime

from dispatch.domain.crew import Crew, require_technician
from dispatch.domain.station import Station, no_station
from dispatch.domain.work_order.helpers import let_go
from dispatch.domain.work_order.state import WorkOrder, case_has_ended, not_now, work_order_id
from eventlog.decider import Rejected
from events.catalog.case import CaseRouted
from events.catalog.case_handling import CasePrioritised
from events.catalog.work_order import (
    CustomerContacted,
    Suggestion,
    TechnicianAssigned,
    WorkOrderAccepted,
    WorkOrderEvent,
    WorkOrderPrioritised,
    WorkOrderReceived,
    WorkOrderTransferred,
)
from events.rules.appointments import is_over, require_bookable
from events.types import Overrule, Slot


def receive(routed: CaseRouted, order: WorkOrder | None) -> list[WorkOrderEvent]:
    """The case came to a station for one more visit. A routing that is known already decides nothing."""
    if order is not None:
        return []
    return [
        WorkOrderReceived(
            work_order_id=work_order_id(routed.case_id, routed.visit_no),
            case_id=routed.case_id,
            station_id=routed.station_id,
            visit_no=routed.visit_no,
            customer_id=routed.customer_id,
            equipment_id=routed.equipment_id,
            model=routed.model,
            description=routed.description,
            slot=routed.slot,
            in_warranty=routed.in_warranty,
            number=routed.number,
            kind=routed.kind,
            priority=routed.priority,
            from_site_id=routed.from_site_id,
            to_site_id=routed.to_site_id,
            delivery_fault=routed.delivery_fault,
            remote_result=routed.remote_result,
            remote_note=routed.remote_note,
            refusals=routed.refusals,
        )
    ]


def prioritise(said: CasePrioritised, order: WorkOrder | None) -> list[WorkOrderEvent]:
    """The information centre says how urgent the case is; nothing for an order that is finished, or that knows it."""
    if order is None or order.finished or order.priority == said.priority:
        return []
    return [WorkOrderPrioritised(order.received.work_order_id, said.case_id, said.priority)]


@dataclass(frozen=True, slots=True)
class AcceptWorkOrder:
    """Take the order on."""


def accept(command: AcceptWorkOrder, order: WorkOrder) -> list[WorkOrderEvent]:
    """Take the order on 接单; one that was taken on before stays so. Raises Rejected for one that was refused."""
    if order.ending is not None:
        raise case_has_ended(order.ending)
    if order.refusal is not None:
        raise not_now(order, "the station refused this order: the case goes on elsewhere", "已拒单，服务单另行派工")
    if order.status != "received":
        return []
    return [WorkOrderAccepted(order.received.work_order_id, order.received.case_id)]


@dataclass(frozen=True, slots=True)
class AssignTechnician:
    """Send `technician_id`, at `slot`, or at the time that stands with the customer. `at` is now, UTC.

    `suggested` is what was suggested first; `overrule_reason`: why, although that, working hours or travel time speak
    against it. `reassign_reason`: why somebody else goes than was to go.
    """

    technician_id: str
    slot: Slot | None
    at: datetime
    overrule_reason: str | None = None
    suggested: Suggestion | None = None
    reassign_reason: str | None = None


def assign(command: AssignTechnician, order: WorkOrder, station: Station | Crew | None) -> list[WorkOrderEvent]:
    """Assign, or assign anew, while the order is taken on and not finished.

    An order under way goes back to `assigned`: somebody else will go, or the same person once more. A waiting
    order keeps waiting, and has its appointment when it goes on. Helpers stay where the appointment does.
    Raises Rejected for another status, for a slot that nobody can keep, or when the station may not send that person:
    neither its technician nor lent to it for that day, or absent then; outside their hours, too far from another
    appointment, or somebody else than was suggested, unless there is a reason; in place of somebody else without a
    reason. NotFound for a number that nobody has.
    """
    if order.status == "received" or order.finished:
        raise not_now(order, "only an accepted, unfinished order can be assigned", "只有已接单且未完结的派工单才能指派")
    slot = _slot(command, order)
    ahead = "assigned" in (order.status, order.resume_to)
    if ahead and (order.technician_id, order.slot) == (command.technician_id, slot):
        return []
    require_technician(station, command.technician_id, order.station_id)
    set_aside: tuple[Overrule, ...] = ()
    if isinstance(station, Crew):
        set_aside = station.require_kept(
            command.technician_id, slot, command.suggested, command.overrule_reason, "start"
        )
    ids = order.received.work_order_id, order.received.case_id
    reason = (command.overrule_reason or "") if set_aside else ""
    assigned = TechnicianAssigned(
        *ids, command.technician_id, slot, set_aside, reason, command.suggested, *_in_place_of(command, order)
    )
    return [*let_go(order, command.technician_id, slot), assigned]


def _in_place_of(command: AssignTechnician, order: WorkOrder) -> tuple[str | None, str]:
    """Whose order it was, and why it is somebody else's 改派; a reason is asked for nowhere else."""
    former = order.technician_id
    if former in (None, command.technician_id):
        return None, ""
    if command.reassign_reason is None:
        raise Rejected(
            f"{former} has this order: say in `reassign_reason` why {command.technician_id} goes instead",
            f"本派工单已指派 {former}；改派 {command.technician_id} 请在 `reassign_reason` 中写明原因",
            "reassign_reason",
        )
    return former, command.reassign_reason


def _slot(command: AssignTechnician, order: WorkOrder) -> Slot | None:
    """The slot that stands: the one given, else the one that the customer was last told of, unless that is over.

    Raises Rejected for a new slot in the past, or too far ahead.
    """
    told = None if order.agreed is None or is_over(order.agreed, command.at) else order.agreed
    if command.slot is not None and command.slot != told:
        require_bookable(command.slot, command.at)
    return command.slot or told


@dataclass(frozen=True, slots=True)
class ContactCustomer:
    """The station spoke with the customer, and what was said; or it tried in vain, where `reached` is false."""

    note: str
    reached: bool = True


def contact(command: ContactCustomer, order: WorkOrder) -> list[WorkOrderEvent]:
    """The station contacts the customer 联系客户, be it before it took the order on. Each time is told, in any words.

    A transferred order has had no contact by its new station.
    """
    if order.finished:
        raise not_now(
            order, "the work is finished; the call-back speaks with the customer", "派工单已完结，由回访联系客户"
        )
    return [CustomerContacted(order.received.work_order_id, order.received.case_id, command.note, command.reached)]


@dataclass(frozen=True, slots=True)
class TransferWorkOrder:
    """Give the order to another station, and why."""

    to_station_id: str
    reason: str


def transfer(command: TransferWorkOrder, order: WorkOrder, to_station: Station | None) -> list[WorkOrderEvent]:
    """Hand the order over 转派, which the other station has to accept anew; its technician and slot become free.

    Raises Rejected once somebody is on the way, while the order waits, and for a station that has declined it; NotFound
    for one that does not exist.
    """
    if command.to_station_id == order.station_id:
        return []
    if order.status not in ("received", "accepted", "assigned"):
        raise not_now(
            order, "only an order on which nobody has set out can be transferred", "只有尚未出发的派工单才能转派"
        )
    if to_station is None:
        raise no_station(command.to_station_id, "to_station_id")
    if command.to_station_id in order.declined_by:
        raise Rejected(
            f"station {command.to_station_id} has declined this order: transfer it elsewhere, or refuse it",
            f"网点 {command.to_station_id} 已拒绝转派本派工单；请转派其他网点，或拒单",
            "to_station_id",
        )
    return [
        WorkOrderTransferred(
            order.received.work_order_id,
            order.received.case_id,
            order.station_id,
            command.to_station_id,
            command.reason,
            order.received.visit_no,
        )
    ]
