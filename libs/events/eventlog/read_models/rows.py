"""Rows of several tables at once: loaded and locked in one statement, written in another, however many tables it are.

A batch of one event costs its round trips and hardly anything else, and one event often changes rows of several tables.

Rows that are there are locked by the load and then updated; new ones are inserted, and whoever finds that somebody else
has made one leaves it alone. An upsert would wait for that one's lock, and its holder perhaps for one of ours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any

from eventlog.feeds.checkpoint import CheckpointMoved
from eventlog.postgres import Connection
from eventlog.read_models.tables import RowTable

Rows = Mapping[str, Any]
"""Rows by key; None stands for a row that is gone."""

STATEMENTS = 512
"""How many combinations of tables are kept as statements."""


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of the rows of one table: some are written, of which `known` were there, and some go."""

    table: RowTable[Any]
    written: Sequence[Any]
    known: Sequence[str]
    gone: Sequence[str]


def change(table: RowTable[Any], before: Rows, after: Rows) -> Change:
    """What makes `after` of `before`. Pure."""
    written = [row for key, row in after.items() if row is not None and row != before.get(key)]
    gone = [key for key, row in after.items() if row is None and key in before]
    return Change(table, written, list(before), gone)


async def load_locked(connection: Connection, wanted: Mapping[RowTable[Any], Sequence[str]]) -> list[dict[str, Any]]:
    """The rows of each table that have these keys, locked table by table, by key in one order."""
    found = await connection.fetchrow(_load(tuple(wanted)), *map(list, wanted.values()))
    assert found is not None
    return [
        {getattr(row, table.key): row for row in table.decoder.decode(rows or "[]")}
        for table, rows in zip(wanted, found, strict=True)
    ]


async def write(connection: Connection, changes: Sequence[Change]) -> None:
    """Write the rows. Raises CheckpointMoved where somebody has made one meanwhile that was not there."""
    shape = list[tuple[RowTable[Any], bool, bool, bool]]()
    told = list[tuple[object, int]]()
    for change in changes:
        key, known = attrgetter(change.table.key), set(change.known)
        there = [row for row in change.written if key(row) in known]
        new = sorted((row for row in change.written if key(row) not in known), key=key)
        told += [(change.table.encoded(rows), len(rows)) for rows in (there, new) if rows]
        if change.gone:
            told.append((list(change.gone), len(change.gone)))
        shape.append((change.table, bool(there), bool(new), bool(change.gone)))
    if told:
        counts = await connection.fetchrow(_write(tuple(shape)), *(rows for rows, _ in told))
        if counts is None or list(counts) != [count for _, count in told]:
            raise CheckpointMoved(", ".join(change.table.name for change in changes))


@lru_cache(STATEMENTS)
def _load(tables: Sequence[RowTable[Any]]) -> str:
    return "SELECT " + ", ".join(f"({table.load_locked(number)})" for number, table in enumerate(tables, 1))


@lru_cache(STATEMENTS)
def _write(shape: Sequence[tuple[RowTable[Any], bool, bool, bool]]) -> str:
    parts = list[str]()
    for table, *wanted in shape:
        for make, is_wanted in zip((table.update, table.insert, table.delete), wanted, strict=True):
            if is_wanted:
                parts.append(make(len(parts) + 1))
    named = ", ".join(f"w{number} AS ({part} RETURNING 1)" for number, part in enumerate(parts))
    return f"WITH {named} SELECT " + ", ".join(f"(SELECT count(*) FROM w{number})" for number in range(len(parts)))
