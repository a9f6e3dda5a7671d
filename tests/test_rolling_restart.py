"""A newer version takes the place of this one while cases run, as the Deployments of deploy/k8s would do it.

Two apis and a worker of each service over one PostgreSQL, and once more over Kafka; callers with the ordinary retry.
First the newer version's migrations, while the older program runs; then, of every service, the worker and each api: a
new one is ready before an old one goes. Before that, the control: under the same load processes come and go that nobody
asks. So a busy machine makes both slow, and what is measured is what the restart adds.
"""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import cast

import httpx
import pytest
from tests.cases import play, the_last_case
from tests.rolling.deployments import Deployments
from tests.rolling.endpoints import endpoints
from tests.rolling.newer import make_newer, python
from tests.rolling.stops import Watching
from tests.world import World

from aftersales import keys
from aftersales.parent_death import die_with_parent
from aftersales.paths import scratch
from aftersales.ports import SERVICES
from aftersales.roles import as_role
from aftersales.schemas import migrate
from aftersales.supervisor import System
from eventlog.feeds.kafka import Broker
from events.catalog import SOURCES

FEEDS = ("store", "kafka")
CALLERS = 4
REST = 2.0
"""Seconds between two cases of a caller: the machine has time for the restart."""
LIMIT = 2.0
"""Seconds without a command that succeeds, beyond twice those of the control: a busy machine is not busy evenly."""
PATIENCE = 300.0

pytestmark = [
    pytest.mark.rolling,
    pytest.mark.timeout(1500),
    pytest.mark.slow("fifteen processes, and fifteen more of the newer version, one after the other"),
]


async def run(*command: str, **environment: str) -> str:
    """What a program of the newer version says, which must end well."""
    child = await asyncio.create_subprocess_exec(
        *command,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        preexec_fn=die_with_parent(signal.SIGKILL),
    )
    said, _ = await asyncio.wait_for(child.communicate(), PATIENCE)
    assert child.returncode == 0, said.decode(errors="replace")
    return said.decode()


@pytest.fixture
async def deployed(
    database: str, issued: tuple[Path, dict[str, str]], feed: Broker | None
) -> AsyncIterator[Deployments]:
    """This version, with all its pods."""
    await migrate(database)
    file = issued[0].absolute()
    databases = {service: as_role(database, service) for service in SERVICES}
    with scratch("aftersales-rolling-") as folder:
        async with httpx.AsyncClient(trust_env=False) as probes:
            pods = Deployments(folder, {"KEYS_FILE": str(file), "CLOCK": "log"}, databases, probes)
            async with endpoints(pods, sorted(SOURCES)) as peers:
                if feed is not None:
                    pods.environment = {**pods.environment, **over(feed, peers, file)}
                try:
                    for role in ("worker", "api", "api"):
                        for service in SERVICES:
                            await pods.add(service, role, {})
                    yield pods
                finally:
                    await pods.close()
                    if feed is not None:
                        for source in SOURCES:
                            await feed.delete_topic(source)


def over(kafka: Broker, peers: Mapping[str, str], keys_file: Path) -> dict[str, str]:
    """The variables of services that hear each other through Kafka."""
    return {
        "EVENT_FEED": "kafka",
        "KAFKA_BOOTSTRAP_SERVERS": kafka.servers,
        "KAFKA_PREFIX": kafka.prefix,
        "KAFKA_SECURITY_PROTOCOL": "PLAINTEXT",
        "PEERS": json.dumps(peers),
        "PEERS_KEY": keys.of_the_services(keys_file),
    }


async def control(pods: Deployments) -> None:
    """Of each service a process comes and goes, and nobody notices."""
    for service in SERVICES:
        await pods.remove(service, await pods.add(service, "api", {}, offered=False))


async def upgrade(pods: Deployments, owner: str, newer: Mapping[str, str]) -> None:
    """As `kubectl apply` has it: the migrations, then the pods of all services at their own pace."""
    for service in SERVICES:
        told = {**pods.environment, **newer, "DATABASE_URL": owner, "DATABASE_ROLE": service}
        assert "schema.migrated" in await run(*python(service, "migrate"), **told)
    await asyncio.gather(*(pods.roll(service, newer) for service in SERVICES))


async def test_a_rolling_restart_stops_nobody_and_loses_nothing(
    deployed: Deployments, database: str, issued: tuple[Path, dict[str, str]]
) -> None:
    file, secrets = issued
    newer = make_newer(deployed.folder / "newer")
    async with httpx.AsyncClient(timeout=30, trust_env=False) as http:
        world = World(cast(System, deployed), database, file, secrets, http)
        await asyncio.sleep(1.5)  # the last ones are offered
        await world.furnish()
        ledger, numbers, over = Watching(world), iter(range(1, 10_000)), asyncio.Event()

        async def caller() -> None:
            while not over.is_set():
                await play(ledger, next(numbers))
                await asyncio.sleep(REST)

        async def everything() -> tuple[dict[str, float], dict[str, float]]:
            try:
                await control(deployed)
                before = ledger.begin()
                await upgrade(deployed, database, newer)
                return before, ledger.begin()
            finally:
                over.set()

        async with asyncio.TaskGroup() as group:
            done = group.create_task(everything())
            callers = [group.create_task(caller()) for _ in range(CALLERS)]
        assert all(each.done() for each in callers)
        beside, stops = done.result()
        await the_last_case(ledger)

        tasks = (await world.get("clerk", "callback", "/tasks", case_id="fault-1"))["items"]
        assert [task["heard"] for task in tasks] == [3], "asked for, called, concluded: also of the past"
        ended = (await world.get("manager", "reporting", "/ended-visits"))["items"]
        assert {row["station_id"] for row in ended} == {"ST-EAST", "ST-WEST"}

    told = deployed.folder / "taken.json"
    taken = [(each.service, each.key, each.position) for each in ledger.taken]
    told.write_text(json.dumps({"dsn": database, "keys_file": str(file), "taken": taken}), "utf-8")
    report = await run(*python("tests.rolling.holds", str(told)), **newer)
    print(f"{len(taken)} commands, {ledger.requests} requests, repeated: {dict(ledger.hidden)}; {report.strip()}")
    print("longest stops, s:", {service: (round(beside[service], 2), round(stops[service], 2)) for service in stops})
    assert {service: stop for service, stop in stops.items() if stop > LIMIT + 2 * max(beside.values())} == {}
