"""Faults of processes and connections: done to the running system, held for a while, and ended."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

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


def kill(victims: Victims) -> Fault:
    async def fault(scene: Scene, chance: random.Random) -> bool:
        if not (found := victims(scene)):
            return False
        quietly(chance.choice(found).kill)
        return True

    return fault


def freeze(victims: Victims) -> Fault:
    async def fault(scene: Scene, chance: random.Random) -> bool:
        if not (found := victims(scene)):
            return False
        victim = chance.choice(found)
        quietly(victim.suspend)
        await asyncio.sleep(chance.uniform(0.5, LONGEST_HOLD))
        quietly(victim.resume)
        return True

    return fault


async def kill_supervisor(scene: Scene, chance: random.Random) -> bool:
    """With it ends everything that it started; then it is started again, as an operator would."""
    if scene.up is None:
        return False
    children = scene.processes()
    scene.up.kill()
    scene.up.wait()
    await asyncio.to_thread(psutil.wait_procs, children, START_PATIENCE)
    scene.start()
    return True


def supervisor(scene: Scene) -> list[psutil.Process]:
    return [psutil.Process(scene.up.pid)] if scene.up else []


Hold = Callable[[Scene, random.Random, asyncpg.Connection], AbstractAsyncContextManager[None]]


def by_sql(hold: Hold) -> Fault:
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
async def cut_connections(scene: Scene, chance: random.Random, connection: asyncpg.Connection) -> AsyncIterator[None]:
    await connection.fetch(
        """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid()"""
    )
    yield


@asynccontextmanager
async def held_log(scene: Scene, chance: random.Random, connection: asyncpg.Connection) -> AsyncIterator[None]:
    """Nobody can append to one service's log."""
    async with connection.transaction():
        source = chance.choice(SOURCES)
        await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"append {source}")
        yield


@asynccontextmanager
async def held_rows(scene: Scene, chance: random.Random, connection: asyncpg.Connection) -> AsyncIterator[None]:
    """No subscription of one service gets on."""
    async with connection.transaction():
        await connection.execute(f"SELECT 1 FROM {chance.choice(SOURCES)}.checkpoints FOR UPDATE")
        yield


@asynccontextmanager
async def no_connections(scene: Scene, chance: random.Random, connection: asyncpg.Connection) -> AsyncIterator[None]:
    """Every connection that PostgreSQL has left is ours."""
    async with AsyncExitStack() as ours:
        while True:
            try:
                one = await asyncpg.connect(scene.dsn, timeout=SQL_PATIENCE)
            except (OSError, asyncpg.PostgresError, TimeoutError):
                break
            ours.callback(one.terminate)
        yield
