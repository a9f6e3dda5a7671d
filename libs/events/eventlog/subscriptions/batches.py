"""Batches become effects: handler, new events and checkpoint in one transaction; what cannot be taken is parked."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

import structlog

from eventlog import metrics
from eventlog.at_work import WORK, at_event
from eventlog.clock import Clock
from eventlog.codec import Codec
from eventlog.envelope import Recorded
from eventlog.feeds.checkpoint import Checkpoint, CheckpointMoved
from eventlog.feeds.feed import Delivery, FeedAway, LanesMoved
from eventlog.handler import Handler, Received
from eventlog.log.append import VersionConflict
from eventlog.postgres import Connection, away
from eventlog.subscriptions import handled_before
from eventlog.subscriptions.handling import Operation, handling
from eventlog.subscriptions.parking import Parking
from eventlog.subscriptions.skipping import skipped_events

CONFLICT_SECONDS = 0.005
"""The pause after the first conflict; each further one is twice as long, up to LONGEST_CONFLICT_SECONDS."""
LONGEST_CONFLICT_SECONDS = 0.5
CONFLICTS = 30
"""Conflicts in a row over one event until the subscription begins anew, and says so: about ten seconds."""
TRIES = 3
"""How often a single event is tried before it is parked."""

log = structlog.get_logger(__name__)


def ends_the_lead(error: Exception) -> bool:
    """Not the event's fault: begin again from the checkpoint."""
    return away(error) or isinstance(error, FeedAway | CheckpointMoved | LanesMoved | VersionConflict)


@dataclass(slots=True)
class Sorted:
    """The events of a batch that were not heard before: those that the handler takes, those behind a parked one, and
    how many this code does not know."""

    wanted: list[Received] = field(default_factory=list)
    behind: list[Recorded] = field(default_factory=list)
    unknown: int = 0


