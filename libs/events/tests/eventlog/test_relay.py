"""What a relay remembers of its topic, and tells of its log."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest

from eventlog.clock import Clock
from eventlog.envelope import Recorded
from eventlog.feeds.checkpoint import CheckpointMoved
from eventlog.feeds.feed import Epoch
from eventlog.feeds.relay import NAME, Relay, Topic, declared, read_head, redeclare
from eventlog.feeds.store import StoreFeed
from eventlog.feeds.topics import PARTITIONS
from eventlog.handler import Received
from eventlog.log.store import read_log
from eventlog.log.wakeups import Wakeups
from eventlog.postgres import Connection, Pool
from eventlog.subscriptions import parked
from eventlog.subscriptions.subscription import Subscription

Publish = Callable[[str, str, int], Awaitable[int]]


OPEN = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'"
"""Transactions that wait for whoever began them."""


class Outlet:
    """Takes events once it is `open`, and remembers them."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.asked = asyncio.Event()
        self.taken: list[int] = []
        self.refuses = False

    async def publish(self, events: Sequence[Recorded], topic: Topic) -> Topic:
        if self.refuses:
            raise ValueError("not this one")
        self.asked.set()
        await self.open.wait()
        self.taken += [event.position for event in events]
        return Topic(topic.partitions, events[-1].position, [events[-1].position])


@asynccontextmanager
async def relaying(
    pool: Pool, language: SimpleNamespace, outlet: Outlet, handler: Relay | None = None
) -> AsyncIterator[None]:
    feed = StoreFeed(pool, Wakeups(pool), ("intake",), poll=0.05)
    relay = Subscription("intake", pool, feed, handler or Relay("intake", outlet), language.codec, Clock())
    running = asyncio.create_task(relay.run())
    try:
        yield
    finally:
        outlet.open.set()
        relay.stop()
        await running


async def until_published(pool: Pool, position: int) -> None:
    async with asyncio.timeout(5):
        while (await read_head(pool, "intake")).published < position:
            await asyncio.sleep(0.01)


async def test_a_head_tells_what_is_published(pool: Pool, publish: Publish) -> None:
    await publish("intake", "thing-1", 3)
    head = await read_head(pool, "intake")
    assert (head.position, head.published, list(head.tails), head.epochs) == (3, 0, [], [Epoch(1, 1)])
    await pool.execute("INSERT INTO intake.topic (partitions, published, tails) VALUES (2, 2, '{2,1}')")
    head = await read_head(pool, "intake")
    assert (head.position, head.published, list(head.tails)) == (3, 2, [2, 1])


async def test_a_relay_from_before_topics_were_remembered_has_published_up_to_its_checkpoint(
    pool: Pool, publish: Publish
) -> None:
    """Or a source that says nothing more would count as unheard for ever."""
    await publish("intake", "thing-1", 3)
    await pool.execute("INSERT INTO intake.checkpoints (subscription, lane, position) VALUES ($1, 'intake', 3)", NAME)
    assert (await read_head(pool, "intake")).published == 3
    async with pool.acquire() as connection:
        topic = await declared(connection, "intake")
    assert (topic.partitions, topic.published, topic.tails) == (PARTITIONS, 3, [])


async def test_a_topic_that_is_made_anew_begins_at_the_beginning(pool: Pool, publish: Publish) -> None:
    await publish("intake", "thing-1", 3)
    await pool.execute("INSERT INTO intake.checkpoints (subscription, lane, position) VALUES ($1, 'intake', 3)", NAME)
    async with pool.acquire() as connection:
        assert await redeclare(connection, "intake") == PARTITIONS
        assert await redeclare(connection, "intake", 5) == 5
        assert await redeclare(connection, "intake") == 5
        topic = await declared(connection, "intake")
    assert (topic.published, topic.tails) == (0, [])
    assert await pool.fetchval("SELECT count(*) FROM intake.checkpoints WHERE subscription = $1", NAME) == 0


