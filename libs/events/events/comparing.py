"""A table of rows beside the fold of its logs, row by row, at one moment."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from zlib import crc32

from events.building import CHUNK
from events.codec import Codec
from events.covered import Covered, covered
from events.handler import Heard
from events.past import ReadPast
from events.postgres import Connection
from events.projection import Projection

PART = 250_000
"""Positions of the logs a part of the keys: what is in memory at once follows from it."""
PAGE = 5_000
SHOWN = 5

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
    """Compare what serves with what the subscription `name` has heard, inside one snapshot of `connection`."""
    compared = Compared()
    types = codec.names_of(projection.events)
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        heard = await covered(connection, projection.table.schema, name, lock=False)
        size = sum(heard.top(source) for source in sources)
        parts = -(-size // PART) or 1
        for part in range(parts):
            folded: dict[str, Any] = {}
            async for batch, position in _batches(heard, sources, read, codec, types):
                for key, (event, recorded) in projection.keyed(batch):
                    if _belongs(part, parts, key):
                        folded[key] = projection.evolve(folded.get(key), event, recorded)
                moved(part * size + position, parts * size)
            folded = {key: row for key, row in folded.items() if row is not None}
            compared.rows += len(folded)
            await _beside_table(connection, projection, folded, partial(_belongs, part, parts), compared)
    return compared


def _belongs(part: int, parts: int, key: str) -> bool:
    return crc32(key.encode()) % parts == part


async def _batches(
    heard: Covered, sources: Sequence[str], read: ReadPast, codec: Codec, types: Sequence[str]
) -> AsyncIterator[tuple[list[Heard], int]]:
    position = 0
    for source in sources:
        for after in range(0, heard.top(source), CHUNK):
            events = await read(source, after, min(after + CHUNK, heard.top(source)), types)
            position += min(CHUNK, heard.top(source) - after)
            yield [Heard(codec.decode(each.type, each.data), each) for each in events if heard.covers(each)], position


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
