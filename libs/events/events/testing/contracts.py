"""What every feed must do, whatever carries it: a suite that a feed's tests inherit.

A subclass gives a `carrier` fixture: logs of two sources that events can be put into, and feeds over both.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from events.feed import CarrierAway, Delivery, Feed
from events.postgres import away


@dataclass(frozen=True, slots=True)
class Carrier:
    """Two sources under test.

    `publish(source, stream, count)` adds events to a stream and gives the log's head; `feed()` makes and enters a new
    feed over `sources`; `disturb()` breaks the carrier's connections the hard way and brings it back.
    """

    sources: tuple[str, str]
    publish: Callable[[str, str, int], Awaitable[int]]
    feed: Callable[[], Awaitable[Feed]]
    disturb: Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Place:
    """What a listener has heard, as a checkpoint would keep it. A place does not change; `behind` gives the next."""

    marks: dict[str, int] = field(default_factory=dict)
    positions: set[tuple[str, int]] = field(default_factory=set)

    def heard(self, source: str, position: int) -> bool:
        """See `Known.heard`."""
        return position <= self.marks.get(source, 0) or (source, position) in self.positions

    def behind(self, delivery: Delivery) -> "Place":
        """The place once a delivery is handled."""
        source = delivery.recorded.source
        place = Place(
            self.marks | {delivery.lane: delivery.mark}, self.positions | {(source, delivery.recorded.position)}
        )
        while (source, place.marks.get(source, 0) + 1) in place.positions:
            place.marks[source] = place.marks.get(source, 0) + 1
        return place


START = Place()


async def collect(feed: Feed, place: Place, count: int) -> tuple[list[Delivery], Place]:
    """At least `count` deliveries and the place behind them. A test's own timeout ends it when they do not come."""
    heard: list[Delivery] = []
    while len(heard) < count:
        for delivery in await feed.next(place):
            heard.append(delivery)
            place = place.behind(delivery)
    return heard, place


class FeedContract:
    """Inherit it, and give the `carrier` fixture."""

    async def test_every_event_comes_once_and_in_order(self, carrier: Carrier) -> None:
        first, second = carrier.sources
        for n in range(3):
            await carrier.publish(first, f"thing-{n}", 40)
            await carrier.publish(second, f"thing-{n}", 40)
        heard, _ = await collect(await carrier.feed(), START, 240)
        assert len(heard) == 240
        for source in carrier.sources:
            by_stream: dict[str, list[int]] = {}
            for delivery in heard:
                if delivery.recorded.source == source:
                    by_stream.setdefault(delivery.recorded.stream, []).append(delivery.recorded.version)
            assert by_stream == {f"thing-{n}": list(range(1, 41)) for n in range(3)}

    async def test_marks_rise_on_every_lane(self, carrier: Carrier) -> None:
        first, _ = carrier.sources
        await carrier.publish(first, "thing-1", 50)
        heard, _ = await collect(await carrier.feed(), START, 50)
        last: dict[str, int] = {}
        for delivery in heard:
            assert delivery.mark > last.get(delivery.lane, 0)
            last[delivery.lane] = delivery.mark

    async def test_what_was_not_handled_comes_again(self, carrier: Carrier) -> None:
        first, _ = carrier.sources
        await carrier.publish(first, "thing-1", 5)
        feed = await carrier.feed()
        once, _ = await collect(feed, START, 5)
        again, place = await collect(feed, START, 5)
        assert [d.recorded.id for d in again] == [d.recorded.id for d in once]
        await carrier.publish(first, "thing-1", 1)
        more, _ = await collect(feed, place, 1)
        assert [d.recorded.version for d in more] == [6]

    async def test_another_member_goes_on_from_the_marks(self, carrier: Carrier) -> None:
        first, _ = carrier.sources
        await carrier.publish(first, "thing-1", 10)
        _, place = await collect(await carrier.feed(), START, 10)
        await carrier.publish(first, "thing-1", 3)
        heard, _ = await collect(await carrier.feed(), place, 3)
        assert [d.recorded.version for d in heard] == [11, 12, 13]

    async def test_nothing_new_is_an_empty_list(self, carrier: Carrier) -> None:
        assert await (await carrier.feed()).next(START) == []

    async def test_envelopes_arrive_whole(self, carrier: Carrier) -> None:
        first, _ = carrier.sources
        head = await carrier.publish(first, "thing-1", 1)
        (delivery,), _ = await collect(await carrier.feed(), START, 1)
        event = delivery.recorded
        assert (event.source, event.position, event.stream, event.version) == (first, head, "thing-1", 1)
        assert event.time.utcoffset() is not None
        assert event.actor == "tester" and event.key == "1"
        assert event.causation is not None and event.correlation is not None and event.traceparent is not None

    async def test_a_broken_connection_loses_nothing(self, carrier: Carrier) -> None:
        first, second = carrier.sources
        feed = await carrier.feed()
        await carrier.publish(first, "thing-1", 10)
        _, place = await collect(feed, START, 10)
        await carrier.disturb()
        await carrier.publish(first, "thing-1", 10)
        await carrier.publish(second, "thing-2", 10)
        heard = await collect_over_failures(feed, place, 20)
        assert sorted((d.recorded.source, d.recorded.version) for d in heard) == sorted(
            [(first, n) for n in range(11, 21)] + [(second, n) for n in range(1, 11)]
        )


async def collect_over_failures(feed: Feed, place: Place, count: int) -> list[Delivery]:
    """Like `collect`, beginning again from the place whenever the carrier fails, as a subscription does."""
    heard: list[Delivery] = []
    while len(heard) < count:
        try:
            more, place = await collect(feed, place, 1)
        except Exception as error:
            if not away(error) and not isinstance(error, CarrierAway):
                raise
            continue
        heard += more
    return heard
