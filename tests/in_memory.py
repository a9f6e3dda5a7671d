"""Four services without processes: their logs in memory, their own reactions, and news that travels one at a time.

Whoever drives it decides what happens next: somebody's command, or one service hearing the next event of another. Each
source's order is kept, as on every feed; between sources there is none.
"""

from collections.abc import Awaitable, Callable, Iterable
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from callback.reactions import reactions as callback_reactions
from dispatch.reactions import reactions as dispatch_reactions
from eventlog.clock import Clock
from eventlog.decider import Decider, NotFound, Rejected
from eventlog.envelope import Context, Recorded
from eventlog.handler import Received
from eventlog.log.append import Append
from eventlog.log.session import Session
from eventlog.log.store import Store
from eventlog.postgres import Connection
from eventlog.subscriptions.reactions import Reactions
from events.catalog import codec
from intake.reactions import reactions as intake_reactions
from sla_monitor.domain.case_clocks import CASE_CLOCKS, NoteFact, note_fact
from sla_monitor.reactions import FACTS

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LISTENS = {
    "intake": ("dispatch", "callback"),
    "dispatch": ("intake", "callback", "sla_monitor"),
    "callback": ("intake", "dispatch"),
    "sla_monitor": ("intake", "dispatch"),
}
"""Who reacts to whom: what the services' `wiring` says of their reactions."""
REACTIONS: dict[str, Callable[[Store, Clock], Reactions]] = {
    "intake": intake_reactions,
    "dispatch": dispatch_reactions,
    "callback": callback_reactions,
}


@dataclass
class MemoryLog:
    """One service's log; a command is taken whole before the next one begins, so no version can be stale."""

    service: str
    events: list[Recorded] = field(default_factory=list)
    codec = codec
    seal = None

    async def read_stream(self, stream: str, connection: Connection | None = None, after: int = 0) -> list[Recorded]:
        """See `Streams.read_stream`."""
        return [event for event in self.events if event.stream == stream and event.version > after]

    async def read_streams(self, streams: Iterable[str], connection: Connection | None) -> dict[str, list[Recorded]]:
        """See `Store.read_streams`."""
        return {stream: await self.read_stream(stream) for stream in streams}

    async def append_within(self, connection: Connection | None, append: Append) -> None:
        """See `Store.append_within`."""
        for new in append.events:
            place = self.service, len(self.events) + 1, new.id, new.stream, new.version, new.type, new.key
            why = new.context.causation, new.context.correlation, new.context.actor, new.context.traceparent
            self.events.append(Recorded(*place, new.context.at, new.data, *why))


class MemoryClock(Clock):
    """`replay`: reactions happen at the time of their cause, as on a log clock; else at the world's present."""

    def __init__(self, world: "Services") -> None:
        super().__init__("log")
        self._world = world

    def reacting_to(self, time: datetime) -> datetime:
        """See `Clock.reacting_to`."""
        return time if self._world.replay else self._world.now


@dataclass
class Services:
    """The world at one moment. `received` is how far each listener has come in each source."""

    replay: bool = False
    logs: dict[str, MemoryLog] = field(default_factory=lambda: {name: MemoryLog(name) for name in LISTENS})
    received: dict[tuple[str, str], int] = field(default_factory=dict)
    now: datetime = START

    def fork(self) -> "Services":
        """A copy that goes its own way."""
        logs = {name: MemoryLog(name, copy(log.events)) for name, log in self.logs.items()}
        return Services(self.replay, logs, copy(self.received), self.now)

    async def command(
        self,
        service: str,
        decider: Decider[Any, Any],
        id: str,
        decide: Callable[[Any], Any],
        follow: Callable[[Session, Any, Any], Awaitable[None]] | None = None,
    ) -> bool:
        """Somebody asks for something, a minute after what was before; False where it is refused.

        `follow`: what else comes of it in the same append, as in a `Resource`.
        """
        self.now += timedelta(minutes=1)
        log = self.logs[service]
        session = Session(log, Context("somebody", self.now))
        try:
            before = await session.load(decider, id)
            await session.append(decider, id, decide(before))
            if follow is not None and before is not None:
                await follow(session, before, await session.load(decider, id))
        except (Rejected, NotFound):
            return False
        await log.append_within(None, session.to_append())
        return True

    async def state(self, service: str, decider: Decider[Any, Any], id: str) -> Any:
        """A stream as it is now."""
        return await Session(self.logs[service], Context("reader", self.now)).load(decider, id)

    def news(self, listeners: Iterable[str] = tuple(LISTENS)) -> list[tuple[str, str]]:
        """(listener, source) wherever something is still to be received."""
        ways = [(listener, source) for listener in listeners for source in LISTENS[listener]]
        return [way for way in ways if self.received.get(way, 0) < len(self.logs[way[1]].events)]

    async def receive(self, listener: str, source: str) -> None:
        """The listener reacts to the source's next event."""
        self.now += timedelta(seconds=1)
        place = self.received.get((listener, source), 0)
        self.received[listener, source] = place + 1
        recorded = self.logs[source].events[place]
        event = codec.decode(recorded.type, recorded.data)
        if listener == "sla_monitor":
            await self._note(event, recorded)
            return
        log = cast(Store, self.logs[listener])
        reactions = REACTIONS[listener](log, MemoryClock(self))
        if type(event) in reactions.events:
            await reactions.handle(cast(Connection, None), [Received(event, recorded)])

    def told(self, service: str, *classes: type) -> list[Any]:
        """The events of some classes in a log, in order."""
        found = [codec.decode(event.type, event.data) for event in self.logs[service].events]
        return [event for event in found if isinstance(event, classes)]

    def key(self) -> tuple[Any, ...]:
        """What can still happen, and will come of it, depends on this alone."""
        logs = tuple(tuple((event.type, event.data) for event in log.events) for log in self.logs.values())
        return logs, tuple(sorted(self.received.items()))

    async def _note(self, event: Any, recorded: Recorded) -> None:
        """What the monitor's reaction does, without its timers."""
        said = FACTS.get(type(event))
        fact = said(event) if callable(said) else said
        if fact is None:
            return
        log = self.logs["sla_monitor"]
        session = Session(log, Context("sla_monitor", self.now))
        command = NoteFact(event.case_id, fact, recorded.time, self.now)
        clocks = await session.load(CASE_CLOCKS, event.case_id)
        await session.append(CASE_CLOCKS, event.case_id, note_fact(command, clocks))
        await log.append_within(None, session.to_append())
