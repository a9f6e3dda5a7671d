"""Other services' logs as Kafka carries them: one lane a partition.

Where to go on is asked of the checkpoint alone. What the topic does not bring (it was deleted, filled anew or
shortened, the relay stands still, Kafka is away) is read from the source's own log: nothing is ever jumped over, and a
case stays in order.
"""

import asyncio
from collections.abc import Mapping
from time import perf_counter
from typing import Any, Self

import structlog
from aiokafka import TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError, NoOffsetForPartitionError, OffsetOutOfRangeError

from eventlog import metrics
from eventlog.envelope import Recorded
from eventlog.feeds.feed import Delivery, Diverged, FeedAway, Head, LanesMoved, ReadHead, ReadLog
from eventlog.feeds.kafka.broker import PATIENCE, Broker
from eventlog.feeds.kafka.connection import Connection
from eventlog.feeds.kafka.judge import Judge, refuse_foreign
from eventlog.feeds.kafka.missing import Missing
from eventlog.feeds.kafka.partition import Partition
from eventlog.feeds.lanes import UNKNOWN, Progress, number_of, source_of

CHECK_SECONDS = 15.0
"""How often a source is asked for its head: whether its topic brings what its log holds, and whether it is that log."""
SUSPECT_SECONDS = 0.01
AWAY_SECONDS = 2.0
"""How often while Kafka is away: then its head is all that tells of news."""
LATE_SECONDS = 0.05
"""Whoever asks so long after the last answer rests between two batches. Nothing is fetched meanwhile: each fetch costs
the broker and this process a look at every partition, and there would be one for every event."""
TURN = 50
"""After so many records whoever else has something to do has a turn: a batch may be on its way to PostgreSQL."""
log = structlog.get_logger(__name__)