class Batches:
    """Takes batches for one subscription, on the connection of the member that runs it."""

    def __init__(
        self,
        schema: str,
        handler: Handler,
        codec: Codec,
        clock: Clock,
        checkpoint: Checkpoint,
        stopping: Callable[[], bool],
    ) -> None:
        self._name = handler.name
        self._handler = handler
        self._codec = codec
        self._clock = clock
        self._checkpoint = checkpoint
        self._stopping = stopping
        self._schema = schema
        self._parking = Parking(schema, handler.name)
        self._operation: Operation = "process" if handler.transactional else "publish"
        self._handled = metrics.HANDLED.labels(handler.name)
        self._unknown = metrics.UNKNOWN.labels(handler.name)
        self._before: handled_before.Streams = {}
        self._skipped: frozenset[UUID] = frozenset()

    async def begin(self, connection: Connection) -> None:
        """Learn which streams stand still, what had its effects before a restore, and what is to have none."""
        await self._parking.load(connection)
        self._before = await handled_before.load(connection, self._schema, self._name)
        self._skipped = await skipped_events(connection, self._schema, self._name)

    async def take(self, connection: Connection, deliveries: Sequence[Delivery]) -> None:
        """Handle a batch; where it fails, ever smaller parts of it, so that one event holds up only its own stream.

        Raises what `ends_the_lead`. Returns early, with some of it not handled, where the subscription is to stop.
        """
        if len(deliveries) == 1:
            token = WORK.set(at_event(deliveries[0].recorded))
            try:
                await self._take_one(connection, deliveries[0])
            finally:
                WORK.reset(token)
            return
        try:
            await self._commit(connection, deliveries)
        except Exception as error:
            if ends_the_lead(error) and not isinstance(error, VersionConflict):
                raise
            log.info("subscription.split", subscription=self._name, events=len(deliveries), error=type(error).__name__)
            middle = len(deliveries) // 2
            for part in (deliveries[:middle], deliveries[middle:]):
                if not self._stopping():
                    await self.take(connection, part)

    async def retry_parked(self, connection: Connection) -> None:
        """Handle again, in order and in one transaction each, the streams of this member's lanes that somebody asked to
        retry."""
        if not self._parking:
            return
        for source, stream in await self._parking.wanted(connection):
            if await self._retry(connection, source, stream) == "not together":
                while await self._retry(connection, source, stream, 1) == "handled":
                    pass  # up to the one at fault, which is the first then
            await self._parking.load(connection)

    async def _retry(
        self, connection: Connection, source: str, stream: str, limit: int | None = None
    ) -> Literal["handled", "kept", "not together", "not ours"]:
        """Handle what waits in a stream, or its first `limit` events, in one transaction."""
        waiting: list[Recorded] = []
        token = WORK.set(None)
        try:
            async with self._transaction(connection):
                waiting = await self._parking.waiting(connection, source, stream, limit)
                if not waiting or self._checkpoint.lane_of(waiting[0]) is None:
                    return "not ours"
                WORK.set(at_event(waiting[0]))
                received = self._sort(waiting).wanted
                if received:
                    with handling(self._operation, self._name, received):
                        await self._handler.handle(connection, received)
                await self._parking.release(connection, waiting)
            log.info("subscription.unparked", subscription=self._name, stream=stream, events=len(waiting))
            return "handled"
        except Exception as error:
            if not waiting or ends_the_lead(error):
                raise
            if len(waiting) > 1:
                return "not together"
            log.error("subscription.parked", subscription=self._name, stream=stream, error=type(error).__name__)
            await self._parking.keep(connection, waiting[0], f"{type(error).__name__}: {error}")
            return "kept"
        finally:
            WORK.reset(token)

    async def _take_one(self, connection: Connection, delivery: Delivery) -> None:
        failures = conflicts = 0
        while not self._stopping():
            try:
                await self._commit(connection, [delivery])
                return
            except VersionConflict:
                # A caller's command was faster. The event is sound, so it is tried until it wins, never parked.
                conflicts += 1
                if conflicts == CONFLICTS:
                    raise
                await asyncio.sleep(min(CONFLICT_SECONDS * 2**conflicts, LONGEST_CONFLICT_SECONDS))
            except Exception as error:
                if ends_the_lead(error):
                    raise
                failures += 1
                if failures == TRIES:
                    await self._park(connection, delivery, error)
                    return

    async def _commit(self, connection: Connection, deliveries: Sequence[Delivery]) -> None:
        found = self._fresh(deliveries)
        if found.wanted or found.behind:
            with handling(self._operation, self._name, found.wanted):
                async with self._transaction(connection):
                    if found.wanted:
                        await self._handler.handle(connection, found.wanted)
                    for event in found.behind:
                        await self._parking.queue_up(connection, event)
                    await self._checkpoint.move(connection, deliveries)
            self._checkpoint.moved()
        else:
            self._checkpoint.passed(deliveries)
        self._count(deliveries, found.unknown)
        if found.behind:
            await self._parking.load(connection)

    def _transaction(self, connection: Connection) -> AbstractAsyncContextManager[object]:
        return connection.transaction() if self._handler.transactional else nullcontext()

    def _fresh(self, deliveries: Sequence[Delivery]) -> Sorted:
        """Sort what was not heard before; everything else belongs nowhere. Raises Unreadable."""
        return self._sort((delivery.recorded for delivery in self._checkpoint.fresh(deliveries)), self._parking)

    def _sort(self, events: Iterable[Recorded], parking: Parking | None = None) -> Sorted:
        """Sort events, none of them behind a parked one where no `parking` is given. Raises Unreadable."""
        found = Sorted()
        wanted, classes = found.wanted, self._handler.events
        for recorded in events:
            if self._skipped and recorded.id in self._skipped:
                continue
            if parking and recorded in parking:
                found.behind.append(recorded)
            elif self._before and recorded.position <= self._before.get((recorded.source, recorded.stream), 0):
                continue
            elif classes is None:
                wanted.append(Received(None, recorded))
            elif (event := self._codec.class_of(recorded.type)) in classes:
                wanted.append(Received(self._codec.decode(recorded.type, recorded.data), recorded))
            elif event is None:
                found.unknown += 1
        return found

    def _count(self, deliveries: Sequence[Delivery], unknown: int) -> None:
        for lane in {delivery.lane for delivery in deliveries}:
            metrics.POSITION.labels(self._name, lane).set(self._checkpoint.lanes[lane].position)
        self._handled.inc(len(deliveries))
        if unknown:
            self._unknown.inc(unknown)
        self._clock.observe(max(delivery.recorded.time for delivery in deliveries))

    async def _park(self, connection: Connection, delivery: Delivery, error: Exception) -> None:
        event = delivery.recorded
        described = f"{type(error).__name__}: {error}"
        log.error(
            "subscription.parked",
            subscription=self._name,
            source=event.source,
            position=event.position,
            event_id=str(event.id),
            type=event.type,
            stream=event.stream,
            error=type(error).__name__,  # its words may quote the event: they are in GET /parked
        )
        async with connection.transaction():
            await self._parking.put(connection, event, described)
            await self._checkpoint.move(connection, [delivery])
        self._checkpoint.moved()
        self._count([delivery], 0)
        await self._parking.load(connection)
