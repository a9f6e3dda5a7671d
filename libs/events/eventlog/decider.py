"""The pure side of a change: how a stream's events make a state, and how a decision refuses.

A decision is a function `(command, state) -> events` beside its stream (services/*/…); it knows no clock and no I/O.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

S = TypeVar("S")
E = TypeVar("E")


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
    """One kind of stream: its name, its empty state, and how an event changes a state."""

    name: str
    initial: S
    evolve: Callable[[S, E], S]

    def stream(self, id: str) -> str:
        """The stream's name in the log: `work_order-0192…`."""
        return f"{self.name}-{id}"
