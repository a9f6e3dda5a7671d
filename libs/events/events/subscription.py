"""A subscription: batch → handler → effects, new events and checkpoint, in one transaction.

States: waiting for the lead → leading → waiting again when PostgreSQL, the carrier or the lead is lost. Of a feed that
gives every member the same, one member of all processes leads (an advisory lock on the connection that does the work,
so losing the connection loses the lead); the checkpoint's compare-and-set refuses whoever still believes to lead. What
happens to a batch is in `events.batches`.
"""

import asyncio
from collections.abc import Mapping
from time import perf_counter

import structlog

from events import metrics
from events.batches import Batches, ends_the_lead
from events.checkpoint import Checkpoint
from events.clock import Clock
from events.codec import Codec
from events.feed import Delivery, Feed
from events.handler import Handler
from events.postgres import Connection, Pool

LEAD_SECONDS = 0.5
"""How often a member that waits asks for the lead: the time a take-over needs."""
AWAY_SECONDS = 0.5
CLOSE_SECONDS = 2.0

log = structlog.get_logger(__name__)


class Subscription:
    """Runs `handler` over what `feed` gives, with checkpoints in `schema`. Its name is the handler's.

    `shared`: other members, or another subscription of the same handler over another feed, move the same checkpoint.
    """

    def __init__(
        self,
        schema: str,
        pool: Pool,
        feed: Feed,
        handler: Handler,
        codec: Codec,
        clock: Clock,
        *,
        shared: bool = False,
    ) -> None:
        self.name = handler.name
        self.schema = schema
        self.feed = feed
        self.shared = shared
        self.leading = False
        """Whether this member handles events: the leader, or one of those that share the lanes."""
        self.caught_up = False
        """Whether it has been at the end of its lanes since it last began."""
        self._pool = pool
        self._handler = handler
        self._clock = clock
        self._checkpoint = Checkpoint(schema, handler.name, shared)
        self._batches = Batches(schema, handler, codec, clock, self._checkpoint, shared)
        self._stopping = asyncio.Event()

    @property
    def marks(self) -> Mapping[str, int]:
        """Where each lane stands; only meaningful while leading."""
        return self._checkpoint.marks

    def stop(self) -> None:
        """Ask `run` to return after the batch that is under way."""
        self._stopping.set()

    async def run(self) -> None:
        """Lead whenever possible until `stop` is called or the task is cancelled."""
        while not self._stopping.is_set():
            try:
                async with self._pool.acquire() as connection:
                    if not self.feed.led or await self._take_lead(connection):
                        try:
                            async with self.feed:
                                await self._follow(connection)
                        finally:
                            self._stand_down()
                            await connection.close(timeout=CLOSE_SECONDS)  # and the lock goes with it
            except Exception as error:
                if not ends_the_lead(error):
                    raise
                log.warning("subscription.restarted", subscription=self.name, error=type(error).__name__)
                await self._pause(AWAY_SECONDS)

    def _stand_down(self) -> None:
        self.leading = self.caught_up = False
        metrics.LEADING.labels(self.name).set(0)

    async def _take_lead(self, connection: Connection) -> bool:
        lock = f"subscription {self.schema}.{self.name}"
        while not self._stopping.is_set():
            if await connection.fetchval("SELECT pg_try_advisory_lock(hashtextextended($1, 0))", lock):
                return True
            await self._pause(LEAD_SECONDS)
        return False

    async def _follow(self, connection: Connection) -> None:
        if self._handler.repeatable:
            await connection.execute("SET synchronous_commit = off")
        # A plan that was kept while a table was small scans it when it is large; all that is asked here has an index.
        await connection.execute("SET enable_seqscan = off")
        lanes = await self._begin(connection)
        log.info("subscription.leading", subscription=self.name, marks=self.marks)
        while not self._stopping.is_set():
            await self._batches.retry_parked(connection)
            deliveries = await self._hear(connection)
            if deliveries:
                started = perf_counter()
                await self._batches.take(connection, deliveries)
                metrics.BATCH.labels(self.name).observe(perf_counter() - started)
            else:
                await self._checkpoint.verify(connection)
            self.caught_up |= self.feed.caught_up
            if self.feed.lanes != lanes:
                await self._checkpoint.save(connection)
                lanes = await self._begin(connection)
        await self._checkpoint.save(connection)

    async def _begin(self, connection: Connection) -> tuple[str, ...]:
        """Go on from the table; gives the lanes of this member."""
        lanes = self.feed.lanes
        for heard_until in await self._checkpoint.load(connection, self.feed.sources, lanes):
            self._clock.observe(heard_until)
        await self._batches.begin(connection)
        self.leading = True
        metrics.LEADING.labels(self.name).set(1)
        return lanes

    async def _hear(self, connection: Connection) -> list[Delivery]:
        """The feed's next events; a stop ends the waiting. Meanwhile the checkpoint catches up."""
        hearing = asyncio.ensure_future(self.feed.next(self._checkpoint))
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            if (patience := self._checkpoint.patience) is not None:
                done, _ = await asyncio.wait((hearing, stopping), timeout=patience, return_when=asyncio.FIRST_COMPLETED)
                if not done:
                    await self._checkpoint.save(connection)
            await asyncio.wait((hearing, stopping), return_when=asyncio.FIRST_COMPLETED)
            return hearing.result() if hearing.done() else []
        finally:
            hearing.cancel()
            stopping.cancel()

    async def _pause(self, seconds: float) -> None:
        """Wait, but not past a stop."""
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return
