"""What is in a source's log, and did not come through its topic: so it is read there.

A record that names a predecessor which was never received tells of a gap at once. Where no record comes (a topic that
was made anew, a relay that stands still, Kafka away) the source's head tells, when it is asked.
"""

from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

from eventlog.envelope import Recorded
from eventlog.feeds.feed import Delivery, Head
from eventlog.feeds.lanes import Progress, lane_of, number_of

GRACE_SECONDS = 5.0
"""How long what a head tells of may still be on its way through Kafka."""


class Clear(NamedTuple):
    """A lane has no event between two positions of its log: what is before `until` need not be read for it."""

    since: int
    until: int


class Missing:
    """Watches the lanes of one source. Times are seconds of a clock that only rises."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._head: Head | None = None
        self._told = 0.0
        self._stuck = False
        self._then: dict[str, int] = {}
        """Where the lanes stood when the head was asked."""
        self._before: dict[str, int] = {}
        """Where they stood when it was asked the time before."""
        self._until = 0
        """Up to here the log is to be read."""
        self._clear: dict[str, Clear] = {}

    def skipped(self, position: int) -> None:
        """An event that was named as a predecessor has to come before what names it."""
        self._until = max(self._until, position)

    def tell(self, head: Head, lanes: Mapping[str, Progress], now: float) -> None:
        """What the source's log held when its lanes stood there."""
        before, self._head, self._told = self._head, head, now
        self._before, self._then = self._then, {lane: progress.position for lane, progress in lanes.items()}
        self._stuck = before is not None and before.published == head.published < before.position

    def until(self, lanes: Mapping[str, Progress], now: float, *, away: bool, read: Container[str]) -> int:
        """Up to which position the log should be read for these lanes; 0 where nothing is missing.

        `away`: Kafka is. `read`: lanes of which Kafka has no more; what it still has is missing only when it does not
        come for very long.
        """
        head = self._head
        if head is not None and (away or now - self._told >= GRACE_SECONDS):
            self._note(head, lanes)
            target = head.position if away or self._stuck else head.published
            quiet = [
                lane
                for lane, progress in lanes.items()
                if progress.position == self._then.get(lane)
                and (away or lane in read or progress.position == self._before.get(lane))
            ]
            if any(self._floor(lane, lanes[lane]) < target for lane in quiet):
                self._until = max(self._until, target)
        if self._until and all(self._floor(lane, progress) >= self._until for lane, progress in lanes.items()):
            self._until = 0
        return self._until

    def after(self, lanes: Mapping[str, Progress]) -> int:
        """Where reading the log has to begin for these lanes."""
        return min(self._floor(lane, progress) for lane, progress in lanes.items())

    def take(
        self, events: Iterable[Recorded], lanes: Mapping[str, Progress], partitions: int, offsets: Mapping[str, int]
    ) -> list[Delivery]:
        """What events of the log, read from `after` on, are news to these lanes."""
        last, given, news = 0, {lane: progress.position for lane, progress in lanes.items()}, list[Delivery]()
        for event in events:
            last, lane = event.position, lane_of(self.source, event.key, partitions)
            progress = lanes.get(lane)
            if progress is not None and not progress.has(event.position):
                given[lane] = event.position
                news.append(Delivery(lane, event, offsets.get(lane, progress.offset)))
        for lane, since in given.items():
            if last > since:
                self._clear[lane] = Clear(since, last)
        return news

    def _note(self, head: Head, lanes: Mapping[str, Progress]) -> None:
        """A lane that has had its partition's last event is as far as the relay."""
        for lane, progress in lanes.items():
            number = number_of(lane)
            if number < len(head.tails) and head.tails[number] <= self._floor(lane, progress) < head.published:
                self._clear[lane] = Clear(progress.position, head.published)

    def _floor(self, lane: str, progress: Progress) -> int:
        clear = self._clear.get(lane)
        if clear is not None and clear.since <= progress.position < clear.until:
            return clear.until
        return progress.position
