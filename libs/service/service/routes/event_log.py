"""The service's own log over HTTP: for analysts, and for services whose topic no longer holds what they miss."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.responses import Response

from eventlog.feeds.feed import Head
from eventlog.feeds.relay import read_head
from service.feeds.envelopes import shown
from service.http.paging import Listed
from service.routing.allow import allow
from service.routing.call import Call

LARGEST = 1000

After = Annotated[int, Query(ge=0, le=2**63 - 1, description="从该位置之后 · Behind this position")]
Limit = Annotated[int, Query(ge=1, le=LARGEST, description="条数 · How many")]

Reader = Annotated[Call, allow("analyst", "service")]
"""Analysts, and the other services, which read nothing else."""


class LoggedEvent(BaseModel):
    """A recorded event; what `data` holds says its `type`, see docs/events."""

    source: str
    position: int
    id: UUID
    stream: str
    version: int
    type: str
    key: str
    time: datetime
    data: dict[str, Any]
    causation: UUID | None
    correlation: UUID | None
    actor: str
    traceparent: str | None


class EventLog(Listed[LoggedEvent]):
    """A part of the log. `next` is the `after` of the part behind it, null at the end, which goes on: then ask behind
    the last position. `head` is the newest position."""

    head: int


router = APIRouter(tags=["事件 · Events"])


@router.get("/events", summary="事件日志 · The event log", responses={200: {"model": EventLog}})
async def list_events(call: Reader, after: After = 0, limit: Limit = 500) -> Response:
    """按位置顺序给出本服务记录的事件；position 连续无缺；人员录入的文字为密文。 · What this service has recorded, by
    position, without gaps; what people typed is sealed. Go on from the last item's `position`."""
    store = call.runtime.store
    head = await store.head()
    events = await store.read(after, limit)
    following = str(events[-1].position) if events and events[-1].position < head else None
    return call.respond({"items": [shown(event) for event in events], "next": following, "head": head}, sealed=True)


@router.get("/events/head", summary="日志末尾 · The end of the event log", responses={200: {"model": Head}})
async def read_log_head(call: Reader) -> Response:
    """日志末尾的位置、已发布到 Kafka 的位置、各分区最后一个事件的位置，以及日志的各个纪元（从备份恢复后开始新纪元）。 ·
    The newest position, how far Kafka has it, the position of the last event of every partition, and the log's epochs:
    from `since` on it holds other events than before, for its end was lost."""
    return call.respond(await read_head(call.runtime.pool, call.runtime.definition.name))
