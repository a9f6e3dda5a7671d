"""Over Kafka: the relay and a consumer against bare aiokafka loops on the same records, and the road."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter

from bench.effects import consume_with_effects
from bench.figures import Figure, rates
from bench.projections import reached
from bench.raw_kafka import consume, consume_many, produce, round_trip
from bench.road import at, travel
from eventlog.clock import Clock
from eventlog.envelope import Recorded
from eventlog.feeds.feed import Head
from eventlog.feeds.kafka import Broker, KafkaFeed, KafkaPublisher
from eventlog.feeds.relay import LIMIT, Relay, Topic, read_head
from eventlog.feeds.store import StoreFeed
from eventlog.log.store import read_log
from eventlog.log.wakeups import Wakeups
from eventlog.postgres import Pool, connect_pool
from eventlog.subscriptions.subscription import Subscription
from events.catalog import codec
from reporting.projections.cases import CASES

SOURCES = ("intake", "dispatch", "sla_monitor", "callback")
ROUNDS = 3


async def measure(dsn: str, broker: Broker) -> list[Figure]:
    """The relay's and the consumer's rates. `dsn` is a migrated database with history in it (see `history`)."""
    pool = await connect_pool(dsn, max_size=12, name="bench")
    try:
        events = await read_log(pool, "dispatch", 0, 10_000_000)
        pairs = []
        for number in range(ROUNDS):
            bare = Broker(broker.servers, f"{broker.prefix}-bare-{number}")
            pairs.append((await _relay(pool, _numbered(broker, number), events), await produce(bare, events)))
        value, baseline = rates(pairs)
        relay = Figure("relay", value, "events/s", "bare producer", baseline, 15_000, "value")
        for source in SOURCES:
            await _relay_all(pool, broker, source)
        peers = {"bare loop with effects": 0.4, "bare loop without": None, "bare getmany without": None}
        measured: dict[str, list[tuple[float, float]]] = {peer: [] for peer in peers}
        for number in range(ROUNDS):
            theirs = [
                await consume_with_effects(broker, pool, SOURCES),
                await consume(broker, SOURCES),
                await consume_many(broker, SOURCES),
            ]
            ours = await _project(pool, broker, number)
            for pairs, peer in zip(measured.values(), theirs, strict=True):
                pairs.append((ours, peer))
        return [
            relay,
            *(Figure("Kafka → projection", *_against(measured[peer], peer), aim) for peer, aim in peers.items()),
        ]
    finally:
        await pool.close()


async def measure_road(dsn: str, keys_file: Path, keys: Mapping[str, str], broker: Broker) -> list[Figure]:
    """The road of `bench.road`, through Kafka, against one record's way through it."""
    _, visible, rate = await travel(dsn, keys_file, keys, broker)
    raw = await round_trip(broker)
    name, against = f"at {rate:.0f} cases/s", "produce → consume"
    return [
        Figure(f"road over Kafka p50 {name}", at(visible, 0.5), "ms", against, at(raw, 0.5), 15, "value", "less"),
        Figure(f"road over Kafka p99 {name}", at(visible, 0.99), "ms", against, at(raw, 0.99), 50, "value", "less"),
    ]


def _against(pairs: list[tuple[float, float]], peer: str) -> tuple[float, str, str, float]:
    value, baseline = rates(pairs)
    return value, "events/s", peer, baseline


def _numbered(broker: Broker, number: int) -> Broker:
    return Broker(broker.servers, f"{broker.prefix}-{number}")


async def _relay(pool: Pool, broker: Broker, events: list[Recorded]) -> float:
    """Events a second from an empty topic to one that has the whole of dispatch's log."""
    first = KafkaPublisher(broker, "dispatch", partial(read_log, pool))
    await first.publish(events[:1], Topic())  # once the topic has leaders
    await first.close()
    return len(events) / await _relay_all(pool, broker, "dispatch")


async def _relay_all(pool: Pool, broker: Broker, source: str) -> float:
    """Seconds to publish a whole log."""
    await pool.execute(f"DELETE FROM {source}.checkpoints WHERE subscription = 'relay'")
    await pool.execute(f"DELETE FROM {source}.topic")
    head = replace(await read_head(pool, source), tails=())
    publisher = KafkaPublisher(broker, source, partial(read_log, pool))
    feed = StoreFeed(pool, Wakeups(pool), (source,), limit=LIMIT)
    seconds = await _run(Subscription(source, pool, feed, Relay(source, publisher), codec, Clock()), {source: head})
    await publisher.close()
    return seconds


async def _project(pool: Pool, broker: Broker, number: int) -> float:
    """Events a second until reporting's case table has caught up, joining the group not counted."""
    await pool.execute("DELETE FROM reporting.checkpoints WHERE subscription = $1", CASES.name)
    await pool.execute("TRUNCATE reporting.cases")
    heads = {source: await read_head(pool, source) for source in SOURCES}

    feed = KafkaFeed(
        broker, f"{broker.prefix}.project-{number}", SOURCES, partial(read_log, pool), partial(read_head, pool)
    )
    subscription = Subscription("reporting", pool, feed, CASES, codec, Clock())
    total = sum(head.position for head in heads.values())
    return total / await _run(subscription, heads)


async def _run(subscription: Subscription, heads: Mapping[str, Head]) -> float:
    """Seconds from the lead until everything up to `heads` was handled."""
    running = asyncio.create_task(subscription.run())
    while not subscription.leading:
        await asyncio.sleep(0.001)
    started = perf_counter()
    while not reached(subscription, heads):
        await asyncio.sleep(0.005)
        if running.done():
            await running
    seconds = perf_counter() - started
    subscription.stop()
    await running
    return seconds
