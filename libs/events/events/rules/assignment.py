"""Whose a work order is: a technician sees the contact, the machine and the clocks of their own open orders alone,
and of those that they help with."""

from dataclasses import dataclass, replace

from events.catalog.work_order import (
    FaultNotSolved,
    FaultSolved,
    HelperAssigned,
    HelperReleased,
    TechnicianAssigned,
    WorkOrderCancelled,
    WorkOrderReceived,
    WorkOrderTransferred,
    WorkResumed,
)
from events.catalog.work_order_refusal import TransferDeclined, WorkOrderRefused

AssignmentEvent = (
    WorkOrderReceived
    | WorkOrderTransferred
    | TransferDeclined
    | WorkOrderRefused
    | WorkOrderCancelled
    | TechnicianAssigned
    | HelperAssigned
    | HelperReleased
    | FaultSolved
    | FaultNotSolved
    | WorkResumed
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """One work order: who has it, None while nobody does, who helps, and whether it is unfinished."""

    work_order_id: str
    case_id: str
    technician_id: str | None = None
    open: bool = True
    helpers: tuple[str, ...] = ()


def assigned(row: Assignment | None, event: AssignmentEvent) -> Assignment | None:
    """The row after one more event of the order; it begins with the order's receipt."""
    if isinstance(event, WorkOrderReceived):
        return Assignment(event.work_order_id, event.case_id)
    if row is None:
        return None
    match event:
        case WorkOrderTransferred() | TransferDeclined():
            return replace(row, technician_id=None, helpers=())
        case TechnicianAssigned():
            return replace(row, technician_id=event.technician_id)
        case HelperAssigned():
            return replace(row, helpers=(*row.helpers, event.technician_id))
        case HelperReleased():
            return replace(row, helpers=tuple(each for each in row.helpers if each != event.technician_id))
        case FaultSolved() | FaultNotSolved() | WorkOrderCancelled() | WorkOrderRefused():
            return replace(row, open=False)
        case WorkResumed():
            return replace(row, open=True)
