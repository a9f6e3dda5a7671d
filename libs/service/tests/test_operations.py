"""What operations use: health, metrics, logs, parked streams, the description, and what happens without a database."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter
from typing import Any

import asyncpg
import httpx
import pytest

from aftersales.paths import scratch
from aftersales.postgres import Postgres
from eventlog.postgres import connect
from service.app import create_app
from service.definition import Definition, Resources
from service.feeds.consumer import Consumer
from service.operations import workers
from service.operations.workers import Worker
from service.settings import Settings

As = Callable[[str], dict[str, str]]


async def test_health_needs_no_key(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz", headers={"Authorization": ""})).json() == {"status": "ok"}
    ready = await client.get("/readyz", headers={"Authorization": ""})
    assert (ready.status_code, ready.json()["ready"]) == (200, True)
    loops = {"worker names", "worker wakeups", "worker idempotency", "worker watchdog"}
    assert set(ready.json()["checks"]) == {"database", "schema", "keyring", *loops, "names moves", "watchdog"}


async def test_a_schema_that_is_not_migrated_is_not_ready(tiny: Definition, settings: Settings) -> None:
    app = create_app(tiny, settings.model_copy(update={"run": "api"}))
    transport = httpx.ASGITransport(app=app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://t") as client:
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()["checks"]) == (
            503,
            {"database": True, "schema": False, "keyring": False},
        )


async def test_without_its_keyring_a_service_is_not_ready(start: Any, settings: Settings) -> None:
    """It could neither seal nor open a text."""
    async with start(keyring_url=settings.database_url.replace("/test_", "/nowhere_")) as client:
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()["checks"]["keyring"]) == (503, False)
        assert ready.json()["checks"]["database"]
    async with start() as client:
        assert (await client.get("/readyz")).status_code == 200
        connection = await asyncpg.connect(settings.database_url)
        await connection.execute("ALTER TABLE keyring.keys RENAME TO away")
        assert (await client.get("/readyz")).json()["checks"]["keyring"] is False
        await connection.execute("ALTER TABLE keyring.away RENAME TO keys")
        await connection.close()
        assert (await client.get("/readyz")).status_code == 200


async def test_a_table_that_is_not_there_yet_is_no_error_inside(tiny: Definition, settings: Settings, as_: As) -> None:
    app = create_app(tiny, settings.model_copy(update={"run": "api"}))
    transport = httpx.ASGITransport(app=app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://t") as client:
        read = await client.get("/customers", headers=as_("manager-1"))
        assert (read.status_code, read.headers["retry-after"]) == (503, "2")


async def test_a_table_that_is_not_there_any_more_is_one(client: httpx.AsyncClient, as_: As, database: str) -> None:
    connection = await connect(database, name="test")
    await connection.execute("ALTER TABLE intake.names RENAME TO lost")
    await connection.close()
    assert (await client.get("/customers", headers=as_("manager-1"))).status_code == 500


async def test_a_consumer_follows_the_sources_of_its_events(tiny: Definition, settings: Settings) -> None:
    followed = tiny.consumers

    def elsewhere(resources: Resources) -> list[Consumer]:
        return [replace(consumer, sources=("dispatch",)) for consumer in followed(resources)]

    app = create_app(replace(tiny, consumers=elsewhere), settings)
    with pytest.raises(ValueError, match="names takes events of intake, which it does not follow"):
        async with app.router.lifespan_context(app):
            pass


async def test_a_worker_process_answers_operations_only(start: Any, as_: As) -> None:
    async with start(run="worker") as client:
        assert (await client.get("/readyz")).status_code == 200
        assert (await client.get("/customers")).status_code == 404
        assert (await client.get("/parked", headers=as_("ops-1"))).status_code == 200


async def test_metrics_know_routes_and_no_ids(client: httpx.AsyncClient, register: Any, as_: As) -> None:
    await register(id="secret-id")
    await client.post("/customers/secret-id/rename", json={"name": "Hong"})
    await client.get("/customers/secret-id")
    await client.get("/nowhere/secret-id")
    assert (await client.get("/metrics")).status_code == 403
    text = (await client.get("/metrics", headers=as_("ops-1"))).text
    for labels in (
        ['route="/customers"', 'method="POST"', 'status="2xx"'],
        ['route="/customers/{customer_id}/rename"', 'method="POST"', 'status="2xx"'],
        ['route="/customers/{customer_id}"', 'method="GET"', ""],
        ['route="none"', 'method="GET"', 'status="4xx"'],
    ):
        found = [line for line in text.splitlines() if line.startswith("aftersales_http_requests_total")]
        assert any(all(label in line for label in labels) for line in found), labels
    assert "eventlog_log_position 2.0" in text
    assert "secret-id" not in text


async def test_a_request_is_one_line_in_the_log(
    client: httpx.AsyncClient, register: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    await register(name="张伟", traceparent=f"00-{'12' * 16}-{'34' * 8}-00")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (line,) = [line for line in lines if line["event"] == "request"]
    assert (line["method"], line["route"], line["status"]) == ("POST", "/customers", 201)
    assert (line["service"], line["key"], line["trace_id"]) == ("intake", "clerk-1", "12" * 16)
    assert len(line["events"]) == 1 and line["ms"] > 0 and line["time"].endswith("Z")
    assert "张伟" not in json.dumps(lines, ensure_ascii=False) and "key-of" not in json.dumps(lines)


async def test_a_parked_stream_is_listed_read_and_retried(client: httpx.AsyncClient, register: Any, as_: As) -> None:
    ops = as_("ops-1")
    position = (await register(name="poison")).headers["aftersales-position"]
    assert (await client.get(f"/customers?wait_for={position}")).json()["items"] == []
    assert (await client.get("/parked")).status_code == 403
    (item,) = (await client.get("/parked", headers=ops)).json()["items"]
    assert (item["subscription"], item["source"], item["stream"], item["events"]) == (
        "names",
        "intake",
        "customer-c-1",
        1,
    )
    address = "/parked/names/intake/customer-c-1"
    (event,) = (await client.get(address, headers=ops)).json()["items"]
    assert event["recorded"]["position"] == 1 and "poison" in event["error"]
    assert (await client.get("/parked/names/intake/customer-c-2", headers=ops)).status_code == 404
    assert (await client.post("/parked/names/intake/customer-c-2/retry", headers=ops)).status_code == 404
    retried = await client.post(f"{address}/retry", headers=ops)
    assert (retried.status_code, retried.json()) == (202, {"events": 1})
    async with asyncio.timeout(20):
        while (await client.get("/parked", headers=ops)).json()["items"][0]["attempts"] < 2:
            await asyncio.sleep(0.05)


async def test_the_description_is_complete(client: httpx.AsyncClient) -> None:
    assert (await client.get("/docs", headers={"Authorization": ""})).status_code == 200
    schema = (await client.get("/openapi.json", headers={"Authorization": ""})).json()
    assert schema["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    assert "HTTPValidationError" not in json.dumps(schema)
    shown = {tag["name"]: tag["x-displayName"] for tag in schema["tags"]}
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert " · " in operation["summary"] and " · " in shown[operation["tags"][0]], path
            if path in ("/healthz", "/readyz"):
                assert "security" not in operation
                continue
            assert operation["security"] == [{"key": []}]
            assert {"401", "403", "422", "500", "503"} <= set(operation["responses"])
            names = {parameter["name"] for parameter in operation["parameters"]}
            assert ("wait_for" in names) == (method == "get")
            heard = method != "get" and not path.startswith("/parked")  # asking for a retry twice is asking once
            assert ({"Idempotency-Key", "If-Match"} <= names) == heard
            assert not any(name.startswith("x-") for name in operation)
    problem = schema["components"]["responses"]["rejected"]["content"]["application/problem+json"]
    assert problem["schema"] == {"$ref": "#/components/schemas/Problem"} and problem["example"]["status"] == 409
    paths = schema["paths"]
    assert set(paths["/metrics"]["get"]["responses"]["200"]["content"]) == {"text/plain"}
    assert "202" in paths["/parked/{subscription}/{source}/{stream}/retry"]["post"]["responses"]
    unready = paths["/readyz"]["get"]["responses"]["503"]["content"]["application/json"]["schema"]
    assert unready == {"$ref": "#/components/schemas/Readiness"}


async def test_without_a_database_it_is_503_until_it_is_back(start: Any, as_: As) -> None:
    with scratch("aftersales-away-") as folder, Postgres(folder) as server:
        async with start(database_url=server.fresh_database("away")) as client:
            body = {"customer_id": "c-1", "name": "Ming", "region": "r"}
            assert (await client.post("/customers", json=body)).status_code == 201
            server.stop()
            for response in [await client.get("/customers"), await client.post("/customers", json=body)]:
                assert response.status_code == 503 and int(response.headers["retry-after"]) > 0
                assert response.json()["type"].endswith(":unavailable")
            assert (await client.get("/readyz")).json()["checks"]["database"] is False
            assert (await client.get("/healthz")).status_code == 200
            told = await client.get("/metrics", headers=as_("ops-1"))
            assert told.status_code == 200 and 'aftersales_ready{check="database"} 0.0' in told.text
            server.start()
            async with asyncio.timeout(20):
                while (await client.get("/readyz")).status_code != 200:
                    await asyncio.sleep(0.1)
            body["customer_id"] = "c-2"
            written = await client.post("/customers", json=body)
            assert written.status_code == 201
            position = written.headers["aftersales-position"]
            assert (await client.get(f"/customers/c-2?wait_for={position}")).status_code == 200


async def test_a_loop_that_fails_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "FIRST_PAUSE_SECONDS", 0.01)
    starts, running = [], asyncio.Event()

    async def fails_twice() -> None:
        starts.append(1)
        if len(starts) < 3:
            raise ValueError(starts)
        running.set()
        await asyncio.Event().wait()

    worker = Worker("loop", fails_twice)
    worker.start()
    await asyncio.wait_for(running.wait(), 5)
    assert worker.alive and len(starts) == 3
    await worker.close()


async def test_a_loop_that_had_worked_is_started_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(workers, "LONGEST_PAUSE_SECONDS", 0.32)
    begun, failed, running = list[float](), list[float](), asyncio.Event()

    async def fails_at_once_and_then_late() -> None:
        begun.append(perf_counter())
        if len(begun) == 8:
            running.set()
            await asyncio.Event().wait()
        if len(begun) == 7:
            await asyncio.sleep(0.4)
        failed.append(perf_counter())
        raise ValueError(begun)

    worker = Worker("loop", fails_at_once_and_then_late)
    worker.start()
    await asyncio.wait_for(running.wait(), 5)
    await worker.close()
    pauses = [again - end for again, end in zip(begun[1:], failed, strict=True)]
    assert pauses[5] >= 0.32 > pauses[6]
