"""`dispatch.queue`: every work order as the station's queue 工单队列 shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, assert_never, get_args

from dispatch.work_order.state import FINISHED
from events.catalog.dispatch import (
    CustomerContacted,
    FaultDiagnosed,
    FaultNotSolved,
    FaultSolved,
    ServiceReportFiled,
    TechnicianArrived,
    TechnicianAssigned,
    TechnicianDeparted,
    VisitConcluded,
    WorkOrderAccepted,
    WorkOrderEvent,
    WorkOrderReceived,
    WorkOrderTransferred,
    WorkResumed,
    WorkSuspended,
)
from events.envelope import Recorded
from events.postgres import Pool
from events.projection import Projection


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One work order. Times are UTC; `received_at` stays when the order is transferred: the customer waits on."""

    work_order_id: str
    case_id: str
    station_id: str
    visit_no: int
    customer_id: str
    equipment_id: str | None
    model: str | None
    description: str
    in_warranty: bool
    agreed_start: datetime | None
    agreed_end: datetime | None
    received_at: datetime
    status: str = "received"
    resume_to: str | None = None
    technician_id: str | None = None
    slot_start: datetime | None = None
    slot_end: datetime | None = None
    waiting_reason: str | None = None
    waiting_since: datetime | None = None
    contacted: bool = False
    report_filed: bool = False
    finished: bool = False
    finished_at: datetime | None = None


def key_of(event: WorkOrderEvent, recorded: Recorded) -> str:
    return event.work_order_id


def evolve(row: QueueRow | None, event: WorkOrderEvent, recorded: Recorded) -> QueueRow | None:
    """The row after one more event; the statuses are those of `dispatch.work_order.state`."""
    if isinstance(event, WorkOrderReceived):
        return _received(event, recorded.time)
    if row is None:
        return None
    match event:
        case WorkOrderAccepted():
            return replace(row, status="accepted")
        case WorkOrderTransferred():
            return replace(_unassigned(row), status="received", station_id=event.to_station_id, technician_id=None)
        case TechnicianAssigned():
            start, end = (event.slot.start, event.slot.end) if event.slot else (None, None)
            row = replace(row, technician_id=event.technician_id, slot_start=start, slot_end=end)
            return replace(row, resume_to="assigned") if row.status == "waiting" else replace(row, status="assigned")
        case CustomerContacted():
            return replace(row, contacted=True)
        case TechnicianDeparted():
            return replace(row, status="en_route")
        case TechnicianArrived():
            return replace(row, status="arrived")
        case FaultDiagnosed():
            return replace(row, status="diagnosed")
        case WorkSuspended():
            resume_to = row.resume_to or row.status
            waiting = replace(row, status="waiting", resume_to=resume_to, waiting_reason=event.reason)
            return replace(waiting, waiting_since=row.waiting_since or recorded.time)
        case WorkResumed():
            working = replace(_not_waiting(row), status=row.resume_to or "assigned")
            return replace(working, finished=False, finished_at=None, report_filed=False)
        case FaultSolved() | FaultNotSolved():
            status = "solved" if isinstance(event, FaultSolved) else "not_solved"
            return replace(_unassigned(row), status=status, finished=True, finished_at=recorded.time)
        case ServiceReportFiled():
            return replace(row, report_filed=True)
        case VisitConcluded():
            return row
        case _:
            assert_never(event)


def _received(event: WorkOrderReceived, at: datetime) -> QueueRow:
    return QueueRow(
        work_order_id=event.work_order_id,
        case_id=event.case_id,
        station_id=event.station_id,
        visit_no=event.visit_no,
        customer_id=event.customer_id,
        equipment_id=event.equipment_id,
        model=event.model,
        description=event.description,
        in_warranty=event.in_warranty,
        agreed_start=event.slot.start if event.slot else None,
        agreed_end=event.slot.end if event.slot else None,
        received_at=at,
    )


def _not_waiting(row: QueueRow) -> QueueRow:
    return replace(row, resume_to=None, waiting_reason=None, waiting_since=None)


def _unassigned(row: QueueRow) -> QueueRow:
    """Neither waiting nor with an appointment."""
    return replace(_not_waiting(row), slot_start=None, slot_end=None)


QUEUE = Projection("queue", "dispatch.queue", QueueRow, key_of, evolve, get_args(WorkOrderEvent))


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which orders; None leaves a condition out. `status` is one status, or `open` for all that are unfinished."""

    station_id: str | None = None
    technician_id: str | None = None
    case_id: str | None = None
    status: str | None = None


Cursor = tuple[bool, datetime, str]
"""finished, received_at, work_order_id: where a page ends."""

_LIST = """
    SELECT q.*, coalesce(r.status = 'owed', false) AS replacement_owed, coalesce(c.closed, false) AS case_closed
    FROM dispatch.queue q
    LEFT JOIN dispatch.replacements r USING (case_id)
    LEFT JOIN dispatch.cases c USING (case_id)
    WHERE {conditions}
    ORDER BY q.finished, q.received_at, q.work_order_id
    LIMIT {limit}
"""

_FINISHED = """
    SELECT work_order_id, case_id, station_id, status, finished_at FROM dispatch.queue
    WHERE technician_id = $1 AND finished_at >= $2 AND finished_at < $3 AND ($4::text IS NULL OR station_id = $4)
    ORDER BY finished_at, work_order_id
"""


async def list_queue(pool: Pool, where: QueueFilter, after: Cursor | None, limit: int) -> Sequence[Any]:
    """Orders behind `after`: unfinished ones first, the oldest first.

    Only the conditions that are asked for are in the statement, so that each combination finds its own index.
    """
    conditions, values = ["true"], list[Any]()
    if where.status is not None:
        conditions.append("q.finished" if where.status in FINISHED else "NOT q.finished")
    equal = {"station_id": where.station_id, "technician_id": where.technician_id, "case_id": where.case_id}
    equal["status"] = None if where.status == "open" else where.status
    for column, value in equal.items():
        if value is not None:
            values.append(value)
            conditions.append(f"q.{column} = ${len(values)}")
    if after is not None:
        first = len(values) + 1
        values.extend(after)
        conditions.append(f"(q.finished, q.received_at, q.work_order_id) > (${first}, ${first + 1}, ${first + 2})")
    return await pool.fetch(_LIST.format(conditions=" AND ".join(conditions), limit=limit), *values)


async def list_finished(
    pool: Pool, technician_id: str, since: datetime, until: datetime, station_id: str | None
) -> Sequence[Any]:
    """What a technician finished from `since` until before `until`, for one station or all."""
    return await pool.fetch(_FINISHED, technician_id, since, until, station_id)
