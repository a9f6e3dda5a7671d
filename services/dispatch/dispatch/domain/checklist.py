"""The checklist 检查表 of a periodic inspection: what the technician says of each of its steps, on site or after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, assert_never

from dispatch.domain.work_order.state import WorkOrder, not_now
from eventlog.decider import Decider, Rejected, State, changed
from events.catalog.checklist import KIND, ChecklistEvent, ChecklistFilled, ChecklistNoted, ChecklistResult
from events.catalog.product import ChecklistStep
from events.types import StepResult


class Checklist(State, frozen=True):
    """What was found last, nothing while `filled` is None; and what was noted of it, by the number of the step."""

    filled: ChecklistFilled | None = None
    notes: Mapping[int, str] = {}


def evolve(checklist: Checklist, event: ChecklistEvent) -> Checklist:
    """The checklist after one more event."""
    match event:
        case ChecklistFilled():
            return Checklist(event)
        case ChecklistNoted():
            return changed(checklist, notes={**checklist.notes, event.step_no: event.note})
        case _:
            assert_never(event)


CHECKLIST: Decider[Checklist, ChecklistEvent] = Decider(KIND, Checklist(), evolve)


class Answer(NamedTuple):
    """What one step found, and a note, which may be empty."""

    result: StepResult
    note: str


class Inspecting(NamedTuple):
    """Which visit it is, of which inspection of which machine, and its steps."""

    order: WorkOrder
    equipment_id: str
    inspection_no: int
    steps: Sequence[ChecklistStep]


@dataclass(frozen=True, slots=True)
class FillChecklist:
    """Say what each step found, in their order, and what the meter said, if it was read."""

    work_order_id: str
    answers: Sequence[Answer]
    meter_counter: int | None
    filled_by: str
    at: datetime


def fill(command: FillChecklist, checklist: Checklist, inspecting: Inspecting) -> list[ChecklistEvent]:
    """It can be corrected until the call-back about the visit is concluded: each time is told. Raises Rejected before
    anybody is on site, once the visit is over for good, and for another number of steps."""
    order, steps = inspecting.order, inspecting.steps
    on_site = order.status in ("arrived", "diagnosed") or order.status in ("solved", "not_solved")
    if not on_site or order.over:
        raise not_now(
            order,
            "the checklist is filled in on site, or after the visit until its call-back",
            "检查表须到场后填写，回访结束前可更正",
        )
    if len(command.answers) != len(steps):
        raise Rejected(
            f"the checklist has {len(steps)} steps: say what each of them found",
            f"检查表有 {len(steps)} 个项目，请逐项填写",
            "results",
        )
    results = tuple(
        ChecklistResult(step.phase, step.zh, step.en, answer.result)
        for step, answer in zip(steps, command.answers, strict=True)
    )
    known = checklist.filled
    return [
        ChecklistFilled(
            work_order_id=command.work_order_id,
            case_id=order.received.case_id,
            station_id=order.station_id,
            equipment_id=inspecting.equipment_id,
            inspection_no=inspecting.inspection_no,
            filled_by=command.filled_by,
            held_at=command.at if known is None else known.held_at,
            results=results,
            meter_counter=command.meter_counter,
        ),
        *(
            ChecklistNoted(command.work_order_id, order.received.case_id, number, answer.note)
            for number, answer in enumerate(command.answers, 1)
            if answer.note
        ),
    ]
