"""The relay's outlet: events become records, and every one is acknowledged before the call returns."""

import asyncio
from collections.abc import Sequence

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from events.cloudevents import headers_of
from events.envelope import Recorded
from events.feed import CarrierAway
from events.feeds.kafka.broker import LARGEST_RECORD, PATIENCE, Broker, put_away

DELIVERY_SECONDS = 30.0
"""How long a batch may take before it is begun anew with another producer."""


class KafkaPublisher:
    """Publishes one source's events with an idempotent producer that waits for all replicas in sync.

    After a failure nobody knows what arrived: the producer is thrown away, and the caller begins again from his
    checkpoint. What arrives twice is dropped by its position.
    """

    def __init__(self, broker: Broker, source: str) -> None:
        self._broker = broker
        self._source = source
        self._topic = broker.topic(source)
        self._producer: AIOKafkaProducer | None = None

    async def publish(self, events: Sequence[Recorded]) -> None:
        """Raises CarrierAway when not all of them were acknowledged."""
        sent: list[asyncio.Future[object]] = []
        try:
            async with asyncio.timeout(DELIVERY_SECONDS):
                producer = self._producer or await self._connect()
                for event in events:
                    sent.append(await self._send(producer, event))
                await asyncio.gather(*sent)
        except (KafkaError, OSError, TimeoutError) as error:
            for delivery in sent:
                delivery.add_done_callback(_heard)
            await self.close()
            raise CarrierAway(f"{self._topic}: {type(error).__name__}") from error

    async def _send(self, producer: AIOKafkaProducer, event: Recorded) -> asyncio.Future[object]:
        delivery: asyncio.Future[object] = await producer.send(
            self._topic,
            event.data.encode(),
            event.key.encode(),
            timestamp_ms=int(event.time.timestamp() * 1000),
            headers=headers_of(event),
        )
        return delivery

    async def close(self) -> None:
        """Let go of the producer, without waiting for what it still holds."""
        producer, self._producer = self._producer, None
        if producer is not None:
            await put_away(producer)

    async def _connect(self) -> AIOKafkaProducer:
        await self._broker.declare_topics([self._source])
        producer = AIOKafkaProducer(
            bootstrap_servers=self._broker.servers,
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


def _heard(delivery: asyncio.Future[object]) -> None:
    """One failure stands for all of a batch: asyncio need not tell the others."""
    if not delivery.cancelled():
        delivery.exception()
