"""Load → decide → append → retry: how every change reaches the log.

A `Session` gathers what one command (or one batch of reactions) read and decided, over one stream or several; the log
then takes it whole or not at all (optimistic concurrency).
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar
from uuid import UUID

import msgspec

from eventlog.codec import Codec
from eventlog.decider import Decider, NotFound, Rejected, View
from eventlog.envelope import Context, NewEvent, Recorded, new_id
from eventlog.log import tally
from eventlog.log.append import Append, Appended, IdempotencyKey, VersionConflict
from eventlog.log.states import UNSEEN, Folded, States
from eventlog.postgres import Connection
from eventlog.sealing import Seal, sealed

S = TypeVar("S")
E = TypeVar("E")
C = TypeVar("C")
T = TypeVar("T")

Answer = Any
"""What a command answers: whatever msgspec makes JSON of."""

ATTEMPTS = 24
"""How often a command is decided anew when others wrote to its streams meanwhile: of all who book one technician's day
at once, one gets through each time, and nobody who fits in is turned away."""


class PreconditionFailed(Exception):
    """The caller's `If-Match` names another version than the stream has."""

    def __init__(self, expected: int, actual: int) -> None:
        super().__init__(f"version {expected} was expected, {actual} is present")
        self.expected, self.actual = expected, actual


class Streams(Protocol):
    """Where a session reads streams from, what it encodes with, and who seals what people typed, if anybody does."""

    @property
    def codec(self) -> Codec: ...

    @property
    def seal(self) -> Seal | None: ...

    async def read_stream(
        self, stream: str, connection: Connection | None = None, after: int = 0
    ) -> list[Recorded]: ...


class Log(Streams, Protocol):
    """A log that takes appends."""

    @property
    def states(self) -> States: ...

    async def append(self, append: Append) -> Appended: ...

    async def answered(self, key: IdempotencyKey) -> Appended | None: ...


@dataclass(slots=True)
class _Loaded:
    state: Any
    read: int
    """The version that was read: it must still hold at the append."""
    last: UUID | None
    """The event of that version."""
    view: Any
    viewer: View | None
    new: list[NewEvent] = field(default_factory=list)

    @property
    def version(self) -> int:
        return self.read + len(self.new)

    @property
    def newest(self) -> UUID | None:
        return self.new[-1].id if self.new else self.last


