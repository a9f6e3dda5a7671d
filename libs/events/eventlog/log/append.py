"""What a command asks of the log, and what the log can answer."""

from dataclasses import dataclass

from eventlog.envelope import NewEvent


class VersionConflict(Exception):
    """Somebody else wrote to `stream` since it was read."""

    def __init__(self, stream: str) -> None:
        super().__init__(f"{stream} has changed meanwhile")
        self.stream = stream


class KeyReused(Exception):
    """An idempotency key came again with another request."""


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """A caller's key, already scoped to the caller, and a hash of method, path, query and body."""

    key: str
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Append:
    """Versions that must still hold (0 = the stream is new), events, and the caller's key with the answer as JSON."""

    expected: dict[str, int]
    events: tuple[NewEvent, ...]
    key: IdempotencyKey | None = None
    answer: str = "{}"


@dataclass(frozen=True, slots=True)
class Appended:
    """The log took it: `position` is that of the last event. A repeated key gives the first answer again."""

    position: int
    answer: str
    replayed: bool = False
