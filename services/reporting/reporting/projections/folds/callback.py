"""The columns of a case that the call-back 回访 writes."""

from datetime import datetime

from events.catalog.callback import CallbackConcluded
from reporting.projections.case_row import CaseRow, Change, Folds, Verdict

COLUMNS = frozenset({"called_back"})


def concluded(row: CaseRow, event: CallbackConcluded, at: datetime) -> Change:
    return {"called_back": (*row.called_back, Verdict(event.station_id, event.outcome))}


FOLDS: Folds = {CallbackConcluded: concluded}
