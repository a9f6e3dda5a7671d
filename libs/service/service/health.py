"""Alive, and ready: what the platform asks before it sends traffic or restarts a process."""

import asyncio
from dataclasses import dataclass

import asyncpg
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from events.postgres import AWAY, Pool
from events.read_models import ReadModels
from events.serving import unserved
from service.migrate import head_revision, present_revision
from service.replies import Reply, encode
from service.runtime import Runtime

PATIENCE_SECONDS = 2.0
BROKEN: tuple[type[Exception], ...] = (*AWAY, asyncpg.PostgresError)

router = APIRouter(tags=["健康 · Health"])
"""Open to everyone: says nothing that needs a key."""


@router.get("/healthz", summary="进程存活 · The process is alive")
async def healthz() -> Response:
    """Always 200 while the event loop turns."""
    return Reply(encode({"status": "ok"}))


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether the process may get requests, check by check."""

    ready: bool
    checks: dict[str, bool]


@router.get(
    "/readyz",
    summary="可接受请求 · Ready for requests",
    responses={200: {"model": Readiness}, 503: {"model": Readiness, "description": "尚未就绪 · Not ready"}},
)
async def readyz(request: Request) -> Response:
    """200 when the database answers, the schema and the read models are the code's, and every loop of this process
    runs; 503 otherwise."""
    checks = await ready(request.app.state.runtime)
    readiness = Readiness(all(checks.values()), checks)
    return Reply(encode(readiness), 200 if readiness.ready else 503)


async def ready(runtime: Runtime) -> dict[str, bool]:
    """Check by check."""
    database, schema = False, False
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            revision = await present_revision(runtime.pool, runtime.definition.name)
        database, schema = True, revision == head_revision(runtime.definition)
    except BROKEN:
        pass
    checks = {"database": database, "schema": schema}
    if runtime.definition.read_models is not None:
        checks["read models"] = database and await _served(runtime.pool, runtime.definition.read_models)
    return checks | {f"worker {worker.name}": worker.alive for worker in runtime.workers}


async def _served(pool: Pool, models: ReadModels) -> bool:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return not await unserved(pool, models)
    except BROKEN:
        return False
