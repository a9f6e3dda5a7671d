"""asyncpg's types under short names, and the failures that pass by themselves."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import asyncpg

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

    Connection = asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]
    Pool = asyncpg.Pool[asyncpg.Record]
else:
    Connection = asyncpg.Connection
    Pool = asyncpg.Pool

AWAY: tuple[type[Exception], ...] = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that was lost in the middle of a statement
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.QueryCanceledError,
    asyncpg.DiskFullError,
    asyncpg.ReadOnlySQLTransactionError,
    OSError,
    TimeoutError,
)


def away(error: BaseException) -> bool:
    """PostgreSQL is away or too busy: nothing is wrong with the command or the event, and trying again may help."""
    return isinstance(error, AWAY) and not isinstance(error, asyncpg.DataError)


async def connect_pool(dsn: str, *, max_size: int, name: str, settings: Mapping[str, str] | None = None) -> Pool:
    """A pool that speaks UTC and notices a dead server within seconds. `name` shows in pg_stat_activity, `settings` are
    what its connections say of themselves besides.

    A connection goes back without the reset that asyncpg would send, a round trip after every query: an open
    transaction is still rolled back, and whoever takes a session lock or listens gives that back himself.
    """
    return await asyncpg.create_pool(
        dsn,
        min_size=1,
        max_size=max_size,
        command_timeout=60,
        reset=_nothing,
        server_settings={"timezone": "UTC", "application_name": name, "tcp_keepalives_idle": "5"}
        | dict(settings or {}),
    )


async def _nothing(_: Connection) -> None: ...
