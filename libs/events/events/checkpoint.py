"""What a subscription has heard: in memory at once, in its table with the next effect or a moment later.

Of every source it knows the position up to which it has heard everything, and the few positions heard beyond it: the
partitions of a topic run ahead of each other. As positions have no gaps, this tells a repetition from news whatever
the carrier does, and shows when something is missing. A lane that is a whole log stands where its source stands.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

import msgspec

from events.feed import Delivery
from events.postgres import Connection

SAVE_SECONDS = 0.02
"""How long the table may lie behind what was passed over because the handler does not take it."""


class CheckpointMoved(Exception):
    """Somebody else has moved the checkpoint: this member is not where it believes to be."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One row of the table: a source with the positions heard beyond `mark`, or a partition with its next offset."""

    mark: int = 0
    beyond: frozenset[int] = frozenset()
    heard_until: datetime | None = None
    """The latest event time heard: where a log clock goes on."""

    def has(self, position: int) -> bool:
        """Whether this position of the source was heard."""
        return position <= self.mark or position in self.beyond

    def heard(self, positions: Iterable[int], until: datetime | None) -> "Standing":
        """After more positions of the source, in any order."""
        mark, beyond = self.mark, set(self.beyond)
        for position in positions:
            if position == mark + 1:
                mark = position
            elif position > mark:
                beyond.add(position)
        if beyond:  # some of them may have come once more
            while mark + 1 in beyond:
                mark += 1
            beyond = {position for position in beyond if position > mark}
        return Standing(mark, frozenset(beyond), _later(self.heard_until, until))

    def at(self, mark: int, until: datetime | None = None) -> "Standing":
        """After everything up to a mark."""
        mark = max(self.mark, mark)
        beyond = frozenset(position for position in self.beyond if position > mark) if self.beyond else self.beyond
        return Standing(mark, beyond, _later(self.heard_until, until))

    def joined(self, other: "Standing") -> "Standing":
        """What another member has heard counts as well."""
        return self.at(other.mark).heard(other.beyond, other.heard_until)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one and other else one or other


