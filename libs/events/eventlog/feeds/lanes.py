"""Lanes: how a source's log reaches a subscription, and how far each lane was handled.

A log that is read where it is has one lane, named after its source (`dispatch`). Through its topic it has a lane a
partition (`dispatch/7`). A key always has the same lane, so order holds per key and source.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventlog.feeds.partitioner import partition_of

UNKNOWN = -1
"""An offset that nobody knows: the feed begins at the end of the partition, and finds by its records' predecessors what
came before."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one lane was handled: everything of it up to `position`, and nothing else."""

    position: int = 0
    """Of the source's log; it rises."""
    event_id: UUID | None = None
    """The event at `position`, by which a log that was restored is recognised; None where the lane has none there."""
    offset: int = 0
    """Where its partition goes on, or UNKNOWN: only a hint, for the predecessors of records tell what is missing."""
    epoch: int = 1
    """Which epoch of the source's log this is about, see `feeds.epochs`."""
    ahead: frozenset[int] = frozenset()
    """Positions handled beyond `position`: only in checkpoints from before there were lanes, until they are passed."""
    heard_until: datetime | None = None
    """The latest event time handled: where a log clock goes on."""

    def has(self, position: int) -> bool:
        """Whether the event at this position of the lane was handled."""
        return position <= self.position or position in self.ahead


def source_of(lane: str) -> str:
    """The source whose events come on a lane."""
    return lane.partition("/")[0]


def number_of(lane: str) -> int:
    """Which partition a lane is; 0 for a whole log."""
    return int(lane.partition("/")[2] or 0)


def lanes_of(source: str, partitions: int) -> tuple[str, ...]:
    """The lanes of a source whose topic has so many partitions; one, the whole log, where `partitions` is 0."""
    return tuple(f"{source}/{number}" for number in range(partitions)) if partitions else (source,)


def lane_of(source: str, key: str, partitions: int) -> str:
    """The lane on which events with this key come."""
    return f"{source}/{partition_of(key, partitions)}" if partitions else source


def partitions_of(lanes: Iterable[str]) -> int:
    """Into how many partitions these lanes, all of one source, divide its log; 0 for a whole log."""
    return sum("/" in lane for lane in lanes)
