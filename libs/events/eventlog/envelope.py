"""What surrounds an event: who, when, why, and where it stands in the log (CloudEvents 1.0 attributes and ours)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
import uuid_utils.compat as uuid_utils


def new_id() -> UUID:
    """A UUIDv7: unique, and rising with time, so that an index on it stays compact."""
    return uuid_utils.uuid7()


@dataclass(frozen=True, slots=True)
class Context:
    """Why and by whom a command runs; it is copied into every event that the command decides.

    `at` is the time of the command (UTC, aware). `actor` is a staff number, an API key's id or a service,
    never a person's name. `causation` is the event reacted to, `correlation` the first event of the chain.
    """

    actor: str
    at: datetime
    traceparent: str | None = None
    causation: UUID | None = None
    correlation: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An encoded event on its way into the log. `version` is its place in its stream, from 1."""

    id: UUID
    stream: str
    version: int
    type: str
    key: str
    data: str
    context: Context


class Recorded(msgspec.Struct, frozen=True, gc=False):
    """An event of the log of record. `position` rises by one in its source, without gaps.

    `key` is the case id, or the stream's own id for registers; Kafka keeps order by it.
    `data` is JSON text; `Codec` makes it an object. A struct, for a frozen dataclass of so many fields takes 15
    times as long to make, and every feed makes one for every event; it holds nothing that could hold it in turn, so the
    garbage collector need not look.
    """

    source: str
    position: int
    id: UUID
    stream: str
    version: int
    type: str
    key: str
    time: datetime
    data: str
    causation: UUID | None
    correlation: UUID | None
    actor: str
    traceparent: str | None