class Session:
    """The streams that were read, and the events that were decided so far, in order."""

    def __init__(
        self,
        streams: Streams,
        context: Context,
        connection: Connection | None = None,
        remembered: States | None = None,
        *,
        fresh: bool = False,
    ) -> None:
        self._streams = streams
        self._remembered = remembered
        self._fresh = fresh
        self._foreseen: dict[str, Sequence[Recorded]] = {}
        self._loaded: dict[str, _Loaded] = {}
        self._decided: list[NewEvent] = []
        self.context = context
        self.connection = connection
        """The transaction that a reaction runs in, for its effects; None when a caller's command runs."""
        self.from_memory = False
        """Whether a state came from `remembered` as it was, and may be out of date: never in a `fresh` session, which
        reads on from there."""
        self.position = 0
        """The highest position that was read: an answer that decides nothing is as new as this."""

    def foresee(self, streams: Mapping[str, Sequence[Recorded]]) -> None:
        """Whole streams that were read already; all others are read one by one."""
        self._foreseen.update(streams)

    @property
    def seen(self) -> Set[str]:
        """The streams that were loaded or foreseen."""
        return self._loaded.keys() | self._foreseen.keys()

    @property
    def decided(self) -> int:
        """How many events were decided so far."""
        return len(self._decided)

    async def load(self, decider: Decider[S, E], id: str) -> S:
        """The state of one stream, with what this session decided already. Raises Unreadable for a damaged event."""
        state: S = (await self._entry(decider, id)).state
        return state

    async def append(self, decider: Decider[S, E], id: str, events: Sequence[E]) -> None:
        """Decided events of one stream; the state that `load` gives moves with them. What people typed is sealed."""
        entry = await self._entry(decider, id)
        for decided in events:
            key = decider.kind.key_of(decided, id)
            event = await self.sealed(decider, key, decided)
            name, data = self._streams.codec.encode(event)
            version = entry.version + 1
            new = NewEvent(new_id(), decider.stream(id), version, name, key, data, self.context)
            entry.new.append(new)
            self._decided.append(new)
            entry.state = decider.evolve(entry.state, event)
            entry.view = UNSEEN if entry.viewer is None else entry.viewer(entry.view, event, _recorded(new))

    async def sealed(self, decider: Decider[Any, Any], key: str, thing: T) -> T:
        """An event that is kept in order by `key`, or a command whose texts are compared with those of such events."""
        return await sealed(self._streams.seal, decider.kind.subject(key), thing)

    async def decide(self, decider: Decider[S, E], id: str, decision: Callable[[C, S], Sequence[E]], command: C) -> S:
        """Load → decide → append: what a command makes of one stream. Gives the state afterwards.

        Raises what the decision raises.
        """
        await self.append(decider, id, decision(command, await self.load(decider, id)))
        return await self.load(decider, id)

    async def view(self, decider: Decider[S, E], id: str) -> Any:
        """What the decider's view says of one stream, with what this session decided already; None of an empty one."""
        return (await self._entry(decider, id)).view

    def require_version(self, decider: Decider[Any, Any], id: str, if_match: int | None) -> None:
        """Raises PreconditionFailed when `if_match` is not the version of a loaded stream as it was read."""
        entry = self._loaded[decider.stream(id)]
        if if_match is not None and if_match != entry.read:
            raise PreconditionFailed(if_match, entry.read)

    def create(self, decider: Decider[S, E], id: str) -> None:
        """Promise that the stream is new, so that it need not be read; where it exists, the append is a conflict."""
        self._loaded.setdefault(decider.stream(id), _Loaded(decider.initial, 0, None, None, decider.view))

    def version(self, decider: Decider[S, E], id: str) -> int:
        """The version of a loaded stream after this session's events: its ETag."""
        return self._loaded[decider.stream(id)].version

    def to_append(self, key: IdempotencyKey | None = None, answer: str = "{}") -> Append:
        """All of it, for the log. Streams that were only read are checked as well."""
        expected = {stream: entry.read for stream, entry in self._loaded.items()}
        return Append(expected, tuple(self._decided), key, answer)

    def remember(self, states: States, appended: Appended) -> None:
        """Keep what this session made of its streams, once the log has taken it and it was no repetition."""
        if not appended.replayed:
            for stream, entry in self._loaded.items():
                version, position = entry.version, appended.position
                states.keep(stream, Folded(entry.state, version, position, entry.newest, entry.view, entry.viewer))

    async def _entry(self, decider: Decider[S, E], id: str) -> _Loaded:
        stream = decider.stream(id)
        entry = self._loaded.get(stream)
        if entry is None:
            folded = await self._present(decider, stream)
            self.position = max(self.position, folded.position)
            entry = _Loaded(folded.state, folded.version, folded.id, folded.view, folded.viewer)
            self._loaded[stream] = entry
        elif decider.view is not None and entry.view is UNSEEN:
            known = [*(await self._read(stream))[: entry.read], *map(_recorded, entry.new)]
            entry.view = self._fold(decider, _empty(decider), known).view
        entry.viewer = decider.view or entry.viewer
        return entry

    async def _present(self, decider: Decider[S, E], stream: str) -> Folded:
        states = self._remembered
        folded = states.get(stream) if states is not None else None
        if folded is not None and folded.view is UNSEEN and decider.view is not None:
            folded = None
        if folded is not None and not self._fresh:
            self.from_memory = True
            return folded
        if states is not None and folded is not None and folded.id is not None:
            last, *tail = await self._read(stream, after=folded.version - 1) or (None,)
            if last is not None and last.id == folded.id:
                folded = self._fold(decider, folded, tail)
                states.keep(stream, folded)
                return folded
            states.forget()
        events = self._foreseen.get(stream)
        if events is None:
            events = await self._read(stream)
        return self._fold(decider, _empty(decider), events)

    async def _read(self, stream: str, after: int = 0) -> Sequence[Recorded]:
        return await self._streams.read_stream(stream, self.connection, after)

    def _fold(self, decider: Decider[S, E], folded: Folded, events: Iterable[Recorded]) -> Folded:
        viewer = decider.view or folded.viewer
        for recorded in events:
            event: Any = self._streams.codec.decode(recorded.type, recorded.data)
            state, view = folded.state, folded.view if viewer is not None else UNSEEN
            if event is not None:
                state = decider.evolve(state, event)
                view = viewer(view, event, recorded) if viewer is not None else view
            folded = Folded(state, recorded.version, recorded.position, recorded.id, view, viewer)
        return folded


def _empty(decider: Decider[S, Any]) -> Folded:
    return Folded(decider.initial, 0, 0, None, None, decider.view)


def _recorded(new: NewEvent) -> Recorded:
    """As the log will have it, but for its place there."""
    why = new.context
    return Recorded(
        source="",
        position=0,
        id=new.id,
        stream=new.stream,
        version=new.version,
        type=new.type,
        key=new.key,
        time=why.at,
        data=new.data,
        causation=why.causation,
        correlation=why.correlation,
        actor=why.actor,
        traceparent=why.traceparent,
    )


async def execute(
    log: Log, context: Context, work: Callable[[Session], Awaitable[Answer]], key: IdempotencyKey | None = None
) -> Appended:
    """Run a command until the log takes it; `work` starts anew each time.

    The first time remembered states will do. What they refuse, or find nothing to do for, is decided again on fresh
    ones: the remembered with the events behind them. That happens at most ATTEMPTS times.

    With a key that was used before, the first answer comes back and nothing is written; a command that the present
    state refuses is looked up too, because its own first run may be why. Raises what `work` raises, VersionConflict
    when others were faster every time, KeyReused when the key belongs to another request.
    """
    states, fresh, attempt = log.states, False, 0
    while True:
        forgotten = states.forgotten
        session = Session(log, context, remembered=states, fresh=fresh)
        try:
            answer = msgspec.json.encode(await work(session)).decode()
        except Exception as error:
            if session.from_memory:
                fresh = True
                continue
            refused = isinstance(error, Rejected | NotFound | PreconditionFailed)
            given = await log.answered(key) if refused and key else None
            if given is None:
                raise
            tally.REPLAYED.inc()
            return given
        append = session.to_append(key, answer)
        if not append.events and session.from_memory:
            fresh = True
            continue
        if not append.events and key is None:
            return Appended(session.position, answer)
        try:
            appended = await log.append(append)
        except VersionConflict:
            attempt += not session.from_memory
            fresh = True
            if attempt == ATTEMPTS:
                raise
            continue
        if states.forgotten == forgotten:
            session.remember(states, appended)
        return appended
