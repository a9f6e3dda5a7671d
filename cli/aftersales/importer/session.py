"""The system that a log is imported into: its database, with the five services following the log's own clock."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from aftersales import keys
from aftersales.errors import CommandError
from aftersales.importer.api import Api, Keys
from aftersales.notes import Note, silent
from aftersales.ports import free_ports
from aftersales.schemas import migrate
from aftersales.supervisor import System
from aftersales.watch import Server
from eventlog.postgres import connect

IMPORTER = "importer"
"""Who acts: the id of the keys, which die with the folder they are in."""

WORKERS = """SELECT count(*) FROM pg_stat_activity
             WHERE datname = current_database() AND application_name LIKE '% worker'"""

CLOSING = 2.0
"""Seconds for the polite end of a connection."""
LEAVING = 10.0
"""Seconds that the connections of services which have just ended may still be seen."""


@asynccontextmanager
async def session(
    database_dsn: str,
    folder: Path,
    servers: Sequence[Server] = (),
    note: Note = silent,
) -> AsyncIterator[Api]:
    """The services over a database, in `log` time, for as long as this lasts. Raises CommandError.

    They and `servers`, the database's own, are started again when they die; `note` hears of it. On servers of our own
    each service works as its own role.
    """
    file = folder / "keys.json"
    centre = keys.issue(file, IMPORTER, ["clerk", "manager", "operations", "importer"])
    dispatcher = partial(keys.issue, file, IMPORTER, ["dispatcher", "importer"])
    roles = bool(servers)
    await migrate(database_dsn, roles)
    await _require_alone(database_dsn)
    async with (
        System(database_dsn, file, free_ports(), clock="log", roles=roles, servers=servers, note=note) as system,
        Api(system.urls, Keys(centre, dispatcher)) as api,
    ):
        yield api


async def _require_alone(database_dsn: str) -> None:
    """Raises CommandError where services run on the database already: what they react to would be dated today."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + LEAVING
    connection = await connect(database_dsn, name="aftersales import")
    try:
        while await connection.fetchval(WORKERS) > 0:
            if loop.time() > deadline:
                raise CommandError(
                    "此数据库上有服务正在运行；请先停止它们再导入",
                    "services are running on this database; stop them before an import",
                )
            await asyncio.sleep(0.1)
    finally:
        await connection.close(timeout=CLOSING)
