"""The demo's system as in production, read by a Prometheus since before its story began: for checks of what is shown.

async def look(watched: Watched) -> None:
    watched.prometheus.query("up")

watch_demo(folder, look)
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TypeVar

import httpx
from rich.console import Console

from aftersales.demo.chapters import BEGIN
from aftersales.demo.command import play
from aftersales.demo.narrator import Narrator
from aftersales.demo.people import OPERATIONS, issue_keys
from aftersales.demo.stage import Stage
from aftersales.errors import CommandError
from aftersales.feed import Feed, OpenedFeed, opened_feed
from aftersales.ports import free_ports
from aftersales.postgres import Postgres
from aftersales.running import run
from aftersales.schemas import migrate
from aftersales.supervisor import System
from events.catalog import SOURCES
from tools.monitoring.servers import Prometheus, targets_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Watched:
    """A system whose story was played, and the Prometheus that saw it; `began`: since when, on the monotonic clock."""

    system: System
    prometheus: Prometheus
    began: float


def watch_demo(folder: Path, look: Callable[[Watched], Awaitable[T]], feed: Feed = "kafka", every: int = 2) -> T | None:
    """What `look` gives when the story was played; None where a signal ended it before.

    Each service is an api and a worker, on the demo's clock; Prometheus looks each `every` seconds. In the main thread,
    for its processes end with it. Raises CommandError: something does not start, or the story does not give what it
    must.
    """
    with Postgres(folder / "postgres") as server, opened_feed(feed, folder / "kafka", "watched-demo") as opened:
        return run(_watched(folder, server.fresh_database("watched_demo"), opened, look, every))


async def _watched(folder: Path, dsn: str, feed: OpenedFeed, look: Callable[[Watched], Awaitable[T]], every: int) -> T:
    await migrate(dsn)
    if feed.broker is not None:  # before anybody listens, as the demo does it
        await feed.broker.declare_topics(SOURCES)
    keys_file = folder / "keys.json"
    keys, told = issue_keys(keys_file), StringIO()
    async with AsyncExitStack() as stack:
        system = System(dsn, keys_file, free_ports(), clock="log", split=True, kafka=feed.broker, logins=feed.logins)
        await stack.enter_async_context(system)
        watching = Prometheus(folder / "prometheus", targets_of(system), key=keys[OPERATIONS], every=every)
        prometheus, began = stack.enter_context(watching), time.monotonic()
        await asyncio.to_thread(prometheus.until_scraped)
        http = await stack.enter_async_context(httpx.AsyncClient(timeout=30, trust_env=False))
        checks = await play(Stage.set_up(BEGIN, keys, http, system.urls, Narrator(Console(file=told))))
        if not all(check.ok for check in checks):
            raise CommandError("演示的检查未通过", f"the demo's checks failed:\n{told.getvalue()[-2000:]}")
        return await look(Watched(system, prometheus, began))
