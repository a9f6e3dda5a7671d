"""Read your own writes: a read waits until the service's subscriptions have handled a position.

What this process leads it knows by itself; where another process leads, the checkpoints tell.
"""

import asyncio
from collections.abc import Mapping, Sequence

from events.catalog import SOURCES
from events.postgres import Pool
from events.store import Store
from events.subscription import Subscription
from service.definition import Consumer
from service.problems import NOT_YET, Problem, malformed

GLANCE_SECONDS = 0.001
"""Pause between two looks at this process's own subscriptions."""
LOOK_SECONDS = 0.004
"""Pause between two looks at the checkpoints; all waiting requests share one look."""
WAIT_SECONDS = 10.0
_LARGEST = 2**63 - 1

Marks = Mapping[tuple[str, str], int]
"""(subscription, source) → position."""


class Progress:
    """How far the subscriptions of one service have come, whichever process runs them. `here` are this process's."""

    def __init__(
        self,
        pool: Pool,
        service: str,
        consumers: Sequence[Consumer],
        store: Store | None,
        here: Sequence[Subscription],
    ) -> None:
        self._pool = pool
        self._service = service
        self._consumers = consumers
        self._store = store
        self._here = {(found.name, source): found for found in here for source in found.feed.sources}
        self._looking: asyncio.Task[Marks] | None = None

    async def wait_for(self, token: str) -> None:
        """Wait until position `token` (`123`, or `dispatch:123` from an Aftersales-Position header) has been handled.

        Another service's position: first all that listen to it, then what they appended here, in the read models.
        Raises Problem: 400 for a token that is none, 503 when it takes longer than WAIT_SECONDS.
        """
        source, position = self._parse(token)
        reached = self._reach(source, position)
        try:
            await asyncio.wait_for(reached, WAIT_SECONDS)
        except TimeoutError:
            raise Problem(
                NOT_YET,
                f"{source} position {position} has not been handled within {WAIT_SECONDS:.0f} seconds",
                f"{WAIT_SECONDS:.0f} 秒内尚未处理到 {source} 的位置 {position}",
                headers=[(b"retry-after", b"1")],
            ) from None

    async def marks(self) -> Marks:
        """The checkpoints now."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        return await asyncio.shield(self._looking)

    async def _reach(self, source: str, position: int) -> None:
        await self._handled(source, position)
        if source != self._service and self._store is not None:
            await self._handled(self._service, await self._store.head())

    async def _handled(self, source: str, position: int) -> None:
        listening = [consumer.handler.name for consumer in self._consumers if source in consumer.sources]
        while True:
            listening = [name for name in listening if await self._mark(name, source) < position]
            if not listening:
                return
            at_hand = all(self._leads(name, source) for name in listening)
            await asyncio.sleep(GLANCE_SECONDS if at_hand else LOOK_SECONDS)

    async def _mark(self, name: str, source: str) -> int:
        if self._leads(name, source):
            return self._here[name, source].marks.get(source, 0)
        return (await self.marks()).get((name, source), 0)

    def _leads(self, name: str, source: str) -> bool:
        """Whether this process alone hears the source for the subscription, and so knows best."""
        here = self._here.get((name, source))
        return here is not None and here.leading and here.feed.led

    async def _look(self) -> Marks:
        rows = await self._pool.fetch(f"SELECT subscription, lane, position FROM {self._service}.checkpoints")
        return {(row[0], row[1]): row[2] for row in rows}

    def _parse(self, token: str) -> tuple[str, int]:
        source, colon, digits = token.rpartition(":")
        source = source if colon else self._service
        known = source in SOURCES or source == self._service
        if not known or not digits.isascii() or not digits.isdigit() or len(digits) > 19 or int(digits) > _LARGEST:
            raise malformed(
                "wait_for must be a position like 123 or dispatch:123",
                "wait_for 应为位置,如 123 或 dispatch:123",
                "wait_for",
            )
        return source, int(digits)
