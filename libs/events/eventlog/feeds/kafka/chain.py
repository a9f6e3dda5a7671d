"""Which event stands before another in its partition: every record says so, and who reads it knows what it skipped.

A topic that is deleted, shortened or filled anew while somebody listens has other records at the offsets it goes on
from. Kafka tells nobody. A record whose predecessor was never received does.
"""

from collections.abc import Sequence
from typing import NamedTuple

from eventlog.envelope import Recorded
from eventlog.feeds.feed import ReadLog
from eventlog.feeds.partitioner import partition_of

CHUNK = 500
"""Events read at a time, backwards, to find where the partitions stand."""


class Link(NamedTuple):
    """Where an event's record goes, and the position of the event before it there; 0 for the first."""

    partition: int
    previous: int


class Chain:
    """Links the events of one source, whose topic has so many `partitions`."""

    def __init__(self, source: str, read_log: ReadLog, partitions: int) -> None:
        self._source = source
        self._read_log = read_log
        self.partitions = partitions
        self._last: dict[int, int] = {}
        self._until = 0

    @property
    def tails(self) -> list[int]:
        """The position of the last event of every partition, 0 for none."""
        return [self._last.get(partition, 0) for partition in range(self.partitions)]

    def go_on(self, until: int, tails: Sequence[int]) -> None:
        """The partitions' last events up to a position are known."""
        self._until, self._last = until, {partition: tail for partition, tail in enumerate(tails) if tail}

    async def links(self, events: Sequence[Recorded]) -> list[Link]:
        """Of events that follow each other in the log. Reads what is before the first, unless it was linked last."""
        if events and events[0].position != self._until + 1:
            await self._begin_behind(events[0].position - 1)
        links = []
        for event in events:
            partition = partition_of(event.key, self.partitions)
            links.append(Link(partition, self._last.get(partition, 0)))
            self._last[partition] = self._until = event.position
        return links

    async def _begin_behind(self, position: int) -> None:
        self._last, self._until = {}, position
        while position > 0 and len(self._last) < self.partitions:
            after = max(position - CHUNK, 0)
            for event in reversed(await self._read_log(self._source, after, position - after)):
                self._last.setdefault(partition_of(event.key, self.partitions), event.position)
            position = after


async def tails_of(read_log: ReadLog, source: str, partitions: int, position: int) -> list[int]:
    """The last position of every partition of a topic that has the log up to a position; 0 for none."""
    chain = Chain(source, read_log, partitions)
    await chain._begin_behind(position)
    return chain.tails
