"""Type name ↔ class, and the only JSON code of the log.

A type name says namespace, service, event and version: `aftersales.dispatch.technician-assigned.v1`. Stored names never
follow a module's path, so code can move while the log stays readable.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from eventlog.choices import Reader
from eventlog.kinds import StreamKind

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the payload of one version into the payload of the next."""


_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""The escape itself, not a text that spells it: there its backslash is escaped."""


class Unreadable(Exception):
    """A payload of a known type that its class cannot take: a poison event."""


class Unstorable(ValueError):
    """Text that PostgreSQL cannot hold: NUL or a lone surrogate. The HTTP edge refuses such input first."""


def kebab(name: str) -> str:
    """`TechnicianAssigned` → `technician-assigned`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def type_name(namespace: str, source: str, event: type, version: int | None = None) -> str:
    """The stored name of an event class; its version is the class's `VERSION`, or 1."""
    number = version if version is not None else getattr(event, "VERSION", 1)
    return f"{namespace}.{source.replace('_', '-')}.{kebab(event.__name__)}.v{number}"


@dataclass(frozen=True, slots=True)
class Readable:
    """How to read one type name: steps up to the newest version, then its class."""

    event: type
    steps: tuple[Upcast, ...]
    reader: Reader[Any]


class Codec:
    """Encodes and decodes the events of some kinds of streams.

    `namespace` begins every type name. `upcasts` maps an event class to its old versions' upcasts, oldest first: a
    class at version 3 has two. Raises ValueError when two kinds have one name, an event is in two kinds, two classes
    claim one name, or the number of upcasts does not fit the version.
    """

    def __init__(
        self,
        namespace: str,
        kinds: Iterable[StreamKind[Any]],
        upcasts: Mapping[type, tuple[Upcast, ...]] | None = None,
    ) -> None:
        self.namespace = namespace
        self.kinds: dict[type, StreamKind[Any]] = {}
        """Event class → the kind of stream that it belongs to."""
        self.names: dict[type, str] = {}
        self._readable: dict[str, Readable] = {}
        self._direct: dict[str, Callable[[str], object]] = {}
        """Type name → how its payload is read where nothing is in the way; for most of them nothing is."""
        self._encoder = msgspec.json.Encoder()
        named: dict[str, StreamKind[Any]] = {}
        for kind in kinds:
            if named.setdefault(kind.name, kind) is not kind:
                raise ValueError(f"two kinds of streams are named {kind.name}")
            for event in kind.events:
                self._register(kind, event, (upcasts or {}).get(event, ()))

    @property
    def sources(self) -> tuple[str, ...]:
        """The services that publish, in the order in which their first kinds were given."""
        return tuple(dict.fromkeys(kind.source for kind in self.kinds.values()))

    def _register(self, kind: StreamKind[Any], event: type, steps: tuple[Upcast, ...]) -> None:
        if self.kinds.setdefault(event, kind) is not kind:
            raise ValueError(f"{event.__name__} belongs to {self.kinds[event].name} and to {kind.name}")
        newest = type_name(self.namespace, kind.source, event)
        if newest != type_name(self.namespace, kind.source, event, len(steps) + 1):
            raise ValueError(f"{newest} has {len(steps)} upcasts")
        self.names[event] = newest
        reader: Reader[Any] = Reader(event)
        for version in range(1, len(steps) + 2):
            name = type_name(self.namespace, kind.source, event, version)
            if name in self._readable:
                raise ValueError(f"two classes are named {name}")
            self._readable[name] = Readable(event, steps[version - 1 :], reader)
        self._direct[newest] = reader.as_known

    def encode(self, event: object) -> tuple[str, str]:
        """The type name and the JSON text of an event. Raises Unstorable; KeyError for a class outside the catalog."""
        try:
            data = self._encoder.encode(event).decode()
        except UnicodeEncodeError as error:
            raise Unstorable(f"{type(event).__name__} holds a lone surrogate") from error
        if "\\u0000" in data and _NUL.search(data):
            raise Unstorable(f"{type(event).__name__} holds a NUL character")
        return self.names[type(event)], data

    def class_of(self, name: str) -> type | None:
        """The class that a type name is read as, or None for a type this code does not know."""
        readable = self._readable.get(name)
        return readable.event if readable else None

    def names_of(self, events: Collection[type]) -> list[str]:
        """Every stored name that is read as one of these classes, of old versions too."""
        return sorted(name for name, readable in self._readable.items() if readable.event in events)

    def decode(self, name: str, data: str) -> object | None:
        """The event, upcast to its newest version; None for an unknown type (a newer service may write it).

        Raises Unreadable for a payload that does not fit.
        """
        if (direct := self._direct.get(name)) is not None:
            try:
                return direct(data)
            except msgspec.MsgspecError:
                pass  # a newer choice, or what does not fit: told below
        readable = self._readable.get(name)
        if readable is None:
            return None
        try:
            event: object
            if not readable.steps:
                event = readable.reader.decode(data)
                return event
            payload = msgspec.json.decode(data)
            for step in readable.steps:
                payload = step(payload)
            event = readable.reader.convert(payload)
            return event
        except (msgspec.MsgspecError, KeyError, TypeError, ValueError) as error:
            raise Unreadable(f"{name}: {error}") from error
