"""Each metric moves when its cause happens, and is there before."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families

from eventlog.postgres import Pool, connect_pool
from service.definition import Definition
from service.operations import figures
from service.operations.figures import Figures

As = Callable[[str], dict[str, str]]
Page = Mapping[str, float]
ONCE = {"Idempotency-Key": "once"}


def sample(name: str, **labels: str) -> str:
    return name + str(dict(sorted(labels.items())))


async def page(client: httpx.AsyncClient) -> dict[str, float]:
    """Every series and its value."""
    text = (await client.get("/metrics", headers={"Authorization": "Bearer key-of-ops-1"})).text
    families = text_string_to_metric_families(text)
    return {sample(one.name, **one.labels): one.value for family in families for one in family.samples}


async def page_with(client: httpx.AsyncClient, name: str, value: float | None = None) -> dict[str, float]:
    """The first page that has a series, with this value where one is given: on a busy machine what the database knows
    may come later than a page waits for it."""
    async with asyncio.timeout(30):
        while True:
            found = await page(client)
            if name in found and value in (None, found[name]):
                return found


def moved(before: Page, after: Page) -> dict[str, float]:
    """By how much each series of a counter has risen."""
    return {
        name: value - before.get(name, 0.0)
        for name, value in after.items()
        if "_total{" in name and value != before.get(name, 0.0)
    }


async def test_what_can_be_known_is_there_from_the_start(client: httpx.AsyncClient) -> None:
    await page_with(client, sample("aftersales_ready", check="database"), 1)
    found = await page_with(client, sample("eventlog_events_parked", subscription="names"))
    for outcome in ("appended", "stale", "replayed", "reused", "failed"):
        assert sample("eventlog_appends_total", outcome=outcome) in found
    for status in ("2xx", "4xx", "5xx"):
        route = {"route": "/customers/{customer_id}/rename", "method": "POST"}
        assert sample("aftersales_http_requests_total", **route, status=status) in found
        assert sample("aftersales_http_route_seconds_total", **route) in found
        assert sample("aftersales_http_slow_total", **route) in found
    assert sample("aftersales_http_request_seconds_bucket", method="POST", le="0.5") in found, "of the objective"
    for problem in ("unauthenticated", "forbidden", "busy", "internal"):
        assert sample("aftersales_http_problems_total", problem=problem) in found
    assert sample("eventlog_events_appended_total", type="aftersales.intake.customer-registered.v1") in found
    for name in ("eventlog_events_handled_total", "eventlog_subscription_restarts_total", "eventlog_events_parked"):
        assert sample(name, subscription="names") in found
    assert found[sample("aftersales_loops_failed_total", loop="names")] >= 0
    assert sample("aftersales_ready", check="database") in found
    builds = [name for name in found if name.startswith("aftersales_build_info") and "'run': 'all'" in name]
    assert builds, "one a service, of all that these tests have opened in this process"
    for build in builds:
        assert "'version': '0." in build and "'python': '3." in build and "'schema': '" in build
    assert not [name for name in found if "_created" in name]


async def test_commands_are_counted_by_what_became_of_them(client: httpx.AsyncClient, register: Any, as_: As) -> None:
    before = await page(client)
    await register(**ONCE)
    assert (await register(**ONCE)).headers["idempotency-replayed"] == "true"
    assert (await register(name="Hong", **ONCE)).status_code == 422
    names = [f"name {number}" for number in range(3)]
    renamed = [client.post("/customers/c-1/rename", json={"name": name}) for name in names]
    assert {answer.status_code for answer in await asyncio.gather(*renamed)} == {200}
    found = moved(before, await page(client))
    assert found[sample("eventlog_events_appended_total", type="aftersales.intake.customer-registered.v1")] == 4
    assert found[sample("eventlog_appends_total", outcome="appended")] == 4
    assert found[sample("eventlog_appends_total", outcome="stale")] >= 2, "three decided on the same version"
    assert found[sample("eventlog_appends_total", outcome="replayed")] == 1
    assert found[sample("aftersales_http_replayed_total")] == 1
    assert found[sample("aftersales_http_problems_total", problem="idempotency-key-reused")] == 1
    assert found[sample("aftersales_http_requests_total", route="/customers", method="POST", status="2xx")] == 2
    assert found[sample("aftersales_http_requests_total", route="/customers", method="POST", status="4xx")] == 1


async def test_commands_that_come_together_are_one_batch(client: httpx.AsyncClient, register: Any) -> None:
    before = await page(client)
    await asyncio.gather(*(register(id=f"c-{number}") for number in range(12)))
    after = await page(client)
    batches, commands = (
        after[name] - before[name]
        for name in (sample("eventlog_append_batch_commands_count"), sample("eventlog_append_batch_commands_sum"))
    )
    assert commands == 12 and batches < 12
    assert (
        after[sample("eventlog_append_batch_seconds_count")] - before[sample("eventlog_append_batch_seconds_count")]
        == batches
    )


async def test_refused_keys_are_counted_and_not_named(client: httpx.AsyncClient, as_: As) -> None:
    before = await page(client)
    assert (await client.get("/customers", headers={"Authorization": "Bearer nobody-knows-it"})).status_code == 401
    assert (await client.get("/customers", headers=as_("analyst-1"))).status_code == 403
    assert (await client.post("/broken-method", headers=as_("analyst-1"))).status_code == 404
    after = await page(client)
    found = moved(before, after)
    assert found[sample("aftersales_http_problems_total", problem="unauthenticated")] == 1
    assert found[sample("aftersales_http_problems_total", problem="forbidden")] == 1
    assert found[sample("aftersales_http_problems_total", problem="not-found")] == 1
    assert not [name for name in after if "analyst" in name or "nobody" in name]


async def test_callers_make_no_series(client: httpx.AsyncClient) -> None:
    before = await page(client)
    for number in range(5):
        await client.request(f"PURGE{number}", f"/customers/{number}")
        await client.get(f"/nowhere/{number}")
    new = set(await page(client)) - set(before)
    made = {sample("aftersales_http_requests_total", route="none", method="other", status="4xx")}
    assert {name for name in new if name.startswith("aftersales_http_requests_total")} <= made | {
        sample("aftersales_http_requests_total", route="none", method="GET", status="4xx")
    }


async def test_requests_in_flight_and_who_waits_for_a_connection(client: httpx.AsyncClient) -> None:
    transport: Any = client._transport
    pool: Pool = transport.app.state.runtime.pool
    assert (await page(client))[sample("aftersales_http_requests_in_flight")] == 1, "whoever asks"
    held = [await pool.acquire() for _ in range(pool.get_max_size())]
    waiting = asyncio.create_task(client.get("/customers"))
    found = await page_with(client, sample("aftersales_http_requests_in_flight"), 2)
    assert found[sample("eventlog_pool_in_use_connections", pool="requests")] == len(held)
    assert found[sample("eventlog_pool_connections", pool="requests")] == len(held)
    assert found[sample("eventlog_pool_limit_connections", pool="requests")] == len(held)
    assert found[sample("eventlog_pool_waiting_requests", pool="requests")] >= 1
    for connection in held:
        await pool.release(connection)
    assert (await waiting).status_code == 200
    assert (await page(client))[sample("eventlog_pool_waiting_requests", pool="requests")] == 0


async def test_parked_events_and_the_age_of_the_oldest(client: httpx.AsyncClient, register: Any, as_: As) -> None:
    parked, oldest = (
        sample(name, subscription="names")
        for name in ("eventlog_events_parked", "eventlog_events_parked_oldest_seconds")
    )
    assert (await page_with(client, parked, 0))[oldest] == 0
    position = (await register(name="poison")).headers["aftersales-position"]
    await client.get(f"/customers?wait_for={position}")
    first = (await page_with(client, parked, 1))[oldest]
    assert 0 < first <= (await page(client))[oldest] < 60


async def test_a_process_that_only_answers_knows_what_is_parked_too(start: Any, as_: As) -> None:
    async with start() as client:
        body = {"customer_id": "c-1", "name": "poison", "region": "hangzhou"}
        position = (await client.post("/customers", json=body)).headers["aftersales-position"]
        await client.get(f"/customers?wait_for={position}")
        async with start(run="api") as other:
            await page_with(other, sample("eventlog_events_parked", subscription="names"), 1)
        async with start(run="worker") as other:
            await page_with(other, sample("eventlog_log_position"), 1)


async def test_figures_are_counted_when_somebody_reads_and_not_too_often(tiny: Definition, start: Any) -> None:
    counted = 0

    async def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    async with start(replace(tiny, figures=count)) as client:
        assert counted == 0, "nobody watches"
        found = await page(client)
        assert counted == 1 and found[sample("aftersales_figures_timestamp_seconds")] > 1e9
        await page(client)
        assert counted == 1
    async with start(replace(tiny, figures=count), run="api") as client:
        await page(client)
        assert counted == 1, "workers tell"


async def test_figures_that_take_long_take_a_share_of_the_time() -> None:
    begun = asyncio.Event()
    go_on = asyncio.Event()

    async def count() -> None:
        begun.set()
        await go_on.wait()

    slow = Figures(count)
    patience, figures.PATIENCE_SECONDS = figures.PATIENCE_SECONDS, 0.05
    try:
        await asyncio.gather(slow.refresh(), slow.refresh())
        assert begun.is_set() and slow._task is not None, "it goes on when they give up"
        task = slow._task
        go_on.set()
        await task
        begun.clear()
        await slow.refresh()
        assert not begun.is_set(), "it rests nine times as long as it took, two seconds at least"
    finally:
        figures.PATIENCE_SECONDS = patience
        await slow.close()


async def test_figures_that_cannot_be_counted_hold_up_nobody() -> None:
    async def count() -> None:
        raise KeyError("no such table")

    await Figures(count).refresh()


async def test_the_age_of_the_last_backup_is_told(client: httpx.AsyncClient, database: str) -> None:
    pool: Pool = await connect_pool(database, max_size=1, name="tests")
    await pool.execute("CREATE TABLE IF NOT EXISTS intake.last_backup (made_at timestamptz NOT NULL, name text)")
    assert (await page(client))[sample("aftersales_backup_last_success_timestamp_seconds")] == 0, "there never was one"
    await pool.execute("INSERT INTO intake.last_backup (made_at, name) VALUES ('2026-03-02T01:00:00Z', 'monday')")
    found = await page(client)
    assert found[sample("aftersales_backup_last_success_timestamp_seconds")] == 1772413200
    await pool.close()
