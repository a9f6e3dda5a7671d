"""Poison events for operations: what stands still, why, and asking for another try."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from pydantic import BaseModel
from starlette.responses import Response

from eventlog.decider import NotFound
from eventlog.subscriptions.parked import ParkedStream, list_parked, read_parked, request_retry
from service.http.openapi import REPEATABLE
from service.http.paging import Listed
from service.identifiers import Id
from service.routing.allow import allow
from service.routing.call import Call

Stream = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$")]


class ParkedRecord(BaseModel):
    """A recorded event; `data` is its payload as JSON text."""

    source: str
    position: int
    id: UUID
    stream: str
    version: int
    type: str
    key: str
    time: datetime
    data: str
    causation: UUID | None
    correlation: UUID | None
    actor: str
    traceparent: str | None


class ParkedItem(BaseModel):
    """One waiting event, whole."""

    recorded: ParkedRecord
    error: str
    attempts: int


class Retried(BaseModel):
    """How many events wait for another try."""

    events: int


router = APIRouter(tags=["运维 · Operations"])


@router.get("/parked", summary="隔离的事件流 · Parked streams", responses={200: {"model": Listed[ParkedStream]}})
async def list_parked_streams(call: Annotated[Call, allow("operations")]) -> Response:
    """Every stream that stands still in one of this service's subscriptions, the oldest first."""
    return call.respond({"items": await list_parked(call.runtime.pool, call.runtime.definition.name), "next": None})


@router.get(
    "/parked/{subscription}/{source}/{stream}",
    summary="隔离的事件 · The events of a parked stream",
    responses={200: {"model": Listed[ParkedItem]}},
)
async def list_parked_events(
    subscription: Id, source: Id, stream: Stream, call: Annotated[Call, allow("operations")]
) -> Response:
    """The waiting events, whole, in order, with the error of each; what people typed is sealed."""
    events = await read_parked(call.runtime.pool, call.runtime.definition.name, subscription, source, stream)
    if not events:
        raise _not_parked()
    return call.respond({"items": events, "next": None}, sealed=True)


@router.post(
    "/parked/{subscription}/{source}/{stream}/retry",
    summary="重试隔离的事件 · Try a parked stream again",
    status_code=202,
    responses={202: {"model": Retried}},
    openapi_extra={REPEATABLE: True},
)
async def retry_parked_stream(
    subscription: Id, source: Id, stream: Stream, call: Annotated[Call, allow("operations")]
) -> Response:
    """202: the subscription takes the stream's events up again in a moment; they stay parked if they fail again.
    Asking twice is asking once."""
    count = await request_retry(call.runtime.pool, call.runtime.definition.name, subscription, source, stream)
    if not count:
        raise _not_parked()
    return call.respond({"events": count}, status=202)


def _not_parked() -> NotFound:
    return NotFound("This stream is not parked", "该事件流未被隔离")
