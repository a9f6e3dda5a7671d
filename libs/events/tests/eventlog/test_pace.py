"""Rests between batches: what comes meanwhile is handled together, unless somebody waits or there is much."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from time import perf_counter
from types import SimpleNamespace
from typing import Any

import pytest

from eventlog.clock import Clock
from eventlog.feeds.store import StoreFeed
from eventlog.handler import Received
from eventlog.log.wakeups import Wakeups
from eventlog.postgres import Connection, Pool
from eventlog.subscriptions.pace import Pace
from eventlog.subscriptions.subscription import Subscription

Publish = Callable[[str, str, int], Awaitable[int]]


async def rested(pace: Pace, started: float) -> float:
    """Seconds of a rest."""
    begun = perf_counter()
    await pace.rest(started)
    return perf_counter() - begun


async def test_a_rest_lasts_until_the_next_batch_is_due() -> None:
    pace = Pace(0.1)
    assert 0.05 < await rested(pace, perf_counter() - 0.02) < 5
    assert await rested(pace, perf_counter() - 0.1) < 0.05
    assert await rested(Pace(0.0), perf_counter()) < 0.05


async def test_whoever_waits_ends_the_rest_and_the_next_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eventlog.subscriptions.pace.HURRY_SECONDS", 0.2)
    pace = Pace(60.0)
    resting = asyncio.create_task(rested(pace, perf_counter()))
    await asyncio.sleep(0.01)
    pace.hurry()
    assert await resting < 30
    pace.hurry()
    assert await rested(pace, perf_counter()) < 30
    await asyncio.sleep(0.2)
    resting = asyncio.create_task(rested(pace, perf_counter()))
    await asyncio.sleep(0.05)
    assert not resting.done()
    pace.hurry()
    await resting


class Counting:
    """Keeps the sizes of its batches."""

    name = "counting"
    repeatable = True
    transactional = True
    events = None

    def __init__(self) -> None:
        self.batches: list[int] = []

    async def handle(self, connection: Connection, batch: Sequence[Received]) -> None:
        self.batches.append(len(batch))


@asynccontextmanager
async def counting(pool: Pool, language: SimpleNamespace, pace: float, limit: int = 500) -> Any:
    handler = Counting()
    feed = StoreFeed(pool, Wakeups(pool), ("intake",), limit=limit, poll=0.01)
    subscription = Subscription("dispatch", pool, feed, handler, language.codec, Clock(), pace)
    running = asyncio.create_task(subscription.run())
    try:
        yield subscription, handler
    finally:
        subscription.stop()
        await asyncio.wait_for(running, 30)


async def handled(subscription: Subscription, position: int) -> None:
    """Wait as `service.feeds.read_your_writes` does."""
    while not subscription.leading:
        await asyncio.sleep(0.01)
    while (moved := subscription.moved) and subscription.lanes["intake"].position < position:
        subscription.hurry()
        await asyncio.wait_for(moved.wait(), 30)


async def test_what_comes_during_a_rest_is_one_batch(
    pool: Pool, language: SimpleNamespace, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventlog.subscriptions.pace.HURRY_SECONDS", 0.0)
    async with counting(pool, language, pace=60.0) as (subscription, handler):
        await publish("intake", "thing-1", 1)
        await handled(subscription, 1)
        for _ in range(5):
            await publish("intake", "thing-1", 1)
            await asyncio.sleep(0.02)
        assert handler.batches == [1]
        await handled(subscription, 6)
        assert handler.batches == [1, 5]


@pytest.mark.parametrize(("limit", "data"), [(100, 2**15), (10, 100)], ids=["many events", "much data"])
async def test_after_much_there_is_no_rest(
    pool: Pool,
    language: SimpleNamespace,
    publish: Publish,
    monkeypatch: pytest.MonkeyPatch,
    limit: int,
    data: int,
) -> None:
    monkeypatch.setattr("eventlog.subscriptions.receiving.LARGE_DATA", data)
    await publish("intake", "thing-1", 2 * limit + 1)
    async with counting(pool, language, 60.0, limit) as (_, handler), asyncio.timeout(30):
        while sum(handler.batches) <= 2 * limit:
            await asyncio.sleep(0.01)
        assert handler.batches == [limit, limit, 1]


async def test_a_stop_ends_a_rest(pool: Pool, language: SimpleNamespace, publish: Publish) -> None:
    async with counting(pool, language, pace=600.0) as (subscription, _):
        await publish("intake", "thing-1", 1)
        await handled(subscription, 1)
