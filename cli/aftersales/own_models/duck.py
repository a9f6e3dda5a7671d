"""The rows in a file of DuckDB."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

from aftersales.errors import CommandError
from aftersales.own_models.target import Place, Places
from aftersales.replay import arrow
from aftersales.replay.analysts import needed
from eventlog.read_models.projection import Projection

STANDS = "own_read_models"
PATIENCE = 60.0
"""Seconds for which another process may read the file while rows wait to be written."""
AGAIN_SECONDS = 0.05
_places = msgspec.json.Decoder(dict[str, Place])


class InDuckDB:
    """See `Target`. DuckDB keeps all other processes from a file that is open here, and this one from a file that is
    read there: so it is closed between what comes and what comes next."""

    def __init__(self, path: Path, projection: Projection[Any]) -> None:
        self._path = path
        self._database: Any = _connected(path)
        self._left = ""
        self._projection = projection
        self._row: Any = projection.table.row
        self._key = projection.key
        self._name = f"{projection.table.schema}.{projection.table.name}"
        self._stands = f"{projection.table.schema}.{STANDS}"
        hints = get_type_hints(self._row)
        self._as_json = [each.name for each in fields(self._row) if arrow.arrow_type(hints[each.name]) is None]

    async def begin(self) -> dict[str, Place]:
        """See `Target.begin`."""
        self._database.execute(f"CREATE SCHEMA IF NOT EXISTS {self._projection.table.schema}")
        self._database.execute(
            f"CREATE TABLE IF NOT EXISTS {self._stands} (name VARCHAR PRIMARY KEY, version VARCHAR, places VARCHAR)"
        )
        stands = self._database.execute(
            f"SELECT version, places FROM {self._stands} WHERE name = ?", [self._projection.table.name]
        ).fetchall()
        for version, places in stands:
            if version == self._projection.version:
                self._left = places
                return _places.decode(places)
        self._database.register("_rows", arrow.row_schema(self._row).empty_table())
        self._database.execute("BEGIN")
        self._database.execute(f"DROP TABLE IF EXISTS {self._name}")
        columns = ", ".join(
            f'"{name}" {kind}' + " PRIMARY KEY" * (name == self._key)
            for name, kind, *_ in self._database.execute("DESCRIBE SELECT * FROM _rows").fetchall()
        )
        self._database.execute(f"CREATE TABLE {self._name} ({columns})")
        self._stand({})
        self._database.execute("COMMIT")
        self._database.unregister("_rows")
        return {}

    async def rows(self, keys: Sequence[str]) -> dict[str, Any]:
        """See `Target.rows`."""
        if self._database is None:
            await self._reopen()
        table = self._database.sql(
            f'SELECT * FROM {self._name} WHERE "{self._key}" IN (SELECT unnest(?))', params=[list(keys)]
        ).to_arrow_table()
        found = {}
        for told in table.to_pylist():
            for name in self._as_json:
                told[name] = None if told[name] is None else msgspec.json.decode(told[name])
            found[told[self._key]] = msgspec.convert(told, self._row)
        return found

    async def write(self, rows: Sequence[Any], gone: Sequence[str], places: Places) -> None:
        """See `Target.write`."""
        self._database.execute("BEGIN")
        try:
            if rows:
                self._database.register("_rows", arrow.table_of(rows, self._row))
                self._database.execute(f"INSERT OR REPLACE INTO {self._name} SELECT * FROM _rows")
                self._database.unregister("_rows")
            if gone:
                self._database.execute(
                    f'DELETE FROM {self._name} WHERE "{self._key}" IN (SELECT unnest(?))', [list(gone)]
                )
            self._stand(places)
            self._database.execute("COMMIT")
        except BaseException:
            self._database.execute("ROLLBACK")
            raise

    async def count(self) -> int:
        """See `Target.count`."""
        [(rows,)] = self._database.execute(f"SELECT count(*) FROM {self._name}").fetchall()
        return int(rows)

    async def rest(self) -> None:
        """See `Target.rest`."""
        self.close()

    def close(self) -> None:
        """Once more does no harm."""
        if self._database is not None:
            self._database.close()
        self._database = None

    async def _reopen(self) -> None:
        """Raises CommandError where others read it for too long, or have gone on with it."""
        duckdb, last = needed("duckdb"), time.monotonic() + PATIENCE
        while self._database is None:
            try:
                self._database = _connected(self._path)
            except duckdb.IOException:
                if time.monotonic() > last:
                    raise
                await asyncio.sleep(AGAIN_SECONDS)
        stands = self._database.execute(
            f"SELECT version, places FROM {self._stands} WHERE name = ?", [self._projection.table.name]
        ).fetchall()
        if stands != [(self._projection.version, self._left)]:
            raise CommandError(
                f"{self._path} 已由另一个进程接着写入，本进程停止",
                f"another process has gone on with {self._path}: this one stops",
            )

    def _stand(self, places: Places) -> None:
        self._left = msgspec.json.encode(places).decode()
        self._database.execute(
            f"INSERT OR REPLACE INTO {self._stands} VALUES (?, ?, ?)",
            [self._projection.table.name, self._projection.version, self._left],
        )


def _connected(path: Path) -> Any:
    """Raises what DuckDB raises."""
    database = needed("duckdb").connect(str(path))
    database.execute("SET TimeZone = 'UTC'")
    return database


@asynccontextmanager
async def opened(path: Path, projection: Projection[Any]) -> AsyncIterator[InDuckDB]:
    """Raises CommandError without DuckDB, and for a file that is none of its."""
    duckdb = needed("duckdb")
    needed("pyarrow")
    try:
        target = InDuckDB(path, projection)
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise CommandError(f"无法打开 {path}：{reason}", f"{path} cannot be opened: {reason}") from None
    try:
        yield target
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise CommandError(f"{path}：{reason}", f"{path}: {reason}") from None
    finally:
        target.close()
