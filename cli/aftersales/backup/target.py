"""Where a restore goes to: what is there already, who works with it, and putting it aside until the restore is done.

What is put aside is renamed: a restore that fails, or is broken off, gives it back. Only when all is done does it go.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from aftersales.backup.manifest import KEYRING, Manifest
from aftersales.backup.places import has
from aftersales.definitions import definition
from aftersales.errors import CommandError
from aftersales.ports import SERVICES
from eventlog.postgres import Connection
from service.database import restoring

ASIDE = "_replaced"
_END_LOADING = """
    SELECT coalesce(bool_and(pg_terminate_backend(pid, 60000)), true) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND application_name = 'pg_restore'"""
"""What a `pg_restore` that was killed has the server still do. It is waited for: it holds locks."""


@dataclass(frozen=True, slots=True)
class Found:
    """A schema that is in the way: how many events (or keys) it holds, and how many of them the backup does not."""

    part: str
    holds: int
    beyond: int


async def require_nobody(connection: Connection, parts: Sequence[str]) -> None:
    """Raises CommandError while a process of one of these services is connected."""
    names = await connection.fetch(
        """SELECT DISTINCT split_part(application_name, ' ', 1) AS name FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid()"""
    )
    if working := sorted({row["name"] for row in names} & set(parts) & set(SERVICES)):
        who = ", ".join(working)
        raise CommandError(f"{who} 正在运行：请先停止全部服务", f"{who} is at work: stop all services first")


async def in_the_way(connection: Connection, parts: Sequence[str], manifest: Manifest) -> list[Found]:
    """What would be lost. What holds nothing is in nobody's way, nor is what a restore left that was broken off."""
    found = []
    for part in parts:
        if not await has(connection, part) or await has(connection, part + ASIDE) or await _half(connection, part):
            continue
        holds = await _holds(connection, part)
        dump = manifest.dumps.get(part)
        known = dump.log.position if dump is not None and dump.log is not None else 0
        if holds:
            found.append(Found(part, holds, max(0, holds - known)))
    return found


async def put_aside(connection: Connection, parts: Sequence[str]) -> None:
    """Make room. What an earlier restore, broken off, had put aside stays where it is."""
    await connection.execute(_END_LOADING)
    for part in parts:
        if await has(connection, part + ASIDE):
            await connection.execute(f"DROP SCHEMA IF EXISTS {part} CASCADE")
        elif await has(connection, part):
            if await _half(connection, part):
                await connection.execute(f"DROP SCHEMA {part} CASCADE")
            else:
                await connection.execute(f"ALTER SCHEMA {part} RENAME TO {part}{ASIDE}")


async def put_back(connection: Connection, parts: Sequence[str]) -> None:
    """As it was before `put_aside`."""
    await connection.execute(_END_LOADING)
    for part in parts:
        await connection.execute(f"DROP SCHEMA IF EXISTS {part} CASCADE")
        if await has(connection, part + ASIDE):
            await connection.execute(f"ALTER SCHEMA {part}{ASIDE} RENAME TO {part}")


async def done(connection: Connection, parts: Sequence[str]) -> None:
    """What was restored holds: services may start, and what was put aside goes, in one transaction."""
    async with connection.transaction():
        for part in parts:
            if part != KEYRING:
                await restoring.end(connection, part)
            await connection.execute(f"DROP SCHEMA IF EXISTS {part}{ASIDE} CASCADE")
    await connection.execute("ANALYZE")


async def _half(connection: Connection, part: str) -> bool:
    if part == KEYRING or await connection.fetchval("SELECT to_regclass($1) IS NULL", f"{part}.restoring"):
        return False
    return bool(await connection.fetchval(f"SELECT EXISTS (SELECT FROM {part}.restoring)"))


async def _holds(connection: Connection, part: str) -> int:
    table = "keyring.keys" if part == KEYRING else f"{part}.events" if definition(part).publishes else ""
    if not table or await connection.fetchval("SELECT to_regclass($1) IS NULL", table):
        return 0
    count: int = await connection.fetchval(f"SELECT count(*) FROM {table}")
    return count
