"""A read model as a pure fold: every row is what its events make of it, so it can be thrown away and rebuilt.

The fold must give the same row under every interleaving of sources that keeps each source's own order. The simple way:
each column is written from one source only.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import Table

from eventlog.decider import View
from eventlog.envelope import Recorded
from eventlog.handler import Received
from eventlog.log.stream import Stream
from eventlog.postgres import Connection, Pool
from eventlog.read_models.rows import change, load_locked, write
from eventlog.read_models.tables import RowTable, table_of

Row = TypeVar("Row")

KeyOf = Callable[[Any, Recorded], str | None]
"""Which row an event belongs to; None: none."""

Evolve = Callable[[Row | None, Any, Recorded], Row | None]
"""The row after an event; None: no row."""

Parts = Callable[[Any], Sequence[Any]]
"""What an event that is about several rows tells each of them: `key_of` and `evolve` take these parts in its place."""


def whole(event: Any) -> Sequence[Any]:
    """An event about one row."""
    return (event,)


class Fetches(Protocol):
    """A connection, a pool, or the read models as they were (`as_of.Rewound`)."""

    async def fetchval(self, query: str, /, *arguments: Any) -> Any: ...


class Projection(Generic[Row]):
    """Keeps a table of rows as a fold.

    `table` is what `table_of` makes of the row (or its name, where nothing else is said about it);
    `events` are the classes that the fold takes; `parts` divides one that is about several rows. `version` is raised by
    whoever changes what the fold makes of the same events. A change of the row, of the indexes or of the events is
    noticed without it.
    """

    repeatable = True
    transactional = True

    def __init__(
        self,
        name: str,
        table: Table | str,
        row: type[Row],
        key_of: KeyOf,
        evolve: Evolve[Row],
        events: Iterable[type],
        *,
        parts: Parts = whole,
        version: int = 1,
    ) -> None:
        self.name = name
        self.events = frozenset(events)
        self.table = RowTable(table_of(table, row) if isinstance(table, str) else table, row)
        told = [f"{event.__name__}.v{getattr(event, 'VERSION', 1)}" for event in self.events]
        self.version = self.table.fingerprint(version, told)
        """What its author calls it, and the shape of what it makes: tables of one version have the same rows."""
        self.key_of = key_of
        self.evolve = evolve
        self._parts = parts

    @property
    def key(self) -> str:
        """The column that is the primary key."""
        return self.table.key

    def fold(self, batch: Sequence[Received], rows: Mapping[str, Row | None] | None = None) -> dict[str, Row | None]:
        """Rows by key after some events, from `rows` on; None stands for a row that is gone. Pure."""
        return self.fold_keyed(self.keyed(batch), rows or {})

    def keyed(self, batch: Sequence[Received]) -> list[tuple[str, Received]]:
        """The events that belong to a row, or their parts that do, each with its key."""
        if self._parts is not whole:
            batch = [Received(part, recorded) for event, recorded in batch for part in self._parts(event)]
        return [(key, received) for received in batch if (key := self.key_of(*received)) is not None]

    def fold_keyed(
        self, keyed: Sequence[tuple[str, Received]], rows: Mapping[str, Row | None]
    ) -> dict[str, Row | None]:
        """As `fold`."""
        folded = dict(rows)
        for key, (event, recorded) in keyed:
            folded[key] = self.evolve(folded.get(key), event, recorded)
        return folded

    async def rows(self, connection: Fetches, keys: Iterable[str] | None = None) -> dict[str, Row]:
        """The whole table by key, which a fold of the log must equal; or some of its rows."""
        return await rows_of(connection, self.table, keys)

    async def has(self, connection: Connection | Pool, key: str) -> bool:
        """Whether the table has a row of that key. Raises what asyncpg raises."""
        return bool(await connection.fetchval(self.table.has, key))

    async def handle(self, connection: Connection, batch: Sequence[Received]) -> None:
        """See `Handler.handle`, and `handle_all`."""
        await handle_all(connection, [(self, batch)])


async def handle_all(connection: Connection, work: Iterable[tuple[Projection[Any], Sequence[Received]]]) -> None:
    """Fold some events into the tables of several projections: two statements, however many events and tables it are.

    The rows are locked, table by table and by key in one order: another member may fold events of another lane into the
    same ones. Raises CheckpointMoved where it has made one meanwhile that was not there.
    """
    keyed = [(projection, found) for projection, batch in work if (found := projection.keyed(batch))]
    if not keyed:
        return
    wanted = {projection.table: list({key for key, _ in found}) for projection, found in keyed}
    changes = [
        change(projection.table, before, projection.fold_keyed(found, before))
        for (projection, found), before in zip(keyed, await load_locked(connection, wanted), strict=True)
    ]
    await write(connection, changes)


async def rows_of(connection: Fetches, table: RowTable[Row], keys: Iterable[str] | None = None) -> dict[str, Row]:
    """The rows of a table by key: all, or those of some keys."""
    if keys is None:
        found = await connection.fetchval(table.all)
    else:
        found = await connection.fetchval(table.load, list(keys))
    return {getattr(row, table.key): row for row in table.decoder.decode(found or "[]")}


def view_of(projection: Projection[Any]) -> View:
    """The row of a read model as the view of the streams that make it: one row a stream."""

    def view(row: Any, event: Any, recorded: Recorded) -> Any:
        return projection.evolve(row, event, recorded) if type(event) in projection.events else row

    return view


def row_of(projection: Projection[Row], stream: Stream[Any]) -> Row:
    """A row as its stream makes it now: the read model's own fold, without waiting for the read model.

    Raises LookupError for a stream that makes none, or several.
    """
    known = [Received(event, recorded) for event, recorded in stream.events if type(event) in projection.events]
    rows = [row for row in projection.fold(known).values() if row is not None]
    if len(rows) != 1:
        raise LookupError(f"a stream makes {len(rows)} rows of {projection.name}")
    return rows[0]
