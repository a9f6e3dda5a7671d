"""The two pools of a service, the wait for a database that is not up yet, and the end of both."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg
import structlog

from events.postgres import Connection, Pool, away, connect_pool

REQUEST_CONNECTIONS = 10
START_SECONDS = 30.0
"""How long a service waits at its start for its database."""
CLOSE_SECONDS = 5.0

log = structlog.get_logger(__name__)


async def request_pool(dsn: str, name: str) -> Pool:
    """For requests and tasks, which leave nothing behind in a session: no LISTEN, no SET, no session lock.

    So a connection goes back without the reset that asyncpg would send: a round trip after every query (an open
    transaction is still rolled back). Raises what asyncpg raises when the database does not come up in time.
    """

    async def connect() -> Pool:
        return await asyncpg.create_pool(
            dsn,
            min_size=1,
            max_size=REQUEST_CONNECTIONS,
            command_timeout=60,
            reset=_nothing,
            server_settings={"timezone": "UTC", "application_name": name, "tcp_keepalives_idle": "5"},
        )

    return await _patiently(connect)


async def worker_pool(dsn: str, name: str, size: int) -> Pool:
    """For subscriptions, which hold session locks and listen. Raises as `request_pool` does."""
    return await _patiently(lambda: connect_pool(dsn, max_size=size, name=f"{name} worker"))


async def disconnect(pool: Pool) -> None:
    """Close every connection, by force where one does not come back in time."""
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await pool.close()
    except (TimeoutError, asyncpg.InterfaceError, OSError):
        pool.terminate()


async def _nothing(_: Connection) -> None: ...


async def _patiently(connect: Callable[[], Awaitable[Pool]]) -> Pool:
    deadline = asyncio.get_running_loop().time() + START_SECONDS
    while True:
        try:
            return await connect()
        except Exception as error:
            if not away(error) or asyncio.get_running_loop().time() > deadline:
                raise
            log.warning("database.away", error=type(error).__name__)
            await asyncio.sleep(1)
