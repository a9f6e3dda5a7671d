"""PostgreSQL itself: reachable, its settings, connections and clock; the keyring."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from time import time

from aftersales.backup.manifest import KEYRING
from aftersales.backup.places import has
from aftersales.doctor import judging
from aftersales.doctor.check import Check, bad, good, looked
from aftersales.ports import SERVICES
from aftersales.read_models.place import connected
from eventlog.feeds.relay import NAME as RELAY
from eventlog.postgres import Pool
from service.database.pools import BUILDER_CONNECTIONS, REQUEST_CONNECTIONS
from service.runtime import worker_connections
from service.sealing.keyring import CONNECTIONS, usable

PROBES = 2
AWAY = "它在运行吗，磁盘满了吗，地址和密码对吗 · does it run, is its disk full, are address and password right?"
_READABLE = """
    SELECT has_schema_privilege($1::text, 'USAGE') AND coalesce((
        SELECT has_table_privilege(oid, 'SELECT') FROM pg_class
        WHERE relname = 'engine_version' AND relnamespace = to_regnamespace($1)), true)"""


@dataclass(frozen=True, slots=True)
class Database:
    """One that answered, and the schemas in it: those of services that the role may look into, and the keyring's."""

    pool: Pool
    name: str
    services: tuple[str, ...]
    keyring: bool


@asynccontextmanager
async def opened(dsns: tuple[str, ...]) -> AsyncIterator[tuple[list[Database], list[Check]]]:
    """Those that answer, and a line for each that does not."""
    async with AsyncExitStack() as stack:
        databases: list[Database] = []

        async def enter(dsn: str) -> list[Check]:
            databases.append(await _database(await stack.enter_async_context(connected(dsn))))
            return []

        checks = [check for dsn in dsns for check in await looked("PostgreSQL", enter(dsn), AWAY)]
        yield databases, checks


async def server(database: Database) -> list[Check]:
    """Version, durability, connections, clock."""
    pool = database.pool
    rows = await pool.fetch("SELECT name, setting FROM pg_settings")
    found: Mapping[str, str] = {row["name"]: row["setting"] for row in rows}
    checks = [good("PostgreSQL", f"{found['server_version']} ({database.name})"), *judging.settings(found)]
    used = await pool.fetchval("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
    reserved = int(found["superuser_reserved_connections"]) + int(found.get("reserved_connections", 0))
    needed = sum([await _needed(pool, service) for service in database.services])
    checks.append(judging.connections(int(found["max_connections"]), reserved, used, needed))
    before = time()
    its = float(await pool.fetchval("SELECT extract(epoch FROM clock_timestamp())"))
    checks.append(judging.clock(its - (before + time()) / 2, "PostgreSQL"))
    return checks


async def keyring(pool: Pool) -> list[Check]:
    """Of the database that holds it."""
    async with pool.acquire() as connection:
        if await usable(connection):
            return [good("密钥环 · keyring", "可用 · usable")]
    todo = "以属主身份运行 migrate 给予权限（KEYRING_URL） · migrate, as its owner, gives the rights"
    return [
        bad(
            "密钥环 · keyring",
            "没有，或无权使用：文字无法封存或读取 · missing, or closed: no text is sealed or read",
            todo,
        )
    ]


async def _database(pool: Pool) -> Database:
    async with pool.acquire() as connection:
        services = [service for service in SERVICES if await has(connection, service)]
        closed = {service for service in services if not await connection.fetchval(_READABLE, service)}
        name = await connection.fetchval("SELECT current_database()")
        keyring = await has(connection, KEYRING)
    return Database(pool, name, tuple(service for service in services if service not in closed), keyring)


async def _needed(pool: Pool, service: str) -> int:
    """Connections that one process in both roles may open."""
    if await pool.fetchval("SELECT to_regclass($1) IS NULL", f"{service}.checkpoints"):
        return 0
    consumers = await pool.fetchval(
        f"SELECT count(DISTINCT subscription) FROM {service}.checkpoints WHERE subscription <> $1", RELAY
    )
    return REQUEST_CONNECTIONS + worker_connections(consumers) + BUILDER_CONNECTIONS + CONNECTIONS + PROBES
