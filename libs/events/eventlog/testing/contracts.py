"""What every feed must do, whatever carries it: a suite that a feed's tests inherit.

A subclass gives a `feeds` fixture: logs of two sources that events can be put into, and feeds over both.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from eventlog.feeds.feed import Delivery, Feed, FeedAway
from eventlog.feeds.lanes import Progress, lanes_of
from eventlog.postgres import away


@dataclass(frozen=True, slots=True)
class Feeds:
    """Two sources under test.

    `publish(source, stream, count)` adds events to a stream and gives the log's head; `feed()` makes and enters a new
    feed over `sources`; `disturb()` breaks the feeds' connections the hard way and brings it back.
    """

    sources: tuple[str, str]
    publish: Callable[[str, str, int], Awaitable[int]]
    feed: Callable[[], Awaitable[Feed]]
    disturb: Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Place:
    """What a listener has handled of every lane, as checkpoints would keep it. `behind` gives the next place."""

    lanes: Mapping[str, Progress]
    partitions: Mapping[str, int]

    def behind(self, delivery: Delivery) -> "Place":
        """The place once a delivery is handled."""
        lane, recorded, offset = delivery
        return replace(self, lanes={**self.lanes, lane: Progress(recorded.position, recorded.id, offset)})


async def start(feed: Feed) -> Place:
    """Before the first event, on all lanes of a feed, as soon as it knows them."""
    while any(feed.partitions(source) is None for source in feed.sources):  # noqa: ASYNC110 – a feed tells nobody
        await asyncio.sleep(0.01)
    partitions = {source: feed.partitions(source) or 0 for source in feed.sources}
    lanes = {lane: Progress() for source, count in partitions.items() for lane in lanes_of(source, count)}
    return Place(lanes, partitions)


async def collect(feed: Feed, place: Place, count: int) -> tuple[list[Delivery], Place]:
    """At least `count` deliveries and the place behind them. A test's own timeout ends it when they do not come."""
    received: list[Delivery] = []
    while len(received) < count:
        for delivery in await feed.next(place.lanes, place.partitions):
            received.append(delivery)
            place = place.behind(delivery)
    return received, place


class FeedContract:
    """Inherit it, and give the `feeds` fixture."""

    async def test_every_event_comes_once_and_in_order(self, feeds: Feeds) -> None:
        first, second = feeds.sources
        for n in range(3):
            await feeds.publish(first, f"thing-{n}", 40)
            await feeds.publish(second, f"thing-{n}", 40)
        feed = await feeds.feed()
        received, _ = await collect(feed, await start(feed), 240)
        assert len(received) == 240
        for source in feeds.sources:
            by_stream: dict[str, list[int]] = {}
            for delivery in received:
                if delivery.recorded.source == source:
                    by_stream.setdefault(delivery.recorded.stream, []).append(delivery.recorded.version)
            assert by_stream == {f"thing-{n}": list(range(1, 41)) for n in range(3)}

    async def test_positions_rise_on_every_lane(self, feeds: Feeds) -> None:
        first, _ = feeds.sources
        await feeds.publish(first, "thing-1", 50)
        feed = await feeds.feed()
        received, _ = await collect(feed, await start(feed), 50)
        last: dict[str, int] = {}
        for delivery in received:
            assert delivery.recorded.position > last.get(delivery.lane, 0)
            last[delivery.lane] = delivery.recorded.position

    async def test_what_was_not_handled_comes_again(self, feeds: Feeds) -> None:
        first, _ = feeds.sources
        await feeds.publish(first, "thing-1", 5)
        feed = await feeds.feed()
        once, _ = await collect(feed, await start(feed), 5)
        again, place = await collect(feed, await start(feed), 5)
        assert [d.recorded.id for d in again] == [d.recorded.id for d in once]
        await feeds.publish(first, "thing-1", 1)
        more, _ = await collect(feed, place, 1)
        assert [d.recorded.version for d in more] == [6]

    async def test_another_member_goes_on_from_the_checkpoint(self, feeds: Feeds) -> None:
        first, _ = feeds.sources
        await feeds.publish(first, "thing-1", 10)
        feed = await feeds.feed()
        _, place = await collect(feed, await start(feed), 10)
        await feeds.publish(first, "thing-1", 3)
        received, _ = await collect(await feeds.feed(), place, 3)
        assert [d.recorded.version for d in received] == [11, 12, 13]

    async def test_nothing_new_is_an_empty_list(self, feeds: Feeds) -> None:
        feed = await feeds.feed()
        place = await start(feed)
        assert await feed.next(place.lanes, place.partitions) == []

    async def test_envelopes_arrive_whole(self, feeds: Feeds) -> None:
        first, _ = feeds.sources
        head = await feeds.publish(first, "thing-1", 1)
        feed = await feeds.feed()
        (delivery,), _ = await collect(feed, await start(feed), 1)
        event = delivery.recorded
        assert (event.source, event.position, event.stream, event.version) == (first, head, "thing-1", 1)
        assert event.time.utcoffset() is not None
        assert event.actor == "tester" and event.key == "1"
        assert event.causation is not None and event.correlation is not None and event.traceparent is not None

    async def test_a_broken_connection_loses_nothing(self, feeds: Feeds) -> None:
        first, second = feeds.sources
        feed = await feeds.feed()
        await feeds.publish(first, "thing-1", 10)
        _, place = await collect(feed, await start(feed), 10)
        await feeds.disturb()
        await feeds.publish(first, "thing-1", 10)
        await feeds.publish(second, "thing-2", 10)
        received = await collect_over_failures(feed, place, 20)
        assert sorted((d.recorded.source, d.recorded.version) for d in received) == sorted(
            [(first, n) for n in range(11, 21)] + [(second, n) for n in range(1, 11)]
        )


async def collect_over_failures(feed: Feed, place: Place, count: int) -> list[Delivery]:
    """Like `collect`, beginning again from the place whenever the feed fails, as a subscription does."""
    received: list[Delivery] = []
    while len(received) < count:
        try:
            more, place = await collect(feed, place, 1)
        except Exception as error:
            if not away(error) and not isinstance(error, FeedAway):
                raise
            continue
        received += more
    return received
