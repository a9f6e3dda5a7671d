"""The rows in a file of DuckDB."""

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
_places = msgspec.json.Decoder(dict[str, Place])


class InDuckDB:
    """See `Target`. DuckDB is quick and does not wait for anybody, so nothing here does."""

    def __init__(self, database: Any, projection: Projection[Any]) -> None:
        self._database = database
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

    def _stand(self, places: Places) -> None:
        self._database.execute(
            f"INSERT OR REPLACE INTO {self._stands} VALUES (?, ?, ?)",
            [self._projection.table.name, self._projection.version, msgspec.json.encode(places).decode()],
        )


@asynccontextmanager
async def opened(path: Path, projection: Projection[Any]) -> AsyncIterator[InDuckDB]:
    """Raises CommandError without DuckDB, and for a file that is none of its."""
    duckdb = needed("duckdb")
    needed("pyarrow")
    try:
        database = duckdb.connect(str(path))
        database.execute("SET TimeZone = 'UTC'")
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise CommandError(f"无法打开 {path}：{reason}", f"{path} cannot be opened: {reason}") from None
    try:
        yield InDuckDB(database, projection)
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise CommandError(f"{path}：{reason}", f"{path}: {reason}") from None
    finally:
        database.close()
