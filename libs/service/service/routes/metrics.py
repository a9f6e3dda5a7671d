"""Request metrics, labelled by route template, never by ids; and the page that Prometheus reads."""

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Gauge, Histogram, generate_latest
from starlette.responses import PlainTextResponse, Response

from eventlog.postgres import AWAY
from service.http.responses import Reply
from service.routing.allow import allow
from service.routing.call import Call

REQUESTS = Histogram(
    "aftersales_http_request_seconds",
    "Time from a request's headers to the last byte of its answer",
    ["route", "method", "status"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
HEAD = Gauge("aftersales_log_position", "The position of the newest event of the service's own log")

_bound: dict[tuple[str, str, int], Histogram] = {}


def observe(route: str, method: str, status: int, seconds: float) -> None:
    """Count one request."""
    child = _bound.get((route, method, status))
    if child is None:
        child = _bound[route, method, status] = REQUESTS.labels(route, method, str(status))
    child.observe(seconds)


router = APIRouter(tags=["运维 · Operations"])


@router.get("/metrics", summary="Prometheus 指标 · Prometheus metrics", response_class=PlainTextResponse)
async def metrics(call: Annotated[Call, allow("operations")]) -> Response:
    """Text format. The log's head is read anew; without a database the last one known is shown."""
    if call.runtime.definition.publishes:
        with suppress(*AWAY):
            HEAD.set(await call.runtime.store.head())
    return Reply(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST.encode())