class KafkaFeed:
    """Hears `sources`, at most `limit` events a time, waiting up to `poll` seconds. `name` says who, to the broker."""

    name = "kafka"

    def __init__(
        self,
        broker: Broker,
        name: str,
        sources: tuple[str, ...],
        read_log: ReadLog,
        read_head: ReadHead,
        *,
        limit: int = 500,
        poll: float = 1.0,
    ) -> None:
        self.sources = sources
        self._broker = broker
        self._limit = limit
        self._poll = poll
        self._read_log = read_log
        self._read_head = read_head
        self._connection = Connection(broker, name, {broker.topic(source): source for source in sources})
        self._lanes: Mapping[str, Progress] = {}
        self._divided: Mapping[str, int] = {}
        self._reading: dict[TopicPartition, Partition] = {}
        self._consumer: Any = None
        """The one that `_reading` is about."""
        self._missing = {source: Missing(source) for source in sources}
        self._diverged: dict[str, Diverged] = {}
        self._doubt = asyncio.Event()
        """Something calls for a look at what the sources' logs hold."""
        self._answered = 0.0
        """When `next` last had something from Kafka, or nothing."""
        self._away = False
        self._judge = Judge(read_log)
        for source in sources:
            metrics.FROM_LOG.labels(source)
        self._read_through: set[str] = set()
        """Lanes of which Kafka had no more when it last had nothing."""
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def refused(self) -> str:
        """Why the brokers do not let this listener in; empty where they do."""
        return self._connection.door.refused

    def partitions(self, source: str) -> int | None:
        """See `Feed.partitions`."""
        return self._connection.partitions[source]

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self._connection.keep()), asyncio.create_task(self._check())]
        return self

    async def __aexit__(self, *_: object) -> None:
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._lanes, self._reading, self._consumer = {}, {}, None
        self._missing = {source: Missing(source) for source in self.sources}
        self._diverged.clear()
        self._judge.forget()

    async def read_log(self, source: str, after: int, limit: int) -> list[Recorded]:
        """See `Feed.read_log`."""
        return await self._read_log(source, after, limit)

    async def read_head(self, source: str) -> Head:
        """See `Feed.read_head`."""
        return await self._read_head(source)

    async def next(self, lanes: Mapping[str, Progress], partitions: Mapping[str, int]) -> list[Delivery]:
        """See `Feed.next`."""
        if lanes.keys() != self._lanes.keys() or self._connection.away is not self._away:
            self._away = self._connection.away
            self._doubt.set()  # what the logs hold counts for other lanes, or for the first time
        self._lanes, self._divided = lanes, partitions
        for task in self._tasks:
            if task.done():
                raise FeedAway(f"{task.get_name()} ended")
        for source, diverged in [*self._diverged.items()]:
            if any(progress.position >= diverged.position for progress in self._of(source).values()):
                raise diverged  # again and again: whoever asked first may have thrown the answer away
            del self._diverged[source]
        for source, missing in self._missing.items():
            if deliveries := await self._from_the_log(missing, self._of(source), partitions.get(source, 0)):
                return deliveries
        try:
            return await self._from_the_topics(lanes, partitions)
        except asyncio.CancelledError:
            self._reading = {}  # the consumer is behind what it gave, which nobody may have looked at
            raise
        except OffsetOutOfRangeError as error:
            await self._begin_again(error.args[0])
        except (NoOffsetForPartitionError, IllegalStateError):
            self._consumer = None  # begin with it anew
        except (KafkaError, OSError, TimeoutError) as error:
            log.warning("kafka.away", error=type(error).__name__, reason=str(error))
            await self._connection.drop()
        return []

    def _of(self, source: str) -> dict[str, Progress]:
        return {lane: progress for lane, progress in self._lanes.items() if source_of(lane) == source}

    async def _from_the_topics(self, lanes: Mapping[str, Progress], partitions: Mapping[str, int]) -> list[Delivery]:
        await self._seek(lanes, partitions)
        suspects = self._judge.suspects
        wanted = [place for place, partition in self._reading.items() if partition.source not in suspects]
        if not wanted:
            await asyncio.sleep(SUSPECT_SECONDS if suspects else self._poll)
            return []
        late = perf_counter() - self._answered > LATE_SECONDS
        self._consumer.resume(*wanted)
        async with asyncio.timeout(self._poll + PATIENCE):
            batches = await self._consumer.getmany(*wanted, timeout_ms=int(self._poll * 1000), max_records=self._limit)
        if batches and late:
            self._consumer.pause(*wanted)
        news: list[Delivery] = []
        now = perf_counter()
        for topic_partition, records in batches.items():
            partition = self._reading[topic_partition]
            lane = partition.lane
            trusted, judged = self._judge.trusted(lane, now), self._judge.judged(lane)
            for delivery in partition.read(records, lanes[lane], trusted=trusted, judged=judged):
                news.append(delivery)
                if len(news) % TURN == 0:
                    await asyncio.sleep(0)
            if partition.skipped or partition.doubt or partition.stray:
                await self._look_into(partition)
                self._consumer.seek(topic_partition, partition.offset)
        self._answered = perf_counter()
        if not news:
            self._read_through = {
                partition.lane
                for place, partition in self._reading.items()
                if (end := self._consumer.highwater(place)) is not None and partition.offset >= end
            }
        return news

    async def _look_into(self, partition: Partition) -> None:
        if partition.stray:
            await self._connection.look()
            if self.partitions(partition.source) != partition.partitions:
                raise LanesMoved(f"{partition.source} has {self.partitions(partition.source)} partitions")
            # What a relay sent before it knew that the topic was repartitioned: it comes again where it belongs.
            partition.offset += 1
            partition.stray = False
        if partition.skipped:
            self._missing[partition.source].skipped(partition.skipped)
        if partition.doubt is not None:
            self._judge.doubts(partition.lane, partition.doubt)
            self._doubt.set()
        partition.skipped, partition.doubt = 0, None

    async def _seek(self, lanes: Mapping[str, Progress], partitions: Mapping[str, int]) -> None:
        """Have the consumer read these lanes, each from where it was handled."""
        if self._connection.consumer is not self._consumer:
            self._consumer, self._reading = self._connection.consumer, {}
        if self._consumer is None:
            return
        wanted = {
            self._topic_partition(lane): lane
            for lane in lanes
            if self.partitions(source_of(lane)) == partitions[source_of(lane)]
        }
        if wanted.keys() != self._reading.keys():
            self._reading = {}
            self._consumer.assign(list(wanted))
        at_the_end = []
        for topic_partition, lane in wanted.items():
            progress, reading = lanes[lane], self._reading.get(topic_partition)
            if reading is not None and reading.position == progress.position:
                continue
            source = source_of(lane)
            self._judge.forget(lane)
            for found in (metrics.OUT_OF_RANGE, metrics.FOREIGN, metrics.FORGED):
                found.labels(lane)
            self._reading[topic_partition] = Partition(
                lane, source, partitions[source], progress.position, max(progress.offset, 0), progress.event_id
            )
            if progress.offset == UNKNOWN:
                at_the_end.append(topic_partition)
            else:
                self._consumer.seek(topic_partition, progress.offset)
        if at_the_end:
            async with asyncio.timeout(PATIENCE):
                await self._consumer.seek_to_end(*at_the_end)
                for topic_partition in at_the_end:
                    self._reading[topic_partition].offset = await self._consumer.position(topic_partition)

    async def _begin_again(self, partitions: Mapping[TopicPartition, int]) -> None:
        """The topic does not have what comes next: it is not the one it was. What was handled before is passed over."""
        for topic_partition in partitions.keys() & self._reading.keys():
            lane = self._reading[topic_partition].lane
            log.error("kafka.out_of_range", lane=lane, offset=partitions[topic_partition])
            metrics.OUT_OF_RANGE.labels(lane).inc()
            self._reading[topic_partition].offset = 0
            async with asyncio.timeout(PATIENCE):
                await self._consumer.seek_to_beginning(topic_partition)
        self._doubt.set()

    async def _from_the_log(self, missing: Missing, lanes: Mapping[str, Progress], partitions: int) -> list[Delivery]:
        """What did not come through the topic. Raises Diverged where the log does not have it either."""
        source, started = missing.source, perf_counter()
        while lanes and (
            until := missing.until(lanes, perf_counter(), away=self._connection.away, read=self._read_through)
        ):
            after = missing.after(lanes)
            try:
                events = await self._read_log(source, after, min(self._limit, until - after))
            except FeedAway as error:
                log.warning("kafka.not_asked", source=source, after=after, error=str(error))
                await asyncio.sleep(self._poll)
                return []
            if not events:
                raise Diverged(source, until, None)
            offsets = {partition.lane: partition.offset for partition in self._reading.values()}
            news = missing.take(events, lanes, partitions, offsets)
            for delivery in news:
                reading = self._reading.get(self._topic_partition(delivery.lane))
                if reading is not None:
                    reading.position, reading.last = delivery.recorded.position, delivery.recorded.id
            if news or perf_counter() - started > self._poll:
                log.warning("kafka.gap", source=source, after=after, until=until, events=len(news))
                metrics.FROM_LOG.labels(source).inc(len(news))
                return news
        return []

    def _topic_partition(self, lane: str) -> TopicPartition:
        return TopicPartition(self._broker.topic(source_of(lane)), number_of(lane))

    async def _check(self) -> None:
        """Ask the sources, again and again, what their logs hold, and whether they are the logs that were received."""
        while True:
            self._doubt.clear()
            await asyncio.gather(*map(self._ask, self.sources))
            try:
                soon = self._connection.away or self._judge.suspects
                async with asyncio.timeout(AWAY_SECONDS if soon else CHECK_SECONDS):
                    await self._doubt.wait()
            except TimeoutError:
                continue

    async def _ask(self, source: str) -> None:
        lanes, partitions = self._of(source), self._divided.get(source, 0)
        if not lanes:
            return
        try:
            head = await self._read_head(source)
            await self._judge.judge(source, partitions, perf_counter())
            await refuse_foreign(self._read_log, source, lanes, partitions, head)
        except Diverged as diverged:
            self._diverged[source] = diverged
        except Exception as error:  # whatever keeps it from telling: it is asked again
            log.debug("kafka.not_asked", source=source, error=f"{type(error).__name__}: {error}")
        else:
            self._diverged.pop(source, None)
            self._missing[source].tell(head, lanes, perf_counter())
