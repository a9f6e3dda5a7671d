"""What the present task works for: a request, an event, a timer. Lines of the log and spans take their ids from it."""

from collections.abc import Sequence
from contextvars import ContextVar
from typing import NamedTuple, Protocol

from eventlog.envelope import NewEvent, Recorded


class Work(Protocol):
    """`traceparent` is that of the span which is under way; `events` are what is handled, or was decided."""

    @property
    def traceparent(self) -> str | None: ...

    @property
    def events(self) -> Sequence[Recorded | NewEvent]: ...


class At(NamedTuple):
    """Work that is no request."""

    traceparent: str | None
    events: Sequence[Recorded | NewEvent] = ()


WORK: ContextVar[Work | None] = ContextVar("work", default=None)
"""Set by whoever begins it, and set back by the same one. What outlives it, or serves several, sets its own."""


def at_event(recorded: Recorded) -> At:
    """Work for one event."""
    return At(recorded.traceparent, (recorded,))
