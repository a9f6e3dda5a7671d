"""Where a subscription stands on every lane: in memory at once, in its table with the next effect or a moment later."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from time import perf_counter

from events.feed import Delivery
from events.postgres import Connection

SAVE_SECONDS = 0.02
"""How long the table may lie behind what was passed over because the handler does not take it."""


class CheckpointMoved(Exception):
    """Somebody else has moved the checkpoint: this member does not lead any more."""


class Checkpoint:
    """The checkpoint of one subscription; `marks` (lane → mark) only mean something while its member leads."""

    def __init__(self, schema: str, subscription: str) -> None:
        self.marks: dict[str, int] = {}
        self._subscription = subscription
        self._read = f"SELECT lane, position, heard_until FROM {schema}.checkpoints WHERE subscription = $1"
        self._move = f"""
            INSERT INTO {schema}.checkpoints AS c (subscription, lane, position, heard_until) VALUES ($1, $2, $3, $4)
            ON CONFLICT (subscription, lane) DO UPDATE
            SET position = $3, heard_until = greatest(c.heard_until, $4) WHERE c.position = $5"""
        self._saved: dict[str, int] = {}
        self._heard_until: dict[str, datetime] = {}
        self._behind_since: float | None = None

    async def load(self, connection: Connection, lanes: Iterable[str]) -> list[datetime]:
        """Begin at what the table says; gives the latest event time heard of each lane."""
        rows = await connection.fetch(self._read, self._subscription)
        self._saved = {row["lane"]: row["position"] for row in rows}
        self._heard_until = {row["lane"]: row["heard_until"] for row in rows if row["heard_until"] is not None}
        self._behind_since = None
        self.marks = dict.fromkeys(lanes, 0) | self._saved
        return list(self._heard_until.values())

    async def move(self, connection: Connection, deliveries: Sequence[Delivery]) -> None:
        """Move the table over some deliveries, and over all that was passed before; `moved` follows the commit.

        Raises CheckpointMoved when the table is not where this member left it.
        """
        marks, heard_until = self._after(deliveries)
        for lane, mark in marks.items():
            saved = self._saved.get(lane, 0)
            if mark == saved:
                continue
            moved = await connection.execute(self._move, self._subscription, lane, mark, heard_until.get(lane), saved)
            if moved != "INSERT 0 1":
                raise CheckpointMoved(lane)

    def moved(self, deliveries: Sequence[Delivery]) -> None:
        """The transaction of `move` was committed."""
        self.marks, self._heard_until = self._after(deliveries)
        self._saved, self._behind_since = dict(self.marks), None

    def passed(self, deliveries: Sequence[Delivery]) -> None:
        """Nothing was to be done for these deliveries: the table can follow later."""
        self.marks, self._heard_until = self._after(deliveries)
        if self._behind_since is None:
            self._behind_since = perf_counter()

    @property
    def patience(self) -> float | None:
        """Seconds until the table should follow; None when it is not behind."""
        if self._behind_since is None:
            return None
        return max(self._behind_since + SAVE_SECONDS - perf_counter(), 0.0)

    async def save(self, connection: Connection) -> None:
        """Bring the table up to what was passed. Raises CheckpointMoved as `move` does."""
        if self._behind_since is not None:
            await self.move(connection, ())
            self.moved(())

    def _after(self, deliveries: Sequence[Delivery]) -> tuple[dict[str, int], dict[str, datetime]]:
        marks, heard_until = dict(self.marks), dict(self._heard_until)
        for delivery in deliveries:
            lane, time = delivery.lane, delivery.recorded.time
            marks[lane] = delivery.mark
            heard_until[lane] = max(time, heard_until.get(lane, time))
        return marks, heard_until
