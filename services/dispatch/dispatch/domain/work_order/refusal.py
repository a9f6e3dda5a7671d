"""What a station does not take on, before anybody has set out: the order itself 拒单, or a transfer 拒绝转派."""

from dataclasses import dataclass

from dispatch.domain.work_order.state import WorkOrder, not_now
from eventlog.decider import Rejected
from events.catalog.work_order import WorkOrderEvent
from events.catalog.work_order_refusal import TransferDeclined, WorkOrderRefused
from events.fields import Reason


@dataclass(frozen=True, slots=True)
class RefuseWorkOrder:
    """The station will not go, and why."""

    reason: Reason


def refuse(command: RefuseWorkOrder, order: WorkOrder) -> list[WorkOrderEvent]:
    """The order ends here, and the information centre has the case again; the technician's time is free.

    Raises Rejected once somebody has set out, and while the order waits: a visit that was begun is finished.
    """
    if order.refusal is not None and order.refusal.reason == command.reason:
        return []
    if order.begun or order.status not in ("received", "accepted", "assigned"):
        raise not_now(order, "only an order on which nobody has set out can be refused", "只有尚未出发的派工单才能拒单")
    received = order.received
    ids = received.work_order_id, received.case_id, order.station_id, received.visit_no
    return [WorkOrderRefused(*ids, command.reason, order.agreed)]


@dataclass(frozen=True, slots=True)
class DeclineTransfer:
    """The station does not take on what another one gave it, and why."""

    reason: Reason


def decline(command: DeclineTransfer, order: WorkOrder) -> list[WorkOrderEvent]:
    """The order goes back to the station that gave it, which decides what becomes of it.

    Raises Rejected for an order that was not transferred, or that this station has accepted.
    """
    if order.status != "received":
        raise not_now(order, "only a transfer that is not accepted can be declined", "只有尚未接单的转派才能拒绝")
    if not order.givers:
        raise Rejected(
            "the information centre sent this order: refuse it instead",
            "本派工单由信息中心派来，不是转派；如不能处理请拒单",
        )
    received = order.received
    ids = received.work_order_id, received.case_id, order.station_id, order.givers[-1]
    return [TransferDeclined(*ids, command.reason, received.visit_no)]
