"""A read model as a pure fold: every row is what its events make of it, so it can be thrown away and rebuilt.

The fold must give the same row under every interleaving of sources that keeps each source's own order. The simple way:
each column is written from one source only.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Generic, TypeVar

import msgspec

from events.envelope import Recorded
from events.handler import Heard
from events.postgres import Connection

Row = TypeVar("Row")

KeyOf = Callable[[Any, Recorded], str | None]
"""Which row an event belongs to; None: none."""

Evolve = Callable[[Row | None, Any, Recorded], Row | None]
"""The row after an event; None: no row."""


class Projection(Generic[Row]):
    """Keeps `table` (with its schema) as a fold.

    `row` is a frozen dataclass whose fields are the table's columns, the first one the text primary key; fields that
    are no scalars are stored as jsonb. `events` are the classes that the fold takes.
    """

    repeatable = True

    def __init__(
        self,
        name: str,
        table: str,
        row: type[Row],
        key_of: KeyOf,
        evolve: Evolve[Row],
        events: Iterable[type],
    ) -> None:
        self.name = name
        self.events = frozenset(events)
        self._key_of = key_of
        self._evolve = evolve
        columns = [field.name for field in fields(row)]  # type: ignore[arg-type]  # Row is a dataclass by contract
        self.key = columns[0]
        rest = ", ".join(columns[1:])
        self._all = f"SELECT json_agg(t)::text FROM (SELECT {self.key}, {rest} FROM {table}) t"
        self._load = (
            f"SELECT json_agg(t)::text FROM (SELECT {self.key}, {rest} FROM {table} WHERE {self.key} = ANY($1)) t"
        )
        self._upsert = (
            f"INSERT INTO {table} ({self.key}, {rest}) "
            f"SELECT {self.key}, {rest} FROM json_populate_recordset(NULL::{table}, $1::json) "
            f"ON CONFLICT ({self.key}) DO UPDATE SET ({rest}) = ROW({', '.join(f'EXCLUDED.{c}' for c in columns[1:])})"
        )
        self._delete = f"DELETE FROM {table} WHERE {self.key} = ANY($1)"
        self._decoder: msgspec.json.Decoder[list[Row]] = msgspec.json.Decoder(list[row])  # type: ignore[valid-type]  # a class given at run time

    def fold(self, batch: Sequence[Heard], rows: Mapping[str, Row | None] | None = None) -> dict[str, Row | None]:
        """Rows by key after some events, from `rows` on; None stands for a row that is gone. Pure."""
        return self._fold(self._keyed(batch), rows or {})

    def _keyed(self, batch: Sequence[Heard]) -> list[tuple[str, Heard]]:
        return [(key, heard) for heard in batch if (key := self._key_of(*heard)) is not None]

    def _fold(self, keyed: Sequence[tuple[str, Heard]], rows: Mapping[str, Row | None]) -> dict[str, Row | None]:
        folded = dict(rows)
        for key, (event, recorded) in keyed:
            folded[key] = self._evolve(folded.get(key), event, recorded)
        return folded

    async def rows(self, connection: Connection) -> dict[str, Row]:
        """The whole table by key: what a fold of the log must equal."""
        found = await connection.fetchval(self._all)
        return {getattr(row, self.key): row for row in self._decoder.decode(found or "[]")}

    async def handle(self, connection: Connection, batch: Sequence[Heard]) -> None:
        """See `Handler.handle`: three statements a batch at most, however many events it has."""
        keyed = self._keyed(batch)
        if not keyed:
            return
        found = await connection.fetchval(self._load, list({key for key, _ in keyed}))
        before: dict[str, Row | None] = {}
        before.update((getattr(row, self.key), row) for row in self._decoder.decode(found or "[]"))
        after = self._fold(keyed, before)
        changed = [row for key, row in after.items() if row is not None and row != before.get(key)]
        gone = [key for key, row in after.items() if row is None and key in before]
        if changed:
            await connection.execute(self._upsert, msgspec.json.encode(changed).decode())
        if gone:
            await connection.execute(self._delete, gone)
