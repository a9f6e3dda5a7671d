"""A source gets other lanes while members handle it: nothing is lost, doubled or out of order."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from types import SimpleNamespace
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from aftersales.kafka import Broker as Server
from aftersales.relay import empty_topic, rebuild_topic
from eventlog.clock import Clock
from eventlog.feeds.kafka import Broker, KafkaFeed, KafkaPublisher
from eventlog.feeds.lanes import UNKNOWN, lane_of, lanes_of
from eventlog.feeds.relay import Relay, read_head
from eventlog.feeds.store import StoreFeed
from eventlog.log.store import read_log
from eventlog.log.wakeups import Wakeups
from eventlog.postgres import Pool
from eventlog.subscriptions.subscription import Subscription
from eventlog.testing.ledger import Ledger

Publish = Callable[[str, str, int], Awaitable[int]]


@pytest.fixture
async def ledger(pool: Pool, language: SimpleNamespace) -> Ledger:
    made = Ledger(language.counted)
    await made.create(pool)
    return made


async def everything(pool: Pool, streams: int, each: int) -> None:
    """Wait for all events of all streams, each once and in order."""
    while await pool.fetchval("SELECT count(*) FROM ledger") < streams * each:
        await asyncio.sleep(0.02)
    received: dict[str, list[int]] = {}
    for row in await pool.fetch("SELECT stream, version FROM ledger ORDER BY at"):
        received.setdefault(row["stream"], []).append(row["version"])
    assert received == {f"thing-{number}": list(range(1, each + 1)) for number in range(streams)}


@pytest.mark.parametrize(("before", "after"), [(3, 0), (0, 3), (3, 5)], ids=["to the store", "to Kafka", "to more"])
async def test_lanes_that_stand_apart_become_others(
    pool: Pool, ledger: Ledger, language: SimpleNamespace, publish: Publish, before: int, after: int
) -> None:
    """Some lanes are ahead of others; what they have handled is not handled again under another division."""
    for number in range(8):
        await publish("intake", f"thing-{number}", 3)
    stands = dict(zip(lanes_of("intake", before), (5, 24, 11), strict=False))
    for event in await read_log(pool, "intake", 0, 100):
        if event.position <= stands[lane_of("intake", event.key, before)]:
            await pool.execute("INSERT INTO ledger (stream, version) VALUES ($1, $2)", event.stream, event.version)
    await pool.executemany(
        "INSERT INTO dispatch.checkpoints (subscription, lane, position) VALUES ('ledger', $1, $2)", stands.items()
    )

    class Other(StoreFeed):
        """Says that it has so many partitions, and gives nothing through them: the log must do."""

        def partitions(self, source: str) -> int:
            return after

    feed = (Other if after else StoreFeed)(pool, Wakeups(pool), ("intake",), poll=0.02)
    subscription = Subscription("dispatch", pool, feed, ledger, language.codec, Clock())
    task = asyncio.create_task(subscription.run())
    if after:
        while set(subscription.lanes) != set(lanes_of("intake", after)):
            await asyncio.sleep(0.01)
        top = max(stands.values())
        table = await pool.fetch('SELECT lane, position, "offset" FROM dispatch.checkpoints')
        assert [tuple(row) for row in table] == [(lane, top, UNKNOWN) for lane in lanes_of("intake", after)]
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        received = await pool.fetch("SELECT stream, version FROM ledger")
        events = await read_log(pool, "intake", 0, top)
        assert sorted(map(tuple, received)) == sorted((event.stream, event.version) for event in events)
    else:
        await everything(pool, 8, 3)
        subscription.stop()
        await task


@pytest.mark.timeout(120)
@pytest.mark.slow("members look at a topic every five seconds")
async def test_a_topic_gets_more_partitions_while_members_handle_it(
    pool: Pool, database: str, kafka: Server, ledger: Ledger, language: SimpleNamespace, publish: Publish
) -> None:
    broker = Broker(kafka.bootstrap_servers, prefix=f"test-{uuid4()}")
    publisher = KafkaPublisher(broker, "intake", partial(read_log, pool))
    own = StoreFeed(pool, Wakeups(pool), ("intake",), poll=0.02)
    relay = Subscription("intake", pool, own, Relay("intake", publisher), language.codec, Clock())
    ends = partial(read_log, pool), partial(read_head, pool)
    members = [
        Subscription(
            "dispatch", pool, KafkaFeed(broker, "ledger", ("intake",), *ends, poll=0.2), ledger, language.codec, Clock()
        )
        for _ in range(2)
    ]
    tasks = [asyncio.create_task(one.run()) for one in (relay, *members)]
    published = 0

    async def go_on() -> None:
        nonlocal published
        while not rebuilding.done() or published % 30:
            await publish("intake", f"thing-{published % 30}", 1)
            published += 1
            await asyncio.sleep(0.005)

    async def rebuild() -> None:
        await asyncio.sleep(2)
        await rebuild_topic(database, broker, "intake", 17)

    rebuilding = asyncio.create_task(rebuild())
    try:
        await asyncio.gather(rebuilding, go_on())
        await everything(pool, 30, published // 30)
        while {lane for one in members for lane in one.lanes} != set(lanes_of("intake", 17)):
            await asyncio.sleep(0.05)
        assert len((await read_head(pool, "intake")).tails) == await broker.partitions("intake") == 17
        await publish("intake", "thing-0", 1)
        while await pool.fetchval("SELECT count(*) FROM ledger") < published + 1:
            await asyncio.sleep(0.02)
    finally:
        for one in (relay, *members):
            one.stop()
        await asyncio.gather(*tasks)
        await publisher.close()
        await broker.delete_topic("intake")


async def test_a_topic_is_emptied_while_no_relay_runs_and_filled_by_the_next(
    pool: Pool, database: str, kafka: Server, language: SimpleNamespace, publish: Publish
) -> None:
    """As after a restore: nobody may hear there what the log no longer holds."""
    broker = Broker(kafka.bootstrap_servers, prefix=f"test-{uuid4()}")

    async def relayed(until: int) -> None:
        publisher = KafkaPublisher(broker, "intake", partial(read_log, pool))
        own = StoreFeed(pool, Wakeups(pool), ("intake",), poll=0.02)
        relay = Subscription("intake", pool, own, Relay("intake", publisher), language.codec, Clock())
        task = asyncio.create_task(relay.run())
        while (await read_head(pool, "intake")).published < until:
            await asyncio.sleep(0.02)
        relay.stop()
        await task
        await publisher.close()

    async def records() -> int:
        consumer = AIOKafkaConsumer(bootstrap_servers=broker.servers)
        await consumer.start()
        try:
            places = [TopicPartition(broker.topic("intake"), n) for n in range(await broker.partitions("intake"))]
            return sum((await consumer.end_offsets(places)).values())
        finally:
            await consumer.stop()

    await publish("intake", "thing-1", 5)
    await relayed(5)
    assert await records() == 5
    await empty_topic(database, broker, "intake")
    assert ((await read_head(pool, "intake")).published, await records()) == (0, 0)
    await relayed(5)
    assert await records() == 5
    await broker.delete_topic("intake")
