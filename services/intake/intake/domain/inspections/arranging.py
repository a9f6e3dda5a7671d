"""What people do with a planned inspection 定期检查: move it, open its case, call it off, follow up what it found."""

from dataclasses import dataclass
from datetime import date, timedelta

from eventlog.decider import Rejected
from events.catalog.inspection import (
    InspectionBegun,
    InspectionCalledOff,
    InspectionEvent,
    InspectionFollowedUp,
    InspectionFollowUpWaived,
    InspectionMoved,
)
from events.catalog.product import ChecklistStep
from events.fields import Reason
from intake.domain.inspections.inspection import Inspection, Plan, known_inspection, not_now
from intake.domain.inspections.quarters import quarter_of
from intake.domain.product import Product

AHEAD = timedelta(days=14)
"""So long before its first day its case may be opened: the customer is called for a day."""

STANDARD_STEPS = (
    ChecklistStep("check", "检查设备状态与打印质量", "Check the machine and what it prints"),
    ChecklistStep("debug", "调试各项功能与设置", "Adjust functions and settings"),
    ChecklistStep("clean", "清洁设备内外", "Clean the machine inside and outside"),
)
"""What is done with a machine whose product says nothing else."""


@dataclass(frozen=True, slots=True)
class MoveInspection:
    """Hold it on another day, for a `reason`; beyond its time as the customer wishes. `today` in Asia/Shanghai."""

    equipment_id: str
    inspection_no: int
    planned_on: date
    customers_wish: bool
    reason: Reason
    today: date


@dataclass(frozen=True, slots=True)
class BeginInspection:
    """Its case is opened, with the steps of the machine's product."""

    equipment_id: str
    inspection_no: int
    case_id: str
    number: str
    model: str
    checklist: tuple[ChecklistStep, ...]
    today: date


@dataclass(frozen=True, slots=True)
class CallOffInspection:
    """The customer does not want it, for a `reason`."""

    equipment_id: str
    inspection_no: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class FollowUpInspection:
    """A case is opened for what it found."""

    equipment_id: str
    inspection_no: int
    case_id: str


@dataclass(frozen=True, slots=True)
class WaiveFollowUp:
    """Nothing is to be done about what it found, for a `reason`."""

    equipment_id: str
    inspection_no: int
    reason: Reason


def move_inspection(command: MoveInspection, plan: Plan) -> list[InspectionEvent]:
    """What is planned so already decides nothing. Raises Rejected for a day before today or out of its time; with the
    customer's wish it has until the end of the next quarter."""
    known = known_inspection(plan, command.equipment_id, command.inspection_no)
    day = command.planned_on
    if known.status != "planned":
        raise not_now(known)
    if day == known.planned_on:
        return []
    if day < command.today:
        raise Rejected("the day is over", "该日期已过", "planned_on")
    first, last = known.first_day, known.window_end
    if command.customers_wish:
        last = max(last, quarter_of(known.window_end).next.last)
    if not first <= day <= last:
        wish = "" if command.customers_wish else "; later only if the customer wishes so"
        wish_zh = "" if command.customers_wish else "；更晚须为客户要求"
        raise Rejected(
            f"it is to be between {first} and {last}{wish}",
            f"该次检查应在 {first} 至 {last} 之间{wish_zh}",
            "planned_on",
        )
    return [
        InspectionMoved(
            equipment_id=command.equipment_id,
            inspection_no=command.inspection_no,
            planned_on=day,
            last_day=max(day, known.window_end),
            former_planned_on=known.planned_on,
            customers_wish=command.customers_wish,
            reason=command.reason,
        )
    ]


def begin_inspection(command: BeginInspection, plan: Plan) -> list[InspectionEvent]:
    """Once more with the same case is no news. Raises Rejected long before its time, and where it is begun, held,
    missed or called off."""
    known = known_inspection(plan, command.equipment_id, command.inspection_no)
    if known.status != "planned":
        if known.case_id == command.case_id:
            return []
        raise not_now(known)
    if command.today < known.first_day - AHEAD:
        raise Rejected(
            f"its time begins on {known.first_day}: its case can be opened {AHEAD.days} days before",
            f"该次检查自 {known.first_day} 起，可提前 {AHEAD.days} 天开单",
        )
    return [
        InspectionBegun(
            equipment_id=command.equipment_id,
            inspection_no=command.inspection_no,
            case_id=command.case_id,
            number=command.number,
            model=command.model,
            checklist=command.checklist,
        )
    ]


def call_off_inspection(command: CallOffInspection, plan: Plan) -> list[InspectionEvent]:
    """Once more is no news. Raises Rejected where its case is open, or it is over."""
    known = known_inspection(plan, command.equipment_id, command.inspection_no)
    if known.status == "called_off" and known.cause == "customer":
        return []
    if known.status != "planned":
        raise not_now(known)
    return [InspectionCalledOff(command.equipment_id, command.inspection_no, "customer", command.reason)]


def follow_up_inspection(command: FollowUpInspection, plan: Plan) -> list[InspectionEvent]:
    """Once is enough. Raises Rejected where it found no fault, or has another case for what it found."""
    known = known_inspection(plan, command.equipment_id, command.inspection_no)
    if known.follow_up_case_id == command.case_id:
        return []
    if known.follow_up_case_id is not None:
        raise Rejected(
            f"case {known.follow_up_case_id} was opened for what it found",
            f"已为检查发现的故障开单：服务单 {known.follow_up_case_id}",
        )
    require_faults(known)
    return [InspectionFollowedUp(command.equipment_id, command.inspection_no, command.case_id)]


def waive_follow_up(command: WaiveFollowUp, plan: Plan) -> list[InspectionEvent]:
    """Once is enough. Raises Rejected where it found no fault, or a case was opened for what it found."""
    known = known_inspection(plan, command.equipment_id, command.inspection_no)
    if known.follow_up_case_id is not None:
        raise Rejected(
            f"case {known.follow_up_case_id} was opened for what it found",
            f"已为检查发现的故障开单：服务单 {known.follow_up_case_id}",
        )
    require_faults(known)
    if known.waived_reason is not None:
        return []
    return [InspectionFollowUpWaived(command.equipment_id, command.inspection_no, command.reason)]


def require_faults(known: Inspection) -> None:
    """Raises Rejected where no fault was found."""
    if known.status != "held" or not known.faults:
        raise Rejected("the inspection found no fault", "该次检查没有发现故障")


def steps_of(product: Product) -> tuple[ChecklistStep, ...]:
    """The steps of a product, the usual ones where it says none, or nobody listed it."""
    return product.details.checklist if product.details and product.details.checklist else STANDARD_STEPS


def fault_words(known: Inspection) -> str:
    """What it found, for the request: the steps in Chinese. What was noted of them is read on the checklist."""
    return f"定期检查（{known.quarter}）发现故障：" + "；".join(
        each.zh for each in known.findings if each.result == "fault"
    )
