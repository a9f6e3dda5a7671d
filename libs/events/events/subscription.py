"""A subscription: batch → handler → effects, new events and checkpoint, in one transaction.

States: waiting for the lead → leading → waiting again when PostgreSQL, the carrier or the lead is lost. Of a feed that
gives every member the same, one member of all processes leads (an advisory lock on the connection that does the work,
so losing the connection loses the lead); the checkpoint's compare-and-set refuses whoever still believes to lead. Where
members share the lanes, or a checkpoint, each batch locks the checkpoint first and drops what others have heard. An
event that its handler cannot take is parked with its stream.
"""

import asyncio
from collections.abc import Mapping, Sequence
from time import perf_counter

import structlog

from events import metrics
from events.append import VersionConflict
from events.checkpoint import Checkpoint, CheckpointMoved
from events.clock import Clock
from events.codec import Codec
from events.envelope import Recorded
from events.feed import CarrierAway, Delivery, Feed
from events.handler import Handler, Heard
from events.parking import Parking
from events.postgres import Connection, Pool, away

LEAD_SECONDS = 0.5
"""How often a member that waits asks for the lead: the time a take-over needs."""
AWAY_SECONDS = 0.5
CONFLICT_SECONDS = 0.005
CLOSE_SECONDS = 2.0
TRIES = 3
"""How often a single event is tried before it is parked."""

log = structlog.get_logger(__name__)


def ends_the_lead(error: Exception) -> bool:
    """Not the event's fault: begin again from the checkpoint."""
    return away(error) or isinstance(error, CarrierAway | CheckpointMoved | VersionConflict)


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
        self._codec = codec
        self._clock = clock
        self._checkpoint = Checkpoint(schema, handler.name, shared)
        self._parking = Parking(schema, handler.name)
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
        lanes = await self._begin(connection)
        log.info("subscription.leading", subscription=self.name, marks=self.marks)
        while not self._stopping.is_set():
            await self._retry_parked(connection)
            deliveries = await self._hear(connection)
            if deliveries:
                started = perf_counter()
                await self._take(connection, deliveries)
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
        for heard_until in await self._checkpoint.load(connection, {*self.feed.sources, *lanes}):
            self._clock.observe(heard_until)
        await self._parking.load(connection)
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

    async def _take(self, connection: Connection, deliveries: Sequence[Delivery]) -> None:
        """Handle a batch; where it fails, ever smaller parts of it, so that one event holds up only its own stream."""
        if len(deliveries) == 1:
            await self._take_one(connection, deliveries[0])
            return
        try:
            await self._commit(connection, deliveries)
        except Exception as error:
            if ends_the_lead(error) and not isinstance(error, VersionConflict):
                raise
            log.info("subscription.split", subscription=self.name, events=len(deliveries), error=type(error).__name__)
            middle = len(deliveries) // 2
            await self._take(connection, deliveries[:middle])
            await self._take(connection, deliveries[middle:])

    async def _take_one(self, connection: Connection, delivery: Delivery) -> None:
        failures = 0
        while True:
            try:
                await self._commit(connection, [delivery])
                return
            except VersionConflict:
                # A caller's command was faster. The event is sound, so it is tried until it wins, never parked.
                await asyncio.sleep(CONFLICT_SECONDS)
            except Exception as error:
                if ends_the_lead(error):
                    raise
                failures += 1
                if failures == TRIES:
                    await self._park(connection, delivery, error)
                    return

    async def _commit(self, connection: Connection, deliveries: Sequence[Delivery]) -> None:
        wanted, behind, unknown = self._sort(deliveries)
        if wanted or behind:
            async with connection.transaction():
                if self.shared:
                    await self._learn(connection)
                    wanted, behind, unknown = self._sort(deliveries)
                if wanted:
                    await self._handler.handle(connection, [self._heard(recorded) for recorded in wanted])
                for event in behind:
                    await self._parking.put(connection, event, "behind an earlier parked event")
                await self._checkpoint.move(connection, deliveries)
            self._checkpoint.moved()
        else:
            self._checkpoint.passed(deliveries)
        self._count(deliveries, unknown)
        for event in behind:
            self._parking.stands(event)

    async def _learn(self, connection: Connection) -> None:
        """What others have done meanwhile; nobody else goes on before the end of the transaction."""
        await self._checkpoint.lock(connection)
        await self._parking.load(connection)

    def _sort(self, deliveries: Sequence[Delivery]) -> tuple[list[Recorded], list[Recorded], int]:
        """The events that the handler takes, those behind a parked one, and how many this code does not know.

        What was heard before belongs to none of them.
        """
        wanted: list[Recorded] = []
        behind: list[Recorded] = []
        unknown = 0
        for delivery in self._checkpoint.fresh(deliveries):
            recorded = delivery.recorded
            if recorded in self._parking:
                behind.append(recorded)
            elif self._takes(recorded):
                wanted.append(recorded)
            elif self._codec.class_of(recorded.type) is None:
                unknown += 1
        return wanted, behind, unknown

    def _takes(self, recorded: Recorded) -> bool:
        events = self._handler.events
        return events is None or self._codec.class_of(recorded.type) in events

    def _heard(self, recorded: Recorded) -> Heard:
        """The event as the handler takes it. Raises Unreadable."""
        event = None if self._handler.events is None else self._codec.decode(recorded.type, recorded.data)
        return Heard(event, recorded)

    def _count(self, deliveries: Sequence[Delivery], unknown: int) -> None:
        marks = self.marks
        for lane in {delivery.lane for delivery in deliveries}:
            metrics.POSITION.labels(self.name, lane).set(marks[lane])
        metrics.HANDLED.labels(self.name).inc(len(deliveries))
        if unknown:
            metrics.UNKNOWN.labels(self.name).inc(unknown)
        for delivery in deliveries:
            self._clock.observe(delivery.recorded.time)

    async def _park(self, connection: Connection, delivery: Delivery, error: Exception) -> None:
        event = delivery.recorded
        described = f"{type(error).__name__}: {error}"
        log.error(
            "subscription.parked",
            subscription=self.name,
            source=event.source,
            position=event.position,
            event_id=str(event.id),
            type=event.type,
            stream=event.stream,
            error=type(error).__name__,  # its words may quote the event: they are in GET /parked
        )
        async with connection.transaction():
            if self.shared:
                await self._learn(connection)
            news = bool(self._checkpoint.fresh([delivery]))
            if news:
                await self._parking.put(connection, event, described)
            await self._checkpoint.move(connection, [delivery])
        self._checkpoint.moved()
        self._count([delivery], 0)
        if news:
            self._parking.stands(event)

    async def _retry_parked(self, connection: Connection) -> None:
        """Handle again, in order and in one transaction each, the streams that somebody asked to retry."""
        if not self._parking:
            return
        for source, stream in await self._parking.wanted(connection):
            try:
                async with connection.transaction():
                    if self.shared:
                        await self._learn(connection)
                    waiting = await self._parking.waiting(connection, source, stream)
                    heard = [self._heard(recorded) for recorded in waiting if self._takes(recorded)]
                    if heard:
                        await self._handler.handle(connection, heard)
                    await self._parking.release(connection, source, stream)
                log.info("subscription.unparked", subscription=self.name, stream=stream, events=len(waiting))
            except Exception as error:
                if ends_the_lead(error):
                    raise
                described = f"{type(error).__name__}: {error}"
                log.error("subscription.parked", subscription=self.name, stream=stream, error=type(error).__name__)
                await self._parking.keep(connection, source, stream, described)
            await self._parking.load(connection)

    async def _pause(self, seconds: float) -> None:
        """Wait, but not past a stop."""
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return
