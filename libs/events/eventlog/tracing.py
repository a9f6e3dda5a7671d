"""Spans: what happened for a trace, told once it is over (W3C trace context, OpenTelemetry's words).

Nobody listens unless `listen` says so: then a span is a few microseconds, before that one look at `telling()`. A trace
is sampled where it begins, by its id, and every part of the system keeps to that: the flag travels in `traceparent`.
Names and attributes are words of the code, counts and ids: never what people typed.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from random import getrandbits
from time import time_ns
from typing import Literal, NamedTuple

from eventlog.at_work import WORK, At
from eventlog.envelope import Recorded

Kind = Literal["internal", "server", "client", "producer", "consumer"]
Attributes = Mapping[str, str | int]

LINKS = 64
"""How many links a span has at most."""

_SAMPLED = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f][13579bdf]")
_LOW = 2**64


class Span(NamedTuple):
    """One that is over. `parent` and `links` are traceparents; `began` and `ended` nanoseconds since 1970; `error` the
    kind of what went wrong, empty where nothing did."""

    name: str
    kind: Kind
    traceparent: str
    parent: str | None
    began: int
    ended: int
    attributes: Attributes
    links: Sequence[str]
    error: str


def _nothing(_: Recorded) -> Attributes:
    return {}


class _Process:
    """Who listens, what is said of an event beside its place, and how much of 2**64 is sampled."""

    tell: Callable[[Span], None] | None = None
    about: Callable[[Recorded], Attributes] = staticmethod(_nothing)
    share = _LOW


def listen(tell: Callable[[Span], None] | None, about: Callable[[Recorded], Attributes] = _nothing) -> None:
    """Who is told of every span, without waiting; None: nobody. `about` an event: what the language knows of it."""
    _Process.tell, _Process.about = tell, staticmethod(about)


def sample(ratio: float) -> None:
    """Which part of the traces that begin in this process is sampled, 0 to 1."""
    _Process.share = round(ratio * _LOW)


def telling() -> bool:
    """Whether anybody listens."""
    return _Process.tell is not None


def about(recorded: Recorded) -> Attributes:
    """What a span says of an event."""
    return {
        "eventlog.source": recorded.source,
        "eventlog.position": recorded.position,
        "eventlog.event_id": str(recorded.id),
        "eventlog.event_type": recorded.type,
        **_Process.about(recorded),
    }


def begun() -> str:
    """A new trace: the traceparent of its first span."""
    trace = getrandbits(128) or 1
    flags = "01" if trace % _LOW < _Process.share else "00"
    return f"00-{trace:032x}-{getrandbits(64) or 1:016x}-{flags}"


def child_of(traceparent: str) -> str:
    """The traceparent of a new span in the same trace."""
    return f"{traceparent[:36]}{getrandbits(64) or 1:016x}{traceparent[52:]}"


def sampled(traceparent: str | None) -> bool:
    """Whether somebody wants to hear of this trace. What is no traceparent is not."""
    return _Process.tell is not None and traceparent is not None and _SAMPLED.fullmatch(traceparent) is not None


def tell(
    name: str,
    kind: Kind,
    traceparent: str,
    parent: str | None,
    began: int,
    attributes: Attributes,
    links: Sequence[str] = (),
    error: str = "",
) -> None:
    """A span that ends now."""
    listener = _Process.tell
    if listener is not None:
        listener(Span(name, kind, traceparent, parent, began, time_ns(), attributes, links[:LINKS], error))


def failure(error: BaseException | None) -> str:
    """What a span says of an error: its class. Its words may hold personal data."""
    return type(error).__name__ if error is not None else ""


class Under:
    """A span around what the present task does within a trace that is sampled; `with` tells it at the end. What is done
    inside is part of it (`WORK`)."""

    __slots__ = ("_attributes", "_began", "_kind", "_links", "_name", "_parent", "_token", "traceparent")

    def __init__(self, name: str, kind: Kind, parent: str, attributes: Attributes, links: Sequence[str] = ()) -> None:
        self._name, self._kind, self._parent = name, kind, parent
        self._attributes, self._links = attributes, links
        self.traceparent = child_of(parent)

    def __enter__(self) -> "Under":
        self._began = time_ns()
        work = WORK.get()
        self._token = WORK.set(At(self.traceparent, work.events if work is not None else ()))
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        WORK.reset(self._token)
        told = self._attributes, self._links, failure(error)
        tell(self._name, self._kind, self.traceparent, self._parent, self._began, *told)
