"""The log as server-sent events, over a real connection."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from prometheus_client import REGISTRY

from aftersales.ports import free_port
from service.app import App
from service.connections import Limits, connections
from service.routes import event_stream
from service.serve import Server, bound

As = Callable[[str], dict[str, str]]
PATIENCE = 30.0
LIMITS = Limits(50, 40, 32_768, 16_384, 10.0, 0.6, 10.0)
"""A caller may leave its answer unread for 0.6 seconds."""


@asynccontextmanager
async def served(app: App) -> AsyncIterator[str]:
    """A running service on a port as well; gives its address."""
    listener = bound("127.0.0.1", free_port())
    config = uvicorn.Config(app, http=connections(LIMITS), ws="none", lifespan="off", log_config=None)
    server = Server(config, app.state.runtime.streams)
    running = asyncio.create_task(server._serve([listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        async with asyncio.timeout(PATIENCE):
            await running


@asynccontextmanager
async def following(url: str, headers: dict[str, str]) -> AsyncIterator[AsyncIterator[dict[str, str]]]:
    """The messages of a stream, each its fields; what has no data (a heartbeat) as well."""

    async def messages(lines: AsyncIterator[str]) -> AsyncIterator[dict[str, str]]:
        fields: dict[str, str] = {}
        async for line in lines:
            if not line:
                yield fields
                fields = {}
            else:
                name, _, value = line.partition(": ")
                fields[name or "comment"] = value

    async with (
        asyncio.timeout(PATIENCE),
        httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as http,
        http.stream("GET", url, headers=headers | {"Accept": "text/event-stream"}) as answer,
    ):
        assert answer.status_code == 200, await answer.aread()
        assert answer.headers["content-type"] == "text/event-stream"
        assert (answer.headers["cache-control"], answer.headers["x-accel-buffering"]) == ("no-store", "no")
        told = messages(answer.aiter_lines())
        assert await anext(told) == {"retry": "3000"}
        yield told


def app_of(client: httpx.AsyncClient) -> App:
    app: App = client._transport.app  # type: ignore[attr-defined]  # the service inside the transport
    return app


def measured(name: str) -> float:
    return REGISTRY.get_sample_value(f"aftersales_{name}", {"form": "sse"}) or 0.0


async def test_what_comes_is_told_and_a_stream_is_resumed(
    client: httpx.AsyncClient, register: Any, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "LOOK_SECONDS", PATIENCE)  # so that only a notification wakes it in time
    await register(id="c-1")
    await register(id="c-2")
    sent, app = measured("event_stream_events_total"), app_of(client)
    async with served(app) as url:
        async with following(f"{url}/events?after=1", as_("analyst-1")) as told:
            first = await anext(told)
            assert (first["id"], first["event"]) == ("2", "aftersales.intake.customer-registered.v1")
            page = (await client.get("/events?after=1", headers=as_("analyst-1"))).json()["items"]
            assert json.loads(first["data"]) == page[0]
            assert measured("event_streams") == 1
            for number in (3, 4, 5):
                await register(id=f"c-{number}")
                assert (await anext(told))["id"] == str(number)
        again = as_("analyst-1") | {"Last-Event-ID": "3"}
        async with following(f"{url}/events?after=1&upto=5", again) as told:
            assert [each["id"] async for each in told] == ["4", "5"], "the header counts; behind `upto` it ends"
        assert measured("event_stream_events_total") - sent == 6
        while measured("event_streams"):
            await asyncio.sleep(0.01)


async def test_a_quiet_stream_says_that_it_lives_and_how_far_it_is(
    client: httpx.AsyncClient, register: Any, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "HEARTBEAT_SECONDS", 0.05)
    monkeypatch.setattr(event_stream, "LOOK_SECONDS", 0.05)
    await register(id="c-1")
    async with (
        served(app_of(client)) as url,
        following(f"{url}/events?type=case-closed", as_("analyst-1")) as told,
    ):
        assert await anext(told) == {"comment": "1", "id": "1"}, "no event is left out before it"


async def test_a_stream_ends_with_its_key(
    client: httpx.AsyncClient, as_: As, keys_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "HEARTBEAT_SECONDS", 0.05)
    monkeypatch.setattr(event_stream, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr("service.auth.keys.CHECK_SECONDS", 0.0)
    async with served(app_of(client)) as url, following(f"{url}/events", as_("analyst-1")) as told:
        await anext(told)
        entries = json.loads(keys_file.read_text("utf-8"))
        for entry in entries["keys"]:
            entry["revoked"] = entry["id"] == "analyst-1"
        keys_file.write_text(json.dumps(entries), "utf-8")
        async for each in told:  # until it ends
            assert "comment" in each


async def test_only_so_many_are_open(start: Callable[..., Any], as_: As) -> None:
    reader = as_("analyst-1") | {"Accept": "text/event-stream"}
    async with start(max_streams=1) as client, served(app_of(client)) as url:
        async with following(f"{url}/events", as_("services")):
            refused = await client.get("/events", headers=reader)
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
            assert refused.json()["type"].endswith(":busy")
            assert (await client.get("/events", headers=as_("analyst-1"))).status_code == 200, "a page is no stream"
        while measured("event_streams"):
            await asyncio.sleep(0.01)
        async with following(f"{url}/events", as_("services")):
            pass
        while measured("event_streams"):
            await asyncio.sleep(0.01)
        for position in ("-1", "x", "9" * 20):
            refused = await client.get("/events", headers=reader | {"Last-Event-ID": position})
            assert refused.status_code == 400
        refused = await client.get("/events", headers=reader | {"Last-Event-ID": "1"})
        assert refused.status_code == 422, "the log does not go so far"
        assert (await client.get("/events", headers={"Accept": "text/event-stream"})).status_code == 403


async def test_a_caller_that_does_not_read_is_dropped(client: httpx.AsyncClient, register: Any, as_: As) -> None:
    await register(id="c-1")
    app = app_of(client)
    pool = app.state.runtime.pool
    await pool.execute(  # more than the buffers of two sockets hold
        "INSERT INTO intake.events SELECT 1 + n, gen_random_uuid(), 's-' || n, 1, type, key, time,"
        " data || jsonb_build_object('name', repeat('x', 8000)), NULL, NULL, actor, NULL"
        " FROM intake.events, generate_series(1, 3000) AS n"
    )
    key = as_("analyst-1")["Authorization"]
    async with served(app) as url, asyncio.timeout(PATIENCE):
        for accept in ("text/event-stream", "application/x-ndjson"):
            reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
            writer.write(
                f"GET /events HTTP/1.1\r\nHost: x\r\nAuthorization: {key}\r\nAccept: {accept}\r\n\r\n".encode()
            )
            assert await reader.readline() == b"HTTP/1.1 200 OK\r\n"
            while app.state.runtime.streams._open:
                await asyncio.sleep(0.02)
            writer.close()
