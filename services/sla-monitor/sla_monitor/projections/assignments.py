"""Read model: which technician has which case in hand."""

from typing import get_args

from sqlalchemy import ColumnElement, Index, exists, or_, select

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import Query, given, lists
from eventlog.read_models.tables import table_of
from events.rules.assignment import Assignment, AssignmentEvent, assigned

TABLE = table_of("sla_monitor.assignments", Assignment, fillfactor=80)
t = TABLE.c
Index("assignments_in_hand", t.technician_id, t.case_id, postgresql_where=t.open)
Index(
    "assignments_helped",
    t.helpers,
    postgresql_using="gin",
    postgresql_ops={"helpers": "jsonb_path_ops"},
    postgresql_where=t.open,
)


def key_of(event: AssignmentEvent, recorded: Recorded) -> str:
    """The work order."""
    return event.work_order_id


def evolve(row: Assignment | None, event: AssignmentEvent, recorded: Recorded) -> Assignment | None:
    """See `assigned`."""
    return assigned(row, event)


ASSIGNMENTS = Projection("assignments", TABLE, Assignment, key_of, evolve, get_args(AssignmentEvent), version=2)

_TECHNICIAN = given("technician_id", t.technician_id)
_THEIRS = or_(t.technician_id == _TECHNICIAN, lists(t.helpers, _TECHNICIAN))
_IN_HAND = Query(select(exists().where(_THEIRS, t.case_id == given("case_id", t.case_id), t.open)))


def in_hand(case_id: ColumnElement[str]) -> ColumnElement[bool]:
    """A case with an open work order that the technician who is given as `technician_id` has or helps with."""
    return case_id.in_(select(t.case_id).where(_THEIRS, t.open))


async def has_in_hand(pool: Pool, technician_id: str, case_id: str) -> bool:
    """Whether an open work order of the case is the technician's, or one that they help with."""
    return bool(await _IN_HAND.fetchval(pool, technician_id=technician_id, case_id=case_id))
