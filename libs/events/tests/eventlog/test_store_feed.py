"""The embedded default carries the logs as every feed must."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from time import perf_counter

import pytest

from eventlog.feeds.lanes import Progress
from eventlog.feeds.store import StoreFeed
from eventlog.log.wakeups import Wakeups
from eventlog.postgres import Pool
from eventlog.testing.contracts import FeedContract, Feeds

START = {"intake": Progress()}, {"intake": 0}

Publish = Callable[[str, str, int], Awaitable[int]]


@pytest.fixture
async def wakeups(pool: Pool) -> Wakeups:
    return Wakeups(pool)


@pytest.fixture
async def feeds(pool: Pool, wakeups: Wakeups, publish: Publish) -> Feeds:
    async def disturb() -> None:
        await pool.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    sources = ("intake", "dispatch")

    async def feed() -> StoreFeed:
        return StoreFeed(pool, wakeups, sources, poll=0.05)

    return Feeds(sources, publish, feed, disturb)


class TestStoreFeed(FeedContract):
    """See eventlog.testing.contracts."""


@pytest.fixture
async def listening(pool: Pool, wakeups: Wakeups) -> AsyncIterator[StoreFeed]:
    feed = StoreFeed(pool, wakeups, ("intake",), poll=30)
    running = asyncio.create_task(wakeups.run())
    yield feed
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def listeners(pool: Pool) -> int:
    count: int = await pool.fetchval(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'"
    )
    return count


async def test_a_notification_wakes_it(pool: Pool, listening: StoreFeed, publish: Publish) -> None:
    while not await listeners(pool):
        await asyncio.sleep(0.01)
    waiting = asyncio.create_task(listening.next(*START))
    await asyncio.sleep(0)
    started = perf_counter()
    await publish("intake", "thing-1", 1)
    received = await waiting or await listening.next(*START)
    assert [delivery.recorded.version for delivery in received] == [1]
    assert perf_counter() - started < 5, "woken by the poll of 30 s, not by the notification"


async def test_it_listens_again_after_its_connection_died(pool: Pool, listening: StoreFeed, publish: Publish) -> None:
    while not await listeners(pool):
        await asyncio.sleep(0.01)
    await pool.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND query LIKE 'LISTEN %'"
    )
    waiting = asyncio.create_task(listening.next(*START))
    while not await listeners(pool):
        await asyncio.sleep(0.01)
    assert await asyncio.wait_for(waiting, 20) == [], "a new connection wakes everyone: news may have been missed"
    await publish("intake", "thing-1", 1)
    assert len(await listening.next(*START)) == 1
