"""One periodic inspection 定期检查, and how its events change it; the plan of a machine is all that it ever had."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from eventlog.decider import Decider, NotFound, Rejected, State, changed
from events.catalog.checklist import ChecklistResult
from events.catalog.inspection import (
    KIND,
    InspectionBegun,
    InspectionCalledOff,
    InspectionEvent,
    InspectionFollowedUp,
    InspectionFollowUpWaived,
    InspectionHeld,
    InspectionMissed,
    InspectionMoved,
    InspectionPlanned,
    InspectionRedirected,
    InspectionSetBack,
)
from events.types import INSPECTION_STATUSES, CallOffCause, InspectionGrounds, InspectionStatus
from events.words import choice


@dataclass(frozen=True, slots=True)
class Inspection:
    """One inspection. Days are Asia/Shanghai's; `inspection_id` is unique over all machines. `window_end` is the last
    day of its part of the quarter, `last_day` the one until which it is in time: later where the customer wished so.

    `case_id` is the case that was opened for it last, `number` what people call that. `late`, `steps`, `faults` and
    `findings` are known once it was held, by the work order whose checklist has the notes. `cause` says what called it
    off. `waived_reason`: nothing is to be done about its faults.
    """

    inspection_id: str
    equipment_id: str
    inspection_no: int
    quarter: str
    number_in_quarter: int
    status: InspectionStatus
    first_day: date
    window_end: date
    last_day: date
    planned_on: date
    grounds: InspectionGrounds
    contract_id: str | None
    customer_id: str
    site_id: str | None
    station_id: str | None
    customers_wish: bool = False
    move_reason: str | None = None
    case_id: str | None = None
    number: str | None = None
    held_on: date | None = None
    late: bool | None = None
    steps: int | None = None
    faults: int | None = None
    findings: tuple[ChecklistResult, ...] = ()
    work_order_id: str | None = None
    follow_up_case_id: str | None = None
    waived_reason: str | None = None
    cause: CallOffCause | None = None
    call_off_reason: str | None = None

    @property
    def turn(self) -> tuple[str, int]:
        """Its quarter, and its number there."""
        return self.quarter, self.number_in_quarter

    @property
    def stands(self) -> bool:
        """Whether its turn is taken: it is to be held, was held, missed, or not wanted by the customer."""
        return self.status != "called_off" or self.cause == "customer"


def inspection_id(equipment_id: str, inspection_no: int) -> str:
    """The number comes first, for the machine's may hold dashes."""
    return f"{inspection_no}-{equipment_id}"


def after(known: Inspection | None, event: InspectionEvent) -> Inspection | None:
    """The inspection after one more of its events."""
    if isinstance(event, InspectionPlanned):
        return Inspection(
            inspection_id=inspection_id(event.equipment_id, event.inspection_no),
            equipment_id=event.equipment_id,
            inspection_no=event.inspection_no,
            quarter=event.quarter,
            number_in_quarter=event.number_in_quarter,
            status="planned",
            first_day=event.first_day,
            window_end=event.last_day,
            last_day=event.last_day,
            planned_on=event.planned_on,
            grounds=event.grounds,
            contract_id=event.contract_id,
            customer_id=event.customer_id,
            site_id=event.site_id,
            station_id=event.station_id,
        )
    return None if known is None else _after(known, event)


def _after(known: Inspection, event: InspectionEvent) -> Inspection:
    match event:
        case InspectionPlanned():
            return known
        case InspectionMoved():
            wish, reason = event.customers_wish, event.reason
            moved = replace(known, planned_on=event.planned_on, last_day=event.last_day)
            return replace(moved, customers_wish=wish, move_reason=reason or known.move_reason)
        case InspectionRedirected():
            return replace(known, customer_id=event.customer_id, site_id=event.site_id, station_id=event.station_id)
        case InspectionBegun():
            return replace(known, status="begun", case_id=event.case_id, number=event.number)
        case InspectionSetBack():
            return replace(known, status="planned")
        case InspectionHeld():
            held = replace(known, status="held", case_id=event.case_id, work_order_id=event.work_order_id)
            found = replace(held, steps=event.steps, faults=event.faults, findings=event.findings)
            late = replace(found, held_on=event.held_on, late=event.late, station_id=event.station_id)
            return replace(late, waived_reason=None)
        case InspectionMissed():
            return replace(known, status="missed")
        case InspectionCalledOff():
            return replace(known, status="called_off", cause=event.cause, call_off_reason=event.reason or None)
        case InspectionFollowedUp():
            return replace(known, follow_up_case_id=event.follow_up_case_id)
        case InspectionFollowUpWaived():
            return replace(known, waived_reason=event.reason)
        case _:
            assert_never(event)


class Plan(State, frozen=True):
    """All inspections of a machine that there ever were, by number."""

    inspections: Mapping[int, Inspection] = {}


def evolve(plan: Plan, event: InspectionEvent) -> Plan:
    """The plan after one more event."""
    known = after(plan.inspections.get(event.inspection_no), event)
    return plan if known is None else changed(plan, inspections={**plan.inspections, event.inspection_no: known})


PLAN: Decider[Plan, InspectionEvent] = Decider(KIND, Plan(), evolve)


def known_inspection(plan: Plan, equipment_id: str, inspection_no: int) -> Inspection:
    """Raises NotFound for a number that the machine has no inspection of."""
    known = plan.inspections.get(inspection_no)
    if known is None:
        raise NotFound(
            f"equipment {equipment_id} has no inspection {inspection_no}",
            f"设备 {equipment_id} 没有第 {inspection_no} 次定期检查",
        )
    return known


def not_now(known: Inspection) -> Rejected:
    """It stands where that cannot be."""
    zh, en = choice(INSPECTION_STATUSES, known.status)
    return Rejected(f"the inspection is {en} already", f"该次定期检查{zh}")
