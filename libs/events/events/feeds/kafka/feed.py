"""Other services' logs as Kafka carries them: one lane a partition, shared by the members of a consumer group.

Where to go on is asked of the checkpoint alone; the group's own offsets are only written, for tools that show lags.
When the topic does not hold what the checkpoint misses (it was deleted, filled anew, or somebody shortened its
retention), the source's own log is asked first: nothing is ever jumped over, and a case stays in order.
"""

import asyncio
from collections.abc import Collection, Mapping
from time import perf_counter
from typing import Any, Self

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError, NoOffsetForPartitionError, OffsetOutOfRangeError

from events import metrics
from events.feed import CarrierAway, Delivery, Known, ReadLog
from events.feeds.kafka.broker import PATIENCE, Broker, put_away
from events.feeds.kafka.lanes import Lanes, Skipped
from events.feeds.kafka.missing import Missing

JOIN_SECONDS = 60.0
"""How long joining the group may take: others finish their batches first."""
FETCH_BYTES = 2**16
"""Of one partition at a time, compressed: what one runs ahead of the others is held in memory."""
HELD = 10
"""How many times `limit` events are held before only the partitions that the others wait for are read."""
CHUNK = 100
"""Records at a time from Kafka's client: few enough that they are still in the processor's cache when they are read."""
LAG_SECONDS = 1.0
"""How often the group's offsets are written."""

log = structlog.get_logger(__name__)


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
        self._lanes = Lanes(self._source_of)
        self._missing = Missing(sources)
        self._failed: Exception | None = None
        self._lags: asyncio.Task[None] | None = None
        self._lags_written = 0.0
        self._consumer: Any = None

    @property
    def lanes(self) -> tuple[str, ...]:
        """See `Feed.lanes`."""
        return self._lanes.names

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
        if self._lags is not None:
            self._lags.cancel()
        if consumer is not None:
            await put_away(consumer)
        self._failed = None
        self._missing = Missing(self.sources)
        self._have([])

    def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Others may go on with these. What this member still handles, the checkpoint's lock keeps from doubling."""
        self._have([])

    def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """These are this member's now. `next` goes to the checkpoint's mark of each before it reads."""
        self._have(assigned)
        try:
            for partition, mark in self._lanes.marks(self._marks).items():
                self._consumer.seek(partition, mark)
        except Exception as error:  # aiokafka would only log it
            self._failed = error

    def _have(self, partitions: Collection[TopicPartition]) -> None:
        """These are this member's, each to be begun at its mark."""
        self._lanes = Lanes(self._source_of, partitions)
        self.caught_up = False

    async def next(self, known: Known) -> list[Delivery]:
        """See `Feed.next`. Raises CarrierAway."""
        self._marks = marks = known.marks
        self.caught_up = False
        if self._failed is not None:
            raise CarrierAway(f"{self._group}: {self._failed!r}")
        try:
            self._go_to_marks(marks)
            self._write_lags(marks)
            if (source := self._missing.overdue(marks)) is not None:
                return await self._from_the_log(source, marks)
            return await self._from_the_topics(known)
        except Skipped as skipped:
            self._missing.skipped(*skipped.args)
            self._have(self._lanes.partitions)
        except OffsetOutOfRangeError as error:
            await self._begin_again(error.args[0], marks)
        except (NoOffsetForPartitionError, IllegalStateError):
            self._have(self._lanes.partitions)  # the group moved partitions meanwhile
        except (KafkaError, OSError) as error:
            raise CarrierAway(f"{self._group}: {type(error).__name__}") from error
        return []

    def _go_to_marks(self, marks: Mapping[str, int]) -> None:
        for partition, mark in self._lanes.astray(marks).items():
            self._consumer.seek(partition, mark)
            self._lanes.begin(partition, mark, mark)

    async def _from_the_topics(self, known: Known) -> list[Delivery]:
        """What comes next. After `poll` seconds nobody waits any longer for a partition that brings nothing."""
        until, patience = perf_counter() + self._poll, 0.0
        while True:
            await self._fetch(patience, known)
            patience = until - perf_counter()
            unread = self._lanes.unread(self._consumer.highwater)
            heard = self._lanes.take(unread if patience > 0 else {}, self._limit)
            if heard or patience <= 0:
                for source, position in {recorded.source: recorded.position for _, _, recorded in heard}.items():
                    self._missing.exists(source, position)
                self.caught_up = bool(self.lanes) and not heard and not unread
                return heard

    async def _fetch(self, patience: float, known: Known) -> None:
        """Read what is there, waiting so many seconds for something. Raises Skipped."""
        lanes, count = self._lanes, CHUNK
        while count == CHUNK:
            wanted = lanes.wanted(self._consumer.highwater, HELD * self._limit)
            batches = await self._consumer.getmany(*wanted, timeout_ms=int(patience * 1000), max_records=CHUNK)
            if self._lanes is not lanes:
                return  # the group moved partitions meanwhile
            for partition, records in batches.items():
                lanes.put(partition, records, known)
            count, patience = sum(map(len, batches.values())), 0.0
            await asyncio.sleep(0)  # others live in this process

    async def _begin_again(self, partitions: Mapping[TopicPartition, int], marks: Mapping[str, int]) -> None:
        """The topic does not have what comes next: it is not the one it was. What was heard before is dropped."""
        for partition in partitions.keys() & self._lanes.partitions:
            await self._consumer.seek_to_beginning(partition)
            lane = self._lanes.begin(partition, 0, self._lanes.marks(marks)[partition])
            log.error("kafka.out_of_range", lane=lane.name, offset=partitions[partition])
            metrics.OUT_OF_RANGE.labels(lane.name).inc()
            self._missing.exists(lane.source, marks.get(lane.source, 0) + 1)

    async def _from_the_log(self, source: str, marks: Mapping[str, int]) -> list[Delivery]:
        """What did not come through the topic. Raises CarrierAway where it is known to be there, and cannot be read."""
        mark = marks.get(source, 0)
        try:
            events = await self._read_log(source, mark, self._limit)
        except CarrierAway as error:
            if self._missing.is_known(source, marks):
                raise
            log.debug("kafka.not_asked", source=source, error=str(error))
            events = []
        if events:
            log.warning("kafka.gap", source=source, after=mark, events=len(events))
            metrics.FROM_LOG.labels(source).inc(len(events))
        elif self._missing.must_come_first(source, marks):
            raise CarrierAway(f"{source}: what its topic names behind {mark} is not in its log")
        else:
            self._missing.nothing_behind(source, mark)
        return [Delivery(source, event.position, event) for event in events]

    def _write_lags(self, marks: Mapping[str, int]) -> None:
        now = perf_counter()
        if now - self._lags_written < LAG_SECONDS or (self._lags and not self._lags.done()):
            return
        offsets = {partition: mark for partition, mark in self._lanes.marks(marks).items() if mark > 0}
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
