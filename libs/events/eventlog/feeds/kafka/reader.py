"""A topic read through by somebody who is no service: no consumer group, no checkpoint, nothing is left behind.

    async with TopicReader(broker, "dispatch") as reader:
        async for event in reader.history(): ...  # what is there, to the end
        async for event in reader.news(): ...     # what comes after it, for ever

Events come in order of position, each once: positions have no gaps and tell repetitions. Kafka's own timestamps are of
no help in finding a time, for events do not come in order of time.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection, Iterable, Mapping
from contextlib import aclosing
from time import perf_counter
from typing import Any, Self, TypeVar

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from aiokafka.structs import ConsumerRecord

from eventlog.envelope import Recorded
from eventlog.feeds.cloudevents import LARGEST, payload_of, recorded_of
from eventlog.feeds.feed import FeedAway
from eventlog.feeds.kafka.broker import PATIENCE, Broker, put_away
from eventlog.feeds.kafka.order import InOrder

POLL_SECONDS = 0.5
BATCH = 500
"""Records that are held at once: of more, the memory is no longer at hand when its turn comes, which takes twice as
long."""
FETCH_BYTES = 128 * 2**10
"""Of a partition at a time, compressed: what partitions run ahead of each other is held in memory."""
GAP_SECONDS = 2.0
"""How long the news waits for a position that is missing: partitions run ahead of each other, but not for long."""
SILENCE_SECONDS = 30.0
"""How long Kafka may give nothing of what it says to have."""

T = TypeVar("T")

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
        self._order: InOrder[Any] = InOrder(0)
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
        async with aclosing(self.pieces(after)) as found:
            async for piece in found:
                for event in piece:
                    yield event

    async def pieces(
        self, after: int, upto: int = LARGEST, types: Collection[str] | None = None
    ) -> AsyncGenerator[list[Recorded], None]:
        """The same many events at a time, and up to a position; of these stored types only, where some are named."""
        async with aclosing(self._in_order(self._event)) as found:
            async for piece in found:
                yield [
                    event
                    for position, event in piece
                    if after < position <= upto and (types is None or event.type in types)
                ]

    async def payloads(
        self, after: int, upto: int, types: Collection[str]
    ) -> AsyncGenerator[list[tuple[str, str, str]], None]:
        """The same as stream, type and JSON text of each event alone."""
        async with aclosing(self._in_order(self._payload)) as found:
            async for piece in found:
                yield [payload for position, payload in piece if after < position <= upto and payload[1] in types]

    async def _in_order(
        self, read: Callable[[ConsumerRecord], tuple[int, T]]
    ) -> AsyncGenerator[list[tuple[int, T]], None]:
        """What is read of the records of the history with its position, some at a time."""
        first: dict[TopicPartition, int] = {}
        early: list[tuple[int, T]] = []
        order: InOrder[T] | None = None
        async for batches, unread in self._until_the_ends(self._begins):
            for partition, records in batches.items():
                if own := _read(records, read):
                    first.setdefault(partition, own[0][0])
                    early += own
            if order is None and first and unread <= first.keys():
                # A partition's first record is its lowest: only now is it known where the topic begins.
                self._order = order = InOrder(min(first.values()) - 1)
            if order is not None:
                yield order.take(early)
                early.clear()
        if order is None and first:  # the last partitions came to their ends without a record
            self._order = order = InOrder(min(first.values()) - 1)
        if order is not None:
            yield [*order.take(early), *order.give_up()]

    async def news(self) -> AsyncGenerator[Recorded, None]:
        """What comes after that, for ever, also over a restart of Kafka. Raises FeedAway."""
        self._go_to(self._ends)
        holding_since: float | None = None
        while True:
            for records in (await self._poll()).values():
                for _, event in self._order.take(_read(records, self._event)):
                    yield event
            if not self._order.holding:
                holding_since = None
            elif holding_since is None:
                holding_since = perf_counter()
            elif perf_counter() - holding_since > GAP_SECONDS:
                for _, event in self._order.give_up():
                    yield event

    async def _head(self) -> int:
        """The highest position: that of some partition's last record."""
        lasts = {partition: max(end - 1, self._begins[partition]) for partition, end in self._ends.items()}
        highest = 0
        async for batches, _ in self._until_the_ends(lasts):
            for records in batches.values():
                highest = max([highest, *(position for position, _ in _read(records, self._payload))])
        return highest

    async def _until_the_ends(
        self, begins: Mapping[TopicPartition, int]
    ) -> AsyncGenerator[tuple[Mapping[TopicPartition, list[ConsumerRecord]], set[TopicPartition]], None]:
        """The records of each partition in order, some at a time, and the partitions that are not at their end yet."""
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
            if batches:
                yield (
                    {
                        partition: [record for record in records if record.offset < self._ends[partition]]
                        for partition, records in batches.items()
                    },
                    unread,
                )
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

    def _event(self, record: ConsumerRecord) -> tuple[int, Recorded]:
        event = recorded_of(self.source, record.headers, record.key, record.value)
        return event.position, event

    def _payload(self, record: ConsumerRecord) -> tuple[int, tuple[str, str, str]]:
        return payload_of(self.source, record.headers, record.value)

    async def _away(self, error: Exception) -> FeedAway:
        return await self._broker.away(self._topic, error)


def _read(records: Iterable[ConsumerRecord], read: Callable[[ConsumerRecord], tuple[int, T]]) -> list[tuple[int, T]]:
    """What is read of each, but of foreign ones."""
    found = []
    for record in records:
        try:
            found.append(read(record))
        except ValueError as error:
            where = f"{record.topic}/{record.partition}"
            log.warning("kafka.foreign_record", lane=where, offset=record.offset, reason=str(error))
    return found


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
