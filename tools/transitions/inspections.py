"""Periodic inspections: the first one of a machine's plan."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import partial
from typing import get_args

from events.catalog.checklist import ChecklistFilled, ChecklistResult
from events.types import InspectionStatus
from intake.domain.inspections import arranging, holding, keeping
from intake.domain.inspections.covers import Cover
from intake.domain.inspections.inspection import PLAN, Plan
from tools.transitions.explore import Ask, Machine

SPRING, AUTUMN = date(2026, 4, 2), date(2026, 9, 1)
HERE = keeping.Whereabouts("c", None, "s1")
COVERED = [Cover(SPRING, date(2026, 6, 30))]
FAULT = ChecklistResult("check", "x", "x", "fault")
FILLED = ChecklistFilled("w", "k", "s1", "e", 1, "t", datetime(2026, 5, 6, 4, tzinfo=UTC), (FAULT,), None)


def _of_plan(now: Plan) -> Iterable[Ask]:
    for today, around in (
        (SPRING, keeping.Around(HERE, COVERED, over=frozenset("k"))),
        (SPRING, keeping.Around(HERE, COVERED, out_of_use="scrapped")),
        (AUTUMN, keeping.Around(HERE, COVERED)),
    ):
        yield partial(keeping.keep, keeping.KeepPlan("e", today), around=around)
    yield partial(arranging.begin_inspection, arranging.BeginInspection("e", 1, "k", "", "x", (), SPRING))
    yield partial(holding.hold, FILLED)
    yield partial(arranging.call_off_inspection, arranging.CallOffInspection("e", 1, "x"))


def _status(plan: Plan) -> InspectionStatus | None:
    return plan.inspections[1].status if 1 in plan.inspections else None


INSPECTION = Machine(
    "inspection",
    "services/intake/README.md",
    PLAN.initial,
    PLAN.evolve,
    _status,
    get_args(InspectionStatus),
    lambda plan: (_status(plan), 1 in plan.inspections and plan.inspections[1].case_id, min(len(plan.inspections), 2)),
    _of_plan,
)
