"""A consumer that is there whenever Kafka is: made in the background, and made anew when Kafka was away.

It belongs to no consumer group: which partitions a member reads, its database says (`subscriptions.members`).
"""

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError

from eventlog.feeds.kafka.broker import PATIENCE, Broker, put_away
from eventlog.feeds.kafka.door import Door

FETCH_BYTES = 2**16
"""Of one partition at a time, compressed: what one runs ahead of the others is held in memory."""
FETCH_SECONDS = 1.0
"""How long the broker keeps a fetch that finds nothing: each costs it a look at every partition."""
LOOK_SECONDS = 5.0
"""How often it is looked into how many partitions the topics have."""
AWAY_SECONDS = 0.5
"""How often Kafka is tried while it is away, or a topic missing."""

log = structlog.get_logger(__name__)


class Connection:
    """`consumer` is None while Kafka is away. Run `keep` beside whoever reads."""

    def __init__(self, broker: Broker, name: str, topics: Mapping[str, str]) -> None:
        self.consumer: Any = None
        self.away = False
        """Whether Kafka did not answer when it was last asked."""
        self.partitions: dict[str, int | None] = dict.fromkeys(topics.values())
        """Source → how many its topic has; None while there is none, or before Kafka has told."""
        self.door = Door(name)
        self._broker = broker
        self._name = name
        self._topics = topics

    async def keep(self) -> None:
        """Connect, and look at the topics, until cancelled."""
        try:
            while True:
                try:
                    await self.look()
                    self.away = False
                    self.door.open()
                    settled = all(self.partitions.values())
                except (KafkaError, OSError, TimeoutError) as error:
                    if not self.away:
                        log.warning("kafka.away", subscription=self._name, error=type(error).__name__)
                    self.away, settled = True, False
                    await self.drop()
                    self.door.heard(await self._broker.away(self._name, error))
                await asyncio.sleep(LOOK_SECONDS if settled else AWAY_SECONDS)
        finally:
            await self.drop()

    async def drop(self) -> None:
        """Let go of the consumer: it lost Kafka, or the thread."""
        consumer, self.consumer = self.consumer, None
        if consumer is not None:
            await put_away(consumer)

    async def look(self) -> None:
        """How many partitions the topics have now. Raises KafkaError, OSError or TimeoutError."""
        consumer = self.consumer or await self._connect()
        async with asyncio.timeout(PATIENCE):
            # Of all topics, and without making one: asking for a single one would have the broker create it.
            cluster = await consumer._client.fetch_all_metadata()
        for topic, source in self._topics.items():
            present = cluster.partitions_for_topic(topic)
            if present:
                self.partitions[source] = len(present)
        self.consumer = consumer

    async def _connect(self) -> Any:
        consumer = AIOKafkaConsumer(
            **self._broker.client,
            client_id=self._name,
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="none",
            max_partition_fetch_bytes=FETCH_BYTES,
            fetch_max_wait_ms=int(FETCH_SECONDS * 1000),
            metadata_max_age_ms=10_000,
            request_timeout_ms=int(PATIENCE * 1000),
        )
        try:
            async with asyncio.timeout(PATIENCE):
                await consumer.start()
        except BaseException:
            await put_away(consumer)
            raise
        return consumer
