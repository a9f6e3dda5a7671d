"""What a database held when it was prepared, so that it can be made so again without making its tables again."""

from dataclasses import dataclass
from typing import Self

import asyncpg

_OURS = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
_CATALOGS = (
    *("pg_class", "pg_attribute", "pg_attrdef", "pg_index", "pg_constraint", "pg_proc", "pg_trigger", "pg_rewrite"),
    *("pg_policy", "pg_type", "pg_extension", "pg_default_acl", "pg_statistic_ext"),
)
SHAPE = "SELECT concat_ws(' ', (SELECT count(*) FROM pg_namespace n WHERE {}), {})".format(
    _OURS, ", ".join(f"(SELECT format('%s/%s', count(*), max(xmin::text::bigint)) FROM {name})" for name in _CATALOGS)
)
"""Another after whatever made, changed or removed a table, column, function or right: each is a row of a catalog."""
TABLES = f"""
SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND {_OURS} ORDER BY 1
"""
SEQUENCES = f"""
SELECT format('%I.%I', schemaname, sequencename) AS name, last_value FROM pg_sequences JOIN pg_namespace n ON
n.nspname = schemaname WHERE {_OURS}
"""
ALONE = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class Prepared:
    """`rows`: each table, with its rows as JSON where it had any. `sequences`: how far each was, None for unused."""

    shape: str
    rows: dict[str, str | None]
    sequences: dict[str, int | None]

    @classmethod
    async def of(cls, dsn: str) -> Self:
        """As the database is now."""
        connection = await asyncpg.connect(dsn)
        try:
            rows = {
                name: await connection.fetchval(f"SELECT jsonb_agg(t) FROM {name} t")
                for (name,) in await connection.fetch(TABLES)
            }
            return cls(await connection.fetchval(SHAPE), rows, await _sequences(connection))
        finally:
            await connection.close()

    async def restore(self, dsn: str) -> bool:
        """Make it so again, whoever is connected; false where more than rows has changed."""
        connection = await asyncpg.connect(dsn)
        try:
            await connection.execute(ALONE)
            if await connection.fetchval(SHAPE) != self.shape:
                return False
            await connection.execute("SET session_replication_role = replica")  # a log's triggers refuse to lose a row
            for name, rows in await connection.fetch(self._now()):
                if rows != self.rows[name]:
                    await connection.execute(f"DELETE FROM {name}")
                    if self.rows[name] is not None:
                        fill = f"INSERT INTO {name} SELECT * FROM jsonb_populate_recordset(NULL::{name}, $1)"
                        await connection.execute(fill, self.rows[name])
            for name, last in (await _sequences(connection)).items():
                if last != (then := self.sequences[name]):
                    await connection.execute("SELECT setval($1::text::regclass, $2, $3)", name, then or 1, bool(then))
            return True
        finally:
            await connection.close()

    def _now(self) -> str:
        """Asks for the rows of the tables that had some, and of the others whether they have any."""
        return " UNION ALL ".join(
            f"SELECT '{name}', jsonb_agg(t)::text FROM {name} t"
            if rows is not None
            else f"SELECT '{name}', CASE WHEN EXISTS (SELECT FROM {name}) THEN '' END"
            for name, rows in self.rows.items()
        )


async def _sequences(connection: asyncpg.Connection) -> dict[str, int | None]:
    return {row["name"]: row["last_value"] for row in await connection.fetch(SEQUENCES)}
