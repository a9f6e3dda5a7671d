"""Spans of one service, as a real collector gets them; and a collector that is slow, away or too late."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY
from tests.collector import Collector, collecting

from service.settings import Settings

TRACE = "ab" * 16
TRACED = {"traceparent": f"00-{TRACE}-{'cd' * 8}-01"}
NAME, PHONE = "陈梅花", "13900001234"


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as found:
        yield found


async def until(holds: Callable[[], Any]) -> None:
    async with asyncio.timeout(20):
        while not holds():
            await asyncio.sleep(0.02)


def told(collector: Collector) -> list[tuple[str, int | str]]:
    """Name and status of the requests that came."""
    status = "http.response.status_code"
    return sorted((each.span.name, each.attributes[status]) for each in [*collector.told] if status in each.attributes)


async def register(client: httpx.AsyncClient, id: str = "c-1", **headers: str) -> httpx.Response:
    body = {"customer_id": id, "name": NAME, "region": "hangzhou"}
    answer = await client.post("/customers", json=body, headers=headers)
    assert answer.status_code == 201
    return answer


def dropped(reason: str) -> float:
    return REGISTRY.get_sample_value("aftersales_spans_dropped_total", {"reason": reason}) or 0.0


async def test_a_request_its_append_and_what_follows_are_one_trace(start: Any, collector: Collector) -> None:
    async with start(otel_exporter_otlp_endpoint=collector.url, otel_bsp_schedule_delay=20) as client:
        answer = await register(client, **TRACED)
        await until(lambda: any(each.span.name.startswith("process") for each in collector.of(TRACE)))
        await until(lambda: told(collector))
    spans = {each.span.name: each for each in collector.of(TRACE)}
    request, append, commit = spans["POST /customers"], spans["append"], spans["commit"]
    assert request.span.parent_span_id.hex() == "cd" * 8
    assert request.attributes == {
        "http.request.method": "POST",
        "http.route": "/customers",
        "http.response.status_code": 201,
        "eventlog.events": 1,
    }
    assert append.span.parent_span_id == request.span.span_id
    assert commit.span.parent_span_id == append.span.span_id
    assert spans["SELECT intake.append"].span.parent_span_id == commit.span.span_id
    handled = next(each for name, each in spans.items() if name.startswith("process "))
    assert handled.span.parent_span_id == request.span.span_id
    assert handled.attributes["eventlog.subscription"] == "names"
    assert f"intake:{handled.attributes['eventlog.position']}" in answer.headers["aftersales-position"]
    assert {each.service for each in spans.values()} == {"intake"}
    assert not any(NAME.encode() in body for body in collector.bodies)


async def test_a_trace_that_is_not_sampled_is_told_by_nobody(start: Any, collector: Collector) -> None:
    async with start(otel_exporter_otlp_endpoint=collector.url, otel_bsp_schedule_delay=20) as client:
        await register(client, traceparent=f"00-{'12' * 16}-{'cd' * 8}-00")
        for path in ("/healthz", "/readyz", "/events/head"):
            await client.get(path)
        await client.get("/customers", headers=TRACED)
        await until(lambda: told(collector))
    assert told(collector) == [("GET /customers", 200)]
    assert {each.trace_id for each in collector.told} == {TRACE}


async def test_nothing_of_a_refused_request_is_told_but_its_route_and_status(start: Any, collector: Collector) -> None:
    async with start(otel_exporter_otlp_endpoint=collector.url, otel_bsp_schedule_delay=20) as client:
        await client.get(f"/customers/{NAME}?q={PHONE}")
        await client.get(f"/{PHONE}/{NAME}")
        await client.request("CALL", f"/customers/{PHONE}")
        await client.post("/customers", json={"name": NAME, "phone": PHONE})
        await client.post(f"/customers/{PHONE}/rename", json={"name": NAME})
        await until(lambda: len(told(collector)) == 5)
    assert told(collector) == [
        ("GET none", 404),
        ("GET none", 422),
        ("POST /customers", 422),
        ("POST /customers/{customer_id}/rename", 404),
        ("_OTHER none", 405),
    ]
    whole = b"".join(collector.bodies)
    assert NAME.encode() not in whole and PHONE.encode() not in whole and b"%E9%99%88" not in whole


async def test_a_collector_that_is_away_costs_no_request_anything(start: Any, collector: Collector) -> None:
    collector.status, lost = 503, dropped("not_taken")
    async with start(otel_exporter_otlp_endpoint=collector.url, otel_bsp_schedule_delay=20) as client:
        for number in range(3):
            await register(client, f"c-{number}")
        await until(lambda: collector.requests)
        begun = perf_counter()
    assert perf_counter() - begun < 10, "the end waits a second at most for it"
    await until(lambda: dropped("not_taken") > lost)
    assert not collector.told


async def test_a_full_queue_drops_and_counts(start: Any, collector: Collector) -> None:
    collector.open.clear()
    full, sizes = dropped("queue_full"), {"otel_bsp_max_queue_size": 4, "otel_bsp_max_export_batch_size": 2}
    async with start(otel_exporter_otlp_endpoint=collector.url, otel_bsp_schedule_delay=20, **sizes) as client:
        for number in range(4):
            await register(client, f"c-{number}")
        assert (await client.get("/customers/c-3?wait_for=intake:4")).status_code == 200
        assert dropped("queue_full") > full
        collector.open.set()
        await until(lambda: collector.told)


@pytest.mark.parametrize("wrong", [{"otel_exporter_otlp_endpoint": "collector:4318"}, {"otel_traces_sampler_arg": 2}])
def test_what_cannot_be_meant_is_refused(settings: Settings, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"http|less than or equal"):
        Settings(database_url=settings.database_url, keys_file=settings.keys_file, **wrong)


def test_without_a_collector_opentelemetry_is_not_even_imported() -> None:
    """Services would take a second longer to start. Who may import it at all, import-linter says."""
    sources = [path.read_text("utf-8") for path in (Path(__file__).parents[1] / "service").rglob("*.py")]
    asked = [line for text in sources for line in text.splitlines() if "import" in line and "span_export" in line]
    assert asked and all(line.startswith("    ") for line in asked), "inside what runs where a collector is named"
