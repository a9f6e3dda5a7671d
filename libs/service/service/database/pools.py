"""The two pools of a service, the wait for a database that is not up yet, and the end of both."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import asyncpg
import structlog

from eventlog.postgres import LONG, REQUEST, WORKER, Pool, away, connect_pool

REQUEST_CONNECTIONS = 10
BUILDER_CONNECTIONS = 2
START_SECONDS = 30.0
"""How long a service waits at its start for its database."""
CLOSE_SECONDS = 2.0
"""For a polite end. What is under way by then is undone by the server."""

log = structlog.get_logger(__name__)


async def request_pool(dsn: str, name: str) -> Pool:
    """For requests and tasks. Raises what asyncpg raises when the database does not come up in time."""
    return await _patiently(lambda: connect_pool(dsn, max_size=REQUEST_CONNECTIONS, name=name, limits=REQUEST))


async def worker_pool(dsn: str, name: str, size: int, settings: Mapping[str, str]) -> Pool:
    """For subscriptions, each of which keeps a connection. Raises as `request_pool` does."""
    return await _patiently(
        lambda: connect_pool(dsn, max_size=size, name=f"{name} worker", limits=WORKER, settings=settings)
    )


async def builder_pool(dsn: str, name: str) -> Pool:
    """For whoever builds read models: an index over many rows takes its time. Raises as `request_pool` does."""
    return await _patiently(
        lambda: connect_pool(dsn, max_size=BUILDER_CONNECTIONS, name=f"{name} builder", limits=LONG)
    )


async def disconnect(pool: Pool) -> None:
    """Close every connection, by force where one does not come back in time."""
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await pool.close()
    except (TimeoutError, asyncpg.InterfaceError, OSError):
        pool.terminate()


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
