"""Alive, and ready: what the platform asks before it sends traffic or restarts a process."""

import asyncio
from dataclasses import dataclass
from typing import TypeVar

import asyncpg
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from eventlog.postgres import AWAY
from service.http.responses import Reply, encode
from service.operations.probe import Probe
from service.runtime import Runtime

T = TypeVar("T")

PATIENCE_SECONDS = 1.5
"""What does not answer in that time is not ready, whatever it is that is frozen; the answer is out within 2 s."""
BROKEN: tuple[type[Exception], ...] = (*AWAY, asyncpg.PostgresError)

router = APIRouter(tags=["健康 · Health"])
"""Open to everyone: says nothing that needs a key."""


@dataclass(frozen=True, slots=True)
class Alive:
    """`status` is `ok`."""

    status: str


@router.get("/healthz", summary="进程存活 · The process is alive", responses={200: {"model": Alive}})
async def check_liveness() -> Response:
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
async def check_readiness(request: Request) -> Response:
    """200 when the database answers and the keyring can be used, the schema and the read models are the code's, every
    loop of this process runs and none stands still, and every log that it follows is the one that it received before;
    503 otherwise."""
    checks = await ready(request.app.state.runtime)
    readiness = Readiness(all(checks.values()), checks)
    return Reply(encode(readiness), 200 if readiness.ready else 503)


async def ready(runtime: Runtime) -> dict[str, bool]:
    """Check by check."""
    asked = _answer(runtime.keyring_probe)
    keys = asyncio.create_task(asked)
    found = await _answer(runtime.probe)
    checks = {"database": found is not None, "schema": found is not None and found.schema, "keyring": bool(await keys)}
    if runtime.definition.read_models is not None:
        checks["read models"] = found is not None and found.read_models
    workers = {f"worker {worker.name}": worker.alive for worker in runtime.workers}
    logs = {f"log {source}": False for source in runtime.diverged}
    return checks | workers | runtime.checks | logs


async def _answer(probe: Probe[T]) -> T | None:
    """None where it does not answer well."""
    try:
        return await probe.answer(PATIENCE_SECONDS)
    except BROKEN:
        return None
