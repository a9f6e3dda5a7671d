"""Exactly once, one leader, poison parked: what a subscription promises."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from eventlog.clock import Clock
from eventlog.envelope import Recorded
from eventlog.feeds.store import StoreFeed
from eventlog.log.session import Session, execute
from eventlog.log.store import Store
from eventlog.log.wakeups import Wakeups
from eventlog.metrics import RESTARTS
from eventlog.postgres import Pool
from eventlog.subscriptions import parked
from eventlog.subscriptions.reactions import Reactions
from eventlog.subscriptions.subscription import Subscription
from eventlog.testing import told
from eventlog.testing.ledger import Ledger, rows

Publish = Callable[[str, str, int], Awaitable[int]]


@pytest.fixture
async def ledger(pool: Pool, language: SimpleNamespace) -> Ledger:
    made = Ledger(language.counted)
    await made.create(pool)
    return made


def subscribe(pool: Pool, handler: Any, language: SimpleNamespace, **feed: Any) -> Subscription:
    sources = ("intake", "dispatch")
    return Subscription(
        "dispatch", pool, StoreFeed(pool, Wakeups(pool), sources, poll=0.02, **feed), handler, language.codec, Clock()
    )


@asynccontextmanager
async def running(*subscriptions: Subscription) -> Any:
    tasks = [asyncio.create_task(subscription.run()) for subscription in subscriptions]
    try:
        yield tasks
    finally:
        for subscription in subscriptions:
            subscription.stop()
        await asyncio.gather(*tasks)


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    while not await condition():
        await asyncio.sleep(0.01)


def holds(pool: Pool, count: int) -> Callable[[], Awaitable[bool]]:
    async def check() -> bool:
        return len(await rows(pool)) >= count

    return check


async def test_everything_is_handled_once_from_several_sources(
    pool: Pool, ledger: Ledger, language: SimpleNamespace, publish: Publish
) -> None:
    await publish("intake", "thing-1", 30)
    async with running(subscribe(pool, ledger, language, limit=7)):
        await publish("dispatch", "thing-2", 30)
        await until(holds(pool, 60))
    assert await rows(pool) == [
        *(("dispatch", "thing-2", n) for n in range(1, 31)),
        *(("intake", "thing-1", n) for n in range(1, 31)),
    ]


async def test_it_goes_on_where_the_last_one_stopped(
    pool: Pool, ledger: Ledger, language: SimpleNamespace, publish: Publish
) -> None:
    for done in (5, 10, 15):
        await publish("intake", "thing-1", 5)
        async with running(subscribe(pool, ledger, language)):
            await until(holds(pool, done))
    assert await rows(pool) == [("intake", "thing-1", n) for n in range(1, 16)]


def checkpoint(pool: Pool, lane: str, position: int) -> Callable[[], Awaitable[bool]]:
    async def check() -> bool:
        query = "SELECT position FROM dispatch.checkpoints WHERE subscription = 'ledger' AND lane = $1"
        return bool(await pool.fetchval(query, lane) == position)

    return check


async def test_what_the_handler_does_not_take_moves_the_checkpoint_all_the_same(
    pool: Pool, ledger: Ledger, language: SimpleNamespace, publish: Publish
) -> None:
    ledger.events = frozenset({language.broken})
    subscription = subscribe(pool, ledger, language)
    async with running(subscription):
        await publish("intake", "thing-1", 5)
        await until(checkpoint(pool, "intake", 5))
        assert ledger.batches == [] and subscription.lanes["intake"].position == 5


async def test_a_stop_saves_what_was_passed_over(
    pool: Pool, ledger: Ledger, language: SimpleNamespace, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventlog.feeds.checkpoint.SAVE_SECONDS", 60.0)
    ledger.events = frozenset({language.broken})
    subscription = subscribe(pool, ledger, language)
    async with running(subscription):
        await publish("intake", "thing-1", 5)
        while not subscription.leading or subscription.lanes["intake"].position != 5:
            await asyncio.sleep(0.01)
        assert not await checkpoint(pool, "intake", 5)(), "in memory only"
    assert await checkpoint(pool, "intake", 5)()


async def test_an_effect_saves_what_was_passed_before_it(
    pool: Pool, ledger: Ledger, language: SimpleNamespace, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventlog.feeds.checkpoint.SAVE_SECONDS", 60.0)
    taken, ledger.events = ledger.events, frozenset({language.broken})
    subscription = subscribe(pool, ledger, language)
    async with running(subscription):
        await publish("intake", "thing-1", 5)
        while not subscription.leading or subscription.lanes["intake"].position != 5:
            await asyncio.sleep(0.01)
        ledger.events = taken
        await publish("dispatch", "thing-2", 1)
        await until(holds(pool, 1))
        assert await checkpoint(pool, "intake", 5)() and await checkpoint(pool, "dispatch", 1)()


async def test_one_leads_and_another_takes_over(
    pool: Pool, ledger: Ledger, language: SimpleNamespace, publish: Publish
) -> None:
    first, second = subscribe(pool, ledger, language), subscribe(pool, ledger, language)
    async with running(first, second) as (one, _):
        await publish("intake", "thing-1", 10)
        await until(holds(pool, 10))
        assert first.leading is not second.leading
        if not first.leading:
            first, second = second, first
        first.stop()
        await publish("intake", "thing-1", 10)
        await until(holds(pool, 20))
        assert second.leading or one.done()
    assert len(await rows(pool)) == 20


async def test_killed_connections_lose_and_double_nothing(
    pool: Pool, ledger: Ledger, language: SimpleNamespace, publish: Publish
) -> None:
    before = sum(told(RESTARTS).values())
    async with running(subscribe(pool, ledger, language, limit=3), subscribe(pool, ledger, language, limit=3)):
        for _ in range(8):
            await publish("intake", "thing-1", 20)
            await pool.execute("SELECT pg_terminate_backend(backend) FROM dispatch.members")
        await until(holds(pool, 160))
    assert sum(told(RESTARTS).values()) > before
    assert await rows(pool) == [("intake", "thing-1", n) for n in range(1, 161)]


async def test_a_moved_checkpoint_stops_who_still_believes_to_lead(
    pool: Pool, ledger: Ledger, language: SimpleNamespace, publish: Publish
) -> None:
    async with running(subscribe(pool, ledger, language)):
        await publish("intake", "thing-1", 5)
        await until(holds(pool, 5))
        await pool.execute("UPDATE dispatch.checkpoints SET position = 8 WHERE lane = 'intake'")
        await publish("intake", "thing-1", 5)
        await until(holds(pool, 7))
    assert [version for _, _, version in await rows(pool)] == [1, 2, 3, 4, 5, 9, 10]


async def test_poison_parks_its_stream_and_no_other(
    pool: Pool, ledger: Ledger, language: SimpleNamespace, publish: Publish
) -> None:
    ledger.bad = {"thing-2"}
    async with running(subscribe(pool, ledger, language)):
        for stream in ("thing-1", "thing-2", "thing-3"):
            await publish("intake", stream, 4)
        await until(holds(pool, 8))
        await publish("intake", "thing-2", 1)
        await publish("intake", "thing-1", 1)
        await until(holds(pool, 9))
        (found,) = await parked.list_parked(pool, "dispatch")
        assert (found.stream, found.events, found.attempts) == ("thing-2", 5, 1)
        assert found.error == "ValueError: cannot take thing-2"
        waiting = await parked.read_parked(pool, "dispatch", "ledger", "intake", "thing-2")
        assert [event.recorded.version for event in waiting] == [1, 2, 3, 4, 5]
        assert {stream for _, stream, _ in await rows(pool)} == {"thing-1", "thing-3"}

        assert await parked.request_retry(pool, "dispatch", "ledger", "intake", "thing-2") == 5
        await until(lambda: attempts(pool, 2))
        ledger.bad = set()
        await parked.request_retry(pool, "dispatch", "ledger", "intake", "thing-2")
        await until(holds(pool, 14))
        await publish("intake", "thing-2", 1)
        await until(holds(pool, 15))
    assert await parked.list_parked(pool, "dispatch") == []
    assert [version for _, stream, version in await rows(pool) if stream == "thing-2"] == [1, 2, 3, 4, 5, 6]


async def attempts(pool: Pool, count: int) -> bool:
    return any(stream.attempts == count for stream in await parked.list_parked(pool, "dispatch"))


async def test_a_parked_stream_stays_parked_over_a_restart(
    pool: Pool, ledger: Ledger, language: SimpleNamespace, publish: Publish
) -> None:
    ledger.bad = {"thing-2"}
    await publish("intake", "thing-2", 2)
    async with running(subscribe(pool, ledger, language)):
        await until(lambda: attempts(pool, 1))
    ledger.bad = set()
    await publish("intake", "thing-2", 2)
    await publish("intake", "thing-1", 1)
    async with running(subscribe(pool, ledger, language)):
        await until(holds(pool, 1))
    assert await rows(pool) == [("intake", "thing-1", 1)]
    assert (await parked.list_parked(pool, "dispatch"))[0].events == 4


async def test_an_unreadable_payload_is_poison_and_an_unknown_type_is_not(
    pool: Pool, ledger: Ledger, language: SimpleNamespace, publish: Publish
) -> None:
    for position, (name, data) in enumerate([("things.v9", "{}"), ("aftersales.things.thing-counted.v1", "[]")], 1):
        await pool.execute(
            "INSERT INTO intake.events (position, id, stream, version, type, key, time, data, actor) "
            "VALUES ($1, gen_random_uuid(), $2, 1, $3, 'x', now(), $4, 'x')",
            position,
            f"odd-{position}",
            name,
            data,
        )
    await publish("intake", "thing-1", 1)
    async with running(subscribe(pool, ledger, language)):
        await until(holds(pool, 1))
    (stream,) = await parked.list_parked(pool, "dispatch")
    assert stream.stream == "odd-2" and "Unreadable" in stream.error


async def test_a_stop_returns_soon(pool: Pool, ledger: Ledger, language: SimpleNamespace) -> None:
    subscription = subscribe(pool, ledger, language)
    task = asyncio.create_task(subscription.run())
    while not subscription.leading:
        await asyncio.sleep(0.01)
    subscription.stop()
    await asyncio.wait_for(task, 5)


async def test_reactions_append_once_beside_a_busy_caller(
    pool: Pool, stores: dict[str, Store], language: SimpleNamespace, publish: Publish
) -> None:
    """A foreign event becomes an own event on a stream that callers write to at the same time."""

    async def follow(event: Any, recorded: Recorded, session: Session) -> None:
        await session.append(language.thing, "sum", [language.counted("sum", event.number)])

    async def call(session: Session) -> dict[str, Any]:
        await session.append(language.thing, "sum", [language.counted("sum", 1000)])
        return {}

    reactions = Reactions(stores["dispatch"], Clock(), {language.counted: follow})
    feed = StoreFeed(pool, Wakeups(pool), ("intake",), poll=0.02, limit=20)
    subscription = Subscription("dispatch", pool, feed, reactions, language.codec, Clock())
    async with running(subscription):
        for n in range(60):
            await publish("intake", f"thing-{n % 7}", 1)
            if n % 2:
                await execute(stores["dispatch"], language.context(), call)
        await until(lambda: reached(stores, 90))
    own = await stores["dispatch"].read(0, 200)
    causes = [e.causation for e in own if language.codec.decode(e.type, e.data) == language.counted("sum", 1)]
    assert len(causes) == len(set(causes)) == 60
    received = await stores["intake"].read(0, 200)
    assert set(causes) == {event.id for event in received}
    assert {event.correlation for event in own if event.causation in set(causes)} == {e.correlation for e in received}


async def reached(stores: dict[str, Store], position: int) -> bool:
    return await stores["dispatch"].head() >= position


async def test_a_parked_event_that_comes_again_is_parked_once(
    pool: Pool, ledger: Ledger, language: SimpleNamespace, publish: Publish
) -> None:
    """Somebody sets the checkpoint back, over events that were handled and over such as wait."""
    ledger.bad = {"thing-2"}
    async with running(subscribe(pool, ledger, language)):
        for stream in ("thing-1", "thing-2", "thing-1", "thing-2"):
            await publish("intake", stream, 1)
        await until(checkpoint(pool, "intake", 4))
        await pool.execute("UPDATE dispatch.checkpoints SET position = 0 WHERE lane = 'intake'")
        await until(holds(pool, 4))
        await until(checkpoint(pool, "intake", 4))
        (found,) = await parked.list_parked(pool, "dispatch")
        assert (found.stream, found.events) == ("thing-2", 2)
        ledger.bad = set()
        await parked.request_retry(pool, "dispatch", "ledger", "intake", "thing-2")
        await until(holds(pool, 6))
        await publish("intake", "thing-2", 1)
        await until(holds(pool, 7))
    assert await parked.list_parked(pool, "dispatch") == []
    assert [version for _, stream, version in await rows(pool) if stream == "thing-2"] == [1, 2, 3]


async def test_a_stop_ends_a_conflict_that_does_not(
    pool: Pool, stores: dict[str, Store], language: SimpleNamespace, publish: Publish
) -> None:
    """Somebody writes to the stream between every decision and its append."""
    tries = 0

    async def follow(event: Any, recorded: Recorded, session: Session) -> None:
        nonlocal tries
        tries += 1
        await session.load(language.thing, "sum")
        await publish("dispatch", "thing-sum", 1)
        await session.append(language.thing, "sum", [event])

    reactions = Reactions(stores["dispatch"], Clock(), {language.counted: follow})
    feed = StoreFeed(pool, Wakeups(pool), ("intake",), poll=0.02)
    subscription = Subscription("dispatch", pool, feed, reactions, language.codec, Clock())
    task = asyncio.create_task(subscription.run())
    await publish("intake", "thing-1", 1)
    while tries < 3:
        await asyncio.sleep(0.01)
    subscription.stop()
    await asyncio.wait_for(task, 10)
    assert not await parked.list_parked(pool, "dispatch"), "the event is sound"
