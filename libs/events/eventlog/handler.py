"""What a subscription does with events: a projection or reactions."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from eventlog.envelope import Recorded
from eventlog.postgres import Connection


class Received(NamedTuple):
    """An event with its envelope; `event` is of a class that the handler asked for, None where it asked for none."""

    event: Any
    recorded: Recorded


class Handler(Protocol):
    """Takes a batch inside a transaction that also moves the checkpoint: an effect happens exactly once, unless it is
    one that is not `transactional`."""

    @property
    def name(self) -> str: ...

    @property
    def events(self) -> frozenset[type] | None:
        """The classes that it takes; None: every event as it was recorded, also of types that this code is too old
        to know."""
        ...

    @property
    def repeatable(self) -> bool:
        """Whether all effects follow from the events alone, so that a crash of PostgreSQL may undo the last ones."""
        ...

    @property
    def transactional(self) -> bool:
        """Whether `handle` and the checkpoint are one transaction. Without, effects are elsewhere: they may happen
        again, and no transaction is held open meanwhile."""
        ...

    async def handle(self, connection: Connection, batch: Sequence[Received]) -> None:
        """Any exception rolls the whole batch back, where there is a transaction; the subscription then finds the event
        at fault."""
        ...