class Checkpoint:
    """The checkpoint of one subscription; it only means something while its member leads, or takes part.

    `shared`: other members move it as well, each for its own lanes; then every move begins with `lock`.
    """

    def __init__(self, schema: str, subscription: str, shared: bool) -> None:
        self._subscription = subscription
        self._shared = shared
        self._read = f"SELECT lane, position, beyond, heard_until FROM {schema}.checkpoints WHERE subscription = $1"
        self._move = f"""
            INSERT INTO {schema}.checkpoints AS c (subscription, lane, position, beyond, heard_until)
            SELECT $1, lane, position, ARRAY(SELECT json_array_elements_text(beyond)::bigint), heard_until
            FROM json_to_recordset($2) AS r(lane text, position bigint, beyond json, heard_until timestamptz)
            ON CONFLICT (subscription, lane) DO UPDATE
            SET position = EXCLUDED.position, beyond = EXCLUDED.beyond, heard_until = EXCLUDED.heard_until
            WHERE c.position = ($3::json->>c.lane)::bigint"""
        self._make = f"""
            INSERT INTO {schema}.checkpoints (subscription, lane, position)
            SELECT $1, lane, 0 FROM unnest($2::text[]) lane ON CONFLICT DO NOTHING"""
        self._sources: frozenset[str] = frozenset()
        self._standings: dict[str, Standing] = {}
        self._saved: dict[str, Standing] = {}
        self._moving: dict[str, Standing] = {}
        self._behind_since: float | None = None

    @property
    def marks(self) -> dict[str, int]:
        """Lane → mark, and source → the position up to which everything was heard."""
        return {lane: standing.mark for lane, standing in self._standings.items()}

    async def load(self, connection: Connection, sources: Iterable[str], lanes: Iterable[str]) -> list[datetime]:
        """Begin at what the table says; gives the latest event time heard of each lane."""
        self._sources, lanes = frozenset(sources), {*sources, *lanes}
        if self._shared:
            await connection.execute(self._make, self._subscription, list(lanes))  # what is not there cannot be locked
        self._saved = await self._rows(connection, self._read)
        self._standings = {lane: Standing() for lane in lanes} | self._saved
        self._behind_since = None
        return [standing.heard_until for standing in self._saved.values() if standing.heard_until is not None]

    async def lock(self, connection: Connection) -> bool:
        """Let nobody else move it until the end of the transaction; gives whether the others are further now."""
        known, self._saved = self._saved, await self._rows(connection, self._read + " FOR UPDATE")
        news = {lane: standing for lane, standing in self._saved.items() if standing != known.get(lane)}
        for lane, standing in news.items():
            mine = self._standings.get(lane, Standing())
            self._standings[lane] = mine.joined(standing) if lane in self._sources else standing
        return bool(news)

    async def verify(self, connection: Connection) -> None:
        """Raises CheckpointMoved when somebody has set the table back, so that everything is done once more."""
        if self._shared or self._behind_since is not None:
            return  # others move it as well, or it is about to be compared
        table = await self._rows(connection, self._read)
        if any(table.get(lane, Standing()).mark != saved.mark for lane, saved in self._saved.items()):
            raise CheckpointMoved(self._subscription)

    def heard(self, source: str, position: int) -> bool:
        """See `Known.heard`."""
        standing = self._standings.get(source)
        return standing is not None and standing.has(position)

    def fresh(self, deliveries: Sequence[Delivery]) -> list[Delivery]:
        """Those whose event was not heard before, each once."""
        news: dict[tuple[str, int], Delivery] = {}
        for delivery in deliveries:
            source, position = delivery.recorded.source, delivery.recorded.position
            if not self.heard(source, position):
                news.setdefault((source, position), delivery)
        return list(news.values())

    async def move(self, connection: Connection, deliveries: Sequence[Delivery]) -> None:
        """Move the table over some deliveries, and over all that was passed before; `moved` follows the commit.

        Raises CheckpointMoved when the table is not where this member left it.
        """
        self._moving = self._after(deliveries)
        rows = {}
        for lane, standing in self._moving.items():
            saved = self._saved.get(lane) or Standing()
            if (standing.mark, standing.beyond) != (saved.mark, saved.beyond):
                rows[lane] = {"lane": lane, "position": standing.mark} | {
                    "beyond": list(standing.beyond),
                    "heard_until": standing.heard_until,
                }
        if rows:
            before = {lane: self._saved[lane].mark if lane in self._saved else 0 for lane in rows}
            told = (msgspec.json.encode(list(rows.values())).decode(), msgspec.json.encode(before).decode())
            if await connection.execute(self._move, self._subscription, *told) != f"INSERT 0 {len(rows)}":
                raise CheckpointMoved(self._subscription)

    def moved(self) -> None:
        """The transaction of `move` was committed."""
        self._standings = self._moving
        self._saved = dict(self._standings)
        self._behind_since = None

    def passed(self, deliveries: Sequence[Delivery]) -> None:
        """Nothing was to be done for these deliveries: the table can follow later."""
        self._standings = self._after(deliveries)
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
        if self._behind_since is None:
            return
        async with connection.transaction():
            if self._shared:
                await self.lock(connection)
            await self.move(connection, ())
        self.moved()

    async def _rows(self, connection: Connection, query: str) -> dict[str, Standing]:
        rows = await connection.fetch(query, self._subscription)
        return {row["lane"]: Standing(row["position"], frozenset(row["beyond"]), row["heard_until"]) for row in rows}

    def _after(self, deliveries: Sequence[Delivery]) -> dict[str, Standing]:
        marks: dict[str, int] = {}
        partitions: set[str] = set()
        positions: dict[str, list[int]] = {}
        until: dict[str, datetime] = {}
        for lane, mark, recorded in deliveries:
            source = recorded.source
            marks[lane] = mark
            if lane != source:
                partitions.add(lane)
                positions.setdefault(source, []).append(recorded.position)
            if source not in until or recorded.time > until[source]:
                until[source] = recorded.time
        after = dict(self._standings)
        for lane, mark in marks.items():
            # A partition is where it was last read, which is further back once its topic was made anew.
            after[lane] = Standing(mark) if lane in partitions else after.get(lane, Standing()).at(mark, until[lane])
        for source, heard in positions.items():
            after[source] = after.get(source, Standing()).heard(heard, until[source])
        return after
