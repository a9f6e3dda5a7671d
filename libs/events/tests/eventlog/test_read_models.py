"""Several projections behind one checkpoint."""

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

from eventlog.clock import Clock
from eventlog.feeds.store import StoreFeed
from eventlog.log.wakeups import Wakeups
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.read_models import ReadModels
from eventlog.read_models.serving import prepare
from eventlog.subscriptions.subscription import Subscription
from eventlog.testing.totals import Total, add

Publish = Callable[[str, str, int], Awaitable[int]]


def totals(table: str, *events: type) -> Projection[Total]:
    return Projection(table, f"dispatch.{table}", Total, lambda event, _: event.thing_id, add, events)


async def prepared(pool: Pool, *projections: Projection[Any]) -> ReadModels:
    models = ReadModels(*projections, sources=("intake",))
    async with pool.acquire() as connection, connection.transaction():
        await prepare(connection, models)
    return models


async def test_each_takes_its_own_events_at_one_position(
    pool: Pool, language: SimpleNamespace, publish: Publish
) -> None:
    one, two, three = (
        totals(name, event)
        for name, event in (("one", language.counted), ("two", language.counted), ("three", language.broken))
    )
    models = await prepared(pool, one, two, three)
    assert models.events == {language.counted, language.broken}
    await publish("intake", "thing-1", 4)
    feed = StoreFeed(pool, Wakeups(pool), ("intake",), poll=0.02)
    subscription = Subscription("dispatch", pool, feed, models, language.codec, Clock())
    await take_one_batch(subscription)
    async with pool.acquire() as connection:
        expected = {"thing-1": Total("thing-1", 4)}
        assert [await projection.rows(connection) for projection in (one, two, three)] == [expected, expected, {}]
    assert [tuple(row) for row in await pool.fetch("SELECT subscription, position FROM dispatch.checkpoints")] == [
        ("read_models", 4)
    ]


async def test_when_one_cannot_take_an_event_none_has(pool: Pool, language: SimpleNamespace, publish: Publish) -> None:
    models = await prepared(pool, totals("one", language.counted), totals("two", language.counted))
    await pool.execute("DROP TABLE dispatch.two")
    await publish("intake", "thing-1", 1)
    feed = StoreFeed(pool, Wakeups(pool), ("intake",), poll=0.02)
    await take_one_batch(Subscription("dispatch", pool, feed, models, language.codec, Clock()))
    assert await pool.fetchval("SELECT count(*) FROM dispatch.one") == 0
    assert await pool.fetchval("SELECT count(*) FROM dispatch.parked WHERE subscription = 'read_models'") == 1


async def take_one_batch(subscription: Subscription) -> None:
    """Run until something was handled or parked."""
    running = asyncio.create_task(subscription.run())
    while not any(progress.position for progress in subscription.lanes.values()):
        await asyncio.sleep(0.01)
    subscription.stop()
    await running
