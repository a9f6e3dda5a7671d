"""Everything that was recorded of one thing of the registers, each in a sentence."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eventlog.log.stream import Stream
from events.words import Words


@dataclass(frozen=True, slots=True)
class RecordedItem:
    """One thing that happened, as people and as programs read it; `version` is its place in the thing's history."""

    version: int
    time: datetime
    actor: str
    type: str
    zh: str
    en: str


def recorded_items(stream: Stream[Any], seen: int, most: int) -> list[RecordedItem]:
    """At most so many, behind the version `seen`."""
    items = []
    for event, recorded in [known for known in stream.events if known[1].version > seen][:most]:
        zh, en = event.sentence() if event is not None else Words(recorded.type, recorded.type)
        items.append(RecordedItem(recorded.version, recorded.time, recorded.actor, recorded.type, zh=zh, en=en))
    return items
