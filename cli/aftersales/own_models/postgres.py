"""The rows in a PostgreSQL, in the schema that the read model names."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import msgspec

from aftersales.backup.places import connected
from aftersales.errors import CommandError
from aftersales.own_models.target import Place, Places
from aftersales.ports import SERVICES
from eventlog.postgres import Connection
from eventlog.read_models.projection import Projection, rows_of

STANDS = "own_read_models"
NAME = "aftersales read-models"
_places = msgspec.json.Decoder(dict[str, Place])


class InPostgres:
    """See `Target`."""

    def __init__(self, connection: Connection, projection: Projection[Any]) -> None:
        self._connection = connection
        self._projection = projection
        self._table = projection.table
        self._stands = f"{self._table.schema}.{STANDS}"

    async def begin(self) -> dict[str, Place]:
        """See `Target.begin`."""
        async with self._connection.transaction():
            await self._connection.execute(f"CREATE SCHEMA IF NOT EXISTS {self._table.schema}")
            await self._connection.execute(
                f"CREATE TABLE IF NOT EXISTS {self._stands} "
                "(name text PRIMARY KEY, version text NOT NULL, places text NOT NULL)"
            )
            row = await self._connection.fetchrow(
                f"SELECT version, places FROM {self._stands} WHERE name = $1", self._table.name
            )
            there = await self._connection.fetchval("SELECT to_regclass($1) IS NOT NULL", self._table.full_name)
            if row is not None and there and row["version"] == self._projection.version:
                return _places.decode(row["places"])
            if there and row is None:
                raise CommandError(
                    f"{self._table.full_name} 已存在，且不是这里建立的表", f"{self._table.full_name} is another's table"
                )
            for statement in (
                f"DROP TABLE IF EXISTS {self._table.full_name}",
                *self._table.create(),
                *self._table.create_indexes(),
            ):
                await self._connection.execute(statement)
            await self._stand({})
        return {}

    async def rows(self, keys: Sequence[str]) -> dict[str, Any]:
        """See `Target.rows`."""
        return await rows_of(self._connection, self._table, keys)

    async def write(self, rows: Sequence[Any], gone: Sequence[str], places: Places) -> None:
        """See `Target.write`."""
        async with self._connection.transaction():
            if rows:
                await self._connection.execute(self._table.upsert(), self._table.encoded(rows))
            if gone:
                await self._connection.execute(self._table.delete(), list(gone))
            await self._stand(places)

    async def rest(self) -> None:
        """See `Target.rest`: nobody was kept away."""

    async def count(self) -> int:
        """See `Target.count`."""
        rows: int = await self._connection.fetchval(f"SELECT count(*) FROM {self._table.full_name}")
        return rows

    async def _stand(self, places: Places) -> None:
        await self._connection.execute(
            f"INSERT INTO {self._stands} (name, version, places) VALUES ($1, $2, $3) "
            "ON CONFLICT (name) DO UPDATE SET version = EXCLUDED.version, places = EXCLUDED.places",
            self._table.name,
            self._projection.version,
            msgspec.json.encode(places).decode(),
        )


@asynccontextmanager
async def opened(dsn: str, projection: Projection[Any]) -> AsyncIterator[InPostgres]:
    """Raises CommandError for whatever PostgreSQL says, and for the schema of a service."""
    if projection.table.schema in SERVICES:
        schema = projection.table.schema
        raise CommandError(f"{schema} 是服务自己的模式，请换一个", f"the schema {schema} is a service's own")
    async with connected(dsn, NAME) as connection:
        if not isinstance(connection, asyncpg.Connection):
            raise TypeError("a connection of its own")
        yield InPostgres(connection, projection)
