"""`dispatch.queue`: every work order as the station's queue 派工单队列 shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never, get_args

from sqlalchemy import Index, and_, or_

from dispatch.domain.work_order.state import resumed_to
from eventlog.envelope import Recorded
from eventlog.read_models.projection import Projection
from eventlog.read_models.tables import table_of
from events.catalog.charge import (
    ChargeDecided,
    ChargesInvoiced,
    InvoiceLineReversed,
    QuoteAccepted,
    QuoteOffered,
    QuoteRefused,
)
from events.catalog.order_parts import PartFreed, PartReserved, PartTakenBack, PartUsed
from events.catalog.service_report import ServiceReportCorrected, ServiceReportHandedOver, ServiceReportIssued
from events.catalog.visit_findings import VisitMeterRead
from events.catalog.visit_hindrance import (
    AddressFoundWrong,
    CustomerNotAtHome,
    HazardCarriedOver,
    SiteDeclaredSafe,
    SiteFoundUnsafe,
)
from events.catalog.visit_images import VisitImageRemoved, VisitPhotoTaken, VisitSigned
from events.catalog.work_order import (
    CustomerContacted,
    FaultDiagnosed,
    FaultNotSolved,
    FaultSolved,
    HelperAssigned,
    HelperReleased,
    ServiceReportFiled,
    TechnicianArrived,
    TechnicianAssigned,
    TechnicianDeparted,
    VisitConcluded,
    VisitUnconfirmed,
    WorkOrderAccepted,
    WorkOrderCancelled,
    WorkOrderEvent,
    WorkOrderPrioritised,
    WorkOrderReceived,
    WorkOrderTransferred,
    WorkResumed,
    WorkSuspended,
)
from events.catalog.work_order_refusal import TransferDeclined, WorkOrderRefused
from events.types import DeliveryFault, Ending, Hindrance, Priority, RemoteResult, RequestKind

URGENCY: dict[Priority, int] = {"urgent": 0, "high": 1, "normal": 2, "low": 3}


@dataclass(frozen=True)
class QueueRow:
    """One work order. Times are UTC; `received_at` stays when the order is transferred: the customer waits on.

    `agreed_*` is when the customer was last told to expect somebody; `contacted` and `contacts_in_vain` are about the
    station that has the order, as is from whom it was taken last, why, and how often. `ending` says how the case ended
    without a class, where it did while this was its visit.
    `hindrance` says why the last visit could not be made, while the order waits because of that.
    `planned` says that somebody was assigned with suggestions at hand, or against something (`dispatch.overrulings`).
    `urgency` makes the order of the queue by priority: 0 is urgent, 3 low; without a priority it is normal.
    `last_at` is the latest time of the events that made the row, `last_position` where the last of them is in this
    service's log, and `received_position` the first: what tells whether it changed since a moment of the past.
    """

    work_order_id: str
    case_id: str
    station_id: str
    visit_no: int
    customer_id: str
    equipment_id: str | None
    model: str | None
    description: str
    in_warranty: bool | None
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
    contacts_in_vain: int = 0
    report_filed: bool = False
    finished: bool = False
    finished_at: datetime | None = None
    ending: Ending | None = None
    number: str | None = None
    kind: RequestKind = "repair"
    priority: Priority | None = None
    urgency: int = URGENCY["normal"]
    from_site_id: str | None = None
    to_site_id: str | None = None
    delivery_fault: DeliveryFault | None = None
    remote_result: RemoteResult | None = None
    remote_note: str = ""
    last_at: datetime | None = None
    last_position: int = 0
    received_position: int = 0
    helpers: tuple[str, ...] = ()
    hindrance: Hindrance | None = None
    times_not_at_home: int = 0
    report_issued: bool = False
    reassigned_from: str | None = None
    reassign_reason: str | None = None
    reassignments: int = 0
    unsafe: bool = False
    planned: bool = False


TABLE = table_of("dispatch.queue", QueueRow, fillfactor=70)
q = TABLE.c
AGE = q.received_at, q.work_order_id
"""The oldest first."""
URGENT = q.urgency, *AGE
"""The most urgent first, and the oldest of those."""
UNREPORTED = and_(or_(q.status == "solved", q.status == "not_solved"), ~q.report_issued)
"""Of a finished visit no service report was issued."""
_BY_MEMBERS: dict[str, Any] = {"postgresql_using": "gin", "postgresql_ops": {"helpers": "jsonb_path_ops"}}
Index("queue_by_case", q.case_id)
Index("queue_by_equipment", q.equipment_id, q.finished_at)
# What is open is little and changes often: few indexes, each with all that lists ask for.
_ASKED = q.station_id, q.kind, q.status
Index("open_by_age", *AGE, *_ASKED, q.urgency, postgresql_where=~q.finished)
Index("open_by_urgency", *URGENT, *_ASKED, postgresql_where=~q.finished)
Index("open_by_technician", q.technician_id, *AGE, postgresql_where=~q.finished)
Index("open_by_helper", q.helpers, **_BY_MEMBERS, postgresql_where=~q.finished)
# What is finished is nearly everything and hardly changes: an index for what is asked for together, in either order.
for _name, _by, _besides in (
    ("", (), ()),
    ("_at_a_station", (q.station_id,), ()),
    ("_of_a_kind", (q.kind,), (q.status,)),
    ("_of_a_kind_at_a_station", (q.station_id, q.kind), (q.status,)),
    ("_of_a_status", (q.status,), (q.kind,)),
    ("_of_a_status_at_a_station", (q.station_id, q.status), (q.kind,)),
):
    Index(f"finished_by_age{_name}", *_by, *AGE, *_besides, postgresql_where=q.finished)
    Index(f"finished_by_urgency{_name}", *_by, *URGENT, *_besides, postgresql_where=q.finished)
Index("finished_by_technician", q.technician_id, *AGE, *_ASKED, q.urgency, q.priority, postgresql_where=q.finished)
Index("finished_by_helper", q.helpers, **_BY_MEMBERS, postgresql_where=q.finished)
Index("finished_by_technician_of_a_day", q.technician_id, q.finished_at, postgresql_where=q.finished)
Index("planned_by_station", q.station_id, q.work_order_id, postgresql_where=q.planned)
Index("refused_by_station", q.station_id, q.finished_at, postgresql_where=q.status == "refused")
Index("unreported_by_station", q.station_id, q.finished_at, postgresql_where=UNREPORTED)


def changed(row: QueueRow, **change: Any) -> QueueRow:
    """The row with some columns replaced.

    Like `dataclasses.replace`, without the constructor, which takes several times as long for this many columns.
    """
    new = object.__new__(QueueRow)
    object.__setattr__(new, "__dict__", {**row.__dict__, **change})
    return new


def key_of(event: WorkOrderEvent, recorded: Recorded) -> str:
    return event.work_order_id


def evolve(row: QueueRow | None, event: WorkOrderEvent, recorded: Recorded) -> QueueRow | None:
    """The row after one more event; the statuses are those of `dispatch.domain.work_order.state`."""
    if isinstance(event, WorkOrderReceived):
        return _received(event, recorded)
    if row is None:
        return None
    after = _after(row, event, recorded)
    if after is row:
        return row
    last_at = max(row.last_at or recorded.time, recorded.time)
    return changed(after, last_at=last_at, last_position=max(row.last_position, recorded.position))


def _after(row: QueueRow, event: WorkOrderEvent, recorded: Recorded) -> QueueRow:
    match event:
        case WorkOrderReceived():
            return row
        case WorkOrderPrioritised():
            return changed(row, **_priority(event.priority))
        case WorkOrderAccepted():
            return changed(row, status="accepted")
        case WorkOrderTransferred() | TransferDeclined():
            moved = changed(_unassigned(row), status="received", station_id=event.to_station_id, technician_id=None)
            anew = changed(moved, helpers=(), contacted=False, contacts_in_vain=0)
            return changed(anew, reassigned_from=None, reassign_reason=None, reassignments=0)
        case TechnicianAssigned():
            start, end = (event.slot.start, event.slot.end) if event.slot else (None, None)
            row = changed(
                row, technician_id=event.technician_id, slot_start=start, slot_end=end, **_reassigned(row, event)
            )
            if event.suggested is not None or event.overruled:
                row = changed(row, planned=True)
            if event.slot is not None:
                row = changed(row, agreed_start=start, agreed_end=end)
            return changed(row, resume_to="assigned") if row.status == "waiting" else changed(row, status="assigned")
        case HelperAssigned():
            return changed(row, helpers=(*row.helpers, event.technician_id))
        case HelperReleased():
            return changed(row, helpers=tuple(each for each in row.helpers if each != event.technician_id))
        case CustomerContacted():
            if not event.reached:
                return changed(row, contacts_in_vain=row.contacts_in_vain + 1)
            return changed(row, contacted=True)
        case TechnicianDeparted():
            return changed(row, status="en_route")
        case TechnicianArrived():
            return changed(row, status="arrived")
        case FaultDiagnosed():
            return changed(row, status="diagnosed")
        case CustomerNotAtHome():
            absent = changed(_hindered(row, "not_at_home"), agreed_start=None, agreed_end=None)
            return changed(absent, times_not_at_home=event.attempt_no)
        case AddressFoundWrong():
            return _hindered(row, "wrong_address")
        case SiteFoundUnsafe():
            return changed(_hindered(row, "unsafe"), unsafe=True)
        case HazardCarriedOver():
            return changed(row, unsafe=True)
        case SiteDeclaredSafe():
            return changed(row, unsafe=False)
        case WorkSuspended():
            resume_to = row.resume_to or row.status
            waiting = changed(row, status="waiting", resume_to=resume_to, waiting_reason=event.reason)
            return changed(waiting, waiting_since=row.waiting_since or recorded.time)
        case WorkResumed():
            working = changed(_not_waiting(row), status=resumed_to(row.resume_to, event))
            return changed(working, finished=False, finished_at=None, report_filed=False, report_issued=False)
        case FaultSolved() | FaultNotSolved():
            status = "solved" if isinstance(event, FaultSolved) else "not_solved"
            return changed(_unassigned(row), status=status, finished=True, finished_at=recorded.time)
        case WorkOrderCancelled():
            ended = changed(row, ending=event.ending)
            if row.finished:
                return ended
            return changed(_unassigned(ended), status="cancelled", finished=True, finished_at=recorded.time)
        case WorkOrderRefused():
            refused = changed(_unassigned(row), status="refused")
            return changed(refused, finished=True, finished_at=recorded.time)
        case ServiceReportFiled():
            return changed(row, report_filed=True)
        case ServiceReportIssued() | ServiceReportCorrected():
            return changed(row, report_issued=True)
        case ServiceReportHandedOver():
            return row
        case VisitConcluded() | VisitUnconfirmed():
            return row
        case VisitMeterRead() | VisitPhotoTaken() | VisitSigned() | VisitImageRemoved():
            return row
        case ChargeDecided() | QuoteOffered() | QuoteAccepted() | QuoteRefused():
            return row
        case ChargesInvoiced() | InvoiceLineReversed():
            return row
        case PartReserved() | PartFreed() | PartUsed() | PartTakenBack():
            return row
        case _:
            assert_never(event)


def _received(event: WorkOrderReceived, recorded: Recorded) -> QueueRow:
    return QueueRow(
        work_order_id=event.work_order_id,
        case_id=event.case_id,
        station_id=event.station_id,
        visit_no=event.visit_no,
        customer_id=event.customer_id,
        equipment_id=event.equipment_id,
        model=event.model,
        description=event.description,
        in_warranty=event.warranty,
        agreed_start=event.slot.start if event.slot else None,
        agreed_end=event.slot.end if event.slot else None,
        received_at=recorded.time,
        number=event.number or None,
        kind=event.kind,
        from_site_id=event.from_site_id,
        to_site_id=event.to_site_id,
        delivery_fault=event.delivery_fault,
        remote_result=event.remote_result,
        remote_note=event.remote_note,
        **_priority(event.priority),
        last_at=recorded.time,
        last_position=recorded.position,
        received_position=recorded.position,
    )


def _reassigned(row: QueueRow, event: TechnicianAssigned) -> dict[str, Any]:
    """What an assignment that took the order from somebody else changes besides."""
    if event.reassigned_from is None:
        return {}
    former, reason, times = event.reassigned_from, event.reassign_reason, row.reassignments + 1
    return {"reassigned_from": former, "reassign_reason": reason, "reassignments": times}


def _priority(priority: Priority | None) -> dict[str, Any]:
    return {"priority": priority, "urgency": URGENCY.get(priority or "normal", URGENCY["normal"])}


def _not_waiting(row: QueueRow) -> QueueRow:
    return changed(row, resume_to=None, waiting_reason=None, waiting_since=None, hindrance=None)


def _hindered(row: QueueRow, hindrance: Hindrance) -> QueueRow:
    return changed(row, status="assigned", slot_start=None, slot_end=None, hindrance=hindrance)


def _unassigned(row: QueueRow) -> QueueRow:
    """Neither waiting nor with an appointment."""
    return changed(_not_waiting(row), slot_start=None, slot_end=None)


QUEUE = Projection("queue", TABLE, QueueRow, key_of, evolve, get_args(WorkOrderEvent), version=5)
