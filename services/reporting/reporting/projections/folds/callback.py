"""The columns of a case that the call-back 回访 writes."""

from datetime import datetime

from events.catalog.callback import CallbackConcluded
from reporting.projections.case_row import CaseRow, Change, Folds, Verdict

COLUMNS = frozenset({"called_back"})


def concluded(row: CaseRow, event: CallbackConcluded, at: datetime) -> Change:
    """Sorted: every visit has a task of its own, and what was parked of one comes after what others said later."""
    verdicts = (*row.called_back, Verdict(event.station_id, event.outcome))
    return {"called_back": tuple(sorted(verdicts, key=lambda verdict: (verdict.station_id or "", verdict.outcome)))}


FOLDS: Folds = {CallbackConcluded: concluded}
