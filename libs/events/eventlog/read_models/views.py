"""Views over read models, for people who ask in SQL: made anew by code whose own tables serve.

What stays (the schema, who may read what) is made by whoever migrates; the views are the service's, which owns the
tables under them and replaces those (`carried`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import msgspec

from eventlog.postgres import Connection, Pool

LOCKS = "250ms"
"""How long making them lets others wait for what it cannot have."""


@dataclass(frozen=True, slots=True)
class Views:
    """The views `names` in a schema of their own: `home` are statements for what stays, which can be repeated; `make`
    are those that make the views, once the old ones are gone."""

    schema: str
    names: Sequence[str]
    home: Sequence[str]
    make: Sequence[str]

    @property
    def version(self) -> str:
        """Of these views: what is made differently has another one."""
        return sha256(msgspec.json.encode([self.names, self.make])).hexdigest()[:12]


async def prepare_views(connection: Connection, views: Views, role: str | None) -> None:
    """Make what stays, in `connection`'s transaction; `role` is who will make the views, where it is not this one."""
    schema = views.schema
    await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    for statement in views.home:
        await connection.execute(statement)
    await connection.execute(f"CREATE TABLE IF NOT EXISTS {schema}.made (version text NOT NULL)")
    if role is not None:
        await connection.execute(f"GRANT USAGE, CREATE ON SCHEMA {schema} TO {role}")
        await connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}")
        await connection.execute(f"GRANT INSERT, DELETE ON {schema}.made TO {role}")


async def to_make(connection: Connection | Pool, views: Views) -> bool:
    """Whether one is missing, or they are of other code."""
    schema = views.schema
    present: int = await connection.fetchval(
        "SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace($1) AND relkind = 'v' "
        "AND relname = ANY($2)",
        schema,
        list(views.names),
    )
    version = await connection.fetchval(f"SELECT max(version) FROM {schema}.made")
    return present < len(views.names) or version != views.version


async def make(connection: Connection, views: Views) -> None:
    """Drop what is there, and make them, in one transaction. Raises LockNotAvailableError where somebody reads one for
    long: nothing has changed then, and it can be tried again."""
    schema = views.schema
    async with connection.transaction():
        await connection.execute(f"SET LOCAL lock_timeout = '{LOCKS}'")
        await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"views {schema}")
        for name in await connection.fetch(
            "SELECT oid::regclass::text FROM pg_class WHERE relnamespace = to_regnamespace($1) AND relkind = 'v'",
            schema,
        ):
            await connection.execute(f"DROP VIEW IF EXISTS {name[0]} CASCADE")
        for statement in views.make:
            await connection.execute(statement)
        await connection.execute(f"DELETE FROM {schema}.made")
        await connection.execute(f"INSERT INTO {schema}.made VALUES ($1)", views.version)
