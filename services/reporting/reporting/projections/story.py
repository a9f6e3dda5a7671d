"""`reporting.story`: one row an event of a case, as it was recorded. Rows are only ever added.

The sentence for people is the event's own, made when the story is read (`reporting.queries.story`): a better wording
shows for old cases too.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index

from eventlog.envelope import Recorded
from eventlog.read_models.projection import Projection
from eventlog.read_models.tables import table_of
from events.catalog import codec


@dataclass(frozen=True)
class StoryRow:
    """`time` is UTC; `actor` is a staff number, a key's id or a service. `event_id` is the event's own.

    `data` is the payload as the log has it, JSON text of the version that `type` names.
    """

    event_id: str
    case_id: str
    source: str
    position: int
    time: datetime
    type: str
    actor: str
    data: str


TABLE = table_of("reporting.story", StoryRow)
Index("story_by_case", TABLE.c.case_id, TABLE.c.time, TABLE.c.event_id)


def event_id_of(event: Any, recorded: Recorded) -> str:
    """The row's key."""
    return str(recorded.id)


def evolve(row: StoryRow | None, event: Any, recorded: Recorded) -> StoryRow:
    """The event as a row; what was there before makes no difference."""
    return StoryRow(
        event_id=str(recorded.id),
        case_id=event.case_id,
        source=recorded.source,
        position=recorded.position,
        time=recorded.time,
        type=recorded.type,
        actor=recorded.actor,
        data=recorded.data,
    )


OF_A_CASE = tuple(event for event, kind in codec.kinds.items() if kind.key == "case_id")
"""Every event that belongs to a case."""

STORY = Projection("story", TABLE, StoryRow, event_id_of, evolve, OF_A_CASE)
