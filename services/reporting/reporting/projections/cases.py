"""`reporting.cases`: one row a case, folded from all four services."""

from typing import Any

from events.envelope import Recorded
from events.projection import Projection
from reporting.projections.case_row import CaseRow, Folds, changed
from reporting.projections.folds import callback, dispatch, intake, sla_monitor

FOLDS: Folds = {**intake.FOLDS, **dispatch.FOLDS, **sla_monitor.FOLDS, **callback.FOLDS}


def case_of(event: Any, recorded: Recorded) -> str:
    """The row's key."""
    case_id: str = event.case_id
    return case_id


def evolve(row: CaseRow | None, event: Any, recorded: Recorded) -> CaseRow:
    """The row after the event. Looked up by type rather than matched: this is the hot path of a rebuild."""
    present = row or CaseRow(event.case_id)
    return changed(present, FOLDS[type(event)](present, event, recorded.time))


CASES = Projection(
    name="cases", table="reporting.cases", row=CaseRow, key_of=case_of, evolve=evolve, events=tuple(FOLDS)
)
