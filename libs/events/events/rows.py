"""Rows of several tables at once: loaded and locked in one statement, written in another, however many tables it are.

A batch of one event costs its round trips and hardly anything else, and one event often changes rows of several tables.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec

from events.checkpoint import CheckpointMoved
from events.postgres import Connection
from events.tables import RowTable

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
    changes = [change for change in changes if change.written or change.gone]
    if not changes:
        return
    parameters: list[object] = []
    for change in changes:
        if change.written:
            parameters += [msgspec.json.encode(change.written).decode(), list(change.known)]
        if change.gone:
            parameters.append(list(change.gone))
    shape = tuple((change.table, bool(change.written), bool(change.gone)) for change in changes)
    counts = await connection.fetchrow(_write(shape), *parameters)
    expected = [len(part) for change in changes for part in (change.written, change.gone) if part]
    if counts is None or list(counts) != expected:
        raise CheckpointMoved(", ".join(change.table.name for change in changes))


@lru_cache(STATEMENTS)
def _load(tables: Sequence[RowTable[Any]]) -> str:
    return "SELECT " + ", ".join(f"({table.load_locked(number)})" for number, table in enumerate(tables, 1))


@lru_cache(STATEMENTS)
def _write(shape: Sequence[tuple[RowTable[Any], bool, bool]]) -> str:
    parts, parameter = list[str](), 1
    for table, written, gone in shape:
        if written:
            parts.append(table.upsert_known(parameter))
            parameter += 2
        if gone:
            parts.append(table.delete(parameter))
            parameter += 1
    named = ", ".join(f"w{number} AS ({part} RETURNING 1)" for number, part in enumerate(parts))
    return f"WITH {named} SELECT " + ", ".join(f"(SELECT count(*) FROM w{number})" for number in range(len(parts)))
