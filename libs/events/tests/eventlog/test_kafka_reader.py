"""A topic read without a group: everything once, in order of position, whatever its partitions do."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from aftersales.kafka import Broker as Server
from eventlog.envelope import Recorded, new_id
from eventlog.feeds.feed import FeedAway
from eventlog.feeds.kafka import Broker, KafkaPublisher, TopicReader, reader, topics_present
from eventlog.feeds.kafka.order import InOrder
from eventlog.feeds.relay import Topic

SOURCE = "dispatch"
EVENT = Recorded(
    SOURCE,
    1,
    UUID("01990000-0000-7000-8000-000000000001"),
    "thing-1",
    1,
    "aftersales.dispatch.thing-counted.v1",
    "thing-1",
    datetime(2026, 3, 9, 1, 0, tzinfo=UTC),
    "{}",
    None,
    None,
    "tester",
    None,
)


def events(positions: Iterable[int]) -> list[Recorded]:
    """Events at these positions, on as many keys, so that they spread over the partitions."""
    return [
        structs.replace(EVENT, position=position, id=new_id(), key=f"thing-{position % 40}") for position in positions
    ]


def positions(given: Iterable[Recorded]) -> list[int]:
    return [event.position for event in given]


def placed(events: Iterable[Recorded]) -> list[tuple[int, Recorded]]:
    return [(event.position, event) for event in events]


@given(st.permutations(range(1, 12)), st.lists(st.integers(1, 11), max_size=6))
def test_order_is_restored_and_repetitions_are_dropped(shuffled: list[int], again: list[int]) -> None:
    order, given_ = InOrder[Recorded](0), list[int]()
    for event in placed(events([*shuffled, *again])):
        given_ += (position for position, _ in order.take([event]))
    assert given_ == list(range(1, 12))
    assert not order.holding


@given(st.sets(st.integers(1, 30), min_size=1), st.data())
def test_what_is_given_up_comes_late_but_once(there: set[int], data: st.DataObject) -> None:
    order = InOrder[Recorded](0)
    given_ = [*order.take(placed(events(sorted(there)))), *order.give_up()]
    assert [position for position, _ in given_] == sorted(there)
    late = data.draw(st.permutations(range(1, 31)))
    rest = [event for each in placed(events(late)) for event in order.take([each])]
    assert sorted(position for position, _ in rest) == sorted(set(range(1, 31)) - there)


@pytest.fixture
async def broker(kafka: Server) -> AsyncIterator[Broker]:
    """The broker, with a topic that is this test's own."""
    made = Broker(kafka.bootstrap_servers, prefix=f"test-{uuid4()}")
    await made.declare_topics([SOURCE])
    yield made
    await made.delete_topic(SOURCE)


async def publish(broker: Broker, *batches: Iterable[int]) -> None:
    async def log(_: str, after: int, limit: int) -> list[Recorded]:
        return events(range(after + 1, after + limit + 1))

    publisher = KafkaPublisher(broker, SOURCE, log)
    for batch in batches:
        await publisher.publish(events(batch), Topic())
    await publisher.close()


async def history(broker: Broker) -> list[int]:
    async with TopicReader(broker, SOURCE) as topic:
        return [event.position async for event in topic.history()]


async def test_a_topic_is_read_to_its_end(broker: Broker) -> None:
    assert await history(broker) == []
    await publish(broker, range(1, 3001))
    assert await history(broker) == list(range(1, 3001))


async def test_nothing_is_lost_when_the_last_partitions_end_without_a_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their offsets may end with what is no record: then nothing more comes, and there is nobody to wait for."""
    topic = TopicReader(Broker("127.0.0.1:1", "test"), SOURCE)
    here, ended = TopicPartition("t", 0), TopicPartition("t", 1)

    async def batches(_: Any) -> AsyncIterator[Any]:
        yield {here: [(7, "seven"), (8, "eight")]}, {ended}

    monkeypatch.setattr(topic, "_until_the_ends", batches)
    found = [item async for piece in topic._in_order(lambda record: record) for item in piece]
    assert found == [(7, "seven"), (8, "eight")]


async def test_what_was_published_again_is_given_once(broker: Broker) -> None:
    await publish(broker, range(1, 101), range(51, 151), range(1, 11))
    async with TopicReader(broker, SOURCE) as topic:
        assert [event.position async for event in topic.history()] == list(range(1, 151))
        assert topic.size == 210
        told = [payload async for few in topic.payloads(10, 140, {EVENT.type}) for payload in few]
        assert told == [(EVENT.stream, EVENT.type, EVENT.data)] * 130
        assert [few async for few in topic.payloads(0, 1000, {"aftersales.dispatch.another.v1"}) if few] == []


async def test_a_topic_that_begins_late_or_has_a_gap_is_given_as_it_is(broker: Broker) -> None:
    there = [*range(501, 600), *range(650, 700)]
    await publish(broker, there)
    assert await history(broker) == there


async def test_a_foreign_record_is_passed_over(broker: Broker) -> None:
    await publish(broker, range(1, 41))
    async with AIOKafkaProducer(bootstrap_servers=broker.servers) as producer:
        for partition in range(12):
            await producer.send_and_wait(broker.topic(SOURCE), b"?", partition=partition)
    assert await history(broker) == list(range(1, 41))


@pytest.mark.parametrize("read_history", [True, False])
async def test_news_begin_where_the_history_ended(
    broker: Broker, read_history: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "GAP_SECONDS", 0.2)
    await publish(broker, range(1, 101))
    async with TopicReader(broker, SOURCE) as topic:
        await publish(broker, range(91, 121))
        if read_history:
            assert [event.position async for event in topic.history()] == list(range(1, 101))
        news = topic.news()
        assert [(await anext(news)).position for _ in range(20)] == list(range(101, 121))
        await publish(broker, [123, 122])  # 121 will come after all
        assert [(await anext(news)).position for _ in range(2)] == [122, 123]
        await publish(broker, [121, 122, 124])
        assert sorted([(await anext(news)).position for _ in range(2)]) == [121, 124]
        await news.aclose()


async def test_news_go_on_when_the_topic_is_made_anew(broker: Broker) -> None:
    await publish(broker, range(1, 101))
    async with TopicReader(broker, SOURCE) as topic:
        news = topic.news()
        waiting = asyncio.ensure_future(anext(news))
        await broker.delete_topic(SOURCE)
        await publish(broker, range(1, 102))
        assert (await waiting).position == 101
        await news.aclose()


async def test_topics_are_found_and_missed(broker: Broker) -> None:
    assert await topics_present(broker, ("intake", SOURCE)) == (SOURCE,)
    with pytest.raises(FeedAway):
        await topics_present(replace(broker, servers="127.0.0.1:1"), (SOURCE,))
    with pytest.raises(FeedAway):
        await TopicReader(replace(broker, servers="127.0.0.1:1"), SOURCE).__aenter__()
