"""The pure side of a change: how a stream's events make a state, and how a decision refuses.

A decision is a function `(command, state) -> events` beside its stream; it knows no clock and no I/O.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from eventlog.envelope import Recorded
from eventlog.kinds import StreamKind

S = TypeVar("S")
E = TypeVar("E")

View = Callable[[Any, Any, Recorded], Any]
"""What callers are told of a stream and its state does not know, such as times: `(view, event, recorded) -> view`, None
before the first event. It is kept beside the state, so that a command can tell it without reading anything."""


class State(msgspec.Struct, frozen=True):
    """What the events of a stream make, or a part of it: a value that is never changed.

    A struct, for a frozen dataclass takes ten times as long to be made anew with another value, which every event of a
    fold does.
    """


changed = msgspec.structs.replace
"""`changed(state, status="accepted")`: the same state with other values."""


class Rejected(Exception):
    """A command that the present state does not allow. Both sentences are for the person who asked.

    `field` names the input at fault, where there is one.
    """

    def __init__(self, en: str, zh: str, field: str | None = None) -> None:
        super().__init__(en)
        self.en, self.zh, self.field = en, zh, field


class NotFound(Exception):
    """There is no such thing, or it is none of the caller's business: the two look the same from outside."""

    def __init__(self, en: str, zh: str, field: str | None = None) -> None:
        super().__init__(en)
        self.en, self.zh, self.field = en, zh, field


@dataclass(frozen=True, slots=True)
class Decider(Generic[S, E]):
    """How the events of one kind of stream make a state: the empty one, and how an event changes it; and the view of it
    that callers get, where the state is not enough."""

    kind: StreamKind[E]
    initial: S
    evolve: Callable[[S, E], S]
    view: View | None = None

    def stream(self, id: str) -> str:
        """See `StreamKind.stream`."""
        return self.kind.stream(id)
