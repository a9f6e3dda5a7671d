"""Whatever is frozen, callers are told within seconds, and `/readyz` within two. The limits are those of production, so
each test takes some seconds."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, contextmanager, suppress
from time import perf_counter
from typing import Any

import asyncpg
import httpx
import psutil
import pytest

from aftersales.paths import scratch
from aftersales.postgres import Postgres
from eventlog.postgres import REQUEST, WORKER
from service.database.pools import REQUEST_CONNECTIONS
from service.runtime import Runtime

Start = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]
MARGIN = 2.0
"""Seconds that a busy machine may take on top."""


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """One that may be frozen without anybody else noticing."""
    with scratch("aftersales-frozen-") as folder, Postgres(folder) as server:
        yield server


@pytest.fixture
def database(server: Postgres) -> str:
    return server.fresh_database("frozen")


@pytest.fixture
def runtime(client: httpx.AsyncClient) -> Runtime:
    """Of the service that `client` asks."""
    found: Runtime = client._transport.app.state.runtime  # type: ignore[attr-defined]  # the service inside it
    return found


@contextmanager
def frozen(pids: Sequence[int]) -> Iterator[None]:
    """SIGSTOP, and SIGCONT at the end. One that was about to end anyway may be gone by then."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


async def backends(database: str) -> dict[int, str]:
    """Process → application name, of everybody who is connected to the database."""
    connection = await asyncpg.connect(database)
    found = await connection.fetch(
        "SELECT pid, application_name FROM pg_stat_activity WHERE datname = 'frozen' AND pid <> pg_backend_pid()"
    )
    await connection.close()
    return {row["pid"]: row["application_name"] for row in found}


def named(found: Mapping[int, str], name: str) -> list[int]:
    """Those of one pool."""
    return [pid for pid, application in found.items() if application == name]


def tree(server: Postgres) -> list[int]:
    """The postmaster and all that it has started."""
    postmaster = psutil.Process(int((server.data / "postmaster.pid").read_text().splitlines()[0]))
    return [postmaster.pid, *(child.pid for child in postmaster.children(recursive=True))]


def body(number: int) -> dict[str, Any]:
    return {"customer_id": f"c-{number}", "name": "Ming", "region": "hangzhou"}


async def refused_in_time(responses: Sequence[Any], seconds: float) -> None:
    """All of them say 503 in that time, in both languages, and when to try again."""
    started = perf_counter()
    for response in await asyncio.gather(*responses):
        assert response.status_code == 503 and int(response.headers["retry-after"]) > 0
        said = response.json()
        assert said["type"].endswith(":unavailable") and said["title"] and said["title_en"]
    assert perf_counter() - started < seconds + MARGIN


async def ready(client: httpx.AsyncClient) -> bool:
    """What `/readyz` says, within two seconds."""
    started = perf_counter()
    status = (await client.get("/readyz")).status_code
    assert perf_counter() - started < 2.0
    assert (await client.get("/healthz")).status_code == 200
    return status == 200


async def until_ready(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(15):
        while not await ready(client):
            await asyncio.sleep(0.05)


async def test_thirty_posts_behind_a_held_append_lock(client: httpx.AsyncClient, database: str) -> None:
    holder = await asyncpg.connect(database)
    await holder.execute("SELECT pg_advisory_lock(hashtextextended('append intake', 0))")
    posts = [client.post("/customers", json=body(number)) for number in range(30)]
    await refused_in_time(posts, 2 * REQUEST.lock + 1.0)
    assert await ready(client)
    await holder.close()
    assert (await client.post("/customers", json=body(1))).status_code == 201


@pytest.mark.slow("every limit is waited for")
async def test_a_frozen_postgresql(server: Postgres, client: httpx.AsyncClient) -> None:
    assert await ready(client)
    with frozen(tree(server)):
        for _ in range(3):
            assert not await ready(client)
        requests = [client.post("/customers", json=body(number)) for number in range(15)]
        requests += [client.get("/customers") for _ in range(15)]
        # a turn, then a statement that is not answered; or no connection, and then none again
        await refused_in_time(requests, 2.0 + REQUEST.client + REQUEST.acquire)
        assert not await ready(client)
    await until_ready(client)
    written = await client.post("/customers", json=body(100))
    assert written.status_code == 201
    position = written.headers["aftersales-position"]
    assert (await client.get(f"/customers/c-100?wait_for={position}")).status_code == 200


@pytest.mark.parametrize("name", ["intake", "intake worker", "intake health"])
@pytest.mark.slow("every limit is waited for")
async def test_frozen_backends(client: httpx.AsyncClient, database: str, name: str) -> None:
    """All connections of one pool; a new one is had at once."""
    assert await ready(client)
    victims = named(await backends(database), name)
    assert victims
    with frozen(victims):
        assert await ready(client)
        started = perf_counter()
        while (await client.get("/customers")).status_code != 200:
            assert perf_counter() - started < REQUEST.client + MARGIN
        assert (await client.post("/customers", json=body(1))).status_code == 201
        while not (set(named(await backends(database), name)) - set(victims)):
            assert perf_counter() - started < WORKER.client + 1.0 + MARGIN
            await asyncio.sleep(0.1)
    await until_ready(client)


async def test_an_exhausted_pool(client: httpx.AsyncClient, runtime: Runtime) -> None:
    held = [await runtime.pool.acquire() for _ in range(REQUEST_CONNECTIONS)]
    await refused_in_time([client.get("/customers") for _ in range(20)], REQUEST.acquire)
    assert await ready(client)
    for connection in held:
        await runtime.pool.release(connection)
    assert (await client.get("/customers")).status_code == 200


async def test_a_locked_schema(client: httpx.AsyncClient, database: str) -> None:
    holder = await asyncpg.connect(database)
    async with holder.transaction():
        await holder.execute("LOCK TABLE intake.alembic_version, intake.names")
        assert not await ready(client)
        await refused_in_time([client.get("/customers")], REQUEST.lock)
    await holder.close()
    await until_ready(client)


@pytest.mark.slow("every limit is waited for")
async def test_a_service_closes_beside_a_frozen_postgresql(server: Postgres, start: Start) -> None:
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(start())
        assert await ready(client)
        with frozen(tree(server)):
            started = perf_counter()
            await stack.aclose()
            assert perf_counter() - started < 20.0
