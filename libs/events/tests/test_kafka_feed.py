"""Kafka carries the logs as every feed must, and what only Kafka can do to them loses nothing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from types import SimpleNamespace
from uuid import uuid4

import pytest

from aftersales.kafka import Broker as Server
from events.clock import Clock
from events.envelope import Recorded
from events.feeds.kafka import Broker, KafkaFeed, KafkaPublisher
from events.feeds.store import StoreFeed
from events.postgres import Pool
from events.relay import Relay
from events.store import read_log
from events.subscription import Subscription
from events.testing.contracts import Carrier, FeedContract
from events.wakeups import Wakeups

Publish = Callable[[str, str, int], Awaitable[int]]
MakeFeed = Callable[[], Awaitable[KafkaFeed]]
SOURCES = ("intake", "dispatch")


@pytest.fixture
async def broker(kafka: Server) -> AsyncIterator[Broker]:
    """The broker, with topics that are this test's own."""
    made = Broker(kafka.bootstrap_servers, prefix=f"test-{uuid4()}")
    await made.declare_topics(SOURCES)
    yield made
    for source in SOURCES:
        await made.delete_topic(source)


@pytest.fixture
async def relays(pool: Pool, broker: Broker, language: SimpleNamespace) -> AsyncIterator[list[Subscription]]:
    """Both sources' relays, running."""
    publishers = [KafkaPublisher(broker, source) for source in SOURCES]
    found = [
        Subscription(
            source,
            pool,
            StoreFeed(pool, Wakeups(pool), (source,), poll=0.02),
            Relay(publisher),
            language.codec,
            Clock(),
        )
        for source, publisher in zip(SOURCES, publishers, strict=True)
    ]
    tasks = [asyncio.create_task(relay.run()) for relay in found]
    yield found
    for relay in found:
        relay.stop()
    await asyncio.gather(*tasks)
    for publisher in publishers:
        await publisher.close()


@pytest.fixture
async def make_feed(pool: Pool, broker: Broker, relays: list[Subscription]) -> AsyncIterator[MakeFeed]:
    """A new member of a group of its own."""
    async with AsyncExitStack() as stack:

        async def read(source: str, after: int, limit: int) -> list[Recorded]:
            return await read_log(pool, source, after, limit)

        async def make() -> KafkaFeed:
            return await stack.enter_async_context(
                KafkaFeed(broker, f"{broker.prefix}.{uuid4()}", SOURCES, read, poll=0.2)
            )

        yield make


@pytest.fixture
async def carrier(publish: Publish, make_feed: MakeFeed) -> Carrier:
    async def disturb() -> None:
        """Every connection of the consumer breaks."""

    return Carrier(SOURCES, publish, make_feed, disturb)


class TestKafkaFeed(FeedContract):
    """See events.testing.contracts."""
