"""How far the subscriptions of one service have handled what they hear, whichever process runs them.

The one place that reads this out of the checkpoints: whoever asks knows subscriptions, sources and positions, and
nothing of lanes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from events.postgres import Pool


@dataclass(frozen=True, slots=True)
class Marks:
    """The checkpoints at one moment: (subscription, source) → the position up to which everything was handled."""

    positions: Mapping[tuple[str, str], int]

    def handled(self, subscription: str, source: str, position: int) -> bool:
        """Whether a subscription has handled all of a source's events up to a position; a parked one counts."""
        return self.positions.get((subscription, source), 0) >= position

    def standing(self, subscription: str, source: str) -> object:
        """Differs from what it was before whenever the subscription has handled more of the source meanwhile."""
        return self.positions.get((subscription, source), 0)


class Handled(Protocol):
    """Tells how far the subscriptions have come."""

    async def look(self) -> Marks:
        """The checkpoints now. Raises what PostgreSQL raises."""
        ...


class Checkpoints:
    """`Handled` by the table of one service."""

    def __init__(self, pool: Pool, service: str) -> None:
        self._pool = pool
        self._query = f"SELECT subscription, lane, position FROM {service}.checkpoints"

    async def look(self) -> Marks:
        """See `Handled.look`."""
        rows = await self._pool.fetch(self._query)
        return Marks({(row["subscription"], row["lane"]): row["position"] for row in rows})
