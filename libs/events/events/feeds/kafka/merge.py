"""What partitions brought, back in order: within a source by position, between sources by time as far as that goes.

Far behind, one partition runs ahead of the others by all that was fetched of it. A partition rises by itself, so
nothing below the lowest of their last records is still to come: up to there a source's events are given, in order. The
subscription then has few positions to remember beyond its mark. And sources keep abreast of each other, so that what
happened to a case at one time is folded at one time, into one row, instead of once for each source.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from itertools import takewhile
from operator import itemgetter

from events.feed import Delivery

_rank = itemgetter(0)

Unread = Mapping[str, Collection[str]]
"""Source → the lanes (partitions) that have more to bring."""


class Held:
    """One source's deliveries."""

    def __init__(self) -> None:
        self.ranked: list[tuple[int, Delivery]] = []
        self.in_order = True
        self.tops: dict[str, int] = {}
        """Lane → the highest position that it brought."""

    def horizon(self, unread: Collection[str]) -> int:
        """The position up to which these lanes, one at least, will bring nothing."""
        return min(self.tops.get(lane, 0) for lane in unread)

    def ready(self, unread: Collection[str], limit: int) -> list[Delivery]:
        """The first of them, in order, before anything that those lanes may still bring."""
        if not self.in_order:
            self.ranked.sort()  # a repetition has the rank of its lane, and comes by its offset
            self.in_order = True
        ready = bisect_right(self.ranked, self.horizon(unread), key=_rank) if unread else len(self.ranked)
        return [delivery for _, delivery in self.ranked[: min(ready, limit)]]


class Merge:
    """Holds what was read and not given yet."""

    def __init__(self, sources: Iterable[str]) -> None:
        self._held = {source: Held() for source in sources}

    def __len__(self) -> int:
        return sum(len(held.ranked) for held in self._held.values())

    def put(self, source: str, lane: str, deliveries: Iterable[Delivery]) -> None:
        """What a lane brought, in its order. A repetition keeps its place in the lane, behind what it came after."""
        held = self._held[source]
        top = held.tops.get(lane, 0)
        for delivery in deliveries:
            top = max(top, delivery.recorded.position)
            held.ranked.append((top, delivery))
        held.tops[lane] = top
        held.in_order = False

    def forget(self, source: str, lane: str) -> None:
        """The lane begins elsewhere."""
        held = self._held[source]
        if held.tops.pop(lane, None) is not None:
            held.ranked = [ranked for ranked in held.ranked if ranked[1].lane != lane]

    def awaited(self, unread: Unread) -> set[str]:
        """The lanes that the others of their source wait for."""
        awaited = set[str]()
        for source, lanes in unread.items():
            held = self._held[source]
            horizon = held.horizon(lanes)
            awaited.update(lane for lane in lanes if held.tops.get(lane, 0) == horizon)
        return awaited

    def take(self, unread: Unread, limit: int) -> list[Delivery]:
        """What comes next, at most `limit` of each source."""
        ready = {source: held.ready(unread.get(source, ()), limit) for source, held in self._held.items()}
        ends = [
            events[-1].recorded.time
            for source, events in ready.items()
            if events and (unread.get(source) or len(events) < len(self._held[source].ranked))
        ]
        end = min(ends, default=None)
        taken: list[Delivery] = []
        for source, events in ready.items():
            within = events
            if end and events and events[-1].recorded.time > end:
                within = [*takewhile(lambda delivery: delivery.recorded.time <= end, events)]
            del self._held[source].ranked[: len(within)]
            taken += within
        return taken
