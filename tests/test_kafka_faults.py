"""Kafka, PostgreSQL and workers come and go while cases run; afterwards all must be as if nothing had happened."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from tests.cases import play, the_last_case
from tests.ledger import Ledger
from tests.scraped import scrape
from tests.world import MORNING, World

from aftersales.errors import CommandError
from aftersales.kafka import Kafka
from aftersales.paths import scratch
from aftersales.ports import free_ports
from aftersales.postgres import Postgres
from aftersales.process import Process
from aftersales.relay import rebuild_topic
from eventlog.feeds.kafka import Broker
from events.catalog import NAMESPACE
from tests import invariants

SPLIT = True
CALLERS = 3
BETWEEN_CASES = 0.5
"""Seconds that a caller rests: an office under way, not a load that keeps the machine from the disturbance."""
OUTAGE_SECONDS = 60
LOST = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '% worker'"
"""Every worker loses its connections to PostgreSQL."""

pytestmark = [
    pytest.mark.endurance,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(300),
    pytest.mark.slow("a disturbance as long as a real one, then everything is compared with the log"),
]


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """A server that this module may restart."""
    with scratch("aftersales-tests-") as folder, Postgres(folder / "postgres") as server:
        yield server


@pytest.fixture(scope="module")
def broker() -> Iterator[Kafka]:
    """A Kafka that this module may stop and kill."""
    with scratch("aftersales-tests-") as folder:
        server = Kafka(folder / "kafka")
        try:
            server.start()
        except CommandError as error:
            pytest.skip(str(error))
        yield server
        server.stop()


@pytest.fixture(scope="module")
def feed(broker: Kafka) -> Broker:
    """Everything through that Kafka."""
    return Broker(broker.bootstrap_servers, NAMESPACE)


beside = asyncio.to_thread
"""The callers go on meanwhile. What is started so ends with the loop at the latest, for its thread does."""

Disturb = Callable[[], Awaitable[object]]


class Load:
    """Cases that run while something is disturbed, and the books over all of them."""

    def __init__(self, world: World) -> None:
        self.ledger = Ledger(world)
        self._world = world
        self._numbers = itertools.count(1)
        self._begin = MORNING

    async def during(self, disturb: Disturb) -> None:
        """Callers work until the disturbance is over and each has finished his case; then everything must hold."""
        disturbing = asyncio.ensure_future(disturb())

        async def caller() -> None:
            while not disturbing.done():
                await play(self.ledger, next(self._numbers), self._begin)
                await asyncio.sleep(BETWEEN_CASES)

        await asyncio.gather(disturbing, *(caller() for _ in range(CALLERS)))
        await self._world.system.ready()
        self._begin = await the_last_case(self.ledger, self._begin)
        report = await invariants.everything_holds(self._world, self.ledger.taken)
        print(f"{len(self.ledger.taken)} commands, {self.ledger.repeated} repeated, {report}")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def load(world: World) -> AsyncIterator[Load]:
    yield Load(world)


async def test_the_broker_is_killed(load: Load, broker: Kafka) -> None:
    async def kill() -> None:
        await asyncio.sleep(3)
        await beside(broker.restart, immediate=True)
        await asyncio.sleep(3)

    await load.during(kill)


async def test_the_broker_is_away_for_a_minute(load: Load, broker: Kafka, world: World) -> None:
    async def stop() -> None:
        await beside(broker.stop)
        opened = {"case_id": "during-the-outage", "customer_id": "C-east", "channel": "web", "description": "卡纸"}
        _, position = await world.post("clerk", "intake", "/cases", opened)
        seen = await world.get("clerk", "intake", "/cases", customer_id="C-east", wait_for=position)
        assert "during-the-outage" in {case["case_id"] for case in seen["items"]}, "a service needs no Kafka for itself"
        async with invariants.looking_into(world) as pool:
            await pool.execute(LOST)
        # Who lost the database begins anew, and knows the way round Kafka all the same.
        await world.post("clerk", "intake", "/cases/during-the-outage/route")
        await tells_that_kafka_is_away(world, 1)
        async with asyncio.timeout(OUTAGE_SECONDS / 2):
            await load.ledger.found("east-desk", "dispatch", "/work-orders", case_id="during-the-outage")
        await asyncio.sleep(OUTAGE_SECONDS / 2)
        await beside(broker.start)

    await load.during(stop)
    await tells_that_kafka_is_away(world, 0)


async def tells_that_kafka_is_away(world: World, value: float) -> None:
    """Every listener does, and every relay that has something to say."""
    name = "eventlog_kafka_away"
    async with asyncio.timeout(OUTAGE_SECONDS / 2):
        while True:
            found = await scrape(world)
            told = [max(one.value for one in page if one.name == name) for p, page in found.items() if p.role != "api"]
            if set(told) == {value}:
                break
            await asyncio.sleep(0.2)
    failures = [one for page in found.values() for one in page if one.name == "eventlog_kafka_failures_total"]
    assert sum(one.value for one in failures) > 0


async def test_postgresql_is_restarted(load: Load, postgres: Postgres) -> None:
    async def restart() -> None:
        for immediate in (False, True):
            await asyncio.sleep(2)
            await beside(postgres.restart, immediate)

    await load.during(restart)


async def test_a_second_worker_comes_and_goes(load: Load, world: World, folder: Path) -> None:
    """Its partitions move to it and back, every few seconds, in every service."""
    first = {process.service: process for process in world.system.processes if process.role == "worker"}

    async def visit(service: str, port: int) -> None:
        environment = first[service].environment
        for _ in range(2):
            second = Process(service, "worker", port, environment, folder / "second")
            await second.start()
            await asyncio.sleep(4)
            await second.stop()
            await asyncio.sleep(1)

    async def visits() -> None:
        (folder / "second").mkdir()
        await asyncio.gather(*(visit(service, port) for service, port in free_ports().items()))

    await load.during(visits)


async def test_a_topic_is_deleted_and_rebuilt(load: Load, world: World, feed: Broker) -> None:
    async def rebuild() -> None:
        for source in ("intake", "dispatch"):
            await asyncio.sleep(1)
            await feed.delete_topic(source)
            assert await rebuild_topic(world.dsn, feed, source) > 0

    await load.during(rebuild)
