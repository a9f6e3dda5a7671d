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
    {f"{clock}_{part}" for clock in CLOCKS for part in ("state", "warned", "breached_at")}
    | {"due_at", "paused_seconds", "sla_state", "sla_monitor_position"}
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
    return _judged(row, {f"{event.clock}_breached_at": event.due})


def withdrawn(row: CaseRow, event: SlaAlarmWithdrawn, at: datetime) -> Change:
    none: dict[str, Change] = {
        "warning": {f"{event.clock}_warned": False},
        "breach": {f"{event.clock}_breached_at": None},
    }
    return _judged(row, none.get(event.level, {}))


def _judged(row: CaseRow, change: Change) -> Change:
    return {**change, "sla_state": sla_state(changed(row, change))}


def sla_state(row: CaseRow) -> str:
    """The worst that holds: breached > warned > paused > on_time.

    A breach holds for ever; a warning holds until its clock stops; paused means that the case waits for the customer.
    """
    if row.respond_breached_at or row.arrive_breached_at or row.resolve_breached_at:
        return "breached"
    clocks = (
        (row.respond_state, row.respond_warned),
        (row.arrive_state, row.arrive_warned),
        (row.resolve_state, row.resolve_warned),
    )
    for state, warned in clocks:  # a loop, for this is a hot path of a rebuild
        if warned and state not in ("met", "missed", "ended"):
            return "warned"
    return "paused" if "paused" in (row.respond_state, row.arrive_state, row.resolve_state) else "on_time"


FOLDS: Folds = {
    CaseClocksChanged: clocks_changed,
    SlaWarned: warned,
    SlaBreached: breached,
    SlaAlarmWithdrawn: withdrawn,
}
