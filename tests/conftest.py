"""A system for each module that asks: embedded PostgreSQL, the services on loopback ports, a key for every role."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from tests.world import STAFF, World

from aftersales import keys
from aftersales.places import scratch
from aftersales.ports import free_ports
from aftersales.postgres import Postgres
from aftersales.supervisor import System, migrate


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Keys and logs of one module's system."""
    with scratch("aftersales-world-") as path:
        yield path


@pytest.fixture(scope="module")
def issued(folder: Path) -> tuple[Path, dict[str, str]]:
    """The key file, and everybody's key."""
    file = folder / "keys.json"
    return file, {who: keys.issue(file, who, [role], station) for who, (role, station) in STAFF.items()}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    request: pytest.FixtureRequest, postgres: Postgres, issued: tuple[Path, dict[str, str]]
) -> AsyncIterator[World]:
    """A furnished system of the module's own, on a log clock. A module that sets SPLIT gets HTTP and workers apart."""
    file, secrets = issued
    name = f"world_{request.module.__name__.rpartition('.')[2]}"
    dsn = postgres.fresh_database(name)
    await migrate(dsn)
    split = getattr(request.module, "SPLIT", False)
    async with (
        System(dsn, file, free_ports(), clock="log", split=split) as system,
        httpx.AsyncClient(timeout=30, trust_env=False) as http,
    ):
        made = World(system, dsn, file, secrets, http)
        await made.furnish()
        yield made
    postgres.drop_database(name)
