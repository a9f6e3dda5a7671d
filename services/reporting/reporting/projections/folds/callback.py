"""The columns of a case that the call-back 回访 writes."""

from datetime import datetime

from events.catalog.callback_task import CallbackConcluded, CallbackWithdrawn
from reporting.projections.case_row import CaseRow, Change, Folds, Verdict

COLUMNS = frozenset({"called_back", "callback_position"})


def concluded(row: CaseRow, event: CallbackConcluded, at: datetime) -> Change:
    """Sorted: every visit has a task of its own, and what was parked of one comes after what others said later."""
    verdicts = (*row.called_back, Verdict(event.station_id, event.outcome))
    return {"called_back": tuple(sorted(verdicts, key=lambda verdict: (verdict.station_id or "", verdict.outcome)))}


def withdrawn(row: CaseRow, event: CallbackWithdrawn, at: datetime) -> Change:
    """A class that was set aside does not count; old logs do not say which station it was about."""
    if event.set_aside is None:
        return {}
    said = [verdict for verdict in row.called_back if verdict.outcome == event.set_aside]
    own = [verdict for verdict in said if verdict.station_id == event.station_id] or said
    left = list(row.called_back)
    if own:
        left.remove(own[-1])
    return {"called_back": tuple(left)}


FOLDS: Folds = {CallbackConcluded: concluded, CallbackWithdrawn: withdrawn}
