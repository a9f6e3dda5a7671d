"""asyncpg's types under short names, how long anything may take, and the failures that pass by themselves."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any

import asyncpg

from eventlog.at_work import WORK
from eventlog.tracing import Under, sampled, telling

if TYPE_CHECKING:
    from asyncpg.pool import PoolAcquireContext, PoolConnectionProxy

    Connection = asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]
    Pool = asyncpg.Pool[asyncpg.Record]
    _Connection = asyncpg.Connection[asyncpg.Record]
else:
    Connection = _Connection = asyncpg.Connection
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
    asyncpg.LockNotAvailableError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.DiskFullError,
    asyncpg.ReadOnlySQLTransactionError,
    OSError,
    TimeoutError,
)


def away(error: BaseException) -> bool:
    """PostgreSQL is away or too busy: nothing is wrong with the command or the event, and trying again may help."""
    return isinstance(error, AWAY) and not isinstance(error, asyncpg.DataError)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long what may take, in seconds.

    The server keeps those of statement, lock and idle transaction, and tells. A server that is frozen or unreachable
    tells nothing: GRACE_SECONDS later its client gives the connection up, without a word to it.
    """

    acquire: float
    """Until a connection of the pool is free; also until a new one is made."""
    statement: float
    lock: float
    """Waiting for a row, a table or an advisory lock: the append of another among them."""
    idle: float
    """A transaction in which the client says nothing, because it is frozen or gone: what it locked is free then."""

    @property
    def client(self) -> float:
        """When the client gives up."""
        return self.statement + GRACE_SECONDS

    @property
    def server(self) -> dict[str, str]:
        """The limits as PostgreSQL's settings. Those of TCP count on the server's side, and mean nothing on a Unix
        socket."""
        return {
            "statement_timeout": f"{self.statement * 1000:.0f}",
            "lock_timeout": f"{self.lock * 1000:.0f}",
            "idle_in_transaction_session_timeout": f"{self.idle * 1000:.0f}",
            "tcp_keepalives_idle": "5",
            "tcp_keepalives_interval": "2",
            "tcp_keepalives_count": "2",
            "tcp_user_timeout": "9000",
        }


GRACE_SECONDS = 1.0
REQUEST = Limits(acquire=3.0, statement=4.0, lock=2.0, idle=5.0)
"""Somebody waits for the answer."""
WORKER = Limits(acquire=5.0, statement=6.0, lock=3.0, idle=5.0)
"""Subscriptions, timers, relays: another member takes over from one that is frozen, so this is the time it needs."""
PATIENT = Limits(acquire=30.0, statement=60.0, lock=30.0, idle=60.0)
"""Tools, tests, and whoever reads a whole log."""
LONG = Limits(acquire=30.0, statement=3600.0, lock=15.0, idle=60.0)
"""Migrations and whatever else rewrites or indexes a whole table. It does not wait long for a lock: behind it,
everybody else would."""


_TABLE = re.compile(r"\b(?:FROM|INTO|UPDATE|JOIN)\s+([a-z_]+\.[a-z_0-9]+)")
_VERB = re.compile(r"\s*(?:WITH\b.*?\b)?(SELECT|INSERT|UPDATE|DELETE|COMMIT)\b", re.DOTALL)


@lru_cache(1024)
def summary(query: str) -> tuple[str, Mapping[str, str | int]] | None:
    """What a span says of a statement: its verb and the first table, nothing else of its text. None for one that is not
    worth a span: it touches no table, and commits nothing."""
    verb, table = _VERB.match(query), _TABLE.search(query)
    if verb is None or (table is None and verb[1] != "COMMIT"):
        return None
    said: dict[str, str | int] = {"db.system.name": "postgresql", "db.operation.name": verb[1]}
    if table is None:
        return verb[1], said
    return f"{verb[1]} {table[1]}", {**said, "db.collection.name": table[1]}


