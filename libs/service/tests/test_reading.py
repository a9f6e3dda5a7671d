"""Reads: pages, waiting for what was just written, ETags, the log's clock."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from eventlog.envelope import Recorded, new_id
from eventlog.feeds.lanes import lane_of
from eventlog.postgres import Pool, connect_pool
from service.feeds import read_your_writes

As = Callable[[str], dict[str, str]]


async def test_a_read_waits_for_what_was_written(client: httpx.AsyncClient, register: Any) -> None:
    for number in range(5):
        position = (await register(id=f"c-{number}", region="杭")).headers["aftersales-position"]
        response = await client.get(f"/customers/c-{number}?wait_for={position}")
        assert (response.status_code, response.headers["etag"]) == (200, '"1"')
    assert (await client.get("/customers/c-4?wait_for=5")).status_code == 200
    assert (await client.get("/customers/c-4?wait_for=dispatch:999")).status_code == 200


async def test_a_read_that_waits_is_woken_by_the_write(client: httpx.AsyncClient, register: Any) -> None:
    reading = asyncio.create_task(client.get("/customers/c-1?wait_for=intake:1"))
    await asyncio.sleep(0.05)
    assert not reading.done()
    await register()
    assert (await reading).json()["name"] == "Ming"


async def test_a_read_that_has_waited_tells_the_time_of_its_answer(client: httpx.AsyncClient, register: Any) -> None:
    """Not that of its coming: what it waited for would lie ahead, and could not be asked about as of then."""
    reading = asyncio.create_task(client.get("/time?wait_for=intake:1"))
    await asyncio.sleep(0.05)
    assert not reading.done()
    written = datetime.now(UTC)
    await register()
    assert datetime.fromisoformat((await reading).json()["at"]) > written


async def test_a_log_clock_is_there_once_a_read_has_waited(start: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also in a process that neither took the command nor handles its events."""
    monkeypatch.setattr("service.runtime.FOLLOW_SECONDS", 60.0)
    body, told = {"customer_id": "c-1", "name": "Ming", "region": "r"}, "2020-01-01T00:00:00Z"
    async with (
        start(run="worker", clock="log"),
        start(run="api", clock="log") as one,
        start(run="api", clock="log") as two,
    ):
        answer = await one.post("/customers", json=body, headers={"Aftersales-Time": told})
        read = await two.get("/time", params={"wait_for": answer.headers["aftersales-position"]})
        assert read.json()["at"] == told


