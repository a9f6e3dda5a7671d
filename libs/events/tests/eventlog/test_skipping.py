"""A poison event that somebody gave up has no effect any more, and holds nothing up."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest

from eventlog.clock import Clock
from eventlog.envelope import Recorded
from eventlog.feeds.store import StoreFeed
from eventlog.log.wakeups import Wakeups
from eventlog.postgres import Pool
from eventlog.subscriptions import parked
from eventlog.subscriptions.skipping import NotFirst, NotTried, Skip, Who, list_skipped, skip
from eventlog.subscriptions.subscription import Subscription
from eventlog.testing.ledger import Ledger, rows

Publish = Callable[[str, str, int], Awaitable[int]]
PLACE = ("ledger", "intake", "thing-2")


@pytest.fixture
async def ledger(pool: Pool, language: SimpleNamespace) -> Ledger:
    made = Ledger(language.counted)
    await made.create(pool)
    return made


@pytest.fixture
async def subscription(pool: Pool, ledger: Ledger, language: SimpleNamespace) -> Subscription:
    feed = StoreFeed(pool, Wakeups(pool), ("intake",), poll=0.02)
    return Subscription("dispatch", pool, feed, ledger, language.codec, Clock())


@asynccontextmanager
async def running(subscription: Subscription) -> AsyncIterator[None]:
    task = asyncio.create_task(subscription.run())
    try:
        yield
    finally:
        subscription.stop()
        await task


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await condition():
            await asyncio.sleep(0.01)


async def waiting(pool: Pool) -> list[parked.ParkedEvent]:
    return await parked.read_parked(pool, "dispatch", *PLACE)


async def stands_at(pool: Pool, version: int, count: int) -> bool:
    """The stream stands still at this event, `count` wait, and nobody has asked for a retry."""
    asked = await pool.fetchval("SELECT count(*) FROM dispatch.parked WHERE retry")
    events = await waiting(pool)
    return (
        not asked and len(events) == count and events[0].recorded.version == version and events[0].error[:5] == "Value"
    )


async def give_up(pool: Pool, event_id: UUID) -> Skip | None:
    async def reason(recorded: Recorded) -> str:
        return f"{recorded.stream} is mended by hand"

    async with pool.acquire() as connection, connection.transaction():
        return await skip(connection, "dispatch", PLACE, event_id, Who("ops-1", ["operations"]), reason)


def versions(found: list[tuple[str, str, int]]) -> list[int]:
    return [version for _, stream, version in found if stream == "thing-2"]


async def test_a_retry_goes_as_far_as_it_can_and_the_one_at_fault_is_skipped(
    pool: Pool, ledger: Ledger, subscription: Subscription, publish: Publish
) -> None:
    """Two poison events in one stream: each is skipped when the stream stands still at it; the others take effect."""
    ledger.bad = {"thing-2/1", "thing-2/4"}
    async with running(subscription):
        await publish("intake", "thing-2", 5)
        await until(lambda: stands_at(pool, 1, 5))
        first, *behind = await waiting(pool)
        with pytest.raises(NotFirst) as other:
            await give_up(pool, behind[0].recorded.id)
        assert other.value.first == first.recorded.id
        done = await give_up(pool, first.recorded.id)
        assert done is not None and (done.events, done.before, done.skipped.attempts) == (4, False, 1)
        await until(lambda: stands_at(pool, 4, 2))
        assert versions(await rows(pool)) == [2, 3]
        assert (await waiting(pool))[1].error == parked.BEHIND
        await give_up(pool, (await waiting(pool))[0].recorded.id)
        await publish("intake", "thing-2", 1)
        await until(lambda: handled(pool, [2, 3, 5, 6]))
    assert await parked.list_parked(pool, "dispatch") == []

    async def as_they_are(reasons: Sequence[str]) -> Sequence[str]:
        return reasons

    told = await list_skipped(pool, "dispatch", as_they_are)
    assert [(each.stream, each.actor, each.reason) for each in told] == 2 * [
        ("thing-2", "ops-1", "thing-2 is mended by hand")
    ]


async def handled(pool: Pool, expected: list[int]) -> bool:
    return versions(await rows(pool)) == expected


async def test_what_was_skipped_has_no_effect_when_it_is_heard_again(
    pool: Pool, ledger: Ledger, subscription: Subscription, publish: Publish
) -> None:
    """Somebody sets the checkpoint back, and what made it poison has been mended meanwhile."""
    ledger.bad = {"thing-2/1"}
    async with running(subscription):
        await publish("intake", "thing-2", 1)
        await until(lambda: stands_at(pool, 1, 1))
        (event,) = await waiting(pool)
        await give_up(pool, event.recorded.id)
        again = await give_up(pool, event.recorded.id)
        assert again is not None and again.before
        ledger.bad = set()
        await publish("intake", "thing-2", 1)
        await until(lambda: handled(pool, [2]))
        await pool.execute("UPDATE dispatch.checkpoints SET position = 0")
        await until(lambda: handled(pool, [2, 2]))
    assert await give_up(pool, uuid4()) is None and await parked.list_parked(pool, "dispatch") == []


async def test_what_was_never_tried_is_not_skipped(
    pool: Pool, ledger: Ledger, subscription: Subscription, publish: Publish
) -> None:
    ledger.bad = {"thing-2/1", "thing-2/2"}
    async with running(subscription):
        await publish("intake", "thing-2", 2)
        await until(lambda: stands_at(pool, 1, 2))
    first, second = await waiting(pool)
    await give_up(pool, first.recorded.id)
    with pytest.raises(NotTried):
        await give_up(pool, second.recorded.id)
    async with pool.acquire() as connection:
        await parked.failed_again(connection, "dispatch", "ledger", second.recorded, "ValueError")
    assert await give_up(pool, second.recorded.id) is not None


async def test_a_retry_that_ends_after_a_skip_does_not_stop_what_waited_behind(
    pool: Pool, ledger: Ledger, subscription: Subscription, publish: Publish
) -> None:
    """The retry has failed at the first event; before it can say so, that event is skipped."""
    ledger.bad = {"thing-2/1"}
    async with running(subscription):
        await publish("intake", "thing-2", 2)
        await until(lambda: stands_at(pool, 1, 2))
    first, second = await waiting(pool)
    await give_up(pool, first.recorded.id)
    async with pool.acquire() as connection:
        await parked.failed_again(connection, "dispatch", "ledger", first.recorded, "late")
        assert await parked.wanted(connection, "dispatch", "ledger") == [("intake", "thing-2")]
        await parked.failed_again(connection, "dispatch", "ledger", second.recorded, "again")
        assert await parked.wanted(connection, "dispatch", "ledger") == []
    assert [(event.error, event.attempts) for event in await waiting(pool)] == [("again", 2)]
