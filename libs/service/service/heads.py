"""What the sources' logs hold, asked where they are: a carrier that brings nothing cannot hide what there is."""

import asyncio
from collections.abc import Collection
from typing import Protocol

import asyncpg
import structlog
from prometheus_client import Gauge

from events.feed import CarrierAway
from events.postgres import AWAY, Pool
from service.peers import Peers

ASK_SECONDS = 2.0
"""For one answer."""
UNTOLD: tuple[type[Exception], ...] = (*AWAY, asyncpg.PostgresError, CarrierAway)
"""Whoever was asked is away, or not migrated yet."""

UNREACHABLE = Gauge("aftersales_source_unreachable", "1 while nobody can say what a source's log holds", ["source"])

log = structlog.get_logger(__name__)


class Heads(Protocol):
    """Knows where to ask."""

    async def ask(self, source: str) -> int | None:
        """The position of the newest event of a source's log; None where it cannot be told in time."""
        ...


class Logs:
    """`Heads` of the logs themselves: those `near` are in this same database, the others are asked over HTTP."""

    def __init__(self, pool: Pool, near: Collection[str], peers: Peers) -> None:
        self._pool = pool
        self._near = near
        self._peers = peers
        self._unreachable: set[str] = set()

    async def ask(self, source: str) -> int | None:
        """See `Heads.ask`. What cannot be asked is said once, in the log, and as a metric."""
        try:
            async with asyncio.timeout(ASK_SECONDS):
                head = await (self._read(source) if source in self._near else self._peers.head(source))
        except UNTOLD as error:
            self._say(source, error)
            return None
        self._say(source, None)
        return head

    async def _read(self, source: str) -> int:
        head: int = await self._pool.fetchval(f"SELECT coalesce(max(position), 0) FROM {source}.events")
        return head

    def _say(self, source: str, error: Exception | None) -> None:
        UNREACHABLE.labels(source).set(error is not None)
        if error is not None and source not in self._unreachable:
            log.warning("source.unreachable", source=source, error=type(error).__name__)
            self._unreachable.add(source)
        elif error is None and source in self._unreachable:
            log.info("source.reachable", source=source)
            self._unreachable.remove(source)
