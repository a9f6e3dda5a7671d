"""The plan follows the machine: whatever becomes of it, of its warranty and of its contracts, each quarter that is
covered has its inspections, and none has one too many.

Asked as often as one likes, it decides only what has changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from events.catalog.inspection import (
    InspectionCalledOff,
    InspectionEvent,
    InspectionMissed,
    InspectionMoved,
    InspectionPlanned,
    InspectionRedirected,
    InspectionSetBack,
)
from events.rules.working_days import NONE_KNOWN, WorkingDays
from events.types import CallOffCause
from intake.domain.inspections.covers import Cover, Due, due, horizon
from intake.domain.inspections.inspection import Inspection, Plan, evolve
from intake.domain.inspections.quarters import likely
from intake.domain.inspections.spreading import choose_day

GRACE = timedelta(days=30)
"""So long after its last day an inspection can still be held, late; then it is missed."""
LEAD = timedelta(days=7)
"""Time to call the customer before a day that is chosen now."""


class Whereabouts(NamedTuple):
    """Whose a machine is, where it stands, and which station serves the customer's region, if any does."""

    customer_id: str
    site_id: str | None
    station_id: str | None

    @property
    def place(self) -> str:
        """What machines have in common that are inspected together."""
        return f"{self.customer_id}/{self.site_id or ''}"


class Around(NamedTuple):
    """What the plan has to follow.

    `out_of_use`: why the machine has no inspections of its own any more, None while it has. `taken` are the turns that
    machines had whose place it took; `over` the cases for inspections that have ended. `load` and `beside`: see
    `choose_day`. `calendar` knows the holidays of some years.
    """

    where: Whereabouts
    covers: Sequence[Cover]
    out_of_use: CallOffCause | None = None
    taken: frozenset[tuple[str, int]] = frozenset()
    over: frozenset[str] = frozenset()
    load: Mapping[date, int] = {}
    beside: Mapping[date, int] = {}
    calendar: WorkingDays = NONE_KNOWN


@dataclass(frozen=True, slots=True)
class KeepPlan:
    """Bring the plan of a machine to what holds `today`, in Asia/Shanghai."""

    equipment_id: str
    today: date


def keep(command: KeepPlan, plan: Plan, around: Around) -> list[InspectionEvent]:
    """What has to change."""
    wanted = () if around.out_of_use else due(around.covers, command.today)
    events: list[InspectionEvent] = []
    for known in plan.inspections.values():
        events += _kept(command, known, wanted, around)
    for event in events:
        plan = evolve(plan, event)
    stand = {each.turn for each in plan.inspections.values() if each.stands} | around.taken
    number = max(plan.inspections, default=0)
    for each in wanted:
        if (each.quarter, each.number) not in stand and each.last >= command.today:
            number += 1
            events.append(_planned(command, number, each, around))
    return events


def _kept(command: KeepPlan, known: Inspection, wanted: Sequence[Due], around: Around) -> list[InspectionEvent]:
    """What becomes of one that there is."""
    equipment_id, no = command.equipment_id, known.inspection_no
    events: list[InspectionEvent] = []
    if known.status == "begun" and known.case_id is not None and known.case_id in around.over:
        events.append(InspectionSetBack(equipment_id, no, known.case_id))
    elif known.status != "planned":
        return []
    if cause := _off(command, known, wanted, around):
        return [*events, InspectionCalledOff(equipment_id, no, cause)]
    if command.today > known.last_day + GRACE:
        return [*events, InspectionMissed(equipment_id, no, known.last_day)]
    events += _off_a_holiday(command, known, around)
    where = Whereabouts(known.customer_id, known.site_id, known.station_id)
    if where != around.where:
        events.append(InspectionRedirected(equipment_id, no, *around.where, *where))
    return events


def _off_a_holiday(command: KeepPlan, known: Inspection, around: Around) -> list[InspectionEvent]:
    """A day that turns out to be a holiday, once those of its year are known, gives way to another one; not one that
    somebody chose, and not from one day to the next."""
    calendar, day = around.calendar, known.planned_on
    if known.move_reason is not None or not calendar.knows(day) or calendar.works(day):
        return []
    first = max(known.first_day, command.today + LEAD)
    if day < first or first > known.window_end:
        return []
    other = choose_day(first, known.window_end, around.where.place, around.load, around.beside, calendar)
    if not likely(other, calendar):
        return []
    return [
        InspectionMoved(
            equipment_id=command.equipment_id,
            inspection_no=known.inspection_no,
            planned_on=other,
            last_day=known.last_day,
            former_planned_on=day,
            customers_wish=False,
            reason="",
            holiday=True,
        )
    ]


def _off(command: KeepPlan, known: Inspection, wanted: Sequence[Due], around: Around) -> CallOffCause | None:
    """Why it is not to be held any more. What quarters of the past still owe is owed."""
    if around.out_of_use is not None:
        return around.out_of_use
    if known.quarter not in map(str, horizon(command.today)):
        return None
    same = next((each for each in wanted if (each.quarter, each.number) == known.turn), None)
    if same is None:
        return "changed" if any(each.quarter == known.quarter for each in wanted) else "not_covered"
    if known.customers_wish or same.first <= known.planned_on <= same.last:
        return None
    return "not_covered" if same.last < command.today else "changed"


def _planned(command: KeepPlan, number: int, due: Due, around: Around) -> InspectionPlanned:
    soon = max(due.first, command.today + LEAD)
    first = soon if soon <= due.last else max(due.first, command.today)
    return InspectionPlanned(
        equipment_id=command.equipment_id,
        inspection_no=number,
        quarter=due.quarter,
        number_in_quarter=due.number,
        first_day=due.first,
        last_day=due.last,
        planned_on=choose_day(first, due.last, around.where.place, around.load, around.beside, around.calendar),
        grounds="warranty" if due.contract_id is None else "contract",
        contract_id=due.contract_id,
        customer_id=around.where.customer_id,
        site_id=around.where.site_id,
        station_id=around.where.station_id,
    )
