"""Other services' logs as Kafka carries them: one lane a partition, shared by the members of a consumer group.

Where to go on is asked of the checkpoint alone; the group's own offsets are only written, for tools that show lags.
When the topic does not hold what the checkpoint misses (it was deleted, or somebody shortened its retention), the
source's own log is asked: nothing is ever jumped over.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Self

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError, NoOffsetForPartitionError, OffsetOutOfRangeError
from aiokafka.structs import ConsumerRecord

from events import metrics
from events.cloudevents import recorded_of
from events.envelope import Recorded
from events.feed import CarrierAway, Delivery
from events.feeds.kafka.broker import PATIENCE, RETRY_SECONDS, Broker, put_away
from events.feeds.kafka.merge import Merge

JOIN_SECONDS = 60.0
"""How long joining the group may take: others finish their batches first."""
STILL_SECONDS = 20.0
"""How long the partitions may be on the move between members. aiokafka waits for ever, even where its own task that
should end it is gone; then a new member joins."""
GAP_SECONDS = 5.0
"""How long a position may be missing while later ones are here before the source's log is asked."""
FETCH_BYTES = 2**16
"""Of one partition at a time, compressed: what one runs ahead of the others is held in memory."""
HELD = 10
"""How many times `limit` events are held before only the partitions that the others wait for are read."""
LAG_SECONDS = 1.0
"""How often the group's offsets are written."""

ReadLog = Callable[[str, int, int], Awaitable[list[Recorded]]]
"""`(source, after, limit)`: events of a source's log of record. Raises CarrierAway while it cannot be read."""

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Lane:
    """A partition of this member. Offsets are those to go on from."""

    name: str
    source: str
    expected: int | None = None
    """What the checkpoint says when all that was given is handled; None before the partition was begun."""
    read: int = 0
    """Up to here it was read: given, held, or no event of ours."""

    def begin(self, offset: int) -> None:
        """Nothing before this is of interest any more."""
        self.expected = self.read = offset


