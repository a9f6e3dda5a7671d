"""An event as an analyst sees it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from aftersales.replay.reading.filters import short
from aftersales.replay.reading.memory import payload_of
from eventlog.envelope import Recorded
from events.catalog import codec


class Event(msgspec.Struct, frozen=True):
    """One event of a log: its envelope, its payload, and which case and station it is about."""

    recorded: Recorded
    """The envelope as the services have it."""
    case: str | None
    """The case that it is about, by itself or by its work order; None for none."""
    station: str | None
    """The station that it names, else the one that was named last for its case; None before the case was routed."""
    number: str | None
    """What people call the case (`261126-0017-1`), where its number was said before."""

    @property
    def source(self) -> str:
        """Whose log it is in: `intake`, `dispatch`, `sla_monitor` or `callback`."""
        return self.recorded.source

    @property
    def position(self) -> int:
        """Its place in that log, from 1, without gaps."""
        return self.recorded.position

    @property
    def id(self) -> UUID:
        """A UUIDv7, which rises with the time at which it was recorded."""
        return self.recorded.id

    @property
    def stream(self) -> str:
        """What it happened to: `work_order-0192…`."""
        return self.recorded.stream

    @property
    def version(self) -> int:
        """Its place in its stream, from 1."""
        return self.recorded.version

    @property
    def type(self) -> str:
        """`aftersales.dispatch.technician-assigned.v1`."""
        return self.recorded.type

    @property
    def name(self) -> str:
        """The type in short: `technician-assigned`."""
        return short(self.recorded.type)

    @property
    def key(self) -> str:
        """What Kafka keeps it in order by: the case's id, or that of an entry of a register."""
        return self.recorded.key

    @property
    def time(self) -> datetime:
        """When it happened, UTC."""
        return self.recorded.time

    @property
    def actor(self) -> str:
        """Who did it: a staff number, the id of a key, or a service."""
        return self.recorded.actor

    @property
    def causation(self) -> UUID | None:
        """The event that it was a reaction to."""
        return self.recorded.causation

    @property
    def correlation(self) -> UUID | None:
        """The first event of its chain."""
        return self.recorded.correlation

    @property
    def traceparent(self) -> str | None:
        """The W3C trace context of the request that it came of."""
        return self.recorded.traceparent

    @property
    def payload(self) -> dict[str, Any]:
        """What it says, as it was written; what people typed is sealed."""
        return payload_of(self.recorded)

    @property
    def event(self) -> Any:
        """What it says, as an object of the catalog's class; None for a type that this code does not know. Raises
        eventlog.codec.Unreadable for a payload that does not fit its type."""
        return codec.decode(self.recorded.type, self.recorded.data)
