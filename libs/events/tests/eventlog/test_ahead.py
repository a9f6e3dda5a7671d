"""While a large batch is handled the next one is received: nothing of it is lost, doubled or taken too early."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from types import SimpleNamespace

import pytest

from eventlog.clock import Clock
from eventlog.feeds.feed import Delivery
from eventlog.feeds.lanes import Progress
from eventlog.feeds.store import StoreFeed
from eventlog.log.wakeups import Wakeups
from eventlog.postgres import Pool
from eventlog.subscriptions.subscription import Subscription
from eventlog.testing.ledger import Ledger

Publish = Callable[[str, str, int], Awaitable[int]]


class Watched(StoreFeed):
    """Keeps from which position it was asked to go on."""

    def __init__(self, pool: Pool) -> None:
        super().__init__(pool, Wakeups(pool), ("intake",), limit=150, poll=0.02)
        self.asked: list[int] = []
        self.again = asyncio.Event()

    async def next(self, lanes: Mapping[str, Progress], partitions: Mapping[str, int]) -> list[Delivery]:
        self.asked.append(lanes["intake"].position)
        if len(self.asked) > 1:
            self.again.set()
        return await super().next(lanes, partitions)


@pytest.fixture(autouse=True)
async def _table(pool: Pool) -> None:
    await Ledger().create(pool)


async def handled(pool: Pool, language: SimpleNamespace, feed: StoreFeed, ledger: Ledger, upto: int) -> list[int]:
    """The positions in the ledger once the subscription has come so far."""
    subscription = Subscription("dispatch", pool, feed, ledger, language.codec, Clock())
    running = asyncio.create_task(subscription.run())
    try:
        async with asyncio.timeout(60):
            while subscription.lanes.get("intake", Progress()).position < upto:
                await asyncio.sleep(0.01)
    finally:
        subscription.stop()
        await asyncio.wait_for(running, 30)
    return [row[0] for row in await pool.fetch("SELECT position FROM ledger ORDER BY position")]


async def test_the_next_batch_is_heard_meanwhile(pool: Pool, language: SimpleNamespace, publish: Publish) -> None:
    await publish("intake", "thing-1", 400)
    feed = Watched(pool)
    async with asyncio.timeout(60):
        positions = await handled(pool, language, feed, Ledger(before=feed.again.wait), 400)
    assert positions == list(range(1, 401))
    assert feed.asked[:4] == [0, 150, 300, 400]


async def test_a_batch_that_was_split_leaves_the_one_behind_it_whole(
    pool: Pool, language: SimpleNamespace, publish: Publish
) -> None:
    await publish("intake", "thing-1", 120)
    await publish("intake", "thing-2", 2)
    await publish("intake", "thing-1", 400)
    ledger = Ledger()
    ledger.bad = {"thing-2"}
    positions = await handled(pool, language, Watched(pool), ledger, 522)
    assert positions == [n for n in range(1, 523) if n not in (121, 122)]
    assert await pool.fetchval("SELECT count(*) FROM dispatch.parked") == 2


async def test_what_was_heard_ahead_is_dropped_where_the_checkpoint_was_set_back(
    pool: Pool, language: SimpleNamespace, publish: Publish
) -> None:
    """By somebody else, while a batch is handled: that batch is not committed, and all begins where the table says."""
    await publish("intake", "thing-1", 600)
    feed = Watched(pool)

    async def set_back() -> None:
        await feed.again.wait()
        if len(feed.asked) == 3:
            await pool.execute("UPDATE dispatch.checkpoints SET position = 0 WHERE subscription = 'ledger'")
            await pool.execute("DELETE FROM ledger")

    positions = await handled(pool, language, feed, Ledger(before=set_back), 600)
    assert positions == list(range(1, 601))


async def test_behind_a_small_batch_too_where_nobody_rests(
    pool: Pool, publish: Publish, language: SimpleNamespace
) -> None:
    await publish("intake", "thing-1", 3)
    feed = Watched(pool)
    assert await handled(pool, language, feed, Ledger(before=feed.again.wait), 3) == [1, 2, 3]


async def test_who_rests_asks_for_nothing_meanwhile(pool: Pool, publish: Publish, language: SimpleNamespace) -> None:
    await publish("intake", "thing-1", 3)
    feed = Watched(pool)

    async def not_asked() -> None:
        await asyncio.sleep(0.1)
        assert not feed.again.is_set()

    subscription = Subscription("dispatch", pool, feed, Ledger(before=not_asked), language.codec, Clock(), pace=0.2)
    running = asyncio.create_task(subscription.run())
    async with asyncio.timeout(60):
        await feed.again.wait()
    subscription.stop()
    await running
    assert await pool.fetchval("SELECT count(*) FROM ledger") == 3 and not await pool.fetch(
        "SELECT FROM dispatch.parked"
    )
