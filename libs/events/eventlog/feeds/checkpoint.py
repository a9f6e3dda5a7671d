"""How far the lanes of one subscription were handled: in memory at once, in its table with the next effect or a moment
later.

Each lane has a row of its own, which is compared before it is set. So members that handle different lanes share
nothing, and of two that believe to have the same lane only one commits.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from time import perf_counter

import msgspec

from eventlog.envelope import Recorded
from eventlog.feeds.feed import Delivery
from eventlog.feeds.lanes import UNKNOWN, Progress, lane_of, source_of
from eventlog.postgres import Connection

SAVE_SECONDS = 0.02
"""How long the table may lie behind what was passed over because the handler does not take it."""


class CheckpointMoved(Exception):
    """Somebody else has moved the checkpoint: this member is not where it believes to be."""


Lanes = Mapping[str, Progress]


class Checkpoint:
    """The checkpoint of one subscription, for the lanes that its member has. `lanes` is what the member goes on from,
    `partitions` into how many lanes each source is divided, 0 for its whole log."""

    def __init__(self, schema: str, subscription: str) -> None:
        self.lanes: dict[str, Progress] = {}
        self._subscription = subscription
        self.partitions: Mapping[str, int] = {}
        self._saved: dict[str, int] = {}
        """Lane → the position that its row has, as far as this member knows."""
        self._moving: dict[str, Progress] = {}
        self._behind_since: float | None = None
        self._read = f"""
            SELECT lane, position, CASE event_at WHEN position THEN event_id END AS event_id, "offset", epoch, beyond,
                   heard_until
            FROM {schema}.checkpoints WHERE subscription = $1"""
        self._make = f"""
            INSERT INTO {schema}.checkpoints
                (subscription, lane, position, event_id, event_at, "offset", epoch, heard_until)
            SELECT $1, lane, position, event_id, position, "offset", epoch, heard_until
            FROM unnest($2::text[], $3::bigint[], $4::uuid[], $5::bigint[], $6::bigint[], $7::timestamptz[])
                 AS t(lane, position, event_id, "offset", epoch, heard_until)
            ON CONFLICT DO NOTHING"""
        self._move_one = f"""
            UPDATE {schema}.checkpoints
            SET position = $4, event_id = $5, event_at = $4, "offset" = $6, epoch = $7, beyond = $8, heard_until = $9
            WHERE subscription = $1 AND lane = $2 AND position = $3"""
        # Rows are locked in one order: members that take lanes over from each other must not wait in a circle.
        # All of them move or none, so that the statement needs no transaction where it has nothing beside it.
        self._move = f"""
            WITH told AS (
                SELECT * FROM json_to_recordset($2) AS t(
                    lane text, before bigint, position bigint, event_id uuid, "offset" bigint, epoch bigint, ahead json,
                    heard_until timestamptz)
            ), mine AS (
                SELECT c.lane FROM {schema}.checkpoints c JOIN told t ON t.lane = c.lane
                WHERE c.subscription = $1 AND c.position = t.before ORDER BY c.lane FOR UPDATE OF c
            )
            UPDATE {schema}.checkpoints c
            SET position = t.position, event_id = t.event_id, event_at = t.position, "offset" = t."offset",
                epoch = t.epoch, heard_until = t.heard_until,
                beyond = ARRAY(SELECT json_array_elements_text(t.ahead)::bigint)
            FROM told t JOIN mine m ON m.lane = t.lane
            WHERE c.subscription = $1 AND c.lane = t.lane
              AND (SELECT count(*) FROM mine) = (SELECT count(*) FROM told)"""
        self._lock = f"SELECT lane, position FROM {schema}.checkpoints WHERE subscription = $1 ORDER BY lane FOR UPDATE"
        self._drop = f"DELETE FROM {schema}.checkpoints WHERE subscription = $1 AND lane = ANY($2)"

    async def read(self, connection: Connection, *, lock: bool = False) -> dict[str, Progress]:
        """The whole table: also the lanes of other members, who with `lock` wait for the end of the transaction."""
        rows = await connection.fetch(self._read + " ORDER BY lane FOR UPDATE" * lock, self._subscription)
        return {
            row["lane"]: Progress(
                row["position"],
                row["event_id"],
                row["offset"],
                row["epoch"],
                frozenset(row["beyond"]),
                row["heard_until"],
            )
            for row in rows
        }

    def begin(self, lanes: Lanes, partitions: Mapping[str, int]) -> None:
        """Have these lanes, as the table says. `partitions` of each source says how its keys are divided."""
        self.partitions = partitions
        self._have(lanes)

    def _have(self, lanes: Lanes) -> None:
        self.lanes = dict(lanes)
        self._saved = {lane: progress.position for lane, progress in lanes.items()}
        self._behind_since = None

    def forget(self) -> None:
        """The table is elsewhere: what was passed over, and not saved, comes again."""
        self._have({})

    def leave(self, source: str) -> None:
        """Handle nothing more of a source; what was passed over of it, and not saved, comes again."""
        self.lanes = {lane: progress for lane, progress in self.lanes.items() if source_of(lane) != source}

    async def make(self, connection: Connection, lanes: Lanes) -> None:
        """Rows for lanes that have none."""
        rows = [(lane, p.position, p.event_id, p.offset, p.epoch, p.heard_until) for lane, p in lanes.items()]
        await connection.execute(self._make, self._subscription, *map(list, zip(*rows, strict=True)))

    async def replace(self, connection: Connection, old: Iterable[str], new: Lanes, position: int) -> None:
        """Lanes that all stand at `position` give way to others. Raises CheckpointMoved when they do not."""
        old = set(old)
        async with connection.transaction():
            rows = await connection.fetch(self._lock, self._subscription)
            if {row["lane"] for row in rows if row["lane"] in old and row["position"] == position} != old:
                raise CheckpointMoved(self._subscription)
            await connection.execute(self._drop, self._subscription, list(old))
            await self.make(connection, new)

    async def verify(self, connection: Connection) -> None:
        """Raises CheckpointMoved when somebody has set the table back, so that everything is done once more."""
        if self._behind_since is not None:
            return  # it is about to be compared
        table = await self.read(connection)
        if any(lane not in table or table[lane].position != self._saved[lane] for lane in self.lanes):
            raise CheckpointMoved(self._subscription)

    def lane_of(self, recorded: Recorded) -> str | None:
        """Which of this member's lanes an event belongs to; None: another member's."""
        lane = lane_of(recorded.source, recorded.key, self.partitions.get(recorded.source, 0))
        return lane if lane in self.lanes else None

    def fresh(self, deliveries: Sequence[Delivery]) -> list[Delivery]:
        """Those whose event was not handled before, each once."""
        reached: dict[str, int] = {}
        news: list[Delivery] = []
        for delivery in deliveries:
            lane, position = delivery.lane, delivery.recorded.position
            progress = self.lanes[lane]
            if position > reached.get(lane, progress.position) and position not in progress.ahead:
                reached[lane] = position
                news.append(delivery)
        return news

    async def move(self, connection: Connection, deliveries: Sequence[Delivery]) -> None:
        """Move the table over some deliveries, and over all that was passed before; `moved` follows the commit.

        Raises CheckpointMoved when a lane is not where this member left it.
        """
        self._moving = self.after(deliveries)
        await self._set(connection, self._moving)

    def moved(self) -> None:
        """The transaction of `move` was committed."""
        self._have(self._moving)

    def passed(self, deliveries: Sequence[Delivery]) -> None:
        """Nothing was to be done for these deliveries: the table can follow later."""
        self.lanes = self.after(deliveries)
        if self._behind_since is None:
            self._behind_since = perf_counter()

    async def cut(self, connection: Connection, source: str, position: int, epoch: int | None = None) -> None:
        """Have every lane of a source stand at `position`: what is before it was handled on all of them, or is to be
        passed over. With an `epoch`, lanes beyond it go back, too."""
        lanes = dict(self.lanes)
        for lane, progress in lanes.items():
            if source_of(lane) == source and (progress.position < position or epoch):
                at = min(progress.position, position) if epoch else position
                ahead = frozenset(one for one in progress.ahead if one > position)
                kept = progress.event_id if at == progress.position else None
                offset = progress.offset if at >= progress.position else UNKNOWN
                lanes[lane] = replace(
                    progress, position=at, event_id=kept, offset=offset, ahead=ahead, epoch=epoch or progress.epoch
                )
        await self._set(connection, lanes)
        self._have(lanes)

    @property
    def patience(self) -> float | None:
        """Seconds until the table should follow; None when it is not behind."""
        if self._behind_since is None:
            return None
        return max(self._behind_since + SAVE_SECONDS - perf_counter(), 0.0)

    async def save(self, connection: Connection) -> None:
        """Bring the table up to what was passed. Raises CheckpointMoved as `move` does."""
        if self._behind_since is None:
            return
        await self.move(connection, ())
        self.moved()

    async def _set(self, connection: Connection, lanes: Lanes) -> None:
        moving = {
            lane: progress
            for lane, progress in lanes.items()
            if progress is not self.lanes.get(lane) or progress.position != self._saved[lane]
        }
        if len(moving) == 1:  # a small batch: nearly always, and several times cheaper
            ((lane, to),) = moving.items()
            told = to.position, to.event_id, to.offset, to.epoch, list(to.ahead), to.heard_until
            moved = await connection.execute(self._move_one, self._subscription, lane, self._saved[lane], *told)
        elif moving:
            moved = await connection.execute(self._move, self._subscription, self._json(moving))
        else:
            return
        if moved != f"UPDATE {len(moving)}":
            raise CheckpointMoved(self._subscription)

    def _json(self, moving: Lanes) -> str:
        rows = [
            {
                "lane": lane,
                "before": self._saved[lane],
                "position": progress.position,
                "event_id": progress.event_id,
                "offset": progress.offset,
                "epoch": progress.epoch,
                "ahead": list(progress.ahead),
                "heard_until": progress.heard_until,
            }
            for lane, progress in moving.items()
        ]
        return msgspec.json.encode(rows).decode()

    def after(self, deliveries: Sequence[Delivery]) -> dict[str, Progress]:
        """The lanes once these deliveries are handled. Pure."""
        after = dict(self.lanes)
        lasts: dict[str, Delivery] = {}
        for delivery in deliveries:
            last = lasts.get(delivery.lane)
            if last is None or delivery.recorded.position > last.recorded.position:
                lasts[delivery.lane] = delivery
        for lane, (_, recorded, offset) in lasts.items():
            progress = after[lane]
            until = recorded.time
            if progress.heard_until is not None and progress.heard_until > until:
                until = progress.heard_until
            if recorded.position > progress.position:
                ahead = progress.ahead and frozenset(one for one in progress.ahead if one > recorded.position)
                after[lane] = Progress(recorded.position, recorded.id, offset, progress.epoch, ahead, until)
        return after
