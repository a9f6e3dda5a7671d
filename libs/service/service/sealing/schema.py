"""The table of the keys, and who may do what with it.

It is made by whichever service is migrated first, in the database that KEYRING_URL names, or in the service's own. All
services read keys and make new ones; only one may destroy them.
"""

from eventlog.postgres import LONG, Connection, connect

MAKE = """
CREATE SCHEMA IF NOT EXISTS keyring;
CREATE TABLE IF NOT EXISTS keyring.keys (
    subject text        PRIMARY KEY,
    key     bytea       NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp()
)
"""


async def make_keyring(dsn: str, role: str | None, erases: bool, turn: str) -> None:
    """Make what is missing, as the owner; give the role what it needs, where it is another. `turn` is the statement
    that waits for others who migrate. Raises what asyncpg raises."""
    connection = await connect(dsn, name="keyring migrate", limits=LONG)
    try:
        async with connection.transaction():
            await connection.execute(turn)
            await connection.execute(MAKE)
            if role is not None:
                await grant_keys(connection, role, erases)
    finally:
        await connection.close(timeout=2.0)


async def grant_keys(connection: Connection, role: str, erases: bool) -> None:
    """Nothing is given to a role that owns the table. Raises what asyncpg raises."""
    owner = await connection.fetchval(
        "SELECT relowner = $1::regrole FROM pg_class WHERE oid = 'keyring.keys'::regclass", role
    )
    if owner:
        return
    name = await connection.fetchval("SELECT quote_ident(current_database())")
    await connection.execute(f"GRANT CONNECT ON DATABASE {name} TO {role}")
    await connection.execute(f"GRANT USAGE ON SCHEMA keyring TO {role}")
    await connection.execute(f"GRANT SELECT, INSERT{', DELETE' if erases else ''} ON keyring.keys TO {role}")
