"""`reporting.cases`: one row a case, folded from all four services."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Index, func, or_, select

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import Query, given
from eventlog.read_models.tables import table_of
from events.catalog import codec
from events.catalog.case import RequestReceived
from reporting.projections.case_row import CaseRow, Change, Folds, changed
from reporting.projections.folds import callback, dispatch, intake, sla_monitor

FOLDS: Folds = {**intake.FOLDS, **dispatch.FOLDS, **sla_monitor.FOLDS, **callback.FOLDS}

CLOCKS = sla_monitor.CLOCKS


def breached_by(clock: str) -> Callable[[CaseRow], str | None]:
    """Whose a breach is: the station that had the case when the promise was missed (decision 027); None where it was
    not, or nobody had it. When it was missed comes from the SLA monitor, who had the case from the stations."""

    def station(row: CaseRow) -> str | None:
        at = getattr(row, f"{clock}_breached_at")
        held = [holder.station_id for holder in row.holders if holder.since <= at] if at is not None else []
        return held[-1] if held else None

    return station


TABLE = table_of(
    "reporting.cases",
    CaseRow,
    fillfactor=70,
    derived={f"{clock}_breached_by": breached_by(clock) for clock in CLOCKS},
)
t = TABLE.c
Index("cases_by_opening", t.opened_at, t.case_id)
Index("cases_by_number", t.number)
Index("cases_by_station", func.coalesce(t.order_station_id, t.routed_station_id), t.opened_at, t.case_id)
Index("open_cases", t.opened_at, t.case_id, postgresql_where=t.status != "closed")
Index("ended_cases", t.ending, t.opened_at, t.case_id, postgresql_where=t.ending.is_not(None))
for _clock in CLOCKS:
    _by = t[f"{_clock}_breached_by"]
    Index(f"cases_{_clock}_breached", _by, t.opened_at, t.case_id, postgresql_where=_by.is_not(None))


def case_of(event: Any, recorded: Recorded) -> str:
    """The row's key."""
    case_id: str = event.case_id
    return case_id


POSITIONS = {
    "intake": "intake_position",
    "dispatch": "dispatch_position",
    "sla_monitor": "sla_monitor_position",
    "callback": "callback_position",
}
"""Log → the column that says how far of it the row is made."""
_POSITION_OF = {event: POSITIONS[codec.kinds[event].source] for event in FOLDS}


def evolve(row: CaseRow | None, event: Any, recorded: Recorded) -> CaseRow:
    """The row after the event. Looked up by type rather than matched: this is the hot path of a rebuild."""
    present, kind, at, position = row or CaseRow(event.case_id), type(event), recorded.time, recorded.position
    mark = _POSITION_OF[kind]
    marks: Change = {}
    if position > getattr(present, mark):  # what was parked comes after what others said later
        marks[mark] = position
    if present.last_at is None or at > present.last_at:
        marks["last_at"] = at
    if kind is RequestReceived:
        marks["opened_position"] = position
    return changed(present, FOLDS[kind](present, event, at), marks)


CASES = Projection("cases", TABLE, CaseRow, case_of, evolve, tuple(FOLDS), version=4)
"""From version 4 on, who changes a row marks its day (`reporting.sums`)."""

_BY_NUMBER = Query(
    select(t.case_id).where(or_(t.number == given("number", t.number), t.case_id == given("id", t.case_id))).limit(1)
)


async def find_case(pool: Pool, number: str, text: str) -> str | None:
    """The case that has the number, or else `text` for its id; None where there is neither."""
    found: str | None = await _BY_NUMBER.fetchval(pool, number=number, id=text)
    return found
