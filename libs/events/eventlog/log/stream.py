"""One stream as it is now: its state, its version, and the events that made it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from eventlog.decider import Decider
from eventlog.envelope import Recorded
from eventlog.log.store import Store
from eventlog.moment import Moment

S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stream(Generic[S]):
    """`version` is 0 for a stream without events. `events` come with their envelopes; one of a type that this code does
    not know is None. `view` is what the decider's view makes of them."""

    state: S
    version: int
    events: Sequence[tuple[Any | None, Recorded]]
    view: Any = None

    def as_seen(self, state: T) -> "Stream[T]":
        """The same with another view of its state."""
        return Stream(state, self.version, self.events, self.view)


async def read_stream(store: Store, decider: Decider[S, Any], id: str, moment: Moment | None = None) -> Stream[S]:
    """The whole stream, read from the log, or what belongs to a moment of the past. Raises Unreadable for a damaged
    event."""
    state, view, events = decider.initial, None, []
    for recorded in await store.read_stream(decider.stream(id)):
        if moment is not None and not moment.holds(recorded):
            continue
        event: Any = store.codec.decode(recorded.type, recorded.data)
        events.append((event, recorded))
        if event is not None:
            state = decider.evolve(state, event)
            if decider.view is not None:
                view = decider.view(view, event, recorded)
    return Stream(state, events[-1][1].version if events else 0, events, view)
