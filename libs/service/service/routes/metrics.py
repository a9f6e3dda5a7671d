"""The page that Prometheus reads."""

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from starlette.responses import PlainTextResponse, Response

from eventlog.postgres import AWAY
from service.http.responses import Reply
from service.operations.metrics import HEAD
from service.routing.allow import allow
from service.routing.call import Call

router = APIRouter(tags=["运维 · Operations"])


@router.get("/metrics", summary="Prometheus 指标 · Prometheus metrics", response_class=PlainTextResponse)
async def read_metrics(call: Annotated[Call, allow("operations")]) -> Response:
    """Text format. The log's head is read anew; without a database the last one known is shown."""
    if call.runtime.definition.publishes:
        with suppress(*AWAY):
            HEAD.set(await call.runtime.store.head())
    return Reply(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST.encode())
