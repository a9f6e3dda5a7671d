"""`reporting.story`: one row an event of a case, with a sentence for people. Rows are only ever added."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events.envelope import Recorded
from events.projection import Projection
from reporting.descriptions import SENTENCES, describe


@dataclass(frozen=True)
class StoryRow:
    """`time` is UTC; `actor` is a staff number, a key's id or a service. `event_id` is the event's own."""

    event_id: str
    case_id: str
    source: str
    position: int
    time: datetime
    type: str
    actor: str
    zh: str
    en: str


def event_id_of(event: Any, recorded: Recorded) -> str:
    """The row's key."""
    return str(recorded.id)


def evolve(row: StoryRow | None, event: Any, recorded: Recorded) -> StoryRow:
    """The event as a row; what was there before makes no difference."""
    line = describe(event)
    return StoryRow(
        event_id=str(recorded.id),
        case_id=event.case_id,
        source=recorded.source,
        position=recorded.position,
        time=recorded.time,
        type=recorded.type,
        actor=recorded.actor,
        zh=line.zh,
        en=line.en,
    )


STORY = Projection(
    name="story",
    table="reporting.story",
    row=StoryRow,
    key_of=event_id_of,
    evolve=evolve,
    events=tuple(SENTENCES),
)
