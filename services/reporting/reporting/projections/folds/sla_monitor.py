"""The columns of a case that the SLA monitor writes.

Standings say where the clocks are, alarms say what was warned of or missed; both come from the monitor alone.
"""

from datetime import datetime

from events.catalog.sla import (
    CaseClocksChanged,
    SlaAlarmWithdrawn,
    SlaBreached,
    SlaWarned,
)
from reporting.projections.case_row import CaseRow, Change, Folds, changed

CLOCKS = ("respond", "arrive", "resolve")

COLUMNS = frozenset(
    {f"{clock}_{part}" for clock in CLOCKS for part in ("state", "warned", "breached")}
    | {"due_at", "paused_seconds", "sla_state"}
)


def clocks_changed(row: CaseRow, event: CaseClocksChanged, at: datetime) -> Change:
    standings = (event.respond, event.arrive, event.resolve)
    return _judged(
        row,
        {
            "respond_state": event.respond.state,
            "arrive_state": event.arrive.state,
            "resolve_state": event.resolve.state,
            "due_at": min((clock.due for clock in standings if clock.state == "running" and clock.due), default=None),
            "paused_seconds": event.paused_seconds,
        },
    )


def warned(row: CaseRow, event: SlaWarned, at: datetime) -> Change:
    return _judged(row, {f"{event.clock}_warned": True})


def breached(row: CaseRow, event: SlaBreached, at: datetime) -> Change:
    return _judged(row, {f"{event.clock}_breached": True})


def withdrawn(row: CaseRow, event: SlaAlarmWithdrawn, at: datetime) -> Change:
    column = {"warning": "warned", "breach": "breached"}.get(event.level)
    return _judged(row, {f"{event.clock}_{column}": False} if column else {})


def _judged(row: CaseRow, change: Change) -> Change:
    return {**change, "sla_state": sla_state(changed(row, change))}


def sla_state(row: CaseRow) -> str:
    """The worst that holds: breached > warned > paused > on_time.

    A breach holds for ever; a warning holds until its clock stops; paused means that the case waits for the customer.
    """
    if row.respond_breached or row.arrive_breached or row.resolve_breached:
        return "breached"
    clocks = (
        (row.respond_state, row.respond_warned),
        (row.arrive_state, row.arrive_warned),
        (row.resolve_state, row.resolve_warned),
    )
    if any(warned and state not in ("met", "missed") for state, warned in clocks):
        return "warned"
    return "paused" if any(state == "paused" for state, _ in clocks) else "on_time"


FOLDS: Folds = {
    CaseClocksChanged: clocks_changed,
    SlaWarned: warned,
    SlaBreached: breached,
    SlaAlarmWithdrawn: withdrawn,
}