class KafkaFeed(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is untyped
    """Hears `sources` as a member of `group`, at most `limit` events of each a time, waiting up to `poll` seconds.

    `member` names the process in the group over restarts (static membership), so that a quick restart moves no
    partitions; without it every start is a new member.
    """

    led = False

    def __init__(
        self,
        broker: Broker,
        group: str,
        sources: tuple[str, ...],
        read_log: ReadLog,
        *,
        member: str | None = None,
        limit: int = 500,
        poll: float = 1.0,
    ) -> None:
        self.sources = sources
        self.caught_up = False
        self._broker = broker
        self._group = group
        self._read_log = read_log
        self._member = member
        self._limit = limit
        self._poll = poll
        self._source_of = {broker.topic(source): source for source in sources}
        self._marks: Mapping[str, int] = {}
        self._lanes: dict[TopicPartition, Lane] = {}
        self._merge = Merge(sources)
        self._reading: asyncio.Task[None] | None = None
        self._highest = dict.fromkeys(sources, 0)
        self._standing_since = {source: (0, perf_counter()) for source in sources}
        self._failed: Exception | None = None
        self._lags: asyncio.Task[None] | None = None
        self._lags_written = 0.0
        self._consumer: Any = None

    @property
    def lanes(self) -> tuple[str, ...]:
        """See `Feed.lanes`."""
        return tuple(lane.name for lane in self._lanes.values())

    async def __aenter__(self) -> Self:
        await self._broker.declare_topics(self.sources)
        self._consumer = consumer = AIOKafkaConsumer(
            bootstrap_servers=self._broker.servers,
            client_id=self._group,
            group_id=self._group,
            group_instance_id=self._member,
            enable_auto_commit=False,
            auto_offset_reset="none",
            max_partition_fetch_bytes=FETCH_BYTES,
            session_timeout_ms=10_000,
            heartbeat_interval_ms=2_000,
            metadata_max_age_ms=10_000,
            request_timeout_ms=int(PATIENCE * 1000),
            retry_backoff_ms=int(RETRY_SECONDS * 1000),
        )
        consumer.subscribe(list(self._source_of), listener=self)
        try:
            async with asyncio.timeout(JOIN_SECONDS):
                await consumer.start()
        except (KafkaError, OSError, TimeoutError) as error:
            await self.__aexit__()
            raise CarrierAway(f"{self._group}: {type(error).__name__}") from error
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        consumer, self._consumer = self._consumer, None
        tasks = [task for task in (self._lags, self._reading) if task is not None]
        self._lags = self._reading = None
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if consumer is not None:
            await put_away(consumer)
        self._failed = None
        self._have([])

    def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Others may go on with these. What this member still handles, the checkpoint's lock keeps from doubling."""
        self._have([])

    def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """These are this member's now. `next` goes to the checkpoint's mark of each before it reads."""
        self._have(sorted(assigned))
        try:
            for partition, lane in self._lanes.items():
                self._consumer.seek(partition, self._marks.get(lane.name, 0))
        except Exception as error:  # aiokafka would only log it
            self._failed = error

    def _have(self, partitions: list[TopicPartition]) -> None:
        """These are this member's, from their beginnings on."""
        sources = ((partition, self._source_of[partition.topic]) for partition in partitions)
        self._lanes = {partition: Lane(f"{source}/{partition.partition}", source) for partition, source in sources}
        self._merge = Merge(self.sources)
        self.caught_up = False

    async def next(self, marks: Mapping[str, int]) -> list[Delivery]:
        """See `Feed.next`. Raises CarrierAway."""
        self._marks = marks
        if self._failed is not None:
            raise CarrierAway(f"{self._group}: {self._failed!r}")
        try:
            if (reading := self._reading) is not None:
                self._reading = None
                await reading
            self._go_to_marks(marks)
            self._write_lags(marks)
            if (missing := await self._missing(marks)) is not None:
                return missing
            return await self._hear()
        except OffsetOutOfRangeError as error:
            await self._begin_again(error.args[0])
        except (NoOffsetForPartitionError, IllegalStateError):
            self._have(list(self._lanes))  # the group moved partitions meanwhile
        except (KafkaError, OSError, TimeoutError) as error:
            raise CarrierAway(f"{self._group}: {type(error).__name__}") from error
        return []

    def _go_to_marks(self, marks: Mapping[str, int]) -> None:
        for partition, lane in self._lanes.items():
            mark = marks.get(lane.name, 0)
            if lane.expected != mark:
                self._consumer.seek(partition, mark)
                self._begin(lane, mark)

    def _begin(self, lane: Lane, offset: int) -> None:
        lane.begin(offset)
        self._merge.forget(lane.source, lane.name)

    async def _hear(self) -> list[Delivery]:
        """What comes next. After `poll` seconds nobody waits any longer for a partition that brings nothing."""
        until = perf_counter() + self._poll
        patience = 0.0
        while True:
            await self._fetch(patience)
            patience = until - perf_counter()
            unread = self._unread()
            if (heard := self._take(unread if patience > 0 else {})) or patience <= 0:
                self.caught_up = not heard and not unread
                if unread:  # what comes after it is read while this is handled
                    self._reading = asyncio.create_task(self._fetch(0.0))
                return heard

    async def _fetch(self, patience: float) -> None:
        """Read what is there, waiting so many seconds for something."""
        wanted = list(self._lanes)
        if len(self._merge) > HELD * self._limit:
            awaited = self._merge.awaited(self._unread())
            wanted = [partition for partition, lane in self._lanes.items() if lane.name in awaited]
            if not wanted:
                return
        async with asyncio.timeout(patience + STILL_SECONDS):
            batches = await self._consumer.getmany(*wanted, timeout_ms=int(patience * 1000))
        for partition, records in batches.items():
            if lane := self._lanes.get(partition):
                lane.read = records[-1].offset + 1
                self._merge.put(lane.source, lane.name, self._deliveries(lane, records))
                await asyncio.sleep(0)  # others live in this process

    def _unread(self) -> dict[str, set[str]]:
        """By source, the lanes that have more, as far as Kafka has told."""
        unread: dict[str, set[str]] = {}
        for partition, lane in self._lanes.items():
            end = self._consumer.highwater(partition)
            if end is None or lane.read < end:
                unread.setdefault(lane.source, set()).add(lane.name)
        return unread

    def _take(self, unread: dict[str, set[str]]) -> list[Delivery]:
        heard = self._merge.take(unread, self._limit)
        marks = {delivery.lane: delivery.mark for delivery in heard}
        for lane in self._lanes.values():
            lane.expected = marks.get(lane.name, lane.expected)
        for source, position in {event.source: event.position for _, _, event in heard}.items():
            self._highest[source] = max(self._highest[source], position)
        return heard

    def _deliveries(self, lane: Lane, records: list[ConsumerRecord]) -> Iterator[Delivery]:
        for record in records:
            try:
                recorded = recorded_of(lane.source, record.headers, record.key, record.value)
            except ValueError as error:
                metrics.FOREIGN.labels(lane.name).inc()
                log.warning("kafka.foreign_record", lane=lane.name, offset=record.offset, reason=str(error))
            else:
                yield Delivery(lane.name, record.offset + 1, recorded)

    async def _begin_again(self, partitions: Mapping[TopicPartition, int]) -> None:
        """The topic does not have what comes next: it is not the one it was. What was heard before is dropped."""
        for partition, offset in partitions.items():
            lane = self._lanes[partition]
            log.error("kafka.out_of_range", lane=lane.name, offset=offset)
            metrics.OUT_OF_RANGE.labels(lane.name).inc()
            await self._consumer.seek_to_beginning(partition)
            self._begin(lane, 0)
            lane.expected = self._marks.get(lane.name, 0)
            self._highest[lane.source] = max(self._highest[lane.source], self._marks.get(lane.source, 0) + 1)

    async def _missing(self, marks: Mapping[str, int]) -> list[Delivery] | None:
        """From the source's own log, what has not come for so long that it may never come; None: nothing is missing."""
        for source in self.sources:
            mark, now = marks.get(source, 0), perf_counter()
            known, since = self._standing_since[source]
            if mark != known or mark >= self._highest[source]:
                self._standing_since[source] = (mark, now)
            elif now - since > GAP_SECONDS:
                log.warning("kafka.gap", source=source, after=mark)
                events = await self._read_log(source, mark, self._limit)
                if not events:
                    self._highest[source] = mark
                return [Delivery(source, event.position, event) for event in events]
        return None

    def _write_lags(self, marks: Mapping[str, int]) -> None:
        now = perf_counter()
        if now - self._lags_written < LAG_SECONDS or (self._lags and not self._lags.done()):
            return
        offsets = {partition: mark for partition, lane in self._lanes.items() if (mark := marks.get(lane.name, 0)) > 0}
        if offsets:
            self._lags_written = now
            self._lags = asyncio.create_task(self._commit(offsets))

    async def _commit(self, offsets: dict[TopicPartition, int]) -> None:
        """For lag tools alone, so a failure changes nothing: the database decides where to go on."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._consumer.commit(offsets)
        except (KafkaError, OSError, TimeoutError, AttributeError) as error:
            log.debug("kafka.lag_not_written", group=self._group, error=type(error).__name__)
