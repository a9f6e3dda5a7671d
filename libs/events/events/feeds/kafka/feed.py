"""Other services' logs as Kafka carries them: one lane a partition, shared by the members of a consumer group.

Where to go on is asked of the checkpoint alone; the group's own offsets are only written, for tools that show lags.
When the topic does not hold what the checkpoint misses (it was deleted, filled anew, or somebody shortened its
retention), the source's own log is asked first: nothing is ever jumped over, and a case stays in order.
"""

import asyncio
from collections.abc import Mapping
from time import perf_counter
from typing import Any, Self

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError, NoOffsetForPartitionError, OffsetOutOfRangeError
from aiokafka.structs import ConsumerRecord

from events import metrics
from events.cloudevents import previous_of, recorded_of
from events.feed import CarrierAway, Delivery, Known, ReadLog
from events.feeds.kafka.broker import PATIENCE, Broker, put_away

JOIN_SECONDS = 60.0
"""How long joining the group may take: others finish their batches first."""
GAP_SECONDS = 5.0
"""How long a position may be missing while later ones are here before the source's log is asked."""
FETCH_BYTES = 2**17
"""Of one partition at a time, so that far behind one does not run ahead of the others by all that it has."""
LAG_SECONDS = 1.0
"""How often the group's offsets are written."""

log = structlog.get_logger(__name__)


class KafkaFeed(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is untyped
    """Hears `sources` as a member of `group`, at most `limit` events a time, waiting up to `poll` seconds for some.

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
        self.lanes: tuple[str, ...] = ()
        self.caught_up = False
        self._broker = broker
        self._group = group
        self._read_log = read_log
        self._member = member
        self._limit = limit
        self._poll = poll
        self._source_of = {broker.topic(source): source for source in sources}
        self._marks: Mapping[str, int] = {}
        self._expected: dict[TopicPartition, int] = {}
        """Partition → the mark that `next` is given when all it gave was handled."""
        self._skipped = dict.fromkeys(sources, 0)
        """Source → the highest position that a record named as its predecessor and that was never heard."""
        self._highest = dict.fromkeys(sources, 0)
        self._standing_since = {source: (0, perf_counter()) for source in sources}
        self._failed: Exception | None = None
        self._lags: asyncio.Task[None] | None = None
        self._lags_written = 0.0
        self._consumer: Any = None

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
        self.lanes, self.caught_up = (), False
        self._expected, self._failed = {}, None
        self._skipped = dict.fromkeys(self.sources, 0)

    def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Others may go on with these. What this member still handles, the checkpoint's lock keeps from doubling."""
        self.lanes, self.caught_up = (), False

    def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """These are this member's now. `next` goes to the checkpoint's mark of each before it reads."""
        self._expected = {}
        self.lanes = tuple(sorted(map(self._lane, assigned)))
        try:
            for partition in assigned:
                self._consumer.seek(partition, self._marks.get(self._lane(partition), 0))
        except Exception as error:  # aiokafka would only log it
            self._failed = error

    async def next(self, known: Known) -> list[Delivery]:
        """See `Feed.next`. Raises CarrierAway."""
        self._marks = marks = known.marks
        self.caught_up = False
        if self._failed is not None:
            raise CarrierAway(f"{self._group}: {self._failed!r}")
        try:
            self._go_to_marks(marks)
            self._write_lags(marks)
            if (missing := await self._missing(marks)) is not None:
                return missing
            batches = await self._consumer.getmany(timeout_ms=int(self._poll * 1000), max_records=self._limit)
        except OffsetOutOfRangeError as error:
            await self._begin_again(error.args[0], marks)
            return []
        except (NoOffsetForPartitionError, IllegalStateError):
            self._expected = {}  # the group moved partitions meanwhile
            return []
        except (KafkaError, OSError) as error:
            raise CarrierAway(f"{self._group}: {type(error).__name__}") from error
        deliveries = [
            delivery
            for partition, records in batches.items()
            for delivery in self._deliveries(partition, records, known)
        ]
        self.caught_up = not batches and all(self._at_the_end(partition) for partition in self._consumer.assignment())
        return deliveries

    def _go_to_marks(self, marks: Mapping[str, int]) -> None:
        for partition in self._consumer.assignment():
            mark = marks.get(self._lane(partition), 0)
            if self._expected.get(partition) != mark:
                self._consumer.seek(partition, mark)
                self._expected[partition] = mark

    def _deliveries(self, partition: TopicPartition, records: list[ConsumerRecord], known: Known) -> list[Delivery]:
        """Up to the first record whose predecessor was skipped: that has to come from the log before it."""
        lane, source = self._lane(partition), self._source_of[partition.topic]
        deliveries: list[Delivery] = []
        given: set[int] = set()
        for record in records:
            try:
                recorded = recorded_of(source, record.headers, record.key, record.value)
                previous = previous_of(record.headers)
            except ValueError as error:
                metrics.FOREIGN.labels(lane).inc()
                log.warning("kafka.foreign_record", lane=lane, offset=record.offset, reason=str(error))
                continue
            if previous and previous not in given and not known.heard(source, previous):
                log.warning("kafka.skipped", lane=lane, offset=record.offset, previous=previous)
                self._skipped[source] = max(self._skipped[source], previous)
                self._expected.pop(partition, None)
                return deliveries
            given.add(recorded.position)
            deliveries.append(Delivery(lane, record.offset + 1, recorded))
            self._highest[source] = max(self._highest[source], recorded.position)
        if deliveries:
            self._expected[partition] = deliveries[-1].mark
        return deliveries

    async def _begin_again(self, partitions: Mapping[TopicPartition, int], marks: Mapping[str, int]) -> None:
        """The topic does not have what comes next: it is not the one it was. What was heard before is dropped."""
        for partition, offset in partitions.items():
            lane = self._lane(partition)
            log.error("kafka.out_of_range", lane=lane, offset=offset)
            metrics.OUT_OF_RANGE.labels(lane).inc()
            await self._consumer.seek_to_beginning(partition)
            self._expected[partition] = marks.get(lane, 0)
            source = self._source_of[partition.topic]
            self._highest[source] = max(self._highest[source], marks.get(source, 0) + 1)

    async def _missing(self, marks: Mapping[str, int]) -> list[Delivery] | None:
        """From the source's own log, what has not come for so long that it may never come; None: nothing is missing."""
        for source in self.sources:
            mark, now = marks.get(source, 0), perf_counter()
            stood, since = self._standing_since[source]
            if mark < self._skipped[source]:
                events = await self._read_log(source, mark, self._limit)
                if not events:
                    log.error("kafka.not_in_the_log", source=source, position=self._skipped[source])
                    raise CarrierAway(f"{source}: position {self._skipped[source]} is not in its log")
                return [Delivery(source, event.position, event) for event in events]
            if mark != stood or mark >= self._highest[source]:
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
        offsets = {
            partition: mark
            for partition in self._consumer.assignment()
            if (mark := marks.get(self._lane(partition), 0)) > 0
        }
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

    def _at_the_end(self, partition: TopicPartition) -> bool:
        end = self._consumer.highwater(partition)
        return end is not None and self._expected.get(partition, 0) >= end

    def _lane(self, partition: TopicPartition) -> str:
        return f"{self._source_of[partition.topic]}/{partition.partition}"
