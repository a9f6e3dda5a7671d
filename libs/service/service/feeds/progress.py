"""How far the subscriptions of one service have handled what they follow, whichever process runs them.

The one place that reads this out of the checkpoints: whoever asks knows subscriptions, sources and what a log holds,
and nothing of lanes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from eventlog.feeds.feed import Head
from eventlog.feeds.lanes import number_of, source_of
from eventlog.postgres import Pool


class Way(NamedTuple):
    """Of a lane: the position up to which it was handled, and that of the last event that its feed can bring."""

    position: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Positions:
    """The checkpoints at one moment: (subscription, lane) → the position up to which the lane was handled."""

    positions: Mapping[tuple[str, str], int]

    def handled(self, subscription: str, source: str, head: Head) -> bool:
        """Whether a subscription has handled all that a source's log held; a parked event counts.

        Through Kafka nobody can tell before all of it is published.
        """
        lanes = self._lanes(subscription, source)
        return bool(lanes or not head.position) and all(
            position >= last_of(lane, head) for lane, position in lanes.items()
        )

    def lag(self, subscription: str, source: str, head: Head) -> int:
        """How many events of a source are left to handle, at most, of those that its feed can bring."""
        lanes = self._lanes(subscription, source)
        if not lanes:
            return head.position
        behind = [
            head.position - position
            for lane, position in lanes.items()
            if position < (head.tails[number_of(lane)] if "/" in lane and _tells(lane, head) else head.position)
        ]
        return max(behind, default=0)

    def ways(self, subscription: str, source: str, head: Head) -> dict[str, Way]:
        """Lane → how far it is, and how far it can come now; the whole source, while it has no lanes."""
        lanes = self._lanes(subscription, source) or {source: 0}
        return {
            lane: Way(position, head.tails[number_of(lane)] if "/" in lane and _tells(lane, head) else head.position)
            for lane, position in lanes.items()
        }

    def of(self, subscription: str, source: str) -> object:
        """Those of one source: they differ whenever the subscription has handled more of it meanwhile."""
        return self._lanes(subscription, source)

    def _lanes(self, subscription: str, source: str) -> dict[str, int]:
        return {
            lane: position
            for (name, lane), position in self.positions.items()
            if name == subscription and source_of(lane) == source
        }


def last_of(lane: str, head: Head) -> int:
    """Where a lane must have come to: the end of the log, or the last event of its partition once all is published."""
    if "/" not in lane or head.published < head.position or not _tells(lane, head):
        return head.position
    return head.tails[number_of(lane)]


def _tells(lane: str, head: Head) -> bool:
    return number_of(lane) < len(head.tails)


class Checkpoints(Protocol):
    """Tells how far the subscriptions have come."""

    async def look(self) -> Positions:
        """The checkpoints now. Raises what PostgreSQL raises."""
        ...


class StoredCheckpoints:
    """`Checkpoints` by the table of one service."""

    def __init__(self, pool: Pool, service: str) -> None:
        self._pool = pool
        self._query = f"SELECT subscription, lane, position FROM {service}.checkpoints"

    async def look(self) -> Positions:
        """See `Checkpoints.look`."""
        rows = await self._pool.fetch(self._query)
        return Positions({(row["subscription"], row["lane"]): row["position"] for row in rows})
