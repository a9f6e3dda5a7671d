"""A log that was restored takes its end back from its topic, byte for byte, and what it caused is not done again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from random import Random
from types import SimpleNamespace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from aftersales.kafka import Broker as Server
from eventlog.clock import Clock
from eventlog.envelope import Recorded, new_id
from eventlog.feeds.kafka import Broker, KafkaPublisher, TopicTail
from eventlog.feeds.relay import Topic, read_head
from eventlog.feeds.store import StoreFeed
from eventlog.log.session import Session
from eventlog.log.store import Store, read_log
from eventlog.log.wakeups import Wakeups
from eventlog.postgres import Pool
from eventlog.recovery.effects import note_effects
from eventlog.recovery.sequence import Sequence as InSequence
from eventlog.recovery.sequence import Unusable
from eventlog.recovery.taking_back import TakenBack, take_back
from eventlog.subscriptions.handled_before import forget, load, note
from eventlog.subscriptions.reactions import Reactions
from eventlog.subscriptions.subscription import Subscription

Publish = Callable[[str, str, int], Awaitable[int]]

PARTITIONS = 3


def event(position: int, **other: object) -> Recorded:
    made = Recorded("intake", position, new_id(), "thing-1", position, "t", "1", None, "{}", None, None, "a", None)  # type: ignore[arg-type]  # the time is of no interest
    return structs.replace(made, **other)


@given(st.lists(st.integers(1, 30), unique=True, min_size=1), st.integers(0, 5), st.randoms())
def test_every_position_comes_once_in_order_or_the_topic_is_refused(
    there: list[int], head: int, chance: Random
) -> None:
    events = [event(position) for position in there]
    again = [chance.choice(events) for _ in range(5)]
    sequence = InSequence("intake", head)
    taken = [ready.position for each in [*events, *again] for ready in sequence.take(each)]
    wanted = sorted(position for position in there if position > head)
    if wanted == list(range(head + 1, head + 1 + len(wanted))):
        sequence.end()
        assert taken == wanted
    else:
        with pytest.raises(Unusable, match="lacks the positions"):
            sequence.end()
        assert taken == list(range(head + 1, head + 1 + len(taken)))


def test_two_events_at_one_position_are_refused() -> None:
    sequence = InSequence("intake", 1)
    list(sequence.take(event(3)))
    with pytest.raises(Unusable, match="claim position 3"):
        list(sequence.take(event(3)))
    list(sequence.take(event(1)))
    with pytest.raises(Unusable, match="claim position 1"):
        sequence.compare({1: new_id()})


async def lost(pool: Pool, source: str, until: int) -> list[Recorded]:
    """A log as it was when it held so many events; gives what it held before."""
    before = await read_log(pool, source, 0, 10_000)
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(f"ALTER TABLE {source}.events DISABLE TRIGGER events_immutable")
        await connection.execute(f"DELETE FROM {source}.events WHERE position > $1", until)
        await connection.execute(f"ALTER TABLE {source}.events ENABLE TRIGGER events_immutable")
    return before


@pytest.fixture
async def broker(kafka: Server) -> AsyncIterator[Broker]:
    found = Broker(kafka.bootstrap_servers, f"test-{uuid4()}")
    yield found
    await found.delete_topic("intake")


async def published(pool: Pool, broker: Broker, events: Sequence[Recorded]) -> None:
    async def read(source: str, after: int, limit: int) -> list[Recorded]:
        return await read_log(pool, source, after, limit)

    publisher = KafkaPublisher(broker, "intake", read)
    try:
        await publisher.publish(events, Topic(PARTITIONS))
    finally:
        await publisher.close()


async def taken_back(pool: Pool, broker: Broker) -> TakenBack:
    async with TopicTail(broker, "intake") as tail, pool.acquire() as connection:
        head = await connection.fetchval("SELECT coalesce(max(position), 0) FROM intake.events")
        return await take_back(connection, "intake", tail.behind(head), tail.partitions)


@pytest.mark.parametrize("kept", [0, 1, 150, 299, 300])
async def test_the_end_comes_back_byte_for_byte(pool: Pool, publish: Publish, broker: Broker, kept: int) -> None:
    await asyncio.gather(*(publish("intake", f"thing-{number}", 15) for number in range(20)))
    everything = await read_log(pool, "intake", 0, 1000)
    assert len(everything) == 300
    await published(pool, broker, everything)
    await published(pool, broker, everything[100:200])  # a relay that was killed, and sent them again
    await published(pool, broker, everything[200:])
    before = await lost(pool, "intake", kept)
    assert await taken_back(pool, broker) == TakenBack("intake", kept, 300, 300)
    assert await read_log(pool, "intake", 0, 1000) == before
    head = await read_head(pool, "intake")
    assert (head.position, head.published, len(head.tails), max(head.tails)) == (300, 300, PARTITIONS, 300)
    assert await taken_back(pool, broker) == TakenBack("intake", 300, 300, 300)


async def test_a_topic_that_cannot_be_the_logs_changes_nothing(pool: Pool, publish: Publish, broker: Broker) -> None:
    await publish("intake", "thing-1", 9)
    everything = await lost(pool, "intake", 4)
    await published(pool, broker, everything[:6] + everything[7:])
    with pytest.raises(Unusable, match="lacks the positions 7 to 7"):
        await taken_back(pool, broker)
    await broker.delete_topic("intake")
    await published(pool, broker, [structs.replace(everything[3], id=new_id()), *everything[4:]])
    with pytest.raises(Unusable, match="claim position 4"):
        await taken_back(pool, broker)
    assert len(await read_log(pool, "intake", 0, 1000)) == 4
    assert (await read_head(pool, "intake")).published == 0


async def test_without_a_topic_nothing_comes_back(pool: Pool, publish: Publish, broker: Broker) -> None:
    await publish("intake", "thing-1", 2)
    assert await taken_back(pool, broker) == TakenBack("intake", 2, 2, 0)


@pytest.mark.parametrize("older", ["UPDATE dispatch.checkpoints SET position = 0", "DELETE FROM dispatch.checkpoints"])
async def test_what_the_end_tells_of_is_not_done_again(
    pool: Pool, stores: dict[str, Store], publish: Publish, language: SimpleNamespace, older: str
) -> None:
    """Every event of intake makes one of dispatch. The checkpoint is older than dispatch's log, or was not there yet:
    seen again, events with a known effect, or before one in their stream, have none; those behind are handled."""

    async def follow(_: object, recorded: Recorded, session: Session) -> None:
        if recorded.position != 1:  # one without an effect, before one that has it
            await session.append(language.thing, recorded.stream.removeprefix("thing-"), [language.counted("x", 1)])

    reactions = Reactions(stores["dispatch"], Clock(), {language.counted: follow})

    async def run_until(count: int) -> None:
        feed = StoreFeed(pool, Wakeups(pool), ("intake",), poll=0.02)
        subscription = Subscription("dispatch", pool, feed, reactions, language.codec, Clock())
        task = asyncio.create_task(subscription.run())
        position = None
        while position != count:
            await asyncio.sleep(0.01)
            position = await pool.fetchval("SELECT position FROM dispatch.checkpoints")
        subscription.stop()
        await task

    await publish("intake", "thing-1", 3)
    await publish("intake", "thing-2", 1)
    await run_until(4)
    assert len(before := await read_log(pool, "dispatch", 0, 100)) == 3
    await pool.execute(older)
    await publish("intake", "thing-1", 1)

    async def behind(source: str, position: int) -> AsyncIterator[Sequence[Recorded]]:
        yield await read_log(pool, source, position, 100)

    async with pool.acquire() as connection:
        assert await note_effects(connection, "dispatch", ["intake"], 0, behind) == 2
        assert await load(connection, "dispatch", "reactions") == {("intake", "thing-1"): 3, ("intake", "thing-2"): 4}
        await forget(connection, "dispatch", "intake", 4)  # as when an epoch begins there
        assert await load(connection, "dispatch", "reactions") == {("intake", "thing-1"): 3}
        await note(connection, "dispatch", "reactions", {("intake", "thing-2"): 4})
    await run_until(5)
    after = await read_log(pool, "dispatch", 0, 100)
    assert after[:3] == before
    assert [(one.stream, one.position) for one in after[3:]] == [("thing-1", 4)]
