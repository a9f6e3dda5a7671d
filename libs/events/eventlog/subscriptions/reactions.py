"""Foreign event → own command: how one service follows from another without being called."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eventlog.at_work import WORK, At
from eventlog.clock import Clock
from eventlog.envelope import Context, Recorded
from eventlog.handler import Received
from eventlog.log.session import Session
from eventlog.log.store import Store
from eventlog.postgres import Connection
from eventlog.subscriptions.handling import carried_on

NAME = "reactions"
"""Of the subscription, in every service: its checkpoint is one, for all it reacts to."""

Reaction = Callable[[Any, Recorded, Session], Awaitable[None]]
"""`(event, its envelope, session)`: decides through the session; effects go through `session.connection`."""

Streams = Callable[[Any, Recorded], Iterable[str]]
"""`(event, its envelope)` → the streams that the reaction to it will load, as far as the two tell."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A reaction of which is known beforehand what it loads."""

    react: Reaction
    streams: Streams

    async def __call__(self, event: Any, recorded: Recorded, session: Session) -> None:
        await self.react(event, recorded, session)


def reads(streams: Streams) -> Callable[[Reaction], Foreseen]:
    """Beside a reaction: the streams that it loads, so that those of a whole batch are read at once. What is left out
    costs a query of its own, what is named without need is read in vain; neither does any other harm.
    """
    return lambda react: Foreseen(react, streams)


class Reactions:
    """Runs a batch's reactions in one session: the streams that they foresee are read in one query, and what they
    decide is appended at once, at the end.

    `session.context.at` is the reaction's time: now, or the cause's time when history is replayed.
    """

    repeatable = False
    transactional = True

    def __init__(self, store: Store, clock: Clock, reactions: Mapping[type, Reaction]) -> None:
        self.name = NAME
        self.events = frozenset(reactions)
        self._store = store
        self._clock = clock
        self._reactions = reactions

    async def handle(self, connection: Connection, batch: Sequence[Received]) -> None:
        """See `Handler.handle`. Raises VersionConflict when a caller's command was faster on one of the streams."""
        if not batch:
            return
        first = batch[0].recorded
        session = Session(self._store, self._context(first, first.traceparent), connection)
        session.foresee(await self._store.read_streams(self._foreseen(batch), connection))
        within = WORK.get()
        try:
            for event, recorded in batch:
                carried = carried_on(recorded, within)
                WORK.set(At(carried, (recorded,)))
                session.context = self._context(recorded, carried)
                await self._reactions[type(event)](event, recorded, session)
        finally:
            WORK.set(within)
        append = session.to_append()
        if append.events:
            await self._store.append_within(connection, append)

    def _foreseen(self, batch: Sequence[Received]) -> set[str]:
        found: set[str] = set()
        for event, recorded in batch:
            reaction = self._reactions[type(event)]
            if isinstance(reaction, Foreseen):
                found.update(reaction.streams(event, recorded))
        return found

    def _context(self, recorded: Recorded, traceparent: str | None) -> Context:
        return Context(
            actor=self._store.service,
            at=self._clock.reacting_to(recorded.time),
            traceparent=traceparent,
            causation=recorded.id,
            correlation=recorded.correlation or recorded.id,
        )
