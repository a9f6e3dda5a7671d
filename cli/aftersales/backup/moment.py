"""One moment over several databases: no log takes an append while each database's snapshot is made.

A snapshot holds one database. Were those of five databases made one after the other, a listener could have heard what
the backup of its source does not hold. So the locks under which logs hand out positions are held meanwhile: some
milliseconds, in which commands wait. Whoever listens can only have heard what was appended before. Where all share one
database its own snapshot is enough, and nobody waits.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import asyncpg

from aftersales.backup.manifest import Epoch, LogState
from aftersales.backup.places import Place, connected
from aftersales.definitions import definition
from aftersales.errors import CommandError
from eventlog.feeds.epochs import read_epochs
from eventlog.postgres import Connection
from service.database.migrate import Versions, present_versions
from service.database.restoring import NotWhole, refuse_restoring

WAIT = "5s"
"""For an append that is under way."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one database holds, for as long as the moment is held."""

    place: Place
    id: str
    logs: dict[str, LogState]
    versions: dict[str, Versions]
    sizes: dict[str, int]
    """Table → its size in bytes."""
    origin: str | None


@asynccontextmanager
async def held(places: Sequence[Place]) -> AsyncIterator[list[Snapshot]]:
    """A snapshot of each database, all of one moment. Raises CommandError."""
    async with AsyncExitStack() as stack:
        looking = [await stack.enter_async_context(connected(place.dsn)) for place in places]
        async with AsyncExitStack() as waiting:
            locking = [await waiting.enter_async_context(connected(place.dsn)) for place in places[1:] and places]
            for connection, place in zip(locking, places, strict=False):
                await _lock(connection, place)
            ids = [await _export(connection) for connection in looking]
            for connection in locking:
                await connection.execute("ROLLBACK")
        yield [
            await _snapshot(connection, place, id) for connection, place, id in zip(looking, places, ids, strict=True)
        ]


async def _lock(connection: Connection, place: Place) -> None:
    await connection.execute(f"BEGIN; SET LOCAL lock_timeout = '{WAIT}'")
    try:
        for service in place.services:
            if definition(service).publishes:
                await connection.execute(
                    f"SELECT pg_advisory_xact_lock_shared(hashtextextended('append {service}', 0))"
                )
    except asyncpg.LockNotAvailableError:
        raise CommandError(
            f"{place.database} 的日志 {WAIT} 内没有空闲：请稍后再试",
            f"an append to a log in {place.database} did not end within {WAIT}: try again",
        ) from None


async def _export(connection: Connection) -> str:
    await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    id: str = await connection.fetchval("SELECT pg_export_snapshot()")
    return id


async def _snapshot(connection: Connection, place: Place, id: str) -> Snapshot:
    for service in place.services:
        try:
            await refuse_restoring(connection, service)
        except NotWhole as error:
            raise CommandError(error.zh, error.en) from None
    logs = {service: await log_state(connection, service) for service in place.services if _publishes(service)}
    versions = {service: await present_versions(connection, service) for service in place.services}
    sizes = await connection.fetch(
        """SELECT n.nspname || '.' || c.relname AS name, pg_table_size(c.oid) AS size
           FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE c.relkind = 'r' AND n.nspname = ANY($1)""",
        list(place.parts),
    )
    origin = await first_event(connection) if "intake" in place.parts else None
    return Snapshot(place, id, logs, versions, {row["name"]: row["size"] for row in sizes}, origin)


def _publishes(service: str) -> bool:
    return definition(service).publishes


async def first_event(connection: Connection) -> str | None:
    """Whose system it is: the id of the first event of intake's log; None for an empty one."""
    found = await connection.fetchval("SELECT id FROM intake.events WHERE position = 1")
    return None if found is None else str(found)


async def log_state(connection: Connection, service: str) -> LogState:
    """Where a log ends."""
    last = await connection.fetchrow(f"SELECT position, id FROM {service}.events ORDER BY position DESC LIMIT 1")
    published = await connection.fetchval(f"SELECT coalesce(max(published), 0) FROM {service}.topic")
    epochs = [Epoch(epoch.number, epoch.since) for epoch in await read_epochs(connection, service)]
    if last is None:
        return LogState(0, None, epochs, published)
    return LogState(last["position"], str(last["id"]), epochs, published)
