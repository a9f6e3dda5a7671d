"""What the stations 网点 say: who works there, and what became of every work order 派工单."""

from dataclasses import dataclass
from datetime import datetime

from events.catalog.types import Outcome, Slot, StaffRole, WaitReason

SERVICE = "dispatch"


@dataclass(frozen=True, slots=True)
class StationOpened:
    """A regional station 网点 serves `regions`. Row B1."""

    station_id: str
    name: str
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StaffEnrolled:
    """A person on the roster 人员配备表, known by staff number 工号; names stay out of the log. Row B4."""

    station_id: str
    staff_id: str
    role: StaffRole
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkOrderReceived:
    """The station got the work order for the `visit_no`-th visit of a case. Row B2."""

    work_order_id: str
    case_id: str
    station_id: str
    visit_no: int
    customer_id: str
    equipment_id: str | None
    model: str | None
    description: str
    slot: Slot | None
    in_warranty: bool


@dataclass(frozen=True, slots=True)
class WorkOrderAccepted:
    """The station's dispatcher took the order on."""

    work_order_id: str
    case_id: str


@dataclass(frozen=True, slots=True)
class WorkOrderTransferred:
    """The order went to another station, which has to accept it anew."""

    work_order_id: str
    case_id: str
    from_station_id: str
    to_station_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class TechnicianAssigned:
    """A technician will go; `slot` is None for work without an appointment."""

    work_order_id: str
    case_id: str
    technician_id: str
    slot: Slot | None


@dataclass(frozen=True, slots=True)
class CustomerContacted:
    """The station spoke with the customer: the response that row A4 promises within 1 h."""

    work_order_id: str
    case_id: str
    note: str


@dataclass(frozen=True, slots=True)
class TechnicianDeparted:
    """The technician is on the way."""

    work_order_id: str
    case_id: str
    technician_id: str


@dataclass(frozen=True, slots=True)
class TechnicianArrived:
    """The technician is on site 到达现场: within 16 h by row A4."""

    work_order_id: str
    case_id: str
    technician_id: str


@dataclass(frozen=True, slots=True)
class FaultDiagnosed:
    """What is wrong."""

    work_order_id: str
    case_id: str
    fault: str


@dataclass(frozen=True, slots=True)
class WorkSuspended:
    """Work waits for the customer or for parts; only the first pauses the SLA clocks."""

    work_order_id: str
    case_id: str
    reason: WaitReason
    note: str


@dataclass(frozen=True, slots=True)
class WorkResumed:
    """Work goes on after a wait, or after a finish that proved premature before its call-back was concluded here."""

    work_order_id: str
    case_id: str


@dataclass(frozen=True, slots=True)
class FaultSolved:
    """The visit is finished and the fault is solved; the call-back follows.

    `finish_no` counts how often this visit was finished, from 1: more than once where work went on meanwhile.
    """

    work_order_id: str
    case_id: str
    station_id: str
    visit_no: int
    work_done: str
    finish_no: int = 1


@dataclass(frozen=True, slots=True)
class FaultNotSolved:
    """The visit is finished, the fault is not solved; the call-back follows. `finish_no` as in `FaultSolved`."""

    work_order_id: str
    case_id: str
    station_id: str
    visit_no: int
    reason: str
    finish_no: int = 1


@dataclass(frozen=True, slots=True)
class VisitConcluded:
    """The call-back about the finished visit holds: it is not taken up again, and the case may go on.

    Satisfied closes the case, anything else sends it back to `station_id`, which finished the visit.
    """

    work_order_id: str
    case_id: str
    station_id: str
    visit_no: int
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class ServiceReportFiled:
    """The technician's report of a finished visit 售后服务报告. `minutes_on_site` is whole minutes."""

    work_order_id: str
    case_id: str
    findings: str
    work_done: str
    minutes_on_site: int
    signed_by_customer: bool


@dataclass(frozen=True, slots=True)
class AppointmentBooked:
    """A slot in one technician's day is taken."""

    technician_id: str
    work_order_id: str
    slot: Slot


@dataclass(frozen=True, slots=True)
class AppointmentReleased:
    """A slot in one technician's day is free again."""

    technician_id: str
    work_order_id: str


@dataclass(frozen=True, slots=True)
class ReplacementObliged:
    """The case's station owes the customer an equivalent unit 替代更换 the same day. Row A4."""

    case_id: str
    due: datetime


@dataclass(frozen=True, slots=True)
class ReplacementReleased:
    """The obligation ended: the breach behind it turned out not to have happened."""

    case_id: str


@dataclass(frozen=True, slots=True)
class ReplacementUnitHandedOver:
    """The customer has an equivalent unit."""

    case_id: str
    station_id: str
    serial_no: str


@dataclass(frozen=True, slots=True)
class ReplacementUnitReturned:
    """The equivalent unit was taken back when the repair returned."""

    case_id: str
    station_id: str
    serial_no: str


StationEvent = StationOpened | StaffEnrolled
WorkOrderEvent = (
    WorkOrderReceived
    | WorkOrderAccepted
    | WorkOrderTransferred
    | TechnicianAssigned
    | CustomerContacted
    | TechnicianDeparted
    | TechnicianArrived
    | FaultDiagnosed
    | WorkSuspended
    | WorkResumed
    | FaultSolved
    | FaultNotSolved
    | VisitConcluded
    | ServiceReportFiled
)
AgendaEvent = AppointmentBooked | AppointmentReleased
ReplacementEvent = ReplacementObliged | ReplacementReleased | ReplacementUnitHandedOver | ReplacementUnitReturned

EVENTS: tuple[type, ...] = (
    StationOpened,
    StaffEnrolled,
    WorkOrderReceived,
    WorkOrderAccepted,
    WorkOrderTransferred,
    TechnicianAssigned,
    CustomerContacted,
    TechnicianDeparted,
    TechnicianArrived,
    FaultDiagnosed,
    WorkSuspended,
    WorkResumed,
    FaultSolved,
    FaultNotSolved,
    VisitConcluded,
    ServiceReportFiled,
    AppointmentBooked,
    AppointmentReleased,
    ReplacementObliged,
    ReplacementReleased,
    ReplacementUnitHandedOver,
    ReplacementUnitReturned,
)
