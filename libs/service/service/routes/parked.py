"""Poison events for operations: what stands still, why, asking for another try, and giving one up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

import structlog
from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from eventlog.decider import NotFound, Rejected
from eventlog.envelope import Recorded
from eventlog.metrics import SKIPPED
from eventlog.subscriptions.parked import ParkedStream, list_parked, read_parked, request_retry
from eventlog.subscriptions.skipping import (
    NotFirst,
    NotTried,
    ParkedEventSkipped,
    Skip,
    Who,
    list_skipped,
    skip,
)
from service.http.openapi import REPEATABLE
from service.http.paging import Listed
from service.http.requests import Body, Text
from service.identifiers import Id
from service.routing.allow import allow
from service.routing.call import Call
from service.runtime import Runtime
from service.sealing.tokens import ERASED

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
    parked_at: datetime


class Retried(BaseModel):
    """How many events wait for another try."""

    events: int


class SkipBody(Body):
    """Which event is given up, as the caller saw it, and why."""

    event_id: UUID
    reason: Text

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"event_id": "0198f0a0-7b00-7000-8000-000000000001", "reason": "旧系统重复导入的记录"}]
        }
    )


class Skipped(BaseModel):
    """The skip, and how many events behind it wait for another try; `before`: it had been skipped already, as told."""

    skipped: ParkedEventSkipped
    events: int
    before: bool


log = structlog.get_logger(__name__)

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


@router.get(
    "/parked/skipped",
    summary="跳过的事件 · Events that were skipped",
    responses={200: {"model": Listed[ParkedEventSkipped]}},
)
async def list_skipped_events(call: Annotated[Call, allow("operations")]) -> Response:
    """Every parked event that somebody gave up, the newest first: who, when and why. This record is never changed."""
    runtime = call.runtime

    async def readable(reasons: Sequence[str]) -> list[str]:
        return await _readable(runtime, reasons)

    found = await list_skipped(runtime.pool, runtime.definition.name, readable)
    return call.respond({"items": found, "next": None}, sealed=True)


@router.post(
    "/parked/{subscription}/{source}/{stream}/skip",
    summary="跳过隔离的事件 · Skip a parked event",
    responses={200: {"model": Skipped}},
    openapi_extra={REPEATABLE: True},
)
async def skip_parked_event(
    subscription: Id, source: Id, stream: Stream, body: SkipBody, call: Annotated[Call, allow("operations")]
) -> Response:
    """Gives up the first event of a parked stream, for good: it has no effect in this subscription, ever, and those
    behind it are tried again. 409 where another event is the first, or this one was never tried. Asking twice is asking
    once: the first answer stands."""
    runtime, principal = call.runtime, call.principal
    place, who = (subscription, source, stream), Who(principal.id, sorted(principal.roles))

    async def reason(recorded: Recorded) -> str:
        [sealed] = await runtime.keyring(_subject(runtime, recorded), [body.reason])
        return sealed

    try:
        async with runtime.pool.acquire() as connection, connection.transaction():
            done = await skip(connection, runtime.definition.name, place, body.event_id, who, reason)
    except NotFirst as other:
        raise Rejected(
            f"The stream stands still at another event, {other.first}: read it again",
            f"该事件流停在另一个事件 {other.first}，请重新读取",
            "event_id",
        ) from None
    except NotTried:
        raise Rejected(
            "This event waited behind another one and was never tried: ask for a retry first",
            "该事件只是排在其他事件之后，尚未处理过，请先重试",
            "event_id",
        ) from None
    if done is None:
        raise _not_parked()
    if not done.before:
        _tell(done, principal.id)
    [readable] = await _readable(runtime, [done.skipped.reason])
    return call.respond(replace(done, skipped=replace(done.skipped, reason=readable)), sealed=True)


def _tell(done: Skip, actor: str) -> None:
    skipped = done.skipped
    SKIPPED.labels(skipped.subscription).inc()
    log.warning(
        "subscription.skipped",
        subscription=skipped.subscription,
        source=skipped.source,
        stream=skipped.stream,
        position=skipped.position,
        event_id=str(skipped.event_id),
        type=skipped.type,
        key=actor,
    )


def _subject(runtime: Runtime, recorded: Recorded) -> str:
    """Whose key seals what is said of an event: that of its own texts, so that they go together."""
    codec = runtime.definition.codec
    event = codec.class_of(recorded.type)
    return recorded.stream if event is None else codec.kinds[event].subject(recorded.key)


async def _readable(runtime: Runtime, reasons: Sequence[str]) -> list[str]:
    """Operations write these texts for each other, so they read them, unlike those of cases."""
    return [ERASED if text is None else text for text in await runtime.keyring.readable(reasons)]


def _not_parked() -> NotFound:
    return NotFound("This stream is not parked", "该事件流未被隔离")
