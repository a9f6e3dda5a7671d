"""How a visit is over without a class: the case ended, or the call-back never reached the customer."""

from dispatch.domain.work_order.state import WorkOrder
from events.catalog.callback_task import CallbackGivenUp
from events.catalog.case import CaseEnded
from events.catalog.work_order import VisitUnconfirmed, WorkOrderCancelled, WorkOrderEvent


def cancel(ended: CaseEnded, order: WorkOrder | None) -> list[WorkOrderEvent]:
    """The case ended while this was its visit: nobody goes, and its call-back is none any more.

    The information centre has decided, so a conclusion that was believed meanwhile is set aside as well.
    """
    if order is None or order.ending is not None or order.unconfirmed:
        return []
    received = order.received
    ids = received.work_order_id, received.case_id, order.station_id, received.visit_no
    return [WorkOrderCancelled(*ids, ended.ending, ended.reason)]


def give_up(given_up: CallbackGivenUp, order: WorkOrder | None) -> list[WorkOrderEvent]:
    """The call-back about this visit was given up. That holds as a conclusion does (`finish.conclude`): for the finish
    that the customer was called about, unless the work went on meanwhile."""
    if order is None or order.over or not order.finished or order.finish_no != given_up.finish_no:
        return []
    received = order.received
    ids = received.work_order_id, received.case_id, order.station_id, received.visit_no
    return [VisitUnconfirmed(*ids, given_up.reason)]
