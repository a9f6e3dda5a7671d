"""The peers: what bare aiokafka does with the same records and topics."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from eventlog.envelope import Recorded
from eventlog.feeds.cloudevents import headers_of
from eventlog.feeds.kafka import Broker
from eventlog.feeds.topics import PARTITIONS

TRIPS = 300


async def produce(broker: Broker, events: list[Recorded]) -> float:
    """Events a second of an idempotent producer that is handed finished records, all acknowledged at the end."""
    await broker.declare_topics(["dispatch"])
    topic = broker.topic("dispatch")
    records = [(event.data.encode(), event.key.encode(), headers_of(event)) for event in events]
    async with AIOKafkaProducer(
        bootstrap_servers=broker.servers, enable_idempotence=True, compression_type="lz4", max_batch_size=256 * 2**10
    ) as producer:
        await producer.send_and_wait(topic, *records[0][:2], headers=records[0][2])  # once the topic has leaders
        started = perf_counter()
        sent = [await producer.send(topic, value, key, headers=headers) for value, key, headers in records]
        await asyncio.gather(*sent)
        return len(events) / (perf_counter() - started)


async def consume(broker: Broker, sources: tuple[str, ...]) -> float:
    """Records a second of aiokafka's own loop over messages, from beginning to end, which does nothing with them."""
    async with reading(broker, sources) as (consumer, total):
        count, started = 0, perf_counter()
        async for _ in consumer:
            count += 1
            if count == total:
                break
        return count / (perf_counter() - started)


async def consume_many(broker: Broker, sources: tuple[str, ...]) -> float:
    """The same by `getmany`, which hands out whole lists as they were fetched: the limit of the client."""
    async with reading(broker, sources) as (consumer, total):
        count, started = 0, perf_counter()
        while count < total:
            batches = await consumer.getmany(timeout_ms=1000, max_records=500)
            count += sum(map(len, batches.values()))
        return count / (perf_counter() - started)


@asynccontextmanager
async def reading(broker: Broker, sources: tuple[str, ...]) -> AsyncIterator[tuple[AIOKafkaConsumer, int]]:
    """A consumer at the beginning of the topics, and how many records they have."""
    async with AIOKafkaConsumer(bootstrap_servers=broker.servers, enable_auto_commit=False) as consumer:
        parts = [TopicPartition(broker.topic(source), n) for source in sources for n in range(PARTITIONS)]
        consumer.assign(parts)
        await consumer.seek_to_beginning(*parts)
        yield consumer, sum((await consumer.end_offsets(parts)).values())


async def round_trip(broker: Broker) -> list[float]:
    """Seconds from the send of one record until a consumer has it, one after the other."""
    source = "callback"
    await broker.declare_topics([source])
    topic = broker.topic(source)
    trips = []
    async with (
        AIOKafkaProducer(bootstrap_servers=broker.servers, enable_idempotence=True) as producer,
        AIOKafkaConsumer(bootstrap_servers=broker.servers, enable_auto_commit=False) as consumer,
    ):
        part = TopicPartition(topic, 0)
        consumer.assign([part])
        await consumer.seek_to_end(part)
        for _ in range(TRIPS):
            started = perf_counter()
            await producer.send_and_wait(topic, b"{}", partition=0)
            while not await consumer.getmany(timeout_ms=1000):
                pass
            trips.append(perf_counter() - started)
    return trips[TRIPS // 10 :]
