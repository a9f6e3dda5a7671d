"""Kafka carries the logs as every feed must, and what only Kafka can do to them loses nothing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaProducer

from aftersales.kafka import Broker as Server
from eventlog.clock import Clock
from eventlog.envelope import Recorded
from eventlog.feeds.feed import Delivery, Diverged, FeedAway, Head
from eventlog.feeds.kafka import Broker, KafkaFeed, KafkaPublisher, missing
from eventlog.feeds.kafka import feed as kafka_feed
from eventlog.feeds.kafka.partition import Partition
from eventlog.feeds.lanes import Progress, lanes_of
from eventlog.feeds.relay import Relay, read_head
from eventlog.feeds.store import StoreFeed
from eventlog.log.store import read_log
from eventlog.log.wakeups import Wakeups
from eventlog.postgres import Pool
from eventlog.subscriptions.subscription import Subscription
from eventlog.testing.contracts import FeedContract, Feeds, Place, collect, start
from eventlog.testing.ledger import Ledger, rows

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
    publishers = [KafkaPublisher(broker, source, partial(read_log, pool)) for source in SOURCES]
    found = [
        Subscription(
            source,
            pool,
            StoreFeed(pool, Wakeups(pool), (source,), poll=0.02),
            Relay(source, publisher),
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

        async def make() -> KafkaFeed:
            return await stack.enter_async_context(
                KafkaFeed(
                    broker,
                    f"{broker.prefix}.{uuid4()}",
                    SOURCES,
                    partial(read_log, pool),
                    partial(read_head, pool),
                    poll=0.2,
                )
            )

        yield make


@pytest.fixture
async def feeds(publish: Publish, make_feed: MakeFeed) -> Feeds:
    feeds: list[KafkaFeed] = []

    async def make() -> KafkaFeed:
        feeds.append(await make_feed())
        return feeds[-1]

    async def disturb() -> None:
        """Every connection of every consumer breaks, as when the network goes."""
        clients = [feed._connection.consumer._client for feed in feeds]
        broken = [connection for client in clients for connection in client._conns.values() if connection._writer]
        assert broken, "there was something to break"
        for connection in broken:
            connection._writer.transport.abort()

    return Feeds(SOURCES, publish, make, disturb)


class TestKafkaFeed(FeedContract):
    """See eventlog.testing.contracts."""


async def receives(feed: KafkaFeed, place: Place, count: int) -> tuple[list[int], Place]:
    """Positions of the next `count` events of intake as they come, and the place behind them."""
    received: list[int] = []
    while len(received) < count:
        more, place = await collect(feed, place, 1)
        received += [delivery.recorded.position for delivery in more if delivery.recorded.source == "intake"]
    return received, place


async def test_what_a_shortened_topic_lost_comes_from_the_source(
    broker: Broker, publish: Publish, make_feed: MakeFeed, relays: list[Subscription]
) -> None:
    feed = await make_feed()
    await publish("intake", "thing-1", 5)
    received, place = await receives(feed, await start(feed), 5)
    assert sorted(received) == [1, 2, 3, 4, 5]
    await publish("intake", "thing-1", 5)
    await relayed(relays, 10)
    await made_anew(broker)
    feed = await make_feed()
    listening = asyncio.create_task(receives(feed, place, 6))
    await publish("intake", "thing-1", 1)  # the first that the new topic has: 6 to 10 are on no topic any more
    received, _ = await listening
    assert sorted(received) == [6, 7, 8, 9, 10, 11]


async def test_a_topic_that_was_filled_anew_gives_a_case_in_order(
    pool: Pool, broker: Broker, publish: Publish, make_feed: MakeFeed, relays: list[Subscription]
) -> None:
    """The old topic held events twice: in the new one, what comes next lies before the offset to go on from."""
    await publish("intake", "thing-1", 4)
    await relayed(relays, 4)
    await go_back(pool, relays[0], 4)
    await publish("intake", "thing-1", 1)  # behind the repetition
    feed = await make_feed()
    received, place = await receives(feed, await start(feed), 5)
    await made_anew(broker)
    await publish("intake", "thing-1", 7)
    await go_back(pool, relays[0], 12)
    more, _ = await receives(feed, place, 7)
    assert received + more == list(range(1, 13))


async def test_for_who_rests_nothing_is_fetched_and_nothing_lost(
    publish: Publish, make_feed: MakeFeed, relays: list[Subscription], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kafka_feed, "LATE_SECONDS", 0.0)
    feed = await make_feed()
    place = await start(feed)
    for number in range(1, 4):
        await publish("intake", "thing-1", 5)
        await relayed(relays, 5 * number)
        async with asyncio.timeout(10):
            received, place = await receives(feed, place, 5)
        assert received == list(range(5 * number - 4, 5 * number + 1))
        assert feed._connection.consumer.paused()


async def test_what_was_being_read_comes_again_to_who_broke_off(
    broker: Broker, publish: Publish, make_feed: MakeFeed, relays: list[Subscription], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several partitions come at once: those that were not looked at yet are not taken for read."""
    await publish("intake", "thing-0", 1)
    await relayed(relays, 1)
    feed = await make_feed()
    _, place = await receives(feed, await start(feed), 1)
    for number in range(20):
        await publish("intake", f"thing-{number}", 10)
    await relayed(relays, 201)
    reading, looked = asyncio.Event(), Partition.read

    def read(partition: Partition, *args: Any, **options: Any) -> Iterator[Delivery]:
        for delivery in looked(partition, *args, **options):
            reading.set()
            yield delivery

    monkeypatch.setattr(Partition, "read", read)
    monkeypatch.setattr(kafka_feed, "TURN", 1)
    broken = asyncio.create_task(feed.next(place.lanes, place.partitions))
    await reading.wait()
    broken.cancel()
    await asyncio.gather(broken, return_exceptions=True)
    assert broken.cancelled()
    async with asyncio.timeout(3):
        received, _ = await receives(feed, place, 200)
    assert sorted(received) == list(range(2, 202))


