"""Helpers 协助人员: further technicians at the order's appointment, beside the one who leads."""

from dataclasses import dataclass

from dispatch.domain.crew import Crew, require_technician
from dispatch.domain.work_order.state import IN_HAND, WorkOrder, not_now
from eventlog.decider import Rejected
from events.catalog.work_order import HelperAssigned, HelperReleased, WorkOrderEvent
from events.types import Slot

MOST = 9
"""How many help with one order; more is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class AssignHelper:
    """`technician_id` goes as well. `overrule_reason`: why, although hours or travel time speak against it."""

    technician_id: str
    overrule_reason: str | None = None


def assign_helper(command: AssignHelper, order: WorkOrder, crew: Crew) -> list[WorkOrderEvent]:
    """Send somebody as well 指派协助人员, at the order's appointment.

    Raises Rejected while nobody leads, for whoever leads, and as for assigning; NotFound for a number that nobody has.
    """
    if order.technician_id is None or not (order.status in IN_HAND or order.status == "waiting"):
        raise not_now(order, "somebody helps where a technician is assigned", "已指派维修人员的派工单才能指派协助人员")
    helper = command.technician_id
    if helper in order.helpers:
        return []
    if helper == order.technician_id:
        raise Rejected(f"{helper} leads this order", f"{helper} 是本派工单的负责人", "technician_id")
    if len(order.helpers) == MOST:
        raise Rejected(f"{MOST} help already", f"协助人员已有 {MOST} 名", "technician_id")
    require_technician(crew, helper, order.station_id)
    set_aside = crew.require_kept(helper, order.slot, None, command.overrule_reason, "technician_id")
    ids = order.received.work_order_id, order.received.case_id
    reason = (command.overrule_reason or "") if set_aside else ""
    return [HelperAssigned(*ids, helper, order.slot, set_aside, reason)]


@dataclass(frozen=True, slots=True)
class ReleaseHelper:
    """`technician_id` does not help, and why."""

    technician_id: str
    reason: str


def release_helper(command: ReleaseHelper, order: WorkOrder) -> list[WorkOrderEvent]:
    """Take a helper back 撤回协助人员; who does not help needs nothing. Raises Rejected once the order is finished."""
    if order.finished:
        raise not_now(order, "who helped stays on a finished order", "已完结派工单的协助人员不再更改")
    if command.technician_id not in order.helpers:
        return []
    ids = order.received.work_order_id, order.received.case_id
    return [HelperReleased(*ids, command.technician_id, command.reason)]


def let_go(order: WorkOrder, technician_id: str, slot: Slot | None) -> list[WorkOrderEvent]:
    """Whom another assignment releases: all helpers where the appointment moves, for nobody has asked whether they can;
    else the one who leads from now on."""
    ids = order.received.work_order_id, order.received.case_id
    return [HelperReleased(*ids, each) for each in order.helpers if slot != order.slot or each == technician_id]