def _bounded(method: Any) -> Any:
    async def call(connection: "_Bounded", *args: Any, **options: Any) -> Any:
        try:
            if not telling() or (work := WORK.get()) is None or not sampled(within := work.traceparent):
                return await method(connection, *args, **options)
            if (said := summary(args[0])) is None:
                return await method(connection, *args, **options)
            with Under(said[0], "client", within or "", said[1]):
                return await method(connection, *args, **options)
        except TimeoutError:
            await connection.give_up()
            raise

    return wraps(method)(call)


PLANS = {"jit": "off"}
"""Machine code for a plan is made by what it is thought to cost, which may be far more than it does (a period of which
nothing is left to count), and takes longer than most statements here."""


class _Bounded(_Connection):
    """Gives itself up when the server says nothing in time.

    asyncpg would ask the server to cancel the statement, over a connection of its own, and let whoever comes next wait
    for that as long again; a frozen server answers neither.
    """

    expire_others: Callable[[], Awaitable[None]] | None = None

    execute = _bounded(asyncpg.Connection.execute)
    executemany = _bounded(asyncpg.Connection.executemany)
    fetch = _bounded(asyncpg.Connection.fetch)
    fetchrow = _bounded(asyncpg.Connection.fetchrow)
    fetchval = _bounded(asyncpg.Connection.fetchval)

    async def copy_records_to_table(self, table_name: str, **options: Any) -> str:
        """As asyncpg's, whose own limit does not hold while a frozen server takes no more rows."""
        try:
            async with asyncio.timeout(options.pop("timeout", None) or PATIENT.client):
                return await super().copy_records_to_table(table_name, **options)
        except TimeoutError:
            await self.give_up()
            raise

    async def give_up(self) -> None:
        """Nothing more is said or heard. The pool's other connections are made anew before they are used again: each
        would cost its next user the same time, where it is the server or the way to it that is gone."""
        self.terminate()
        if self.expire_others is not None:
            await self.expire_others()


class _BoundedPool(asyncpg.Pool):
    """Nobody waits for ever for a connection, nor for one that is given back in the middle of a statement."""

    def __init__(self, dsn: str, limits: Limits, **options: Any) -> None:
        super().__init__(dsn, init=self._adopt, **options)
        self._patience = limits.acquire

    def acquire(self, *, timeout: float | None = None) -> "PoolAcquireContext[Any]":
        return super().acquire(timeout=self._patience if timeout is None else timeout)

    async def _adopt(self, connection: Any) -> None:
        connection.expire_others = self.expire_connections


async def connect_pool(
    dsn: str, *, max_size: int, name: str, limits: Limits = PATIENT, settings: Mapping[str, str] | None = None
) -> Pool:
    """A pool that speaks UTC and keeps `limits`. `name` shows in pg_stat_activity, `settings` are what its connections
    say of themselves besides.

    A connection goes back without the reset that asyncpg would send, a round trip after every query: an open
    transaction is still rolled back, and whoever takes a session lock or listens gives that back itself.
    """
    pool: Pool = await _BoundedPool(
        dsn,
        limits,
        min_size=1,
        max_size=max_size,
        max_queries=50_000,
        max_inactive_connection_lifetime=300.0,
        loop=None,
        record_class=asyncpg.Record,
        reset=_nothing,
        **_options(name, limits, settings or {}),
    )
    return pool


async def connect(dsn: str, *, name: str, limits: Limits = PATIENT) -> Connection:
    """One connection that speaks UTC and keeps `limits`."""
    connection: Connection = await asyncpg.connect(dsn, **_options(name, limits, {}))
    return connection


def _options(name: str, limits: Limits, settings: Mapping[str, str]) -> dict[str, Any]:
    return {
        "connection_class": _Bounded,
        "timeout": limits.acquire,
        "command_timeout": limits.client,
        "server_settings": {"timezone": "UTC", "application_name": name, **PLANS} | limits.server | dict(settings),
    }


async def _nothing(_: Connection) -> None: ...
