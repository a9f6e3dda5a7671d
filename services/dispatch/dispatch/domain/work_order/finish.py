"""How a visit ends: solved or not, the service report, and the call-back that leaves it so."""

from dataclasses import dataclass

from dispatch.domain.work_order.invoice import require_settled
from dispatch.domain.work_order.state import IN_HAND, Status, WorkOrder, not_now
from events.catalog.callback_task import CallbackConcluded
from events.catalog.work_order import (
    FaultNotSolved,
    FaultSolved,
    ServiceReportFiled,
    VisitConcluded,
    WorkOrderEvent,
)
from events.fields import Reason, WorkDone


@dataclass(frozen=True, slots=True)
class SolveFault:
    """What was done, so that the fault is solved."""

    work_done: WorkDone


def solve(command: SolveFault, order: WorkOrder) -> list[WorkOrderEvent]:
    """The fault is solved 修复: on site, or without a visit (remotely, at the bench). Needs an assigned technician, and
    chargeable work an accepted quote, and what was done of it."""
    if _ended(order, "solved", command.work_done):
        return []
    require_settled(order)
    received, finish_no = order.received, order.finish_no + 1
    ids = received.work_order_id, received.case_id, order.station_id, received.visit_no
    return [FaultSolved(*ids, command.work_done, finish_no, received.number, received.refusals)]


@dataclass(frozen=True, slots=True)
class FailVisit:
    """Why the visit ends without a solution."""

    reason: Reason


def fail(command: FailVisit, order: WorkOrder) -> list[WorkOrderEvent]:
    """The visit ends without a solution 未修复; the event says where that is because the customer refused the quote.
    Needs an assigned technician."""
    if _ended(order, "not_solved", command.reason):
        return []
    received, finish_no = order.received, order.finish_no + 1
    ids = received.work_order_id, received.case_id, order.station_id, received.visit_no
    refused = order.charge is not None and order.charge.refused
    return [FaultNotSolved(*ids, command.reason, finish_no, received.number, refused, received.refusals)]


def _ended(order: WorkOrder, status: Status, conclusion: str) -> bool:
    """Whether the order ended just so already. Raises Rejected when it cannot end now."""
    if (order.status, order.conclusion) == (status, conclusion):
        return True
    if order.finished:
        raise not_now(order, "the visit is finished; resume it first", "派工单已完结，请先恢复")
    in_hand = order.status in IN_HAND or order.status == "waiting"
    if not in_hand or order.technician_id is None:
        raise not_now(
            order, "only an order with an assigned technician can be finished", "已指派维修人员的派工单才能完结"
        )
    return False


@dataclass(frozen=True, slots=True)
class FileReport:
    """The technician's report 售后服务报告 of a finished visit. `minutes_on_site` is whole minutes."""

    findings: str
    work_done: str
    minutes_on_site: int
    signed_by_customer: bool


def file_report(command: FileReport, order: WorkOrder) -> list[WorkOrderEvent]:
    """File the report; a later one takes its place, and both stay in the log.

    Raises Rejected before the visit is finished.
    """
    if not order.finished or order.status in ("cancelled", "refused"):
        raise not_now(order, "a report is filed once the visit is finished", "完结后才能提交售后服务报告")
    return [
        ServiceReportFiled(
            order.received.work_order_id,
            order.received.case_id,
            command.findings,
            command.work_done,
            command.minutes_on_site,
            command.signed_by_customer,
        )
    ]


def conclude(called_back: CallbackConcluded, order: WorkOrder | None) -> list[WorkOrderEvent]:
    """The call-back about this visit was concluded: whether that holds is decided here, where work is resumed.

    It holds for the finish that the customer was asked about, once. Where the work went on meanwhile the resumption
    stands; the call-back hears of it, sets its conclusion aside and asks again when the visit is finished anew.
    """
    if order is None or order.over or not order.finished or order.finish_no != called_back.finish_no:
        return []
    received = order.received
    ids = received.work_order_id, received.case_id, order.station_id, received.visit_no
    return [VisitConcluded(*ids, called_back.outcome, called_back.reason)]
