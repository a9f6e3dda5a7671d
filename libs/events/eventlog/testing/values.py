"""Tests as values: given events, when a decision, then events."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar, overload

from eventlog.codec import Codec
from eventlog.decider import Decider, NotFound, Rejected
from eventlog.envelope import Recorded, new_id
from eventlog.handler import Received
from eventlog.testing.telling import stream_of

S = TypeVar("S")
E = TypeVar("E")
C = TypeVar("C")

NONE = object()
"""No command."""


@dataclass(frozen=True, slots=True)
class Given(Generic[S, E]):
    """A stream's past: `given(ORDER, *events).when(accept, AcceptWorkOrder()).then(…)`."""

    decider: Decider[S, E]
    state: S

    @overload
    def when(self, decide: Callable[[C, S], Sequence[E]], command: C) -> "Decided[S, E]": ...

    @overload
    def when(self, decide: Callable[[S], Sequence[E]]) -> "Decided[S, E]": ...

    def when(self, decide: Callable[..., Sequence[E]], command: object = NONE) -> "Decided[S, E]":
        """Decide on the state that the past makes: a decision with its command, or a function of the state alone."""
        try:
            events = decide(self.state) if command is NONE else decide(command, self.state)
            return Decided(self, list(events), None)
        except Rejected as refusal:
            return Decided(self, [], refusal)

    def misses(self, decide: Callable[[S], Sequence[E]], words: str = "", field: str | None = None) -> None:
        """The decision finds that something is not there, with these words in one of its sentences; it names this
        field. What `when` raises by itself."""
        missing: NotFound | None = None
        try:
            decide(self.state)
        except NotFound as error:
            missing = error
        assert missing is not None, "everything was there"
        assert words in missing.en or words in missing.zh, f"{words!r} is not in {missing.en!r}"
        assert field is None or missing.field == field, f"names {missing.field!r}"


@dataclass(frozen=True, slots=True)
class Decided(Generic[S, E]):
    """What came of a decision."""

    given: Given[S, E]
    events: list[E]
    refusal: Rejected | None

    def then(self, *expected: E) -> S:
        """These events, in this order; gives the state after them."""
        assert self.refusal is None, f"refused: {self.refusal}"
        assert self.events == list(expected), f"{self.events} is not {list(expected)}"
        state = self.given.state
        for event in self.events:
            state = self.given.decider.evolve(state, event)
        return state

    def nothing(self) -> None:
        """No event: it was so already."""
        self.then()

    def refused(self, words: str = "", field: str | None = None) -> None:
        """Refused, with these words in the English or the Chinese sentence, naming this field."""
        assert self.refusal is not None, f"was not refused: {self.events}"
        assert words in self.refusal.en or words in self.refusal.zh, f"{words!r} is not in {self.refusal.en!r}"
        assert field is None or self.refusal.field == field, f"names {self.refusal.field!r}"


def given(decider: Decider[S, E], *events: E) -> Given[S, E]:
    """The state after `events`."""
    state = decider.initial
    for event in events:
        state = decider.evolve(state, event)
    return Given(decider, state)


def delivered(
    codec: Codec, source: str, events: Iterable[Any], *, stream: str | None = None, start: datetime | None = None
) -> list[Received]:
    """Events as a feed would give them, one position and one second apart, of the streams that they belong to or all of
    `stream`."""
    time = (start or datetime(2026, 1, 5, 1, 0, tzinfo=UTC)).timestamp()
    result = []
    for position, event in enumerate(events, 1):
        name, data = codec.encode(event)
        decider, id = stream_of(codec, event)
        at = datetime.fromtimestamp(time + position, UTC)
        envelope = Recorded(
            source,
            position,
            new_id(),
            stream or decider.stream(id),
            position,
            name,
            decider.kind.key_of(event, stream or id),
            at,
            data,
            None,
            None,
            "test",
            None,
        )
        result.append(Received(event, envelope))
    return result
