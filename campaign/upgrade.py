"""Upgrades in the middle: another version's read models, and a topic with other partitions, while callers work."""

import asyncio
import random
import time
from contextlib import suppress

import asyncpg
import psutil

from aftersales.database import DATABASE
from aftersales.ports import SERVICES
from aftersales.postgres import Postgres
from campaign.scene import START_PATIENCE, Failed, Scene, quietly, service_of
from events.catalog import SOURCES

SHARE = 0.3
"""Of the read models that another version made."""
KILLED = 0.6
"""How often a service is killed meanwhile."""
SEEN = 20.0
"""Seconds in which a service that starts must have begun to build, if it is to be killed at it."""
LOOK = 0.01
PARTITIONS = 3, 24
KAFKA_PATIENCE = 60.0
"""Seconds in which a topic must have been repartitioned, whatever became of Kafka before."""


async def upgrade(scene: Scene, chance: random.Random) -> bool:
    """Stop in good order, start on what another version left, and now and then kill a service that builds."""
    await asyncio.to_thread(scene.stop)
    services = await asyncio.to_thread(_of_another_version, scene, chance)
    scene.start()
    if chance.random() < KILLED:
        for service in chance.sample(services, chance.randint(1, len(services))):
            if await _builds(scene, service):
                await _kill(scene, service)
                await _started_again(scene, service)
    return True


async def divide_anew(scene: Scene, chance: random.Random) -> bool:
    """One topic gets other partitions by the operators' command, which must say that it worked.

    Kafka may still be starting after the fault before: nobody's readiness tells, so the command is said again.
    """
    source = chance.choice(SOURCES)
    partitions = str(chance.randint(*PARTITIONS))
    dividing = asyncio.create_task(_divide(scene, source, partitions))
    if chance.random() < KILLED:
        await asyncio.wait([dividing], timeout=chance.uniform(0.5, 3.0))
        await _kill(scene, chance.choice(SERVICES))
    await dividing
    return True


async def _divide(scene: Scene, source: str, partitions: str) -> None:
    give_up = time.monotonic() + KAFKA_PATIENCE
    while True:
        try:
            return await scene.aftersales("relay", "rebuild", source, "--partitions", partitions)
        except Failed:
            if time.monotonic() > give_up:
                raise
        await asyncio.sleep(1)


def _of_another_version(scene: Scene, chance: random.Random) -> list[str]:
    """Some read models are of a version that nobody knows, and empty; some are not there at all. Gives the services.

    That nothing is in them is no upgrade's way, but a table that was not built anew cannot pass for one that was.
    """
    marked: list[str] = []
    with Postgres(scene.folder / "data" / "postgres") as server:
        found = [
            (service, table)
            for service in SERVICES
            for table in server.sql(f"SELECT name FROM {service}.read_models ORDER BY name", DATABASE).split()
        ]
        for service, table in chance.sample(found, max(1, round(len(found) * SHARE))):
            if chance.random() < 0.5:
                registry = f"UPDATE {service}.read_models SET version = 'another' WHERE name = '{table}'"
                server.sql(f"{registry}; TRUNCATE {service}.{table}", DATABASE)
            else:
                registry = f"DELETE FROM {service}.read_models WHERE name = '{table}'"
                server.sql(f"{registry}; DROP TABLE {service}.{table}", DATABASE)
            marked.append(service)
    return sorted(set(marked))


async def _builds(scene: Scene, service: str) -> bool:
    """Wait until a service builds a read model; False where it is not seen at it."""
    with suppress(TimeoutError):
        async with asyncio.timeout(SEEN):
            while not await _builds_now(scene, service):  # noqa: ASYNC110 – a table sets no event
                await asyncio.sleep(LOOK)
            return True
    return False


async def _builds_now(scene: Scene, service: str) -> bool:
    try:
        connection = await asyncpg.connect(scene.dsn)
    except (OSError, asyncpg.PostgresError):
        return False
    try:
        return bool(await connection.fetchval(f"SELECT EXISTS (SELECT FROM {service}.read_model_builds)"))
    finally:
        connection.terminate()


async def _started_again(scene: Scene, service: str) -> None:
    """`aftersales up` ends where a service does before all were ready once; then an operator starts it again."""
    loop = asyncio.get_running_loop()
    give_up = loop.time() + START_PATIENCE
    while loop.time() < give_up and not _processes(scene, service):
        if scene.up is not None and scene.up.poll() is not None:
            scene.start()
            return
        await asyncio.sleep(LOOK)


async def _kill(scene: Scene, service: str) -> None:
    """It is gone when this returns."""
    victims = _processes(scene, service)
    for process in victims:
        quietly(process.kill)
    await asyncio.to_thread(psutil.wait_procs, victims, START_PATIENCE)


def _processes(scene: Scene, service: str) -> list[psutil.Process]:
    return [process for process in scene.services() if service_of(process) == service]