async def test_whoever_waits_ends_the_rests_of_his_service(
    start: Any, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where its subscriptions are another process's, as in production."""
    monkeypatch.setattr("service.feeds.subscriptions.PACE_SECONDS", 60.0)
    monkeypatch.setattr("eventlog.subscriptions.pace.HURRY_SECONDS", 0.0)  # not because somebody has waited before
    async with start(run="worker"), start(run="api") as apart:
        for number in range(3):
            await _write_and_read(apart, number)
    async with start() as together:
        for number in range(3, 6):
            await _write_and_read(together, number)


async def test_a_log_clock_takes_no_rests(start: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The subscriptions that rest would be behind the time that another one tells."""
    monkeypatch.setattr("service.feeds.subscriptions.PACE_SECONDS", 60.0)
    monkeypatch.setattr("eventlog.subscriptions.pace.HURRY_SECONDS", 0.0)
    async with start(clock="log") as client, asyncio.timeout(20):
        for number in range(3):
            body = {"customer_id": f"c-{number}", "name": "Ming", "region": "r"}
            await client.post("/customers", json=body, headers={"Aftersales-Time": f"2020-01-0{number + 1}T00:00:00Z"})
            while (await client.get(f"/customers/c-{number}")).status_code != 200:
                await asyncio.sleep(0.02)


async def _write_and_read(client: httpx.AsyncClient, number: int) -> None:
    body = {"customer_id": f"c-{number}", "name": "Ming", "region": "r"}
    position = (await client.post("/customers", json=body)).headers["aftersales-position"]
    assert (await client.get(f"/customers?wait_for={position}")).status_code == 200


async def test_waiting_in_vain_is_not_yet_visible(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_your_writes, "WAIT_SECONDS", 0.1)
    response = await client.get("/customers?wait_for=99")
    assert response.status_code == 503 and response.json()["type"].endswith("not-yet-visible")
    assert response.headers["retry-after"] == "1"


async def test_a_wait_can_be_broken_off_at_the_moment_of_a_move(client: httpx.AsyncClient) -> None:
    """Or one that ends by its time then would go on for ever."""
    runtime = client._transport.app.state.runtime  # type: ignore[attr-defined]
    subscription = next(iter(runtime.read_your_writes._here.values()))
    while not subscription.alone:
        await asyncio.sleep(0.01)
    over = asyncio.create_task(runtime.read_your_writes.wait_for("99"))
    while not subscription.moved._waiters:
        await asyncio.sleep(0.001)
    subscription.moved.set()
    subscription.moved = asyncio.Event()
    over.cancel()
    done, _ = await asyncio.wait([over], timeout=2)
    assert done and over.cancelled()


async def test_a_position_without_lanes_waits_for_all_that_its_command_wrote(database: str) -> None:
    """A command may write to two streams whose events travel on different lanes; the last one says nothing of the
    first."""
    keys = {lane_of("dispatch", f"k-{number}", 2): f"k-{number}" for number in range(20)}
    written = [recorded(keys[lane], position) for position, lane in ((7, "dispatch/0"), (8, "dispatch/1"))]

    async def read_log(source: str, after: int, limit: int) -> list[Recorded]:
        return [event for event in written if after < event.position <= after + limit]

    pool: Pool = await connect_pool(database, max_size=2, name="tests")
    await pool.execute("CREATE SCHEMA waiting")
    await pool.execute("CREATE TABLE waiting.checkpoints (subscription text, lane text, position bigint)")
    await pool.execute("INSERT INTO waiting.checkpoints VALUES ('tasks', 'dispatch/0', 3), ('tasks', 'dispatch/1', 8)")
    consumers: Any = [SimpleNamespace(handler=SimpleNamespace(name="tasks"), sources=("dispatch",))]
    reads = read_your_writes.ReadYourWrites(pool, "waiting", ("dispatch",), consumers, None, (), read_log)
    waiting = asyncio.create_task(reads.wait_for("dispatch:8"))
    await asyncio.sleep(0.1)
    assert not waiting.done(), "the event of the first lane is not handled yet"
    await pool.execute("UPDATE waiting.checkpoints SET position = 7 WHERE lane = 'dispatch/0'")
    await waiting
    await pool.close()


def recorded(key: str, position: int) -> Recorded:
    """An event of dispatch."""
    return Recorded(
        source="dispatch",
        position=position,
        id=new_id(),
        stream=f"work-order-{key}",
        version=1,
        type="aftersales.dispatch.fault-solved.v1",
        key=key,
        time=datetime(2026, 3, 2, tzinfo=UTC),
        data="{}",
        causation=None,
        correlation=None,
        actor="t-1",
        traceparent=None,
    )


async def test_what_is_no_position(client: httpx.AsyncClient) -> None:
    for token in ("x", "-1", "nobody:5", "intake:", "intake:1:2", "9" * 19, "1e3", "٣"):
        response = await client.get("/customers", params={"wait_for": token})
        assert response.status_code == 400 and response.json()["errors"][0]["field"] == "wait_for", token


async def test_pages_follow_each_other_without_gaps(client: httpx.AsyncClient, register: Any) -> None:
    for number in range(7):
        position = (await register(id=f"c-{number}", region="杭")).headers["aftersales-position"]
    seen: list[str] = []
    address: str | None = f"/customers?limit=3&region=%E6%9D%AD&wait_for={position}"
    while address:
        response = await client.get(address)
        page = response.json()
        seen += [item["customer_id"] for item in page["items"]]
        address = response.links.get("next", {}).get("url")
        assert (address is None) == (page["next"] is None)
        assert address is None or "region=%E6%9D%AD" in address
    assert seen == [f"c-{number}" for number in range(7)]


async def test_pages_that_are_none(client: httpx.AsyncClient, register: Any) -> None:
    await register(id="c-1")
    position = (await register(id="c-2")).headers["aftersales-position"]
    following = (await client.get("/customers", params={"limit": 1, "wait_for": position})).json()["next"]
    assert following
    for limit in ("0", "201", "x", ""):
        assert (await client.get("/customers", params={"limit": limit})).status_code == 422
    for after in ("x", "", "=", "c-1", following[:-2], following + "AAAA", "𠮷"):
        response = await client.get("/customers", params={"after": after})
        assert response.status_code == 400 and response.json()["errors"][0]["field"] == "after", after
    assert (await client.get("/customers", params={"after": "x" * 1001})).status_code == 422


async def test_the_wall_clock_takes_no_time_from_callers(client: httpx.AsyncClient, register: Any) -> None:
    response = await register(**{"Aftersales-Time": "2020-01-01T00:00:00Z"})
    assert response.status_code == 400 and response.json()["errors"][0]["field"] == "Aftersales-Time"


async def test_a_log_clock_follows_its_callers(start: Any) -> None:
    body = {"customer_id": "c-1", "name": "Ming", "region": "r"}
    async with start(clock="log") as client:
        assert (await client.get("/time")).json()["at"] == "1970-01-01T00:00:00Z"
        beyond = ("0001-01-01T00:00:00+08:00", "1970-01-01T00:00:00Z", "2062-01-01T00:00:00Z", "9999-01-01T00:00:00Z")
        for bad in ("yesterday", "2020-01-01T00:00:00", "2020", *beyond):
            response = await client.post("/customers", json=body, headers={"Aftersales-Time": bad})
            assert response.status_code == 400, bad
        told = {"Aftersales-Time": "2020-01-01T09:00:00+08:00"}
        assert (await client.post("/customers", json=body, headers=told)).status_code == 201
        assert (await client.get("/time")).json()["at"] == "2020-01-01T01:00:00Z"
        earlier = {"Aftersales-Time": "2019-01-01T00:00:00Z"}
        response = await client.post("/customers/c-1/rename", json={"name": "Hong"}, headers=earlier)
        assert response.json()["at"] == "2019-01-01T00:00:00Z"
        assert (await client.get("/time")).json()["at"] == "2020-01-01T01:00:00Z"


async def test_a_log_clock_never_leaves_the_century(start: Any) -> None:
    """Step by step, each within what is allowed: numbers of cases end with it."""
    async with start(clock="log") as client:
        for year in range(2028, 2099, 2):
            body = {"customer_id": f"c-{year}", "name": "Ming", "region": "r"}
            told = {"Aftersales-Time": f"{year}-01-01T00:00:00Z"}
            assert (await client.post("/customers", json=body, headers=told)).status_code == 201, year
        beyond = {"Aftersales-Time": "2099-12-31T23:00:00Z"}
        assert (await client.post("/customers", json=body | {"customer_id": "c-1"}, headers=beyond)).status_code == 400


async def test_a_log_clock_begins_where_the_log_ends(start: Any) -> None:
    body = {"customer_id": "c-1", "name": "Ming", "region": "r"}
    async with start(clock="log") as client:
        await client.post("/customers", json=body, headers={"Aftersales-Time": "2021-06-01T00:00:00Z"})
    async with start(clock="log", run="api") as client:
        assert (await client.get("/time")).json()["at"] == "2021-06-01T00:00:00Z"
