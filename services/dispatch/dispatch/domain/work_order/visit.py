"""What happens between the desk and the end: the way there, the fault, the waits."""

from dataclasses import dataclass
from datetime import datetime

from dispatch.domain.travel import kilometres
from dispatch.domain.work_order.state import WorkOrder, case_has_ended, not_now
from eventlog.decider import Rejected
from events.catalog.customer import Place
from events.catalog.visit_findings import VisitMeterRead
from events.catalog.work_order import (
    FaultDiagnosed,
    TechnicianArrived,
    TechnicianDeparted,
    WorkOrderEvent,
    WorkResumed,
    WorkSuspended,
)
from events.fault_codes import CauseCode, FaultCode
from events.types import WaitReason


@dataclass(frozen=True, slots=True)
class Depart:
    """The technician sets out."""


def depart(command: Depart, order: WorkOrder) -> list[WorkOrderEvent]:
    """The technician sets out 出发."""
    if order.status == "en_route":
        return []
    again = _again(order)
    if not (order.status == "assigned" or again) or order.technician_id is None:
        raise not_now(order, "only an assigned technician can set out", "只有已指派的维修人员才能出发")
    return [*again, TechnicianDeparted(order.received.work_order_id, order.received.case_id, order.technician_id)]


@dataclass(frozen=True, slots=True)
class Arrive:
    """The technician is on site, since `at`, UTC; `place` is where they say they are."""

    at: datetime | None = None
    place: Place | None = None


def arrive(command: Arrive, order: WorkOrder, site: Place | None = None) -> list[WorkOrderEvent]:
    """The technician is on site 到达现场; setting out need not have been told. `site` is where the visit is to be, as
    far as it is known: being elsewhere is told, and holds nobody up."""
    if order.status in ("arrived", "diagnosed"):
        return []
    again = _again(order)
    if not (order.status in ("assigned", "en_route") or again) or order.technician_id is None:
        raise not_now(order, "only a technician who was sent can arrive", "只有已指派的维修人员才能到场")
    away = None
    if command.place is not None and site is not None:
        away = round(kilometres(command.place, site) * 10) * 100
    ids = order.received.work_order_id, order.received.case_id, order.technician_id
    return [*again, TechnicianArrived(*ids, command.at, command.place, away)]


def _again(order: WorkOrder) -> list[WorkOrderEvent]:
    """The wait for a customer who was not at home is over when somebody goes again."""
    if order.status != "waiting" or order.hindrance != "not_at_home":
        return []
    return [WorkResumed(order.received.work_order_id, order.received.case_id)]


@dataclass(frozen=True, slots=True)
class FamilyFaults:
    """The fault codes that machines of a family can have."""

    family: str
    codes: frozenset[FaultCode]


@dataclass(frozen=True, slots=True)
class DiagnoseFault:
    """What is wrong, and its codes, where they are said."""

    fault: str
    fault_code: FaultCode | None = None
    cause_code: CauseCode | None = None


def diagnose(command: DiagnoseFault, order: WorkOrder, known: FamilyFaults | None = None) -> list[WorkOrderEvent]:
    """What is wrong 故障诊断, found on site; a later finding replaces it, and one that confirms it is told as well.
    Raises Rejected for a code that machines of this family do not have; every code fits where nothing is `known`."""
    if order.status not in ("arrived", "diagnosed"):
        raise not_now(order, "a fault is diagnosed on site", "到场后才能诊断故障")
    if known is not None and command.fault_code is not None and command.fault_code not in known.codes:
        fitting = sorted(known.codes)
        raise Rejected(
            f"machines of the family {known.family} have no {command.fault_code}: one of {', '.join(fitting)}",
            f"{command.fault_code} 不适用于 {known.family} 系列；可选 {'、'.join(fitting)}",
            "fault_code",
        )
    ids = order.received.work_order_id, order.received.case_id
    return [FaultDiagnosed(*ids, command.fault, command.fault_code, command.cause_code)]


@dataclass(frozen=True, slots=True)
class ReadVisitMeter:
    """What the machine's meter says, at `at`, UTC."""

    counter: int
    read_by: str
    meter_replaced: bool
    at: datetime


