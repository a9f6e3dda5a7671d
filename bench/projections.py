"""Feed → projection against a bare COPY: how fast a read model is rebuilt from the log."""

import asyncio
from collections.abc import Mapping
from time import perf_counter

from bench.figures import Figure, rates
from eventlog.clock import Clock
from eventlog.feeds.feed import Head
from eventlog.feeds.lanes import lanes_of
from eventlog.feeds.relay import read_head
from eventlog.feeds.store import StoreFeed
from eventlog.log.wakeups import Wakeups
from eventlog.postgres import Pool, connect_pool
from eventlog.subscriptions.subscription import Subscription
from events.catalog import codec
from reporting.projections.cases import CASES

ROUNDS = 3
SOURCES = ("intake", "dispatch", "sla_monitor", "callback")


async def measure(dsn: str) -> list[Figure]:
    """How fast reporting's case table follows. `dsn` is a migrated database with history in it (see `history`)."""
    pool = await connect_pool(dsn, max_size=8, name="bench")
    try:
        total = sum([await pool.fetchval(f"SELECT count(*) FROM {source}.events") for source in SOURCES])
        pairs = [(total / await _project(pool), total / await copy_events(pool)) for _ in range(ROUNDS)]
        value, baseline = rates(pairs)
        return [
            Figure("feed → projection", value, "events/s", "bare COPY of the events", baseline, 20_000, bounds="value")
        ]
    finally:
        await pool.close()


async def _project(pool: Pool) -> float:
    """Seconds from an empty read model to one that has caught up."""
    await pool.execute("DELETE FROM reporting.checkpoints WHERE subscription = $1", CASES.name)
    await pool.execute("TRUNCATE reporting.cases")
    heads = {source: await read_head(pool, source) for source in SOURCES}
    feed = StoreFeed(pool, Wakeups(pool), SOURCES)
    subscription = Subscription("reporting", pool, feed, CASES, codec, Clock())
    started = perf_counter()
    running = asyncio.create_task(subscription.run())
    while not reached(subscription, heads):
        await asyncio.sleep(0.005)
    seconds = perf_counter() - started
    subscription.stop()
    await running
    return seconds


def reached(subscription: Subscription, heads: Mapping[str, Head]) -> bool:
    """Whether it has handled what the logs held."""
    lasts = {
        lane: last
        for source, head in heads.items()
        for lane, last in (
            zip(lanes_of(source, len(head.tails)), head.tails, strict=True)
            if subscription.feed.name == "kafka"
            else [(source, head.position)]
        )
    }
    return all(lane in subscription.lanes and subscription.lanes[lane].position >= last for lane, last in lasts.items())


async def copy_events(pool: Pool) -> float:
    """Seconds to put the same events into an empty table as fast as PostgreSQL takes them."""
    columns = "position, id, stream, version, type, key, time, data, causation, correlation, actor, traceparent"
    await pool.execute("DROP TABLE IF EXISTS copied")
    await pool.execute("CREATE TABLE copied (LIKE intake.events INCLUDING DEFAULTS)")
    rows = [tuple(row) for source in SOURCES for row in await pool.fetch(f"SELECT {columns} FROM {source}.events")]
    started = perf_counter()
    async with pool.acquire() as connection:
        await connection.copy_records_to_table("copied", records=rows, columns=columns.split(", "))
    return perf_counter() - started
