"""A backup that is taken while callers work and restored a little later, step by step as docs/operations.md says."""

import asyncio
import random
from pathlib import Path

import asyncpg

from aftersales import bounded
from aftersales.binaries import programs
from aftersales.database import DATABASE
from aftersales.paths import server_account
from aftersales.postgres import Postgres
from campaign.scene import Failed, Heads, Scene
from events.catalog import SOURCES

MEANWHILE = 3.0, 12.0
"""Seconds of work that are lost."""


async def restore(scene: Scene, chance: random.Random) -> bool:
    """All five logs go back together, to one moment. What was accepted after it is lost, and nothing else."""
    file = scene.folder / "backup.dump"
    before = await _heads(scene)
    await asyncio.to_thread(_run, "pg_dump", "-Fc", "-f", str(file), "-d", scene.dsn)
    after = await _heads(scene)
    await asyncio.sleep(chance.uniform(*MEANWHILE))
    await asyncio.to_thread(scene.stop)
    heads = await asyncio.to_thread(_put_back, scene, file)
    if not all(before[source] <= heads[source] <= after[source] for source in SOURCES):
        raise Failed(f"a backup between {before} and {after} gave {heads}")
    await scene.aftersales("log", "new-epoch", *SOURCES)
    if scene.feed == "kafka":
        await scene.aftersales("kafka", "clean")  # its topics hold what was lost
    scene.lost(heads)
    scene.start()
    return True


async def fill_topics(scene: Scene) -> None:
    """What comes last: with Kafka the topics get what the logs hold."""
    if scene.feed == "kafka":
        await scene.aftersales("relay", "rebuild", *SOURCES)


async def _heads(scene: Scene) -> Heads:
    connection = await asyncpg.connect(scene.dsn)
    try:
        return {source: await connection.fetchval(_head(source)) for source in SOURCES}
    finally:
        await connection.close()


def _put_back(scene: Scene, file: Path) -> Heads:
    """Into an empty database, on a server that nobody else works with; gives how far each log reaches."""
    with Postgres(scene.folder / "data" / "postgres") as server:
        dsn = server.fresh_database(DATABASE)
        _run("pg_restore", "--exit-on-error", "-d", dsn, str(file))
        return {source: int(server.sql(_head(source), DATABASE)) for source in SOURCES}


def _head(source: str) -> str:
    return f"SELECT coalesce(max(position), 0) FROM {source}.events"


def _run(program: str, *arguments: str) -> None:
    done = bounded.run([str(programs(server_account()) / program), *arguments], capture_output=True)
    if done.returncode:
        raise Failed(f"{program}: {done.stderr[-500:]}")
