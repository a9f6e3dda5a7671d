"""What a row makes of its case, step by step. Pure: no I/O, no clock.

A case is open, solved or closed. Its first row opens it and is then played as what it is; any later row first ends
a wait, and reopens a closed case. Work after a solution and before the call-back shows that the solution was
premature. A milestone that takes work by the station implies the response, where it was not given yet.
"""

from dataclasses import dataclass, replace
from typing import Literal, assert_never

from aftersales.importer.mapping import Milestone

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
    """One command; `visit_no` is the visit (from 1) whose work order it is about. `instead` of another technician is an
    assignment where somebody had the order."""

    name: StepName
    visit_no: int
    technician_id: str | None = None
    instead: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a case has come."""

    status: Literal["open", "solved", "closed"] = "open"
    visit_no: int = 1
    technician_id: str | None = None
    departed: bool = False
    waiting: bool = False


def play(before: Progress | None, milestone: Milestone, technician_id: str) -> tuple[Progress, tuple[Step, ...]]:
    """The case after a row, and the steps that lead there; `before` is None for its first row."""
    now, steps = _begin(before)
    if milestone in ("open", "note"):
        return now, tuple(steps)
    if now.status == "solved" and milestone not in ("solve", "close"):
        now = replace(now, status="open", departed=False)
        steps.append(Step("resume", now.visit_no))
    unanswered = now.technician_id is None
    if unanswered:
        steps.append(Step("accept", now.visit_no))
    if unanswered or (milestone == "respond" and now.technician_id != technician_id):
        now = replace(now, technician_id=technician_id, departed=False)
        steps.append(Step("assign", now.visit_no, technician_id, instead=not unanswered))
    if unanswered or milestone in ("respond", "visit"):
        steps.append(Step("contact", now.visit_no))
    now, more = _work(now, milestone)
    return now, (*steps, *more)


def _begin(before: Progress | None) -> tuple[Progress, list[Step]]:
    """What any row does first: open the case, reopen it, or end its wait."""
    if before is None:
        return Progress(), [Step("open", 0), Step("route", 0)]
    if before.status == "closed":
        return Progress(visit_no=before.visit_no + 1), [Step("reopen", before.visit_no)]
    if before.waiting:
        return replace(before, waiting=False), [Step("resume", before.visit_no)]
    return before, []


def _work(before: Progress, milestone: Milestone) -> tuple[Progress, list[Step]]:
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
