"""A system for each module that asks: embedded PostgreSQL, the services on loopback ports, a key for every role."""

from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from tests.databases import Databases
from tests.world import STAFF, World

from aftersales import keys
from aftersales.kafka import Broker
from aftersales.paths import scratch
from aftersales.ports import free_ports
from aftersales.postgres import Postgres
from aftersales.schemas import migrate
from aftersales.supervisor import System
from eventlog.feeds.kafka import Broker as Kafka
from events.catalog import SOURCES


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Keys and logs of one module's system."""
    with scratch("aftersales-world-") as path:
        yield path


@pytest.fixture(scope="module")
def issued(folder: Path) -> tuple[Path, dict[str, str]]:
    """The key file, and everybody's key."""
    file = folder / "keys.json"
    return file, {
        who: keys.issue(file, who, [*role.split("+"), "importer"], station) for who, (role, station) in STAFF.items()
    }


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A module whose FEEDS names more than the store runs once on each."""
    if "feed" in metafunc.fixturenames and "broker" not in metafunc.fixturenames:
        metafunc.parametrize("feed", getattr(metafunc.module, "FEEDS", ("store",)), scope="module", indirect=True)


@pytest.fixture(scope="module")
def feed(request: pytest.FixtureRequest) -> Kafka | None:
    """What carries the events between the services: topics of the module's own, or (None) the store."""
    if request.param == "store":
        return None
    kafka: Broker = request.getfixturevalue("kafka")
    return Kafka(kafka.bootstrap_servers, prefix=f"test-{uuid4()}")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    request: pytest.FixtureRequest,
    postgres: Postgres,
    databases: Databases,
    issued: tuple[Path, dict[str, str]],
    feed: Kafka | None,
) -> AsyncIterator[World]:
    """A furnished system of the module's own, on a log clock. A module that sets SPLIT gets HTTP and workers apart, one
    with a `postgres` of its own is there."""
    file, secrets = issued
    split = getattr(request.module, "SPLIT", False)
    lending = databases if postgres.folder == databases.postgres.folder else Databases(postgres, "world")
    with lending.one() as dsn:
        await lending.prepare(dsn, "all services", partial(migrate, dsn))
        async with (
            System(dsn, file, free_ports(), clock="log", split=split, kafka=feed) as system,
            httpx.AsyncClient(timeout=30, trust_env=False) as http,
        ):
            made = World(system, dsn, file, secrets, http)
            await made.furnish()
            yield made
    if feed is not None:
        for source in SOURCES:
            await feed.delete_topic(source)
