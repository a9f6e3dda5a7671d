"""What a service says about itself; `service.app` and `service.serve` make the rest of it."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from eventlog.clock import Clock
from eventlog.codec import Codec
from eventlog.log.store import Store
from eventlog.log.wakeups import Wakeups
from eventlog.postgres import Pool
from eventlog.read_models.read_models import ReadModels
from service.feeds.consumer import Consumer
from service.feeds.heads import Heads
from service.feeds.progress import Checkpoints
from service.http.terms import Term
from service.operations.stalls import Seen
from service.sealing.keyring import Keyring

if TYPE_CHECKING:
    from fastapi import APIRouter


class Resources(Protocol):
    """What consumers and tasks are made with: all of it is there before they are asked for."""

    @property
    def pool(self) -> Pool: ...

    @property
    def store(self) -> Store: ...

    @property
    def keyring(self) -> Keyring: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def wakeups(self) -> Wakeups: ...

    @property
    def heads(self) -> Heads: ...

    @property
    def checkpoints(self) -> Checkpoints: ...


@dataclass(frozen=True, slots=True)
class Task:
    """A loop that runs until it is cancelled. The name shows in logs, metrics and /readyz.

    `seen`: where it is given, the watchdog asks it whether the loop has something to do, and how far it has come.
    """

    name: str
    run: Callable[[], Awaitable[None]]
    seen: Callable[[], Awaitable[Seen]] | None = None


@dataclass(frozen=True, slots=True)
class SpokenNumbers:
    """Numbers that people say instead of an id (`service.identifiers.OrNumber`).

    `read` gives the number that a text spells, None where it looks like none; `is_right` tells one that was misheard,
    which is refused with `not_right` (Chinese, English). `find` gives the id for a number and for the text as it was
    typed, which may be an id that looks like one; None where there is neither.
    """

    read: Callable[[str], str | None]
    is_right: Callable[[str], bool]
    not_right: tuple[str, str]
    find: Callable[[Pool, str, str], Awaitable[str | None]]


def _nothing(_: Resources) -> Sequence[Consumer]:
    return ()


def _idle(_: Resources) -> Sequence[Task]:
    return ()


@dataclass(frozen=True, slots=True)
class Restored:
    """A service's database after a restore, its log whole again, before anything works with it. `pool` and `keyring`
    are the owner's; `since` is the last position of the service's log that the backup had, `keys_since` the one at
    which the keyring was backed up, None where it is the one that was there all the time."""

    pool: Pool
    keyring: Pool
    since: int
    keys_since: int | None


async def _as_it_is(_: Restored) -> Sequence[tuple[str, str]]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A service: `name` is also its schema and its source name, `migrations` the folder that holds `versions/`.

    `codec` is the published language that it speaks and understands; `publishes` is False for a service without events
    of its own.
    """

    name: str
    title: str
    description: str
    codec: Codec
    routers: str
    """The module whose `ROUTERS` are its routes. Loaded where they are served: they take as long as all else."""
    migrations: Path
    consumers: Callable[[Resources], Sequence[Consumer]] = _nothing
    tasks: Callable[[Resources], Sequence[Task]] = _idle
    publishes: bool = True
    glossary: Mapping[str, Term] = field(default_factory=dict)
    """What the fields of its API are called: name, or `Schema.name`, → what the description says of it."""
    choices: Collection[Mapping[Any, tuple[str, str]]] = ()
    """Every choice of the language, value → words: a fault names in Chinese what a field may be."""
    spoken: SpokenNumbers | None = None
    erases: bool = False
    """Whether its role may destroy the keys of what people typed."""
    read_models: ReadModels | None = None
    """Those of its consumers, for whoever makes, builds or lists their tables."""
    figures: Callable[[Pool, datetime], Awaitable[None]] | None = None
    """Counts what managers watch in read models, as of a moment (UTC), and sets its gauges: workers do so when their
    metrics are read."""
    knows_station: Callable[[Pool, str], Awaitable[bool]] | None = None
    """Whether there is a station of that number, as far as the service has heard; None only where no role of a station
    may use any route, so that nobody of a station is let in anyway (tests/test_scope.py)."""
    restored: Callable[[Restored], Awaitable[Sequence[tuple[str, str]]]] = _as_it_is
    """Brings what the service keeps beside its log to what the log says, which is longer than the backup's; gives what
    was done, in Chinese and English. It may be called again."""
    files: Callable[[], object] = lambda: None
    """Reads the files that the service works by. Raises ValueError, in words for the reader, for one that is wrong: it
    does not start then."""

    def load_routers(self) -> "Sequence[APIRouter]":
        """Its routes, in the order of the API page."""
        routers: Sequence[APIRouter] = import_module(self.routers).ROUTERS
        return routers
