"""A subscription: batch → handler → effects, new events and checkpoint, in one transaction.

States: waiting for the lead → leading → waiting again when PostgreSQL or the lead is lost. One member of all processes
leads (an advisory lock on the connection that does the work, so losing the connection loses the lead); the checkpoint's
compare-and-set refuses whoever still believes to lead. An event that its handler cannot take is parked with its stream.
"""

import asyncio
from collections.abc import Mapping, Sequence
from time import perf_counter

import structlog

from events import metrics, parked
from events.append import VersionConflict
from events.checkpoint import Checkpoint, CheckpointMoved
from events.clock import Clock
from events.codec import Codec
from events.envelope import Recorded
from events.feed import Delivery, Feed
from events.handler import Handler, Heard
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
    return away(error) or isinstance(error, CheckpointMoved | VersionConflict)


class Subscription:
    """Runs `handler` over what `feed` gives, with checkpoints in `schema`. Its name is the handler's."""

    def __init__(self, schema: str, pool: Pool, feed: Feed, handler: Handler, codec: Codec, clock: Clock) -> None:
        self.name = handler.name
        self.schema = schema
        self.feed = feed
        self.leading = False
        self._pool = pool
        self._handler = handler
        self._codec = codec
        self._clock = clock
        self._checkpoint = Checkpoint(schema, handler.name)
        self._standing: dict[tuple[str, str], int] = {}
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
                    if await self._take_lead(connection):
                        try:
                            await self._follow(connection)
                        finally:
                            await connection.close(timeout=CLOSE_SECONDS)  # and the lock goes with it
            except Exception as error:
                if not ends_the_lead(error):
                    raise
                log.warning("subscription.restarted", subscription=self.name, error=type(error).__name__)
                await self._pause(AWAY_SECONDS)
            finally:
                self.leading = False
                metrics.LEADING.labels(self.name).set(0)

    async def _take_lead(self, connection: Connection) -> bool:
        lock = f"subscription {self.schema}.{self.name}"
        while not self._stopping.is_set():
            if await connection.fetchval("SELECT pg_try_advisory_lock(hashtextextended($1, 0))", lock):
                return True
            await self._pause(LEAD_SECONDS)
        return False

    async def _follow(self, connection: Connection) -> None:
        for heard_until in await self._checkpoint.load(connection, self.feed.lanes):
            self._clock.observe(heard_until)
        if self._handler.repeatable:
            await connection.execute("SET synchronous_commit = off")
        await self._count_parked(connection)
        self.leading = True
        metrics.LEADING.labels(self.name).set(1)
        log.info("subscription.leading", subscription=self.name, marks=self.marks)
        while not self._stopping.is_set():
            await self._retry_parked(connection)
            deliveries = await self._hear(connection)
            if deliveries:
                started = perf_counter()
                await self._take(connection, deliveries)
                metrics.BATCH.labels(self.name).observe(perf_counter() - started)
        await self._checkpoint.save(connection)

    async def _hear(self, connection: Connection) -> list[Delivery]:
        """The feed's next events; a stop ends the waiting. Meanwhile the checkpoint catches up."""
        hearing = asyncio.ensure_future(self.feed.next(self.marks))
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
        events = [delivery.recorded for delivery in deliveries]
        behind = [event for event in events if (event.source, event.stream) in self._standing]
        if behind:
            events = [event for event in events if (event.source, event.stream) not in self._standing]
        heard, unknown = self._decode(events)
        if heard or behind:
            async with connection.transaction():
                if heard:
                    await self._handler.handle(connection, heard)
                for event in behind:
                    await parked.park(connection, self.schema, self.name, event, "behind an earlier parked event")
                await self._checkpoint.move(connection, deliveries)
            self._checkpoint.moved(deliveries)
        else:
            self._checkpoint.passed(deliveries)
        self._count(deliveries, unknown)
        for event in behind:
            self._stands(event, 1)

    def _decode(self, events: Sequence[Recorded]) -> tuple[list[Heard], int]:
        """The events that the handler takes, and how many are of a type that this code does not know."""
        heard: list[Heard] = []
        unknown = 0
        for recorded in events:
            event_class = self._codec.class_of(recorded.type)
            if event_class is None:
                unknown += 1
            elif event_class in self._handler.events:
                heard.append(Heard(self._codec.decode(recorded.type, recorded.data), recorded))
        return heard, unknown

    def _count(self, deliveries: Sequence[Delivery], unknown: int) -> None:
        for lane in {delivery.lane for delivery in deliveries}:
            metrics.POSITION.labels(self.name, lane).set(self.marks[lane])
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
            await parked.park(connection, self.schema, self.name, event, described)
            await self._checkpoint.move(connection, [delivery])
        self._checkpoint.moved([delivery])
        self._count([delivery], 0)
        self._stands(event, 1)

    def _stands(self, event: Recorded, more: int) -> None:
        stream = (event.source, event.stream)
        self._standing[stream] = self._standing.get(stream, 0) + more
        metrics.PARKED.labels(self.name).set(sum(self._standing.values()))

    async def _count_parked(self, connection: Connection) -> None:
        self._standing = await parked.standing(connection, self.schema, self.name)
        metrics.PARKED.labels(self.name).set(sum(self._standing.values()))

    async def _retry_parked(self, connection: Connection) -> None:
        """Handle again, in order and in one transaction each, the streams that somebody asked to retry."""
        if not self._standing:
            return
        for source, stream in await parked.wanted(connection, self.schema, self.name):
            waiting = await parked.read_parked(connection, self.schema, self.name, source, stream)
            try:
                async with connection.transaction():
                    heard, _ = self._decode([event.recorded for event in waiting])
                    if heard:
                        await self._handler.handle(connection, heard)
                    await parked.unpark(connection, self.schema, self.name, source, stream)
                log.info("subscription.unparked", subscription=self.name, stream=stream, events=len(waiting))
            except Exception as error:
                if ends_the_lead(error):
                    raise
                described = f"{type(error).__name__}: {error}"
                log.error("subscription.parked", subscription=self.name, stream=stream, error=type(error).__name__)
                await parked.failed_again(connection, self.schema, self.name, source, stream, described)
            await self._count_parked(connection)

    async def _pause(self, seconds: float) -> None:
        """Wait, but not past a stop."""
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return
