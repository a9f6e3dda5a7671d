"""Reporting's read models change while it is there: the past is taken in, and nobody is told half of it."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from eventlog.postgres import connect_pool
from eventlog.read_models.building import lock
from eventlog.read_models.read_models import ReadModels
from events.catalog import SOURCES, codec
from events.catalog.case import RequestReceived
from events.words import Words
from reporting.projections.cases import CASES
from reporting.wiring import DEFINITION, READ_MODELS
from service.framework import Consumer

BEFORE_THE_REGISTRY = (
    "DROP SCHEMA analytics CASCADE",
    "DROP TRIGGER read_models_moved ON reporting.checkpoints",
    "DROP TRIGGER read_models_begun ON reporting.checkpoints",
    "UPDATE reporting.engine_version SET version = 3",
    "DROP TABLE reporting.last_backup, reporting.restoring, reporting.handled_before, reporting.skipped",
    "DROP FUNCTION reporting.read_models_moved, reporting.serving_read_models, reporting.refuse_to_forget_skips",
    "DROP TABLE reporting.read_models, reporting.read_model_builds, reporting.visits, reporting.replacements",
    "ALTER TABLE reporting.story DROP COLUMN data, ADD zh text NOT NULL DEFAULT '', ADD en text NOT NULL DEFAULT ''",
    "ALTER TABLE reporting.cases ADD finished jsonb, ADD visits int NOT NULL DEFAULT 0, ALTER paused_seconds TYPE int",
)
"""How a database looked that was migrated before read models had versions."""

READS = ("/cases", "/cases/a/story", "/totals", "/scorecards", "/board")


async def answers(api: Any) -> list[Any]:
    """What reporting says, but for the time at which it was asked."""
    read = [await api.read(path, by="manager-1") for path in READS]
    return [{name: value for name, value in answer.items() if name != "as_of"} for answer in read]


async def ready(api: Any) -> dict[str, bool]:
    checks: dict[str, bool] = (await api.client.get("/readyz")).json()["checks"]
    return checks


async def until_ready(api: Any) -> None:
    async with asyncio.timeout(60):
        while (await api.client.get("/readyz")).status_code != 200:
            await asyncio.sleep(0.02)


async def receive_some(api: Any, say: Any) -> None:
    events: list[Any] = [say.north, *say.satisfied("a"), say.opened("b"), *say.routed("b"), say.obliged("b")]
    for event in events:
        source = codec.kinds[type(event)].source
        await api.receive(source, event)
        await api.read("/totals", by="manager-1")


async def test_a_database_from_before_versions_is_taken_over(open_service: Any, say: Any, database: str) -> None:
    async with open_service(DEFINITION, *SOURCES) as api:
        await receive_some(api, say)
        before = await answers(api)
    pool = await connect_pool(database, max_size=1, name="test")
    for statement in BEFORE_THE_REGISTRY:
        await pool.execute(statement)
    async with pool.acquire() as connection:
        assert await lock(connection, "reporting")  # nobody builds as long as this connection lives
        async with open_service(DEFINITION) as api:
            assert await ready(api) | {"read models": True} == dict.fromkeys(await ready(api), True)
            assert not (await ready(api))["read models"]
            assert (await api.client.get("/readyz")).status_code == 503
            refused = await api.get("/cases/a/story", by="manager-1")
            assert (refused.status_code, refused.json()["detail"]) == (503, "数据正在构建中，请稍后重试")
            assert refused.headers["retry-after"] == "2"
            await connection.close()
            await until_ready(api)
            assert await answers(api) == before
    await pool.close()


async def test_code_with_another_version_builds_it_and_serves_what_it_heard(
    open_service: Any, say: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_service(DEFINITION, *SOURCES) as api:
        await receive_some(api, say)
        before = await answers(api)
    monkeypatch.setattr(CASES, "version", "2-another")
    other = ReadModels(*READ_MODELS.projections, sources=SOURCES)
    changed = replace(DEFINITION, read_models=other, consumers=lambda _: (Consumer(other, other.sources),))
    async with open_service(changed) as api:
        await api.receive("intake", say.opened("c"))
        await until_ready(api)
        assert {case["case_id"] for case in (await api.read("/cases", by="manager-1"))["items"]} == {"a", "b", "c"}
        assert (await answers(api))[1] == before[1]


async def test_a_better_wording_shows_for_old_cases_too(world: Any, say: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.receive(say.opened("a"))
    await world.read("manager-1", "/cases/a/story")
    monkeypatch.setattr(RequestReceived, "sentence", lambda event: Words("客户来电", f"{event.customer_id} called"))
    (told,) = (await world.read("manager-1", "/cases/a/story"))["items"]
    assert (told["zh"], told["en"]) == ("客户来电", "customer-1 called")


async def test_what_this_code_cannot_tell_is_named_by_its_type(world: Any, say: Any) -> None:
    await world.receive(say.opened("a"))
    await world.read("manager-1", "/cases/a/story")
    await world.pool.execute("UPDATE reporting.story SET type = 'aftersales.intake.case-praised.v1'")
    (told,) = (await world.read("manager-1", "/cases/a/story"))["items"]
    assert told["zh"] == told["en"] == "aftersales.intake.case-praised.v1"
