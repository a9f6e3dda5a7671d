"""The columns of a case that the stations 网点 write."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, get_args

from events.catalog.replacement import ReplacementEvent
from events.catalog.work_order import (
    FaultDiagnosed,
    FaultNotSolved,
    FaultSolved,
    TechnicianArrived,
    TechnicianAssigned,
    TechnicianDeparted,
    WorkOrderAccepted,
    WorkOrderCancelled,
    WorkOrderReceived,
    WorkOrderTransferred,
    WorkResumed,
    WorkSuspended,
)
from events.catalog.work_order_refusal import TransferDeclined, WorkOrderRefused
from events.rules import holders
from reporting.projections.case_row import CaseRow, Change, Folds, nothing

COLUMNS = frozenset(
    {
        "work_order_id",
        "visit_no",
        "order_station_id",
        "order_status",
        "technician_id",
        "holders",
        "dispatch_position",
    }
)


def received(row: CaseRow, event: WorkOrderReceived, at: datetime) -> Change:
    had = holders.received(row.holders, event.visit_no, event.work_order_id, event.station_id, at)
    if (event.visit_no, event.work_order_id) < (row.visit_no, row.work_order_id or ""):
        return {"holders": had}
    return {
        "holders": had,
        "work_order_id": event.work_order_id,
        "visit_no": event.visit_no,
        "order_station_id": event.station_id,
        "order_status": "received",
        "technician_id": None,
    }


def transferred(row: CaseRow, event: WorkOrderTransferred | TransferDeclined, at: datetime) -> Change:
    had = holders.handed(row.holders, event.work_order_id, event.to_station_id, at)
    if event.work_order_id != row.work_order_id:
        return {"holders": had}
    return {
        "holders": had,
        "order_station_id": event.to_station_id,
        "order_status": "received",
        "technician_id": None,
    }


def cancelled(row: CaseRow, event: WorkOrderCancelled, at: datetime) -> Change:
    """A visit that was finished, or refused, before stays so."""
    had = holders.handed(row.holders, event.work_order_id, None, at)
    finished = row.order_status in ("solved", "not_solved", "refused")
    return {"holders": had, **({} if finished else _now(row, event.work_order_id, "cancelled"))}


def refused(row: CaseRow, event: WorkOrderRefused, at: datetime) -> Change:
    """No station has the case until it is routed again."""
    had = holders.handed(row.holders, event.work_order_id, None, at, refused=True)
    if event.work_order_id != row.work_order_id:
        return {"holders": had}
    return {"holders": had, "order_station_id": None, "order_status": "refused", "technician_id": None}


def assigned(row: CaseRow, event: TechnicianAssigned, at: datetime) -> Change:
    if event.work_order_id != row.work_order_id:
        return {}
    return {"order_status": "assigned", "technician_id": event.technician_id}


def suspended(row: CaseRow, event: WorkSuspended, at: datetime) -> Change:
    return _now(row, event.work_order_id, f"waiting_{event.reason}")


def resumed(row: CaseRow, event: WorkResumed, at: datetime) -> Change:
    """Goes on after a wait, or takes back that the visit was finished."""
    return _now(row, event.work_order_id, "resumed")


def solved(row: CaseRow, event: FaultSolved, at: datetime) -> Change:
    return _now(row, event.work_order_id, "solved")


def not_solved(row: CaseRow, event: FaultNotSolved, at: datetime) -> Change:
    return _now(row, event.work_order_id, "not_solved")


def _status(status: str) -> Callable[[CaseRow, Any, datetime], Change]:
    return lambda row, event, at: _now(row, event.work_order_id, status)


def _now(row: CaseRow, work_order_id: str, status: str) -> Change:
    return {"order_status": status} if work_order_id == row.work_order_id else {}


FOLDS: Folds = {
    WorkOrderReceived: received,
    WorkOrderAccepted: _status("accepted"),
    WorkOrderTransferred: transferred,
    TransferDeclined: transferred,
    WorkOrderRefused: refused,
    TechnicianAssigned: assigned,
    TechnicianDeparted: _status("en_route"),
    TechnicianArrived: _status("arrived"),
    FaultDiagnosed: _status("diagnosed"),
    WorkSuspended: suspended,
    WorkResumed: resumed,
    FaultSolved: solved,
    FaultNotSolved: not_solved,
    WorkOrderCancelled: cancelled,
    **dict.fromkeys(get_args(ReplacementEvent), nothing),
}
