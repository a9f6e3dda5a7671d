"""Who may do what in a service's schema: its owner migrates it, and the role that the service works as adds to the log.

That role can read and write the log, and neither change nor remove what is in it: not even the trigger that refuses it.
So it is with what was skipped.
What the service keeps beside the log is its own, and so are the tables of its read models, which it replaces; read
models as of the past lie in temporary tables (`eventlog.read_models.as_of`).
"""

from collections.abc import Sequence

from eventlog.postgres import Connection, Pool
from eventlog.read_models.tables import SUFFIX

LOG = ("events", "epochs", "topic", "checkpoints")
"""What another service reads where both share a database."""

FOR_EVER = ("events", "skipped")
"""What is added to, and never changed."""


async def grant_work(connection: Connection, schema: str, role: str, versions: Sequence[str]) -> None:
    """Give the role what a service needs, and no more, in the caller's transaction; `versions` are tables that say what
    the schema is at. Nothing is given to a role that owns the schema: it may do all of it already.

    Raises InsufficientPrivilegeError for a caller that cannot act for the role (`GRANT role TO caller`).
    """
    if await connection.fetchval("SELECT nspowner = $2::regrole FROM pg_namespace WHERE nspname = $1", schema, role):
        return
    await connection.execute(f"GRANT USAGE, CREATE ON SCHEMA {schema} TO {role}")
    if not await connection.fetchval("SELECT has_database_privilege($1, current_database(), 'TEMPORARY')", role):
        name = await connection.fetchval("SELECT quote_ident(current_database())")
        await connection.execute(f"GRANT TEMPORARY ON DATABASE {name} TO {role}")
    built = [row["name"] for row in await connection.fetch(f"SELECT name FROM {schema}.read_models")]
    own = {*built, *(f"{name}{SUFFIX}" for name in built)}
    tables = await connection.fetch(
        "SELECT relname, relowner = $2::regrole AS own FROM pg_class WHERE relnamespace = $1::regnamespace "
        "AND relkind = 'r' ORDER BY relname",
        schema,
        role,
    )
    for name, is_own in tables:
        if is_own:
            continue
        table = f"{schema}.{name}"
        if name in own:
            await connection.execute(f"ALTER TABLE {table} OWNER TO {role}")
            continue
        rights = "SELECT" if name in versions else "SELECT, INSERT"
        if name not in (*FOR_EVER, *versions):
            rights += ", UPDATE, DELETE"
        await connection.execute(f"REVOKE ALL ON {table} FROM {role}")
        await connection.execute(f"GRANT {rights} ON {table} TO {role}")


async def grant_reading(connection: Connection, schema: str, role: str) -> None:
    """Let the role of another service, in the same database, read the log."""
    await connection.execute(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
    for table in LOG:
        await connection.execute(f"GRANT SELECT ON {schema}.{table} TO {role}")


async def may_change_log(connection: Connection | Pool, schema: str, role: str | None = None) -> bool:
    """Whether a role, by default the one that asks, could alter what is recorded: a superuser, the owner, or whoever
    was granted it.

    False before there is a log.
    """
    may: bool | None = await connection.fetchval(
        "SELECT has_table_privilege(r, oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER') OR pg_has_role(r, relowner, 'USAGE') "
        "FROM pg_class, coalesce($2::name, current_user) r WHERE oid = to_regclass($1)",
        f"{schema}.events",
        role,
    )
    return bool(may)


async def may_add(connection: Connection | Pool, schema: str, role: str) -> bool:
    """Whether a role can work with the log at all: read it, and add to it."""
    may: bool | None = await connection.fetchval(
        "SELECT has_schema_privilege($2::name, relnamespace, 'USAGE') AND has_table_privilege($2::name, oid, 'SELECT') "
        "AND has_table_privilege($2::name, oid, 'INSERT') FROM pg_class WHERE oid = to_regclass($1)",
        f"{schema}.events",
        role,
    )
    return bool(may)
