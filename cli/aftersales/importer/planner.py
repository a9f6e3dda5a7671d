"""Rows of a log → what has to be done at the services, step by step. Pure: no I/O, no clock.

A case is open, solved or closed. Its first row opens it and is then played as what it is; any later row first ends
a wait, and reopens a closed case. Work after a solution and before the call-back shows that the solution was
premature. A milestone that takes work by the station implies the response, where it was not given yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, assert_never

from aftersales.importer.mapping import Milestone
from aftersales.importer.names import Names
from aftersales.importer.reader import Row

StepName = Literal[
    "open",
    "route",
    "reopen",
    "accept",
    "assign",
    "contact",
    "depart",
    "wait_customer",
    "wait_parts",
    "resume",
    "solve",
    "reach",
    "conclude",
]


@dataclass(frozen=True, slots=True)
class Step:
    """One command; `visit_no` is the visit (from 1) whose work order it is about."""

    name: StepName
    visit_no: int
    technician_id: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """What stays the same for a case: it is taken from its first row. `name` is the log's own word for it."""

    case_id: str
    name: str
    customer_id: str
    equipment_id: str | None
    station_id: str
    taken_by: str
    description: str


@dataclass(frozen=True, slots=True)
class Task:
    """All steps of one row, at the row's time. A row that changes nothing has none."""

    case: Case
    line: int
    activity: str
    at: datetime
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """What has to be known before the first case, id → the log's words, and who is on which roster."""

    customers: dict[str, tuple[str, str]]
    """Customer → (name, region)."""
    equipment: dict[str, tuple[str, str]]
    """Equipment → (customer, product): one unit for every product a customer calls about."""
    stations: dict[str, str]
    """Station → name, which is also the one region that it serves."""
    roster: tuple[tuple[str, str], ...]
    """(station, technician) for everybody who works on an order there."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole import: the registers, then the tasks in order of time."""

    register: Register
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class _Progress:
    status: Literal["open", "solved", "closed"]
    visit_no: int = 1
    technician_id: str | None = None
    departed: bool = False
    waiting: bool = False


def plan(rows: Iterable[Row]) -> Plan:
    """Everything to do for `rows`, which are in order of time."""
    names = Names()
    register = Register({}, {}, {}, ())
    cases: dict[str, Case] = {}
    progress: dict[str, _Progress] = {}
    tasks: list[Task] = []
    roster: dict[tuple[str, str], None] = {}
    for row in rows:
        case = cases.get(row.case)
        if case is None:
            case = cases[row.case] = _case(row, names, register)
        technician_id = names.of("technician", row.resource)
        progress[row.case], steps = _play(progress.get(row.case), row, technician_id)
        roster |= {(case.station_id, step.technician_id): None for step in steps if step.technician_id}
        tasks.append(Task(case, row.line, row.activity, row.at, steps))
    return Plan(replace(register, roster=tuple(roster)), tuple(tasks))


def _case(row: Row, names: Names, register: Register) -> Case:
    customer_id = names.of("customer", row.customer)
    station_id = names.of("station", row.station)
    equipment_id = None
    if row.product is not None:
        equipment_id = names.of("equipment", f"{row.customer} / {row.product}")
        register.equipment.setdefault(equipment_id, (customer_id, row.product))
    register.customers.setdefault(customer_id, (row.customer, row.station))
    register.stations.setdefault(station_id, row.station)
    return Case(
        case_id=names.of("case", row.case),
        name=row.case,
        customer_id=customer_id,
        equipment_id=equipment_id,
        station_id=station_id,
        taken_by=names.of("technician", row.resource),
        description=f"{row.case}: {row.activity}",
    )


def _play(before: _Progress | None, row: Row, technician_id: str) -> tuple[_Progress, tuple[Step, ...]]:
    now, steps = _begin(before)
    if row.milestone in ("open", "note"):
        return now, tuple(steps)
    if now.status == "solved" and row.milestone not in ("solve", "close"):
        now = replace(now, status="open", departed=False)
        steps.append(Step("resume", now.visit_no))
    unanswered = now.technician_id is None
    if unanswered:
        steps.append(Step("accept", now.visit_no))
    if unanswered or (row.milestone == "respond" and now.technician_id != technician_id):
        now = replace(now, technician_id=technician_id, departed=False)
        steps.append(Step("assign", now.visit_no, technician_id))
    if unanswered or row.milestone in ("respond", "visit"):
        steps.append(Step("contact", now.visit_no))
    now, more = _work(now, row.milestone)
    return now, (*steps, *more)


def _begin(before: _Progress | None) -> tuple[_Progress, list[Step]]:
    """What any row does first: open the case, reopen it, or end its wait."""
    if before is None:
        return _Progress("open"), [Step("open", 0), Step("route", 0)]
    if before.status == "closed":
        return _Progress("open", before.visit_no + 1), [Step("reopen", before.visit_no)]
    if before.waiting:
        return replace(before, waiting=False), [Step("resume", before.visit_no)]
    return before, []


def _work(before: _Progress, milestone: Milestone) -> tuple[_Progress, list[Step]]:
    """What the station does, and the call-back after it."""
    visit_no = before.visit_no
    match milestone:
        case "visit" if not before.departed:
            return replace(before, departed=True), [Step("depart", visit_no)]
        case "wait_customer" | "wait_parts":
            return replace(before, waiting=True), [Step(milestone, visit_no)]
        case "solve" | "close":
            steps = [] if before.status == "solved" else [Step("solve", visit_no)]
            if milestone == "solve":
                return replace(before, status="solved"), steps
            return replace(before, status="closed"), [*steps, Step("reach", visit_no), Step("conclude", visit_no)]
        case "open" | "note" | "respond" | "visit":
            return before, []
        case _:
            assert_never(milestone)
