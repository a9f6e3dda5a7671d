"""What the sources' logs hold, asked where they are: a feed that brings nothing cannot hide what there is."""

import asyncio
from collections.abc import Collection
from dataclasses import replace
from typing import Protocol

import asyncpg
import structlog

from eventlog.feeds.feed import FeedAway, Head
from eventlog.feeds.relay import read_head
from eventlog.postgres import AWAY, Pool
from service import metrics
from service.feeds.peers import Peers

ASK_SECONDS = 2.0
"""For one answer."""
PUBLISHED_SECONDS = 0.1
PUBLISHED_TRIES = 5
"""How long it is waited until the relay has published what a log holds."""
UNTOLD: tuple[type[Exception], ...] = (*AWAY, asyncpg.PostgresError, FeedAway)
"""Whoever was asked is away, or not migrated yet."""

log = structlog.get_logger(__name__)


class Heads(Protocol):
    """Knows where to ask."""

    async def ask(self, source: str) -> Head | None:
        """What a source's log holds; None where it cannot be told in time."""
        ...


class Logs:
    """`Heads` of the logs themselves: those `near` are in this same database, the others are asked over HTTP."""

    def __init__(self, pool: Pool, near: Collection[str], peers: Peers) -> None:
        self._pool = pool
        self._near = near
        self._peers = peers
        self._unreachable: set[str] = set()

    async def ask(self, source: str) -> Head | None:
        """See `Heads.ask`. What cannot be asked is said once, in the log, and as a metric."""
        try:
            async with asyncio.timeout(ASK_SECONDS):
                head = await (read_head(self._pool, source) if source in self._near else self._published(source))
        except UNTOLD as error:
            self._say(source, error)
            return None
        self._say(source, None)
        return head

    async def _published(self, source: str) -> Head:
        """A head that is published whole, if that takes no longer than a moment: only then do its tails tell all."""
        first = head = await self._peers.read_head(source)
        for _ in range(PUBLISHED_TRIES):
            if head.published >= first.position:
                break
            await asyncio.sleep(PUBLISHED_SECONDS)
            head = await self._peers.read_head(source)
        return replace(head, position=first.position)

    def _say(self, source: str, error: Exception | None) -> None:
        metrics.UNREACHABLE.labels(source).set(error is not None)
        if error is not None and source not in self._unreachable:
            log.warning("source.unreachable", source=source, error=type(error).__name__)
            self._unreachable.add(source)
        elif error is None and source in self._unreachable:
            log.info("source.reachable", source=source)
            self._unreachable.remove(source)