async def test_no_transaction_is_open_while_events_are_on_their_way(
    pool: Pool, publish: Publish, language: SimpleNamespace
) -> None:
    """However long Kafka takes."""
    await publish("intake", "thing-1", 3)
    outlet = Outlet()
    async with relaying(pool, language, outlet):
        await outlet.asked.wait()
        assert await pool.fetchval(OPEN) == 0
        outlet.open.set()
        await until_published(pool, 3)
    assert outlet.taken == [1, 2, 3]


async def test_what_was_published_and_not_checked_off_is_published_again(
    pool: Pool, publish: Publish, language: SimpleNamespace
) -> None:
    """The topic's row is written first: a process that ends between the two says too much of its checkpoint's work."""
    await publish("intake", "thing-1", 3)
    outlet = Outlet()
    outlet.open.set()
    async with relaying(pool, language, outlet):
        await until_published(pool, 3)
    await pool.execute("UPDATE intake.checkpoints SET position = 1, event_id = NULL WHERE subscription = $1", NAME)
    async with relaying(pool, language, outlet):
        await publish("intake", "thing-1", 1)
        await until_published(pool, 4)
    assert outlet.taken == [1, 2, 3, 2, 3, 4]
    assert await pool.fetchval("SELECT position FROM intake.checkpoints WHERE subscription = $1", NAME) == 4


class Interrupted(Relay):
    """Something happens between the topic's row and the checkpoint of its first batch."""

    def __init__(self, schema: str, outlet: Outlet, between: Callable[[], Awaitable[None]]) -> None:
        super().__init__(schema, outlet)
        self._between: Callable[[], Awaitable[None]] | None = between

    async def handle(self, connection: Connection, batch: Sequence[Received]) -> None:
        await super().handle(connection, batch)
        between, self._between = self._between, None
        if between is not None:
            await between()


async def test_a_topic_that_is_made_anew_meanwhile_gets_everything(
    pool: Pool, publish: Publish, language: SimpleNamespace
) -> None:
    """Also where the checkpoint is still at the beginning, and would be set back to where it is."""
    await publish("intake", "thing-1", 3)
    outlet, anew = Outlet(), asyncio.Event()
    outlet.open.set()

    async def make_anew() -> None:
        async with pool.acquire() as connection:
            await redeclare(connection, "intake")
        outlet.taken.clear()
        anew.set()

    async with relaying(pool, language, outlet, Interrupted("intake", outlet, make_anew)):
        await anew.wait()
        await until_published(pool, 3)
    assert outlet.taken == [1, 2, 3]


async def test_a_relay_that_was_taken_over_does_not_set_the_topic_back(pool: Pool, publish: Publish) -> None:
    """It was frozen, and another has published what comes next."""
    await publish("intake", "thing-1", 4)
    batch = [Received(None, recorded) for recorded in await read_log(pool, "intake", 0, 4)]
    outlet = Outlet()
    outlet.open.set()
    relay = Relay("intake", outlet)
    async with pool.acquire() as connection:
        await relay.handle(connection, batch[:3])
        await connection.execute("UPDATE intake.topic SET published = 9")
        with pytest.raises(CheckpointMoved):
            await relay.handle(connection, batch[3:])
    assert (await read_head(pool, "intake")).published == 9


async def test_nor_while_a_parked_event_is_tried_again(pool: Pool, publish: Publish, language: SimpleNamespace) -> None:
    await publish("intake", "thing-1", 1)
    outlet = Outlet()
    outlet.open.set()
    outlet.refuses = True
    async with relaying(pool, language, outlet), asyncio.timeout(20):
        while not await pool.fetchval("SELECT count(*) FROM intake.parked"):
            await asyncio.sleep(0.02)
        outlet.refuses = False
        outlet.open.clear()
        outlet.asked.clear()
        await parked.request_retry(pool, "intake", NAME, "intake", "thing-1")
        await outlet.asked.wait()
        assert await pool.fetchval(OPEN) == 0
        outlet.open.set()
        while await pool.fetchval("SELECT count(*) FROM intake.parked"):
            await asyncio.sleep(0.02)
    assert outlet.taken == [1]
