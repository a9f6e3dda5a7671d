"""The end of a source's topic: what stands behind a position, found from the end backwards.

For a log that was restored, and is older than its topic. Kafka finds no position, only offsets; in a partition
positions rise, but for what a relay sent twice, and after a repetition everything behind it comes again. So whoever
steps back until a record at or before the position has everything behind it.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import Any, Self

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from aiokafka.structs import ConsumerRecord

from eventlog.envelope import Recorded
from eventlog.feeds.cloudevents import recorded_of
from eventlog.feeds.feed import FeedAway
from eventlog.feeds.kafka.broker import PATIENCE, Broker, put_away
from eventlog.feeds.partitioner import partition_of

FIRST_STEP = 64
"""Records that are gone back at first; each further step is twice as long."""
BATCH = 1_000
POLL_SECONDS = 0.5
SILENCE_SECONDS = 30.0
"""How long Kafka may give nothing of what it says to have."""
NAME = "aftersales-tail"

log = structlog.get_logger(__name__)


class TopicTail:
    """One source's topic, as it is when it is entered; `partitions` is 0 where there is none."""

    def __init__(self, broker: Broker, source: str) -> None:
        self.source = source
        self.partitions = 0
        self._broker = broker
        self._topic = broker.topic(source)
        self._begins: Mapping[TopicPartition, int] = {}
        self._ends: Mapping[TopicPartition, int] = {}
        self._consumer: Any = None

    async def __aenter__(self) -> Self:
        """Raises FeedAway; Refused where this user may not read the topic."""
        self._consumer = consumer = AIOKafkaConsumer(
            **self._broker.client,
            client_id=NAME,
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            fetch_max_wait_ms=100,
            request_timeout_ms=int(PATIENCE * 1000),
        )
        try:
            async with asyncio.timeout(PATIENCE):
                await consumer.start()
                # Of all topics, and without making one: asking for a single one would have the broker create it.
                cluster = await consumer._client.fetch_all_metadata()
            numbers = cluster.partitions_for_topic(self._topic) or set()
            self.partitions = len(numbers)
            if numbers:
                places = [TopicPartition(self._topic, number) for number in sorted(numbers)]
                consumer.assign(places)
                self._begins = await consumer.beginning_offsets(places)
                self._ends = await consumer.end_offsets(places)
        except (KafkaError, OSError, TimeoutError) as error:
            await self.__aexit__()
            raise await self._away(error) from error
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            await put_away(consumer)

    async def highest(self) -> int:
        """The highest position that it has; 0 for an empty one, or none. Raises FeedAway."""
        found = await self._first_behind({place: end - 1 for place, end in self._ends.items()})
        return max((event.position for event in found.values() if event is not None), default=0)

    async def behind(self, position: int) -> AsyncGenerator[list[Recorded], None]:
        """Everything behind a position, and some records before it, in each partition's own order. Raises FeedAway."""
        async for events in self._from(await self._start_of(position)):
            yield events

    async def _start_of(self, position: int) -> dict[TopicPartition, int]:
        """Where each partition has a record at or before the position; at its beginning where none is."""
        starts = dict(self._begins)
        back, left = FIRST_STEP, [place for place, end in self._ends.items() if end > self._begins[place]]
        while left:
            tried = {place: max(self._ends[place] - back, self._begins[place]) for place in left}
            found = await self._first_behind(tried)
            left = []
            for place, offset in tried.items():
                event = found[place]
                if offset > self._begins[place] and (event is None or event.position > position):
                    left.append(place)
                starts[place] = offset
            back *= 2
        return starts

    async def _first_behind(self, offsets: Mapping[TopicPartition, int]) -> dict[TopicPartition, Recorded | None]:
        """The first event of each partition at or behind an offset; None where there is none."""
        found: dict[TopicPartition, Recorded | None] = dict.fromkeys(offsets)
        wanted = {place: offset for place, offset in offsets.items() if self._begins[place] <= offset}
        async for place, record in self._read(wanted):
            if found[place] is None:
                found[place] = self._event(record)
                if found[place] is not None:
                    self._consumer.pause(place)
        return found

    async def _from(self, offsets: Mapping[TopicPartition, int]) -> AsyncGenerator[list[Recorded], None]:
        events: list[Recorded] = []
        async for _, record in self._read(offsets):
            event = self._event(record)
            if event is not None:
                events.append(event)
            if len(events) == BATCH:
                yield events
                events = []
        if events:
            yield events

    async def _read(
        self, offsets: Mapping[TopicPartition, int]
    ) -> AsyncGenerator[tuple[TopicPartition, ConsumerRecord], None]:
        """Records from these offsets to where the topic ended when it was entered; a partition that the caller pauses
        is done."""
        consumer = self._consumer
        unread = {place for place, offset in offsets.items() if offset < self._ends[place]}
        consumer.pause(*self._ends)
        for place in unread:
            consumer.seek(place, offsets[place])
        silent = 0.0
        while unread:
            consumer.resume(*unread)
            try:
                batches = await consumer.getmany(*unread, timeout_ms=int(POLL_SECONDS * 1000), max_records=BATCH)
            except (KafkaError, OSError) as error:
                raise await self._away(error) from error
            for place, records in batches.items():
                for record in records:
                    if record.offset < self._ends[place] and place not in consumer.paused():
                        yield place, record
            for place in [*unread]:
                if place in consumer.paused() or await consumer.position(place) >= self._ends[place]:
                    unread.discard(place)
                    consumer.pause(place)
            silent = 0.0 if batches else silent + POLL_SECONDS
            if silent > SILENCE_SECONDS:
                raise FeedAway(f"{self._topic}: silent")

    def _event(self, record: ConsumerRecord) -> Recorded | None:
        """None for what is no event of this source, or stands where its key does not belong: a relay sends the latter
        again where it does."""
        try:
            event = recorded_of(self.source, record.headers, record.key, record.value)
        except ValueError as error:
            log.warning("kafka.foreign_record", lane=f"{self.source}/{record.partition}", reason=str(error))
            return None
        return event if partition_of(event.key, self.partitions) == record.partition else None

    async def _away(self, error: Exception) -> FeedAway:
        return await self._broker.away(self._topic, error)
