"""What a subscription has heard of each source, as its checkpoint says: the one place that reads checkpoints for this.

What is parked was not handled, so it does not count as covered.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from events.envelope import Recorded
from events.postgres import Connection


@dataclass(frozen=True, slots=True)
class Covered:
    """What was heard and handled: everything up to a mark, and single positions beyond it, but for what is parked."""

    marks: Mapping[str, int]
    beyond: Mapping[str, frozenset[int]]
    parked: frozenset[tuple[str, int]]

    @property
    def whole(self) -> bool:
        """Whether the marks say it all."""
        return not self.parked and not any(self.beyond.values())

    def covers(self, recorded: Recorded) -> bool:
        """Whether this event was heard and handled."""
        source, position = recorded.source, recorded.position
        heard = position <= self.floor(source) or position in self.beyond.get(source, ())
        return heard and (source, position) not in self.parked

    def floor(self, source: str) -> int:
        """Everything of the source up to this position was heard."""
        return self.marks.get(source, 0)

    def top(self, source: str) -> int:
        """Nothing of the source beyond this position was heard."""
        return max(self.floor(source), *self.beyond.get(source, ()), 0)


async def covered(connection: Connection, schema: str, subscription: str, *, lock: bool) -> Covered:
    """What the checkpoint says. With `lock` nobody moves it before the end of the transaction."""
    rows = await connection.fetch(
        f"""SELECT lane, position, beyond FROM {schema}.checkpoints WHERE subscription = $1
            ORDER BY lane{" FOR UPDATE" if lock else ""}""",
        subscription,
    )
    parked = await connection.fetch(
        f"SELECT source, position FROM {schema}.parked WHERE subscription = $1", subscription
    )
    return Covered(
        {row["lane"]: row["position"] for row in rows},
        {row["lane"]: frozenset(row["beyond"]) for row in rows},
        frozenset((row["source"], row["position"]) for row in parked),
    )
