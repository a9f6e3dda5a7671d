"""Members of a subscription: how much more several handle than one, where a transaction takes its time."""

import asyncio
from collections.abc import Sequence
from functools import partial
from time import perf_counter

from bench.figures import Figure
from eventlog.clock import Clock
from eventlog.feeds.kafka import Broker, KafkaFeed
from eventlog.feeds.relay import read_head
from eventlog.handler import Received
from eventlog.log.store import read_log
from eventlog.postgres import Connection, Pool, connect_pool
from eventlog.subscriptions.subscription import Subscription
from events.catalog import codec

SOURCE = "dispatch"
SLEEP_SECONDS = 0.01
BATCH = 20
"""Events a transaction: what is there lasts for four members."""
SECONDS = 2.5
AIMS = {2: 1.8, 4: 3.4}


class Slow:
    """A handler whose transaction takes 10 ms, whatever it has to do."""

    name = "slow"
    repeatable = False
    transactional = True
    events = None

    def __init__(self) -> None:
        self.handled = 0

    async def handle(self, connection: Connection, batch: Sequence[Received]) -> None:
        """See `Handler.handle`."""
        await connection.execute("SELECT pg_sleep($1)", SLEEP_SECONDS)
        self.handled += len(batch)


async def measure(dsn: str, broker: Broker) -> list[Figure]:
    """Events a second of 2 and 4 members against one. Dispatch's log in `dsn` is published to `broker`."""
    pool = await connect_pool(dsn, max_size=12, name="bench")
    try:
        rates = {members: await _rate(pool, broker, members) for members in (1, *AIMS)}
    finally:
        await pool.close()
    return [
        Figure(f"{members} members of a subscription", rates[members], "events/s", "one member", rates[1], aim)
        for members, aim in AIMS.items()
    ]


async def _rate(pool: Pool, broker: Broker, count: int) -> float:
    """Events a second, once every member has its share, of a past that does not end meanwhile."""
    await pool.execute("DELETE FROM reporting.checkpoints WHERE subscription = $1", Slow.name)
    slow = Slow()
    members = [_member(pool, broker, slow) for _ in range(count)]
    running = [asyncio.create_task(member.run()) for member in members]
    while not _shared(members):
        await asyncio.sleep(0.01)
    started, before = perf_counter(), slow.handled
    await asyncio.sleep(SECONDS)
    handled, seconds = slow.handled - before, perf_counter() - started
    if slow.handled >= (await read_head(pool, SOURCE)).position:
        raise RuntimeError("the past ended before the measurement")
    for member in members:
        member.stop()
    await asyncio.gather(*running)
    return handled / seconds


def _member(pool: Pool, broker: Broker, slow: Slow) -> Subscription:
    ends = partial(read_log, pool), partial(read_head, pool)
    feed = KafkaFeed(broker, "members", (SOURCE,), *ends, limit=BATCH)
    return Subscription("reporting", pool, feed, slow, codec, Clock())


def _shared(members: Sequence[Subscription]) -> bool:
    lanes = [lane for member in members for lane in member.lanes]
    return all(member.lanes for member in members) and len(lanes) == len(set(lanes))