async def test_what_a_record_skipped_comes_before_it(
    broker: Broker, publish: Publish, make_feed: MakeFeed, relays: list[Subscription]
) -> None:
    """The topic begins anew in the middle of a case, and is soon longer than it was."""
    await publish("intake", "thing-1", 3)
    await relayed(relays, 3)
    feed = await make_feed()
    received, place = await receives(feed, await start(feed), 3)
    await publish("intake", "thing-1", 5)
    await relayed(relays, 8)
    await made_anew(broker)
    await publish("intake", "thing-1", 8)
    await relayed(relays, 16)
    more, _ = await receives(await make_feed(), place, 13)
    assert received + more == list(range(1, 17))


async def test_a_topic_that_ends_where_the_listener_stands_is_seen_through(
    broker: Broker,
    publish: Publish,
    make_feed: MakeFeed,
    relays: list[Subscription],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Made anew, it has as many records as the old one had: Kafka has nothing to say, and nothing is out of range."""
    monkeypatch.setattr(kafka_feed, "CHECK_SECONDS", 0.3)
    monkeypatch.setattr(missing, "GRACE_SECONDS", 0.1)
    await publish("intake", "thing-1", 4)
    await relayed(relays, 4)
    feed = await make_feed()
    received, place = await receives(feed, await start(feed), 4)
    await made_anew(broker)
    await publish("intake", "thing-1", 4)
    await relayed(relays, 8)
    more, _ = await receives(await make_feed(), place, 4)
    assert received + more == list(range(1, 9))


async def test_a_silence_is_borne_where_the_log_cannot_be_asked(
    broker: Broker, publish: Publish, relays: list[Subscription], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kafka_feed, "CHECK_SECONDS", 0.1)
    asked: list[str] = []

    async def no_log(source: str, after: int, limit: int) -> list[Recorded]:
        raise FeedAway(source)

    async def no_head(source: str) -> Head:
        asked.append(source)
        raise FeedAway(source)

    async with KafkaFeed(broker, f"{broker.prefix}.{uuid4()}", SOURCES, no_log, no_head, poll=0.2) as feed:
        place = await start(feed)
        while set(asked) != set(SOURCES):
            assert await feed.next(place.lanes, place.partitions) == []
        await publish("intake", "thing-1", 2)
        assert (await receives(feed, place, 2))[0] == [1, 2]


async def test_news_come_from_the_log_while_kafka_is_away(pool: Pool, publish: Publish) -> None:
    """Also to who begins only then, and knows its lanes from its checkpoint alone."""
    await publish("intake", "thing-1", 3)
    nowhere = Broker("127.0.0.1:1", prefix="nowhere")
    lanes = dict.fromkeys(lanes_of("intake", 3), Progress())
    async with KafkaFeed(
        nowhere, "nowhere", ("intake",), partial(read_log, pool), partial(read_head, pool), poll=0.1
    ) as feed:
        received, place = await receives(feed, Place(lanes, {"intake": 3}), 3)
        assert received == [1, 2, 3]
        await publish("intake", "thing-2", 2)
        more, _ = await receives(feed, place, 2)
        assert more == [4, 5]


@pytest.mark.parametrize("again", [2, 4, 6], ids=["shorter", "as long", "longer"])
async def test_a_log_that_was_restored_is_noticed(
    pool: Pool,
    broker: Broker,
    publish: Publish,
    make_feed: MakeFeed,
    relays: list[Subscription],
    again: int,
) -> None:
    """The source loses its last events, and gives their positions to others: none of those is dropped in silence."""
    await publish("intake", "thing-1", 4)
    feed = await make_feed()
    _, place = await receives(feed, await start(feed), 4)
    await restored(pool, "intake", 1)
    await publish("intake", "thing-1", again)
    with pytest.raises(Diverged):
        await nothing_but_this(feed, place)
    with pytest.raises(Diverged):  # at once: the one who asked first may have thrown the answer away
        await feed.next(place.lanes, place.partitions)
    others = {lane: progress for lane, progress in place.lanes.items() if not lane.startswith("intake/")}
    assert await feed.next(others, place.partitions) == [], "of a source that was left nothing is said"


async def nothing_but_this(feed: KafkaFeed, place: Place) -> None:
    """Listen on, and hear nothing."""
    while True:
        assert await feed.next(place.lanes, place.partitions) == []


async def restored(pool: Pool, source: str, until: int) -> None:
    """A source's log as it was when it held so many events; its relay with it."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(f"ALTER TABLE {source}.events DISABLE TRIGGER events_immutable")
        await connection.execute(f"DELETE FROM {source}.events WHERE position > $1", until)
        await connection.execute(f"ALTER TABLE {source}.events ENABLE TRIGGER events_immutable")
        await connection.execute(
            f"""UPDATE {source}.checkpoints SET position = $1, event_at = $1,
                       event_id = (SELECT id FROM {source}.events WHERE position = $1)""",
            until,
        )
        await connection.execute(f"UPDATE {source}.topic SET published = $1, tails = '{{}}'", until)


async def test_a_foreign_record_is_passed_over(broker: Broker, publish: Publish, make_feed: MakeFeed) -> None:
    async with AsyncExitStack() as stack:
        producer = AIOKafkaProducer(bootstrap_servers=broker.servers)
        await producer.start()
        stack.push_async_callback(producer.stop)
        for _ in range(3):
            await producer.send_and_wait(broker.topic("intake"), b"not ours", key=b"1")
    await publish("intake", "thing-1", 2)
    feed = await make_feed()
    received, _ = await receives(feed, await start(feed), 2)
    assert received == [1, 2]


async def test_members_share_the_lanes_and_nothing_is_heard_twice(
    pool: Pool, broker: Broker, publish: Publish, relays: list[Subscription], language: SimpleNamespace
) -> None:
    """Two members, and a third that comes late; every event is written down once."""
    ledger = Ledger(language.counted)
    await ledger.create(pool)
    members = [member(pool, broker, ledger, language) for _ in range(3)]
    tasks = [asyncio.create_task(one.run()) for one in members[:2]]
    while not all(one.leading for one in members[:2]):
        await asyncio.sleep(0.02)
    for number in range(30):
        await publish("intake", f"thing-{number}", 4)
    tasks.append(asyncio.create_task(members[2].run()))
    for number in range(30, 60):
        await publish("intake", f"thing-{number}", 4)
    while await pool.fetchval("SELECT count(*) FROM ledger") < 240:
        await asyncio.sleep(0.05)
    while not all(len(one.lanes) == 4 for one in members):
        await asyncio.sleep(0.05)
    assert {lane for one in members for lane in one.lanes} == set(lanes_of("intake", 12))
    for one in members:
        one.stop()
    await asyncio.gather(*tasks)
    written = sorted(("intake", f"thing-{number}", version) for number in range(60) for version in range(1, 5))
    assert await rows(pool) == written
    tails = (await read_head(pool, "intake")).tails
    positions = await pool.fetch("SELECT lane, position FROM dispatch.checkpoints WHERE subscription = 'ledger'")
    assert {row["lane"]: row["position"] for row in positions} == dict(zip(lanes_of("intake", 12), tails, strict=True))


def member(pool: Pool, broker: Broker, ledger: Ledger, language: SimpleNamespace) -> Subscription:
    feed = KafkaFeed(
        broker, f"{broker.prefix}.ledger", ("intake",), partial(read_log, pool), partial(read_head, pool), poll=0.2
    )
    return Subscription("dispatch", pool, feed, ledger, language.codec, Clock())


@pytest.mark.slow("the producer is given its time to deliver to a topic that is gone")
async def test_a_producer_that_failed_is_replaced(
    broker: Broker, publish: Publish, make_feed: MakeFeed, relays: list[Subscription]
) -> None:
    """The topic goes away under the relay; what was not acknowledged is published again, in order."""
    await publish("intake", "thing-1", 3)
    await relayed(relays, 3)
    await broker.delete_topic("intake")
    await publish("intake", "thing-1", 3)
    await relayed(relays, 6)
    feed = await make_feed()
    place = await start(feed)
    lanes = {lane: Progress(3) for lane in place.lanes}
    received, _ = await receives(feed, replace(place, lanes=lanes), 3)
    assert received == [4, 5, 6]


async def made_anew(broker: Broker) -> None:
    """Intake's topic goes away with all that it has, and is there again."""
    await broker.delete_topic("intake")
    await broker.declare_topics(["intake"])


async def go_back(pool: Pool, relay: Subscription, position: int) -> None:
    """Have intake's relay publish once more from the beginning, and wait until it has come to `position`."""
    await pool.execute("UPDATE intake.checkpoints SET position = 0 WHERE subscription = 'relay'")
    while position_of(relay) >= position:
        await asyncio.sleep(0.005)
    await relayed([relay], position)


async def relayed(relays: list[Subscription], position: int) -> None:
    """Until intake's relay has published so much."""
    while position_of(relays[0]) < position:
        await asyncio.sleep(0.02)


def position_of(relay: Subscription) -> int:
    """Where intake's relay stands."""
    return relay.lanes["intake"].position if "intake" in relay.lanes else 0
