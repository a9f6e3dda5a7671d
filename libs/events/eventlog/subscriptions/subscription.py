"""A subscription: batch → handler → effects, new events and checkpoint, in one transaction.

Its members, one a process, share the lanes of what they follow (`members`); each handles its own, and moves their
checkpoints alone. What happens to a batch is in `batches`, how lanes become others in `repartition`.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from time import perf_counter

import structlog

from eventlog import metrics
from eventlog.clock import Clock
from eventlog.codec import Codec
from eventlog.feeds.checkpoint import Checkpoint, CheckpointMoved, Lanes
from eventlog.feeds.epochs import accepted, verify
from eventlog.feeds.feed import Diverged, Feed, FeedAway, LanesMoved
from eventlog.feeds.lanes import Progress, lanes_of, number_of, partitions_of, source_of
from eventlog.handler import Handler
from eventlog.postgres import Connection, Pool
from eventlog.subscriptions import handled_before
from eventlog.subscriptions.batches import Batches, ends_the_lead
from eventlog.subscriptions.members import Members, Share
from eventlog.subscriptions.pace import Pace
from eventlog.subscriptions.receiving import Receiving, large
from eventlog.subscriptions.repartition import repartition

RENEW_SECONDS = 1.5
"""How often a member that has lanes says that it is alive."""
LEAD_SECONDS = 0.5
"""How often one that has none does: the time in which it takes over from a process that ended."""
REBEGIN_SECONDS = 1.0
"""How often it is looked whether lanes that could not be begun can be now."""
MOVED_SECONDS = 0.05
"""The pause before going on from where somebody else has moved the checkpoint."""
AWAY_SECONDS = 0.5
CLOSE_SECONDS = 2.0

log = structlog.get_logger(__name__)


class Subscription:
    """Runs `handler` over what `feed` gives, with checkpoints in `schema`. Its name is the handler's.

    Between small batches it rests up to `pace` seconds (`subscriptions.pace`). While `stands_by` says so, it takes no
    part as long as another member does.
    """

    def __init__(
        self,
        schema: str,
        pool: Pool,
        feed: Feed,
        handler: Handler,
        codec: Codec,
        clock: Clock,
        pace: float = 0.0,
        stands_by: Callable[[Connection], Awaitable[bool]] | None = None,
    ) -> None:
        self.name = handler.name
        self.schema = schema
        self.feed = feed
        self.leading = False
        """Whether this member has lanes."""
        self.alone = False
        """Whether no other member has any, so that its own `lanes` tell how far the subscription is."""
        self.diverged: dict[str, str] = {}
        """Source → why nothing more of it is handled: its log is not the one that was received."""
        self.moved = asyncio.Event()
        """Set when a batch was handled; the next batch has another one."""
        self._pool = pool
        self._handler = handler
        self._clock = clock
        self._checkpoint = Checkpoint(schema, handler.name)
        self._members = Members(schema, f"{handler.name} {feed.name}")
        self._pace = Pace(pace)
        self._stands_by = stands_by
        self._batch = metrics.BATCH.labels(handler.name)
        self._leads = metrics.LEADING.labels(handler.name, feed.name)
        self._told: set[str] = set()
        """The lanes whose positions it tells."""
        self._restarts = metrics.RESTARTS.labels(handler.name)
        for source in feed.sources:
            metrics.DIVERGED.labels(handler.name, source)
        self._stopping = asyncio.Event()
        self._receiving = Receiving(feed, self._checkpoint, self._stopping)
        self._batches = Batches(schema, handler, codec, clock, self._checkpoint, self._stopping.is_set)

    @property
    def lanes(self) -> Lanes:
        """How far each of this member's lanes is handled; only meaningful while it leads."""
        return self._checkpoint.lanes

    def stop(self) -> None:
        """Ask `run` to return after the batch that is under way."""
        self._stopping.set()
        self.hurry()

    def hurry(self) -> None:
        """Somebody waits for what this subscription does: handle it as soon as it comes."""
        self._pace.hurry()

    async def run(self) -> None:
        """Take part until `stop` is called or the task is cancelled."""
        while not self._stopping.is_set():
            try:
                async with self._pool.acquire() as connection:
                    try:
                        async with self.feed:
                            try:
                                await self._take_part(connection)
                            finally:
                                await self._receiving.forget()
                            await self._members.leave(connection)
                    finally:
                        self._stand_down()
                        await connection.close(timeout=CLOSE_SECONDS)  # the others see that it is gone
            except Exception as error:
                if not ends_the_lead(error):
                    raise
                self._restarts.inc()
                log.warning("subscription.restarted", subscription=self.name, error=type(error).__name__)
                await self._pause(AWAY_SECONDS)

    def _stand_down(self) -> None:
        self.leading = self.alone = False
        self._leads.set(0)

    async def _take_part(self, connection: Connection) -> None:
        if self._handler.repeatable:
            await connection.execute("SET synchronous_commit = off")
        # A plan that was kept while a table was small scans it when it is large; all that is asked here has an index.
        await connection.execute("SET enable_seqscan = off")
        await self._stand_by(connection)
        share, renewed = await self._members.join(connection), perf_counter()
        if share.members > 1:
            await self._pause(RENEW_SECONDS)  # until the others know, and have let go of what is its own now
        begun: tuple[Share, dict[str, int | None]] | None = None
        again = 0.0
        while not self._stopping.is_set():
            now = perf_counter()
            if begun is None or now - renewed > (RENEW_SECONDS if self.leading else LEAD_SECONDS):
                share, renewed = await self._members.renew(connection), now
            present = share, {source: self.feed.partitions(source) for source in self.feed.sources}
            try:
                if present != begun or now > again:
                    await self._receiving.forget()
                    await self._checkpoint.save(connection)
                    whole = await self._begin(connection, share)
                    begun, again = present, float("inf") if whole else now + REBEGIN_SECONDS
                if self.leading:
                    await self._batches.retry_parked(connection)
                    await self._take(connection)
                else:
                    await self._pause(LEAD_SECONDS)
            except (CheckpointMoved, LanesMoved, Diverged) as moved:
                log.info("subscription.begins_anew", subscription=self.name, error=type(moved).__name__)
                await self._receiving.forget()
                if isinstance(moved, Diverged):
                    await self._set_aside(connection, moved)
                self._checkpoint.forget()
                begun = None
                await self._pause(MOVED_SECONDS)
        await self._checkpoint.save(connection)

    async def _stand_by(self, connection: Connection) -> None:
        while not self._stopping.is_set() and self._stands_by is not None and await self._stands_by(connection):
            if not await self._members.others(connection):
                return
            await self._pause(LEAD_SECONDS)

    async def _take(self, connection: Connection) -> None:
        deliveries = await self._receiving.next(connection)
        if deliveries:
            started, more = perf_counter(), large(deliveries)
            if more or self._pace.hurries:
                self._receiving.go_ahead(deliveries)
            await self._batches.take(connection, deliveries)
            self._batch.observe(perf_counter() - started)
            self.moved.set()
            self.moved = asyncio.Event()
            if not more and not self._stopping.is_set():
                await self._pace.rest(started)
        else:
            await self._checkpoint.verify(connection)

    async def _begin(self, connection: Connection, share: Share) -> bool:
        """Go on from the table with this member's share of the lanes; gives whether it is all that it should have."""
        table = await self._checkpoint.read(connection)
        mine: dict[str, Progress] = {}
        partitions: dict[str, int] = {}
        whole = True
        for source in self.feed.sources:
            lanes = {lane: progress for lane, progress in table.items() if source_of(lane) == source}
            wanted = self.feed.partitions(source)
            if wanted is not None and set(lanes) != set(lanes_of(source, wanted)):
                lanes = await self._move(connection, share, source, lanes, wanted)
            whole &= bool(lanes)
            partitions[source] = partitions_of(lanes)
            mine |= {lane: progress for lane, progress in lanes.items() if share.has(number_of(lane))}
        self._checkpoint.begin(mine, partitions)
        for source in [*self.diverged]:
            await self._judge_again(connection, source)
            whole &= source not in self.diverged
        for lane in self._told - mine.keys():
            metrics.POSITION.remove(self.name, lane)  # another member tells it
        self._told = {*mine}
        for lane, progress in self.lanes.items():
            metrics.POSITION.labels(self.name, lane).set(progress.position)
            if progress.heard_until is not None:
                self._clock.observe(progress.heard_until)
        await self._batches.begin(connection)
        if not self.leading and mine:
            log.info("subscription.leading", subscription=self.name, lanes=sorted(mine))
        self.leading, self.alone = bool(mine), share.members == 1
        self._leads.set(self.leading)
        return whole

    async def _move(
        self, connection: Connection, share: Share, source: str, lanes: dict[str, Progress], partitions: int
    ) -> dict[str, Progress]:
        """The lanes of a source, made or made others; none while another member does it, or it cannot be done yet."""
        if not lanes:
            await self._checkpoint.make(connection, dict.fromkeys(lanes_of(source, partitions), Progress()))
        elif share.place == 0:
            log.warning("subscription.repartitioned", subscription=self.name, source=source, partitions=partitions)
            await repartition(connection, self._checkpoint, self._batches, self.feed, source, lanes, partitions)
        else:
            return {}
        return {lane: p for lane, p in (await self._checkpoint.read(connection)).items() if source_of(lane) == source}

    async def _set_aside(self, connection: Connection, diverged: Diverged) -> None:
        """Handle nothing more of a log that was restored; or go back with it, where somebody has said how far."""
        source = diverged.source
        epoch = accepted(self._of(source).values(), (await self.feed.read_head(source)).epochs)
        if epoch is None:
            if source not in self.diverged:
                log.error("subscription.diverged", subscription=self.name, source=source, reason=str(diverged))
            self.diverged[source] = str(diverged)
            self._checkpoint.leave(source)
        else:
            log.warning("subscription.went_back", subscription=self.name, source=source, **asdict(epoch))
            await self._checkpoint.cut(connection, source, epoch.since - 1, epoch.number)
            await handled_before.forget(connection, self.schema, source, epoch.since)
            self.diverged.pop(source, None)
        metrics.DIVERGED.labels(self.name, source).set(source in self.diverged)

    async def _judge_again(self, connection: Connection, source: str) -> None:
        """Whether a log that had diverged is the one that was received, after all."""
        try:
            await verify(self.feed.read_log, source, self._of(source), self._checkpoint.partitions.get(source, 0))
        except Diverged as diverged:
            await self._set_aside(connection, diverged)
        except FeedAway:
            self._checkpoint.leave(source)
        else:
            del self.diverged[source]
            metrics.DIVERGED.labels(self.name, source).set(0)

    def _of(self, source: str) -> dict[str, Progress]:
        return {lane: progress for lane, progress in self.lanes.items() if source_of(lane) == source}

    async def _pause(self, seconds: float) -> None:
        """Wait, but not past a stop."""
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return
