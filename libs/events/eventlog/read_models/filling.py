"""One new table and the rows that were last at work: folded in memory, written by COPY where they are new."""

import asyncio
from collections.abc import Sequence
from typing import Generic, TypeVar

from eventlog.handler import Received
from eventlog.postgres import Connection
from eventlog.read_models.projection import Projection, rows_of

Row = TypeVar("Row")

KEPT = 10_000
"""Rows that stay in memory; the others are read again when they are needed."""
BREATH = 500
"""Events after which others in this process get their turn."""

OWNER = """SELECT relowner::regrole::text FROM pg_class
           WHERE oid = to_regclass($1) AND pg_get_userbyid(relowner) <> current_user"""
"""Somebody else's: an administrator builds a read model that a service goes on with."""


class Filling(Generic[Row]):
    """Fills the table beside a read model's own."""

    def __init__(self, projection: Projection[Row]) -> None:
        self.projection = projection
        self.table = projection.table.beside()
        self._rows: dict[str, Row] = {}
        self._complete = True
        """Whether `_rows` are all that the table holds."""

    async def begin(self, connection: Connection) -> None:
        """An empty table, whose owner is that of the table it will replace; one that was left half-built is dropped."""
        await connection.execute(f"DROP TABLE IF EXISTS {self.table.full_name}")
        for statement in self.table.create():
            await connection.execute(statement)
        owner = await connection.fetchval(OWNER, self.projection.table.full_name)
        if owner is not None:
            await connection.execute(f"ALTER TABLE {self.table.full_name} OWNER TO {owner}")
        self._rows, self._complete = {}, True

    def forget(self) -> None:
        """The last `take` was rolled back: only the table says what is in it."""
        self._rows, self._complete = {}, False

    async def take(self, connection: Connection, batch: Sequence[Received]) -> None:
        """Fold more events into the table."""
        classes = self.projection.events
        keyed = self.projection.keyed([received for received in batch if type(received.event) in classes])
        if not keyed:
            return
        before = await self._before(connection, {key for key, _ in keyed})
        after: dict[str, Row | None] = dict(before)
        evolve = self.projection.evolve
        for number, (key, (event, recorded)) in enumerate(keyed):
            after[key] = evolve(after.get(key), event, recorded)
            if number % BREATH == BREATH - 1:
                await asyncio.sleep(0)
        await self._write(connection, before, after)
        self._keep(after)

    async def _before(self, connection: Connection, keys: set[str]) -> dict[str, Row]:
        known, rows = self._rows, dict[str, Row]()
        unknown = keys - known.keys()
        if unknown and not self._complete:
            rows = await rows_of(connection, self.table, unknown)
        rows.update((key, known[key]) for key in keys - unknown)
        return rows

    async def _write(self, connection: Connection, before: dict[str, Row], after: dict[str, Row | None]) -> None:
        new = [row for key, row in after.items() if row is not None and key not in before]
        changed = [row for key, row in after.items() if row is not None and key in before and row != before[key]]
        gone = [key for key, row in after.items() if row is None and key in before]
        if new:
            table = self.table
            await connection.copy_records_to_table(
                table.name, schema_name=table.schema, columns=table.columns, records=table.records(new)
            )
        if changed:
            await connection.execute(self.table.upsert(), self.table.encoded(changed))
        if gone:
            await connection.execute(self.table.delete(), gone)

    def _keep(self, after: dict[str, Row | None]) -> None:
        rows = self._rows
        for key, row in after.items():
            if row is None:
                rows.pop(key, None)
            else:
                rows[key] = row
        if len(rows) > KEPT:
            self._rows = {key: row for key, row in after.items() if row is not None}
            self._complete = False
