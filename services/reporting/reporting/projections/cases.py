"""`reporting.cases`: one row a case, folded from all four services."""

from typing import Any

from sqlalchemy import Index, or_, select

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

TABLE = table_of("reporting.cases", CaseRow, fillfactor=70)
Index("cases_by_opening", TABLE.c.opened_at, TABLE.c.case_id)
Index("cases_by_number", TABLE.c.number)
Index("open_cases", TABLE.c.opened_at, TABLE.c.case_id, postgresql_where=TABLE.c.status != "closed")


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

t = TABLE.c
_BY_NUMBER = Query(
    select(t.case_id).where(or_(t.number == given("number", t.number), t.case_id == given("id", t.case_id))).limit(1)
)


async def find_case(pool: Pool, number: str, text: str) -> str | None:
    """The case that has the number, or else `text` for its id; None where there is neither."""
    found: str | None = await _BY_NUMBER.fetchval(pool, number=number, id=text)
    return found
