"""Everything that was recorded of one thing, each in a sentence."""

from typing import Any

from eventlog.log.session import Answer
from eventlog.log.stream import Stream
from events.words import Words


def recorded_items(stream: Stream[Any], seen: int, most: int) -> list[Answer]:
    """At most so many `HistoryItem`, behind the version `seen`."""
    items: list[Answer] = []
    for event, recorded in [known for known in stream.events if known[1].version > seen][:most]:
        zh, en = event.sentence() if event is not None else Words(recorded.type, recorded.type)
        line = {"version": recorded.version, "time": recorded.time, "actor": recorded.actor, "type": recorded.type}
        items.append(line | {"zh": zh, "en": en})
    return items
