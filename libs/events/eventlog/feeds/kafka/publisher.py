"""The relay's outlet: events become records, and every one is acknowledged before the call returns."""

import asyncio
from collections.abc import Sequence

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from eventlog.envelope import Recorded
from eventlog.feeds.cloudevents import PARTITIONS, PREVIOUS, headers_of
from eventlog.feeds.feed import FeedAway, ReadLog
from eventlog.feeds.kafka.broker import LARGEST_RECORD, PATIENCE, Broker, put_away
from eventlog.feeds.kafka.chain import Chain, Link
from eventlog.feeds.kafka.door import Door
from eventlog.feeds.relay import Topic

DELIVERY_SECONDS = 30.0
"""How long a batch may take before it is begun anew with another producer."""


class KafkaPublisher:
    """Publishes one source's events with an idempotent producer that waits for all replicas in sync.

    After a failure nobody knows what arrived: the producer is thrown away, and the caller begins again from his
    checkpoint. What arrives twice is dropped by its position. `read_log` tells what stands before the first event.
    """

    def __init__(self, broker: Broker, source: str, read_log: ReadLog) -> None:
        self._broker = broker
        self._source = source
        self._read_log = read_log
        self._chain: Chain | None = None
        self._topic = broker.topic(source)
        self._producer: AIOKafkaProducer | None = None
        self._door = Door(f"relay of {source}")

    @property
    def refused(self) -> str:
        """Why the brokers do not take anything from this service; empty where they do."""
        return self._door.refused

    async def publish(self, events: Sequence[Recorded], topic: Topic) -> Topic:
        """See `Publisher.publish`. Raises FeedAway when not all of them were acknowledged."""
        sent: list[asyncio.Future[object]] = []
        try:
            async with asyncio.timeout(DELIVERY_SECONDS):
                if self._chain and self._chain.partitions != topic.partitions:
                    await self.close()
                producer = self._producer or await self._connect(topic)
                chain = self._chain or await self._link(producer, topic)
                for event, link in zip(events, await chain.links(events), strict=True):
                    sent.append(await self._send(producer, event, link, topic))
                await asyncio.gather(*sent)
        except (KafkaError, OSError, TimeoutError) as error:
            for delivery in sent:
                delivery.add_done_callback(_received)
            await self.close()
            raise self._door.heard(await self._broker.away(self._topic, error)) from error
        except FeedAway as away:
            self._door.heard(away)
            raise
        self._door.open()
        return Topic(topic.partitions, events[-1].position if events else topic.published, chain.tails)

    async def _send(
        self, producer: AIOKafkaProducer, event: Recorded, link: Link, topic: Topic
    ) -> asyncio.Future[object]:
        delivery: asyncio.Future[object] = await producer.send(
            self._topic,
            event.data.encode(),
            event.key.encode(),
            link.partition,
            timestamp_ms=int(event.time.timestamp() * 1000),
            headers=[*headers_of(event), (PREVIOUS, b"%d" % link.previous), (PARTITIONS, b"%d" % topic.partitions)],
        )
        return delivery

    async def close(self) -> None:
        """Let go of the producer, without waiting for what it still holds."""
        producer, self._producer, self._chain = self._producer, None, None
        if producer is not None:
            await put_away(producer)

    async def _connect(self, topic: Topic) -> AIOKafkaProducer:
        await self._broker.declare_topics([self._source], topic.partitions)
        producer = AIOKafkaProducer(
            **self._broker.client,
            client_id=f"aftersales-relay-{self._source}",
            enable_idempotence=True,
            acks="all",
            compression_type="lz4",
            max_batch_size=256 * 2**10,
            max_request_size=LARGEST_RECORD,
            request_timeout_ms=int(PATIENCE * 1000),
        )
        try:
            await producer.start()
        except BaseException:
            await put_away(producer)
            raise
        self._producer = producer
        return producer

    async def _link(self, producer: AIOKafkaProducer, topic: Topic) -> Chain:
        present = len(await producer.partitions_for(self._topic))
        if present != topic.partitions:
            await self.close()  # somebody has just deleted it, or made it otherwise
            raise FeedAway(f"{self._topic} has {present} partitions instead of {topic.partitions}")
        self._chain = chain = Chain(self._source, self._read_log, present)
        if len(topic.tails) == present:
            chain.go_on(topic.published, topic.tails)
        return chain


def _received(delivery: asyncio.Future[object]) -> None:
    """One failure stands for all of a batch: asyncio need not tell the others."""
    if not delivery.cancelled():
        delivery.exception()
