"""Which statuses a stream moves between: everything is asked of every state that can be reached."""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from eventlog.decider import NotFound, Rejected
from events.words import title

Ask = Callable[[Any], Sequence[Any]]
"""A command with all that it needs but the state: gives events, or raises Rejected or NotFound."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What has statuses, of a kind of stream. `asked` gives what may be asked of a state, and `status` is None before
    there is any. Two states with the same `kind` are asked once: what else differs decides nothing about it."""

    name: str
    page: str
    start: Any
    evolve: Callable[[Any, Any], Any]
    status: Callable[[Any], str | None]
    statuses: Sequence[str]
    """All that the code has, to see that each is reached."""
    kind: Callable[[Any], Hashable]
    asked: Callable[[Any], Iterable[Ask]]
    label: Callable[[Any], str] = lambda event: f"{title(type(event)).zh} {type(event).__name__}"
    """What a move is called: its event, unless there is something better."""


@dataclass(frozen=True, slots=True)
class Move:
    """From one status to another. `before` is None where the stream begins."""

    before: str | None
    after: str
    label: str


def moves(machine: Machine) -> list[Move]:
    """All that there are, the shortest way to each first."""
    found = dict[Move, None]()
    seen, waiting = {machine.kind(machine.start)}, deque([machine.start])
    while waiting:
        state = waiting.popleft()
        for ask in machine.asked(state):
            with suppress(Rejected, NotFound):
                after = state
                for event in ask(state):
                    before, after = machine.status(after), machine.evolve(after, event)
                    status = machine.status(after)
                    if status is not None and status != before:
                        found.setdefault(Move(before, status, machine.label(event)))
                if (kind := machine.kind(after)) not in seen:
                    seen.add(kind)
                    waiting.append(after)
    return list(found)
