"""What a service says about itself; `service.app` and `service.serve` make the rest of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter

from eventlog.handler import Handler
from eventlog.read_models.read_models import ReadModels
from service.operations.stalls import Seen

if TYPE_CHECKING:
    from service.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Task:
    """A loop that runs until it is cancelled. The name shows in logs, metrics and /readyz.

    `seen`: where it is given, the watchdog asks it whether the loop has something to do, and how far it has come.
    """

    name: str
    run: Callable[[], Awaitable[None]]
    seen: Callable[[], Awaitable[Seen]] | None = None


@dataclass(frozen=True, slots=True)
class Consumer:
    """A handler and the services whose logs it hears. The subscription has the handler's name."""

    handler: Handler
    sources: tuple[str, ...]


def _nothing(_: Runtime) -> Sequence[Consumer]:
    return ()


def _idle(_: Runtime) -> Sequence[Task]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A service: `name` is also its schema and its source name, `migrations` the folder that holds `versions/`.

    `publishes` is False for a service without events of its own.
    """

    name: str
    title: str
    description: str
    routers: Sequence[APIRouter]
    migrations: Path
    consumers: Callable[[Runtime], Sequence[Consumer]] = _nothing
    tasks: Callable[[Runtime], Sequence[Task]] = _idle
    publishes: bool = True
    read_models: ReadModels | None = None
    """Those of its consumers, for whoever makes, builds or lists their tables."""
