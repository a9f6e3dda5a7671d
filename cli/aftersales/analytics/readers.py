"""Readers of `analytics`: login roles that may read the views, of all stations or of some, and no more."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

import asyncpg

from aftersales.calling import command
from aftersales.database import FAILURES
from aftersales.errors import CommandError
from aftersales.replay.sources.store import database_trouble
from eventlog.postgres import Connection, connect
from reporting.analytics.view import SCHEMA

SETTINGS = {
    "default_transaction_read_only": "on",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "60s",
    "lock_timeout": "5s",
    "search_path": SCHEMA,
    "timezone": "UTC",
}
"""How a reader's sessions begin. It may set them otherwise: what it cannot do is a matter of rights, not of these."""
CONNECTIONS = 10
TURN = f"SELECT pg_advisory_xact_lock(hashtextextended('views {SCHEMA}', 0))"

_TRUSTED = """SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls
    OR EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid)
    OR EXISTS (SELECT FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass AND refobjid = r.oid)
    FROM pg_roles r WHERE rolname = $1"""
"""Whether a role can do more than to log in, or owns something, or was granted something; null where there is none."""


class Reader(NamedTuple):
    """`stations` is empty for one that sees all of them."""

    role: str
    stations: Sequence[str]


@asynccontextmanager
async def administrator(dsn: str) -> AsyncIterator[Connection]:
    """A connection in one transaction. Raises CommandError where the database says no, or has no such schema."""
    try:
        connection = await connect(dsn, name="aftersales analytics")
    except (*FAILURES, ValueError) as error:
        raise database_trouble(error) from error
    try:
        if await connection.fetchval("SELECT to_regclass($1) IS NULL", f"{SCHEMA}.readers"):
            raise CommandError(
                "这个数据库里没有 analytics：须是报表服务的数据库，并已迁移",
                f"this database has no schema `analytics`: it must be reporting's, after `{command('migrate')}`",
            )
        async with connection.transaction():
            await connection.execute(TURN)  # a service may make the views anew meanwhile
            yield connection
    except asyncpg.InsufficientPrivilegeError:
        raise CommandError(
            "权限不足：须以 PostgreSQL 的超级用户连接，或以有 CREATEROLE、且属于各服务角色的所有者连接",
            "not allowed: connect as a superuser of PostgreSQL, or as the owner with CREATEROLE",
        ) from None
    except FAILURES as error:
        raise database_trouble(error) from error
    finally:
        await connection.close(timeout=2.0)


async def grant(connection: Connection, role: str, stations: Sequence[str], verifier: str | None) -> None:
    """Let the role read the rows of these stations, or of all where none is named; it is made where it is not there.

    What it could read before is replaced. Raises CommandError for a role that is more than a reader, and for a station
    that nobody has opened.
    """
    for station in stations:
        if not await connection.fetchval(
            "SELECT EXISTS (SELECT FROM reporting.stations WHERE station_id = $1)", station
        ):
            raise CommandError(f"没有网点 {station}，未授权", f"there is no station {station}; nothing was granted")
    name = await _quoted(connection, role)
    known = await connection.fetchval(f"SELECT EXISTS (SELECT FROM {SCHEMA}.readers WHERE role = $1)", role)
    more: bool | None = await connection.fetchval(_TRUSTED, role)
    if more and not known:
        raise CommandError(
            f"角色 {role} 另有权限或已有对象，不能作为只读角色；请换一个名字",
            f"the role {role} may do other things, or owns some; name another one",
        )
    if more is None:
        await connection.execute(f"CREATE ROLE {name} LOGIN")
    limited = f"NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT LOGIN CONNECTION LIMIT {CONNECTIONS}"
    if not await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        limited = limited.removeprefix("NOSUPERUSER ")
    await connection.execute(f"ALTER ROLE {name} {limited}" + (f" PASSWORD '{verifier}'" if verifier else ""))
    for setting, value in SETTINGS.items():
        await connection.execute(f"ALTER ROLE {name} SET {setting} = '{value}'")
    await connection.execute(f"DELETE FROM {SCHEMA}.readers WHERE role = $1", role)
    await connection.executemany(
        f"INSERT INTO {SCHEMA}.readers (role, station_id) VALUES ($1, $2)",
        [(role, station) for station in dict.fromkeys(stations or [None])],  # type: ignore[list-item]  # all of them
    )
    await connection.execute(f"GRANT CONNECT ON DATABASE {await _database(connection)} TO {name}")
    await connection.execute(f"GRANT USAGE ON SCHEMA {SCHEMA} TO {name}")
    for view in await _views(connection):
        await connection.execute(f"GRANT SELECT ON {view} TO {name}")


async def revoke(connection: Connection, role: str) -> bool:
    """Take everything away, end its sessions, and drop the role; gives False where it stays, without login, since
    another database has something of it. Raises CommandError for one that is no reader."""
    if not await connection.fetchval(f"DELETE FROM {SCHEMA}.readers WHERE role = $1 RETURNING true", role):
        raise CommandError(f"{role} 不是 analytics 的读者", f"{role} is no reader of analytics")
    name = await _quoted(connection, role)
    if not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", role):
        return True
    for view in await _views(connection):
        await connection.execute(f"REVOKE ALL ON {view} FROM {name}")
    await connection.execute(f"REVOKE ALL ON SCHEMA {SCHEMA} FROM {name}")
    await connection.execute(f"REVOKE ALL ON DATABASE {await _database(connection)} FROM {name}")
    await connection.execute(f"ALTER ROLE {name} NOLOGIN")
    await connection.fetch("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1", role)
    try:
        async with connection.transaction():
            await connection.execute(f"DROP ROLE {name}")
    except asyncpg.DependentObjectsStillExistError:
        return False
    return True


async def readers(connection: Connection) -> list[Reader]:
    """All of them, by name."""
    rows = await connection.fetch(
        f"SELECT role::text, array_remove(array_agg(station_id ORDER BY station_id), NULL) AS stations "
        f"FROM {SCHEMA}.readers GROUP BY role ORDER BY role"
    )
    return [Reader(row["role"], row["stations"]) for row in rows]


async def _views(connection: Connection) -> list[str]:
    rows = await connection.fetch(
        "SELECT oid::regclass::text FROM pg_class WHERE relnamespace = to_regnamespace($1) AND relkind = 'v'", SCHEMA
    )
    return [row[0] for row in rows]


async def _database(connection: Connection) -> str:
    return str(await connection.fetchval("SELECT quote_ident(current_database())"))


async def _quoted(connection: Connection, role: str) -> str:
    return str(await connection.fetchval("SELECT quote_ident($1)", role))
