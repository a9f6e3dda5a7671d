"""A log that was restored from a backup: its listeners stop, and say so, until somebody has said what holds."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest

from eventlog.clock import Clock
from eventlog.feeds import epochs
from eventlog.feeds.feed import Epoch
from eventlog.feeds.store import StoreFeed
from eventlog.log.wakeups import Wakeups
from eventlog.postgres import Pool
from eventlog.subscriptions.subscription import Subscription
from eventlog.testing.ledger import Ledger, rows

Publish = Callable[[str, str, int], Awaitable[int]]


@pytest.fixture
async def subscription(pool: Pool, language: SimpleNamespace) -> Subscription:
    ledger = Ledger(language.counted)
    await ledger.create(pool)
    feed = StoreFeed(pool, Wakeups(pool), ("intake", "dispatch"), poll=0.02)
    return Subscription("dispatch", pool, feed, ledger, language.codec, Clock())


@asynccontextmanager
async def running(subscription: Subscription) -> AsyncIterator[None]:
    task = asyncio.create_task(subscription.run())
    try:
        yield
    finally:
        subscription.stop()
        await task


async def holds(pool: Pool, count: int) -> None:
    """Wait for so many rows."""
    while len(await rows(pool)) < count:
        await asyncio.sleep(0.01)


async def restored(pool: Pool, source: str, until: int) -> None:
    """A source's log as it was when it held so many events."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(f"ALTER TABLE {source}.events DISABLE TRIGGER events_immutable")
        await connection.execute(f"DELETE FROM {source}.events WHERE position > $1", until)
        await connection.execute(f"ALTER TABLE {source}.events ENABLE TRIGGER events_immutable")


@pytest.mark.parametrize("again", [0, 2, 5], ids=["shorter", "as long", "longer"])
async def test_a_restored_log_stops_its_listeners_until_somebody_says_what_holds(
    pool: Pool, subscription: Subscription, publish: Publish, again: int
) -> None:
    async with running(subscription):
        await publish("intake", "thing-1", 4)
        await holds(pool, 4)
        await restored(pool, "intake", 2)
        if again:
            await publish("intake", "thing-2", again)
        while "intake" not in subscription.diverged:
            await asyncio.sleep(0.01)
        await publish("dispatch", "thing-3", 1)
        await holds(pool, 5)  # other sources go on
        await publish("intake", "thing-2", 1)
        assert "intake" in subscription.diverged
        assert [stream for source, stream, _ in await rows(pool) if source == "intake"] == ["thing-1"] * 4
        async with pool.acquire() as connection:
            assert await epochs.begin(connection, "intake", since=3) == Epoch(2, 3)
        await holds(pool, 6 + again)
        assert subscription.diverged == {}
        await publish("intake", "thing-2", 1)
        await holds(pool, 7 + again)
    new = [version for _, stream, version in await rows(pool) if stream == "thing-2"]
    assert new == list(range(1, again + 3)), "every event of the log that holds now, once"


async def test_a_log_that_comes_back_is_heard_on(pool: Pool, subscription: Subscription, publish: Publish) -> None:
    """The wrong backup was restored first, and then the right one."""
    async with running(subscription):
        await publish("intake", "thing-1", 4)
        await holds(pool, 4)
        await pool.execute("CREATE TABLE backup AS SELECT * FROM intake.events")
        await restored(pool, "intake", 2)
        while "intake" not in subscription.diverged:
            await asyncio.sleep(0.01)
        await pool.execute("INSERT INTO intake.events SELECT * FROM backup WHERE position > 2")
        while subscription.diverged:
            await asyncio.sleep(0.01)
        await publish("intake", "thing-1", 1)
        await holds(pool, 5)
    assert [version for _, _, version in await rows(pool)] == [1, 2, 3, 4, 5]


async def test_an_epoch_begins_within_the_log_or_right_behind_it(pool: Pool, publish: Publish) -> None:
    await publish("intake", "thing-1", 2)
    async with pool.acquire() as connection:
        for beyond in (0, 4):
            with pytest.raises(ValueError, match="the next one is 3"):
                await epochs.begin(connection, "intake", since=beyond)
        assert await epochs.begin(connection, "intake") == Epoch(2, 3)
        assert await epochs.read_epochs(connection, "intake") == [Epoch(1, 1), Epoch(2, 3)]