def read_meter(command: ReadVisitMeter, order: WorkOrder, last: int | None) -> list[WorkOrderEvent]:
    """Read the meter 抄表, on site. `last` is what the machine's record says, None where nobody has read it.

    Raises Rejected elsewhere, where no machine is named, and for less than the meter said before, unless it was
    replaced.
    """
    received = order.received
    if order.status not in ("arrived", "diagnosed"):
        raise not_now(order, "a meter is read on site", "到场后才能抄表")
    if received.equipment_id is None:
        raise Rejected("no machine is named in this order", "本派工单未指明设备")
    known = order.meter
    if known is not None and (known.counter, known.meter_replaced) == (command.counter, command.meter_replaced):
        return []
    before = known.counter if known is not None else last or 0
    if command.counter < before and not command.meter_replaced:
        raise Rejected(
            f"the meter said {before} before: say so if the meter was replaced",
            f"上次表数为 {before}，表数不会减少；如已更换计数器请注明",
            "counter",
        )
    ids = received.work_order_id, received.case_id, received.equipment_id
    return [VisitMeterRead(*ids, command.counter, command.at, command.read_by, command.meter_replaced)]


@dataclass(frozen=True, slots=True)
class SuspendWork:
    """Work waits for the customer or for parts."""

    reason: WaitReason
    note: str


def suspend(command: SuspendWork, order: WorkOrder) -> list[WorkOrderEvent]:
    """Let the order wait 挂起, from its acceptance on.

    A wait for something else ends the first wait, because only a wait for the customer pauses the promises. A wait that
    goes on is told each time.
    Raises Rejected before acceptance, after the end, and where the address or the safety of the site holds it up.
    """
    _require_free(order)
    if order.status == "received" or order.finished:
        raise not_now(order, "only an accepted, unfinished order can wait", "只有已接单且未完结的派工单才能挂起")
    ids = order.received.work_order_id, order.received.case_id
    suspended = WorkSuspended(*ids, command.reason, command.note)
    if order.wait is None or order.wait.reason == command.reason:
        return [suspended]
    return [WorkResumed(*ids), suspended]


@dataclass(frozen=True, slots=True)
class ResumeWork:
    """Work goes on."""


def resume(command: ResumeWork, order: WorkOrder) -> list[WorkOrderEvent]:
    """Go on where the wait began 恢复, or after an end that proved premature 未真正修复, before the call-back.

    Raises Rejected for an order that nobody has accepted, and for a finished one whose call-back is concluded: that
    work is not taken up again, the case is closed or goes on with a later visit; and as `suspend` for one that is held
    up.
    """
    _require_free(order)
    if order.status == "received":
        raise not_now(order, "only an accepted order can go on", "只有已接单的派工单才能恢复")
    if order.status != "waiting" and not order.finished:
        return []
    if order.ending is not None:
        raise case_has_ended(order.ending)
    if order.refusal is not None:
        raise not_now(order, "the station refused this order: the case goes on elsewhere", "已拒单，服务单另行派工")
    if order.unconfirmed:
        raise Rejected(
            "the customer was never reached at the call-back, the case has ended; reopen it instead",
            "回访始终联系不上客户，该服务单已终止，请重新开启服务单",
        )
    if order.outcome == "satisfied":
        raise Rejected(
            "the customer was satisfied at the call-back, the case is closed; reopen it instead",
            "回访满意，该服务单已结案，请重新开启服务单",
        )
    if order.outcome is not None:
        raise Rejected(
            "the call-back has ended this visit; the case goes on with a later visit",
            "回访已结束本次上门，该服务单由后续上门派工单继续",
        )
    return [WorkResumed(order.received.work_order_id, order.received.case_id)]


def _require_free(order: WorkOrder) -> None:
    """Raises Rejected while somebody else has to speak first."""
    if order.unsafe is not None:
        raise Rejected(
            "the site is unsafe: the station's dispatcher or the information centre declares it safe first",
            "现场不安全：须先由调度员或信息中心确认安全",
        )
    if order.hindrance == "wrong_address":
        raise Rejected(
            "the address is wrong: the information centre settles it first, and the order goes on by itself",
            "地址有误：须先由信息中心核实地址，派工单随即自动恢复",
        )
