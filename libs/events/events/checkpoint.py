"""What a subscription has heard: in memory at once, in its table with the next effect or a moment later.

Of every source it knows the position up to which it has heard everything, and the few positions heard beyond it: the
partitions of a topic run ahead of each other. As positions have no gaps, this tells a repetition from news whatever
the carrier does, and shows when something is missing. A lane that is a whole log stands where its source stands.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter

from events.feed import Delivery
from events.postgres import Connection

SAVE_SECONDS = 0.02
"""How long the table may lie behind what was passed over because the handler does not take it."""


class CheckpointMoved(Exception):
    """Somebody else has moved the checkpoint: this member is not where it believes to be."""


@dataclass(slots=True)
class Standing:
    """One row of the table: a source with the positions heard beyond `mark`, or a partition with its next offset."""

    mark: int = 0
    beyond: set[int] = field(default_factory=set)
    heard_until: datetime | None = None

    def copy(self) -> "Standing":
        return Standing(self.mark, set(self.beyond), self.heard_until)

    def hear(self, position: int) -> None:
        """A position of the source, in any order."""
        if position > self.mark:
            self.beyond.add(position)
            while self.mark + 1 in self.beyond:
                self.mark += 1
                self.beyond.discard(self.mark)

    def go_to(self, mark: int) -> None:
        """A mark that everything before it has been heard up to."""
        self.mark = max(self.mark, mark)
        self.beyond = {position for position in self.beyond if position > self.mark}

    def join(self, other: "Standing") -> None:
        """What another member has heard counts as well."""
        self.go_to(other.mark)
        for position in sorted(other.beyond):
            self.hear(position)
        self.note(other.heard_until)

    def note(self, time: datetime | None) -> None:
        """The latest event time heard is where a log clock goes on."""
        if time is not None and (self.heard_until is None or time > self.heard_until):
            self.heard_until = time


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
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (subscription, lane) DO UPDATE SET position = $3, beyond = $4, heard_until = $5
            WHERE c.position = $6"""
        self._make = f"""
            INSERT INTO {schema}.checkpoints (subscription, lane, position)
            SELECT $1, lane, 0 FROM unnest($2::text[]) lane ON CONFLICT DO NOTHING"""
        self._standings: dict[str, Standing] = {}
        self._saved: dict[str, Standing] = {}
        self._moving: dict[str, Standing] = {}
        self._behind_since: float | None = None

    @property
    def marks(self) -> dict[str, int]:
        """Lane → mark, and source → the position up to which everything was heard."""
        return {lane: standing.mark for lane, standing in self._standings.items()}

    async def load(self, connection: Connection, lanes: Iterable[str]) -> list[datetime]:
        """Begin at what the table says; gives the latest event time heard of each lane."""
        if self._shared:
            await connection.execute(self._make, self._subscription, list(lanes))  # what is not there cannot be locked
        self._saved = await self._rows(connection, self._read)
        self._standings = {lane: Standing() for lane in lanes}
        self._standings |= {lane: standing.copy() for lane, standing in self._saved.items()}
        self._behind_since = None
        return [standing.heard_until for standing in self._saved.values() if standing.heard_until is not None]

    async def lock(self, connection: Connection) -> None:
        """Let nobody else move it until the end of the transaction, and learn how far the others are."""
        known, self._saved = self._saved, await self._rows(connection, self._read + " FOR UPDATE")
        for lane, standing in self._saved.items():
            if standing != known.get(lane):
                self._standings.setdefault(lane, Standing()).join(standing)

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
        return standing is not None and (position <= standing.mark or position in standing.beyond)

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
        for lane, standing in self._moving.items():
            saved = self._saved.get(lane) or Standing()
            if (standing.mark, standing.beyond) == (saved.mark, saved.beyond):
                continue
            row = (self._subscription, lane, standing.mark, list(standing.beyond), standing.heard_until, saved.mark)
            if await connection.execute(self._move, *row) != "INSERT 0 1":
                raise CheckpointMoved(lane)

    def moved(self) -> None:
        """The transaction of `move` was committed."""
        self._standings = self._moving
        self._saved = {lane: standing.copy() for lane, standing in self._standings.items()}
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
        return {row["lane"]: Standing(row["position"], set(row["beyond"]), row["heard_until"]) for row in rows}

    def _after(self, deliveries: Sequence[Delivery]) -> dict[str, Standing]:
        after = dict(self._standings)
        own: set[str] = set()

        def standing(lane: str) -> Standing:
            if lane not in own:
                own.add(lane)
                after[lane] = after[lane].copy() if lane in after else Standing()
            return after[lane]

        for delivery in deliveries:
            recorded = delivery.recorded
            source = standing(recorded.source)
            source.note(recorded.time)
            if delivery.lane == recorded.source:
                source.go_to(delivery.mark)
            else:
                source.hear(recorded.position)
                # Where the partition was last read: further back than before, once its topic was made anew.
                standing(delivery.lane).mark = delivery.mark
        return after
