"""A topic read through by somebody who is no service: no consumer group, no checkpoint, nothing is left behind.

    async with TopicReader(broker, "dispatch") as reader:
        async for event in reader.history(): ...  # what is there, to the end
        async for event in reader.news(): ...     # what comes after it, for ever

Events come in order of position, each once: positions have no gaps and tell repetitions. Kafka's own timestamps are of
no help in finding a time, for events do not come in order of time.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping
from time import perf_counter
from typing import Any, Self

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from aiokafka.structs import ConsumerRecord

from eventlog.envelope import Recorded
from eventlog.feeds.cloudevents import recorded_of
from eventlog.feeds.feed import FeedAway
from eventlog.feeds.kafka.broker import PATIENCE, Broker, put_away
from eventlog.feeds.kafka.order import InOrder

POLL_SECONDS = 0.5
BATCH = 1_000
FETCH_BYTES = 128 * 2**10
"""Of a partition at a time, compressed: what partitions run ahead of each other is held in memory."""
GAP_SECONDS = 2.0
"""How long the news waits for a position that is missing: partitions run ahead of each other, but not for long."""
SILENCE_SECONDS = 30.0
"""How long Kafka may give nothing of what it says to have."""

log = structlog.get_logger(__name__)


async def topics_present(broker: Broker, sources: Iterable[str]) -> tuple[str, ...]:
    """The sources that have a topic. Raises FeedAway."""
    consumer = _consumer(broker)
    await _start(consumer, broker)
    try:
        found: set[str] = await consumer.topics()
    except (KafkaError, OSError) as error:
        raise await broker.away(broker.servers, error) from error
    finally:
        await put_away(consumer)
    return tuple(source for source in sources if broker.topic(source) in found)


class TopicReader:
    """One source's topic, which must exist. `size` is how many records it had when it was entered."""

    def __init__(self, broker: Broker, source: str) -> None:
        self.source = source
        self.size = 0
        self._broker = broker
        self._topic = broker.topic(source)
        self._begins: Mapping[TopicPartition, int] = {}
        self._ends: Mapping[TopicPartition, int] = {}
        self._order = InOrder(0)
        self._consumer: Any = None

    async def __aenter__(self) -> Self:
        self._consumer = consumer = _consumer(self._broker, self._topic)
        await _start(consumer, self._broker)
        try:
            partitions = sorted(consumer.assignment())
            self._begins = await consumer.beginning_offsets(partitions)
            self._ends = await consumer.end_offsets(partitions)
            self.size = sum(self._ends[partition] - self._begins[partition] for partition in partitions)
            self._order = InOrder(await self._head())
        except (KafkaError, OSError) as error:
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

    async def history(self, after: int = 0) -> AsyncGenerator[Recorded, None]:
        """What the topic had when it was entered, behind a position. Raises FeedAway."""
        first: dict[TopicPartition, int] = {}
        early: list[Recorded] = []
        order = None
        async for events, unread in self._until_the_ends(self._begins):
            for partition, event in events:
                first.setdefault(partition, event.position)
                early.append(event)
            if order is None and first and unread <= first.keys():
                # A partition's first record is its lowest: only now is it known where the topic begins.
                self._order = order = InOrder(min(first.values()) - 1)
            if order is not None:
                for held in early:
                    for ready in order.take(held):
                        if ready.position > after:
                            yield ready
                early.clear()
        if order is not None:
            for ready in order.give_up():
                if ready.position > after:
                    yield ready

    async def news(self) -> AsyncGenerator[Recorded, None]:
        """What comes after that, for ever, also over a restart of Kafka. Raises FeedAway."""
        self._go_to(self._ends)
        holding_since: float | None = None
        while True:
            for records in (await self._poll()).values():
                for event in filter(None, map(self._event, records)):
                    for ready in self._order.take(event):
                        yield ready
            if not self._order.holding:
                holding_since = None
            elif holding_since is None:
                holding_since = perf_counter()
            elif perf_counter() - holding_since > GAP_SECONDS:
                for ready in self._order.give_up():
                    yield ready

    async def _head(self) -> int:
        """The highest position: that of some partition's last record."""
        lasts = {partition: max(end - 1, self._begins[partition]) for partition, end in self._ends.items()}
        highest = 0
        async for events, _ in self._until_the_ends(lasts):
            highest = max([highest, *(event.position for _, event in events)])
        return highest

    async def _until_the_ends(
        self, begins: Mapping[TopicPartition, int]
    ) -> AsyncGenerator[tuple[list[tuple[TopicPartition, Recorded]], set[TopicPartition]], None]:
        """The events in their partitions' order, some at a time, and the partitions that are not at their end yet."""
        self._go_to(begins)
        unread = {partition for partition, begin in begins.items() if begin < self._ends[partition]}
        self._consumer.pause(*(begins.keys() - unread))
        received = perf_counter()
        while unread:
            batches = await self._poll()
            for partition in list(unread):
                if await self._consumer.position(partition) >= self._ends[partition]:
                    self._consumer.pause(partition)
                    unread.discard(partition)
            events = [
                (partition, event)
                for partition, records in batches.items()
                for record in records
                if record.offset < self._ends[partition] and (event := self._event(record)) is not None
            ]
            yield events, unread
            if batches:
                received = perf_counter()
            elif perf_counter() - received > SILENCE_SECONDS:
                raise FeedAway(f"{self._topic}: silent")

    def _go_to(self, offsets: Mapping[TopicPartition, int]) -> None:
        for partition in self._consumer.assignment():
            self._consumer.seek(partition, offsets.get(partition, 0))
        self._consumer.resume(*self._consumer.paused())

    async def _poll(self) -> Mapping[TopicPartition, list[ConsumerRecord]]:
        try:
            batches: Mapping[TopicPartition, list[ConsumerRecord]] = await self._consumer.getmany(
                timeout_ms=int(POLL_SECONDS * 1000), max_records=BATCH
            )
        except (KafkaError, OSError) as error:
            raise await self._away(error) from error
        return batches

    def _event(self, record: ConsumerRecord) -> Recorded | None:
        try:
            return recorded_of(self.source, record.headers, record.key, record.value)
        except ValueError as error:
            where = f"{record.topic}/{record.partition}"
            log.warning("kafka.foreign_record", lane=where, offset=record.offset, reason=str(error))
            return None

    async def _away(self, error: Exception) -> FeedAway:
        return await self._broker.away(self._topic, error)


def _consumer(broker: Broker, *topics: str) -> Any:
    return AIOKafkaConsumer(
        *topics,
        **broker.client,
        client_id="aftersales-reader",
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",  # a topic that was made anew: positions tell what was given before
        fetch_max_wait_ms=100,
        max_partition_fetch_bytes=FETCH_BYTES,
        metadata_max_age_ms=3_000,
        request_timeout_ms=int(PATIENCE * 1000),
    )


async def _start(consumer: Any, broker: Broker) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            await consumer.start()
    except (KafkaError, OSError, TimeoutError) as error:
        await put_away(consumer)
        raise await broker.away(broker.servers, error) from error
    except BaseException:
        await put_away(consumer)
        raise
