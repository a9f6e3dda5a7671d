"""Foreign event → own command: how one service follows from another without being called."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from events.clock import Clock
from events.envelope import Context, Recorded
from events.handler import Heard
from events.postgres import Connection
from events.session import Session
from events.store import Store

Reaction = Callable[[Any, Recorded, Session], Awaitable[None]]
"""`(event, its envelope, session)`: decides through the session; effects go through `session.connection`."""


class Reactions:
    """Runs a batch's reactions in one session, so that what they decide is appended at once, at the end.

    `session.context.at` is the reaction's time: now, or the cause's time when history is replayed.
    """

    repeatable = False

    def __init__(self, name: str, store: Store, clock: Clock, reactions: Mapping[type, Reaction]) -> None:
        self.name = name
        self.events = frozenset(reactions)
        self._store = store
        self._clock = clock
        self._reactions = reactions

    async def handle(self, connection: Connection, batch: Sequence[Heard]) -> None:
        """See `Handler.handle`. Raises VersionConflict when a caller's command was faster on one of the streams."""
        session: Session | None = None
        for event, recorded in batch:
            context = Context(
                actor=self._store.service,
                at=self._clock.reacting_to(recorded.time),
                traceparent=recorded.traceparent,
                causation=recorded.id,
                correlation=recorded.correlation or recorded.id,
            )
            session = session or Session(self._store, context, connection)
            session.context = context
            await self._reactions[type(event)](event, recorded, session)
        if session is not None:
            append = session.to_append()
            if append.events:
                await self._store.append_within(connection, append)
