"""The page that Prometheus reads."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from starlette.responses import PlainTextResponse, Response

from eventlog.metrics import BUILT_RATIO, LOG_POSITION, PARKED, PARKED_OLDEST
from eventlog.pool_use import tell
from eventlog.read_models.built import built
from eventlog.subscriptions.parked import Waiting, waiting
from service.http.responses import Reply
from service.metrics import BACKUP, READY
from service.routes.health import BROKEN, ready
from service.routing.allow import allow
from service.routing.call import Call
from service.runtime import Runtime

PATIENCE_SECONDS = 2.0
"""For each thing that is asked of the database. What does not come in time is shown as it was last known."""
NOTHING = Waiting(0, 0.0)

router = APIRouter(tags=["运维 · Operations"])


@router.get("/metrics", summary="Prometheus 指标 · Prometheus metrics", response_class=PlainTextResponse)
async def read_metrics(call: Annotated[Call, allow("operations")]) -> Response:
    """Text format; docs/operations/metrics.md says what each means. What the database knows is asked anew."""
    runtime = call.runtime
    looks = [_checks(runtime), _in_time(_parked(runtime)), _in_time(_backup(runtime))]
    if runtime.definition.publishes:
        looks.append(_in_time(_head(runtime)))
    if runtime.definition.read_models is not None:
        looks.append(_in_time(_built(runtime)))
    if runtime.figures is not None:
        looks.append(runtime.figures.refresh())
    await asyncio.gather(*looks)
    for name, pool in runtime.pools.items():
        tell(name, pool)
    return Reply(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST.encode())


async def _in_time(look: Awaitable[None]) -> None:
    with suppress(*BROKEN):
        async with asyncio.timeout(PATIENCE_SECONDS):
            await look


async def _checks(runtime: Runtime) -> None:
    checks = await ready(runtime)
    READY.clear()
    for check, good in checks.items():
        READY.labels(check).set(good)


async def _parked(runtime: Runtime) -> None:
    found = await waiting(runtime.pool, runtime.definition.name)
    PARKED.clear()
    PARKED_OLDEST.clear()
    for name in {*runtime.subscriptions, *found}:
        events, seconds = found.get(name, NOTHING)
        PARKED.labels(name).set(events)
        PARKED_OLDEST.labels(name).set(seconds)


async def _backup(runtime: Runtime) -> None:
    """`aftersales backup` says so in the database of each service."""
    made_at = await runtime.pool.fetchval(f"SELECT max(made_at) FROM {runtime.definition.name}.last_backup")
    BACKUP.set(made_at.timestamp() if made_at is not None else 0.0)


async def _head(runtime: Runtime) -> None:
    LOG_POSITION.set(await runtime.store.head())


async def _built(runtime: Runtime) -> None:
    models = runtime.definition.read_models
    assert models is not None
    for name, ratio in (await built(runtime.pool, models)).items():
        BUILT_RATIO.labels(name).set(ratio)
