"""A table of rows beside the fold of its logs, row by row, at one moment."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from zlib import crc32

from eventlog.codec import Codec
from eventlog.handler import Received
from eventlog.postgres import Connection
from eventlog.read_models.building import CHUNK
from eventlog.read_models.covered import Covered, covered
from eventlog.read_models.past import ReadPast
from eventlog.read_models.projection import Projection

PART = 250_000
"""Rows that are folded at once, in one pass over the logs: what is in memory follows from it."""
PAGE = 5_000
SHOWN = 5
LONGEST_SECONDS = 3600
"""Of one pass over the logs, during which the snapshot stands idle."""

_ABOUT = "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = to_regclass($1)"
"""How many rows a table had when it was last looked through."""

Moved = Callable[[int, int], None]
"""`(positions read, positions to read)`."""


@dataclass(slots=True)
class Compared:
    """How many rows the fold has, and the keys of those that are not in the table, or not so, or there for nothing."""

    rows: int = 0
    different: list[str] = field(default_factory=list)


async def compare(
    connection: Connection,
    name: str,
    projection: Projection[Any],
    sources: Sequence[str],
    read: ReadPast,
    codec: Codec,
    moved: Moved = lambda read, all: None,
) -> Compared:
    """Compare what serves with what the subscription `name` has received, inside one snapshot of `connection`.

    The logs are read once for every PART rows of the table.
    """
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        await connection.execute(f"SET LOCAL idle_in_transaction_session_timeout = '{LONGEST_SECONDS}s'")  # it folds
        received = await covered(connection, projection.table.schema, name, lock=False)
        positions = sum(received.top(source) for source in sources)  # few events make several rows
        rows = await connection.fetchval(_ABOUT, projection.table.full_name)
        comparison = Comparison(connection, projection, received, positions, sources, read, codec, moved)
        try:
            return await comparison.run(-(-rows // PART) or 1)
        except _TooManyRows:  # more than the table is said to have
            return await comparison.run(-(-positions // PART))


class _TooManyRows(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Comparison:
    """One table and its logs at one moment. `positions` of the logs were received."""

    connection: Connection
    projection: Projection[Any]
    received: Covered
    positions: int
    sources: Sequence[str]
    read: ReadPast
    codec: Codec
    moved: Moved

    async def run(self, parts: int) -> Compared:
        """Compare the keys in so many parts. Raises _TooManyRows where one has more rows than may be in memory."""
        compared = Compared()
        for part in range(parts):
            folded = await self._fold(part, parts)
            compared.rows += len(folded)
            await _beside_table(self.connection, self.projection, folded, partial(_belongs, part, parts), compared)
        return compared

    async def _fold(self, part: int, parts: int) -> dict[str, Any]:
        projection, types = self.projection, self.codec.names_of(self.projection.events)
        folded: dict[str, Any] = {}
        async for batch, position in _batches(self.received, self.sources, self.read, self.codec, types):
            for key, (event, recorded) in projection.keyed(batch):
                if _belongs(part, parts, key):
                    folded[key] = projection.evolve(folded.get(key), event, recorded)
            if len(folded) > 2 * PART and parts < self.positions / PART:
                raise _TooManyRows
            self.moved(part * self.positions + position, parts * self.positions)
        return {key: row for key, row in folded.items() if row is not None}


def _belongs(part: int, parts: int, key: str) -> bool:
    return crc32(key.encode()) % parts == part


async def _batches(
    received: Covered, sources: Sequence[str], read: ReadPast, codec: Codec, types: Sequence[str]
) -> AsyncIterator[tuple[list[Received], int]]:
    position = 0
    for source in sources:
        for after in range(0, received.top(source), CHUNK):
            events = await read(source, after, min(after + CHUNK, received.top(source)), types)
            position += min(CHUNK, received.top(source) - after)
            yield (
                [Received(codec.decode(each.type, each.data), each) for each in events if received.covers(each)],
                position,
            )


async def _beside_table(
    connection: Connection,
    projection: Projection[Any],
    folded: dict[str, Any],
    mine: Callable[[str], bool],
    compared: Compared,
) -> None:
    """Go through the table, and take from `folded` what is in it."""
    table, last = projection.table, ""
    while rows := table.decoder.decode(await connection.fetchval(table.page, last, PAGE) or "[]"):
        for row in rows:
            last = getattr(row, table.key)
            if mine(last) and folded.pop(last, None) != row:
                compared.different.append(last)
    compared.different.extend(folded)
