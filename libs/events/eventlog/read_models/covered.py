"""What a subscription has received each source, as its checkpoint says: the one place that reads checkpoints for this.

What is parked was not handled, so it does not count as covered; nor does what was skipped, which never will be.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from eventlog.envelope import Recorded
from eventlog.feeds.checkpoint import Checkpoint
from eventlog.feeds.lanes import Progress, lane_of, partitions_of, source_of
from eventlog.postgres import Connection


@dataclass(frozen=True, slots=True)
class Covered:
    """What was received and handled: each lane up to where it stands, but for what is parked."""

    lanes: Mapping[str, Progress]
    partitions: Mapping[str, int]
    """Into how many lanes each source is divided; 0 for its whole log."""
    parked: frozenset[tuple[str, int]]
    skipped: frozenset[UUID] = frozenset()

    @property
    def whole(self) -> bool:
        """Whether everything up to `top` was received and handled of every source."""
        return not (self.parked or self.skipped) and all(
            progress.position == self.top(source_of(lane)) for lane, progress in self.lanes.items()
        )

    def covers(self, recorded: Recorded) -> bool:
        """Whether this event was received and handled."""
        source, position = recorded.source, recorded.position
        if (source, position) in self.parked or recorded.id in self.skipped:
            return False
        progress = self.lanes.get(lane_of(source, recorded.key, self.partitions.get(source, 0)))
        return progress is not None and progress.has(position)

    def top(self, source: str) -> int:
        """Nothing of the source beyond this position was received."""
        mine = [progress for lane, progress in self.lanes.items() if source_of(lane) == source]
        return max((max(progress.position, *progress.ahead, 0) for progress in mine), default=0)

    def goes_on_from(self, before: "Covered") -> bool:
        """Whether nothing that was received before is to be received once more."""
        return all(
            self.lanes[lane].position >= progress.position
            if lane in self.lanes
            else self.top(source_of(lane)) >= progress.position
            for lane, progress in before.lanes.items()
        )


async def covered(connection: Connection, schema: str, subscription: str, *, lock: bool) -> Covered:
    """What the checkpoint says. With `lock` nobody moves it before the end of the transaction."""
    lanes = await Checkpoint(schema, subscription).read(connection, lock=lock)
    left_out = await connection.fetch(  # in one statement: what is skipped meanwhile is in one of the two
        f"""SELECT source, position, NULL::uuid AS skipped FROM {schema}.parked WHERE subscription = $1
            UNION ALL SELECT source, position, event_id FROM {schema}.skipped WHERE subscription = $1""",
        subscription,
    )
    sources = {source_of(lane) for lane in lanes}
    return Covered(
        lanes,
        {source: partitions_of(lane for lane in lanes if source_of(lane) == source) for source in sources},
        frozenset((row["source"], row["position"]) for row in left_out if row["skipped"] is None),
        frozenset(row["skipped"] for row in left_out if row["skipped"] is not None),
    )
