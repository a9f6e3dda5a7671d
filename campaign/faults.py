"""Every kind of fault: done to the running system, held for a while, and ended."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import asyncpg
import psutil

from campaign.scene import START_PATIENCE, Scene, quietly
from events.catalog import SOURCES

LONGEST_HOLD = 5.0
"""Seconds for which something may be frozen, held or used up."""
SQL_PATIENCE = 5.0
"""Seconds for a statement of ours."""

Victims = Callable[[Scene], Sequence[psutil.Process]]
Fault = Callable[[Scene, random.Random], Awaitable[bool]]
"""Gives whether there was anything to do it to; what it did is over when it returns."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`feed` is the feed on which alone it can be done; `settles` the seconds in which all must be well again."""

    name: str
    fault: Fault
    feed: str | None = None
    settles: float = 60.0


def _kill(victims: Victims) -> Fault:
    async def fault(scene: Scene, chance: random.Random) -> bool:
        if not (found := victims(scene)):
            return False
        quietly(chance.choice(found).kill)
        return True

    return fault


def _freeze(victims: Victims) -> Fault:
    async def fault(scene: Scene, chance: random.Random) -> bool:
        if not (found := victims(scene)):
            return False
        victim = chance.choice(found)
        quietly(victim.suspend)
        await asyncio.sleep(chance.uniform(0.5, LONGEST_HOLD))
        quietly(victim.resume)
        return True

    return fault


async def _kill_supervisor(scene: Scene, chance: random.Random) -> bool:
    """With it ends everything that it started; then it is started again, as an operator would."""
    if scene.up is None:
        return False
    children = scene.processes()
    scene.up.kill()
    scene.up.wait()
    await asyncio.to_thread(psutil.wait_procs, children, START_PATIENCE)
    scene.start()
    return True


def _supervisor(scene: Scene) -> list[psutil.Process]:
    return [psutil.Process(scene.up.pid)] if scene.up else []


Hold = Callable[[Scene, random.Random, asyncpg.Connection], AbstractAsyncContextManager[None]]


def _by_sql(hold: Hold) -> Fault:
    """Whatever a connection of ours can hold; nothing where PostgreSQL does not let us in."""

    async def fault(scene: Scene, chance: random.Random) -> bool:
        try:
            connection = await asyncpg.connect(scene.dsn, timeout=SQL_PATIENCE, command_timeout=SQL_PATIENCE)
        except (OSError, asyncpg.PostgresError, TimeoutError):
            return False
        try:
            async with hold(scene, chance, connection):
                await asyncio.sleep(chance.uniform(0.5, LONGEST_HOLD))
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            return False
        finally:
            connection.terminate()
        return True

    return fault


@asynccontextmanager
async def _cut_connections(scene: Scene, chance: random.Random, connection: asyncpg.Connection) -> AsyncIterator[None]:
    await connection.fetch(
        """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid()"""
    )
    yield


@asynccontextmanager
async def _held_log(scene: Scene, chance: random.Random, connection: asyncpg.Connection) -> AsyncIterator[None]:
    """Nobody can append to one service's log."""
    async with connection.transaction():
        source = chance.choice(SOURCES)
        await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"append {source}")
        yield


@asynccontextmanager
async def _held_rows(scene: Scene, chance: random.Random, connection: asyncpg.Connection) -> AsyncIterator[None]:
    """No subscription of one service gets on."""
    async with connection.transaction():
        await connection.execute(f"SELECT 1 FROM {chance.choice(SOURCES)}.checkpoints FOR UPDATE")
        yield


@asynccontextmanager
async def _no_connections(scene: Scene, chance: random.Random, connection: asyncpg.Connection) -> AsyncIterator[None]:
    """Every connection that PostgreSQL has left is ours."""
    async with AsyncExitStack() as ours:
        while True:
            try:
                one = await asyncpg.connect(scene.dsn, timeout=SQL_PATIENCE)
            except (OSError, asyncpg.PostgresError, TimeoutError):
                break
            ours.callback(one.terminate)
        yield


KINDS: tuple[Kind, ...] = (
    Kind("kill a service", _kill(Scene.services)),
    Kind("freeze a service", _freeze(Scene.services)),
    Kind("kill the supervisor", _kill_supervisor, settles=START_PATIENCE),
    Kind("freeze the supervisor", _freeze(_supervisor)),
    Kind("kill PostgreSQL", _kill(Scene.postmaster)),
    Kind("freeze PostgreSQL", _freeze(Scene.postmaster)),
    Kind("kill a backend", _kill(Scene.backends)),
    Kind("freeze a backend", _freeze(Scene.backends)),
    Kind("cut every connection", _by_sql(_cut_connections)),
    Kind("hold the append lock", _by_sql(_held_log)),
    Kind("hold checkpoint rows", _by_sql(_held_rows)),
    Kind("use up the connections", _by_sql(_no_connections)),
    Kind("kill Kafka", _kill(Scene.kafka), feed="kafka"),
    Kind("freeze Kafka", _freeze(Scene.kafka), feed="kafka"),
)
"""A full disk, a restored backup and an upgrade in the middle belong here as well, and are not here yet."""
