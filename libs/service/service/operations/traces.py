"""Spans of requests, and whether they are sent anywhere: off unless a collector is named. Until then OpenTelemetry's
packages are not even imported."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from time import time_ns

from eventlog import tracing
from eventlog.envelope import NewEvent, Recorded
from service.http.request_context import RequestContext
from service.http.traffic import METHODS
from service.operations.ids import case_of
from service.program import program_version
from service.settings import Settings

SERVER_ERROR = 500


@asynccontextmanager
async def exporting(settings: Settings, service: str) -> AsyncIterator[None]:
    """Send spans while the service runs, where a collector is named; at the end what waits, for a moment."""
    tracing.sample(settings.otel_traces_sampler_arg)
    if not settings.traces_endpoint:
        yield
        return
    from service.operations.span_export import Outbox

    outbox = Outbox(settings, service, program_version())
    tracing.listen(outbox.put, _about)
    try:
        yield
    finally:
        tracing.listen(None)
        await asyncio.to_thread(outbox.close)


def begun(context: RequestContext) -> int:
    """When a request begins that somebody wants to hear of; 0 for any other."""
    return time_ns() if tracing.sampled(context.traceparent) else 0


def ended(context: RequestContext, route: str, status: int, began: int) -> None:
    """The span of a request, by its route template: never its address, in which people type."""
    if not began:
        return
    method = context.method if context.method in METHODS else "_OTHER"
    said: dict[str, str | int] = {
        "http.request.method": method,
        "http.route": route,
        "http.response.status_code": status,
        **_case(context.events, context.case_id),
    }
    if context.events:
        said["eventlog.events"] = len(context.events)
    error = str(status or "gone") if not status or status >= SERVER_ERROR else ""
    tracing.tell(f"{method} {route}", "server", context.traceparent, context.trace.parent, began, said, (), error)


def _about(recorded: Recorded) -> tracing.Attributes:
    return _case((recorded,), None)


def _case(events: Sequence[Recorded | NewEvent], asked: str | None) -> dict[str, str | int]:
    case_id = case_of(events, asked)
    return {"aftersales.case_id": case_id} if case_id is not None else {}
