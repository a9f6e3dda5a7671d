"""A kind of stream, declared once: names of streams, keys on Kafka and the list of events follow from it."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, Generic, TypeVar, get_args, get_type_hints

E = TypeVar("E")


@dataclass(frozen=True, init=False, eq=False)
class StreamKind(Generic[E]):
    """`name` begins the name of each stream, `source` is the service that publishes it.

    `id` says what tells streams of the kind apart: a field of its events, or parts with dots between them
    (`technician_id.day`). `key` is the field by which Kafka keeps order; without one that is the stream's own id.
    `events` is a class or a union of classes. Raises ValueError for events that would have mixed keys or ids.
    """

    name: str
    source: str
    id: str
    key: str | None
    events: tuple[type, ...]

    def __init__(self, name: str, *, source: str, id: str, key: str | None = None, events: Any) -> None:
        classes = get_args(events) or (events,)
        for needed in (key, None if "." in id else id):
            lacking = [event.__name__ for event in classes if needed is not None and not _has_text(event, needed)]
            if lacking:
                raise ValueError(f"streams of {name} need the text {needed} in every event: {', '.join(lacking)}")
        for field, value in (("name", name), ("source", source), ("id", id), ("key", key), ("events", classes)):
            object.__setattr__(self, field, value)
        object.__setattr__(self, "_key_of", attrgetter(key) if key is not None else None)

    def stream(self, id: str) -> str:
        """The stream's name in the log: `work_order-0192…`."""
        return f"{self.name}-{id}"

    def subject(self, key: str) -> str:
        """Whose key seals what people write in events of `key`: `case-k-1`, in all streams that are kept in order by
        the case; `customer-c-1`, another, where a customer has the same number."""
        return f"{self.name if self.key is None else self.key.removesuffix('_id')}-{key}"

    def key_of(self, event: E, id: str) -> str:
        """What an event of the stream `id` is kept in order by."""
        key_of: Callable[[E], str] | None = self.__dict__["_key_of"]
        return id if key_of is None else key_of(event)


def _has_text(event: Any, name: str) -> bool:
    return name in (field.name for field in fields(event)) and get_type_hints(event)[name] is str
