"""The service's own log over HTTP: for analysts, and for services whose topic no longer holds what they miss."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from service.auth import allow
from service.call import Call
from service.envelopes import shown

LARGEST = 1000

After = Annotated[int, Query(ge=0, le=2**63 - 1, description="从该位置之后 · Behind this position")]
Limit = Annotated[int, Query(ge=1, le=LARGEST, description="条数 · How many")]

router = APIRouter(tags=["事件 · Events"])


@router.get("/events", summary="事件日志 · The event log")
async def event_log(call: Annotated[Call, allow("analyst")], after: After = 0, limit: Limit = 500) -> Response:
    """按位置顺序给出本服务记录的事件；position 连续无缺。 · What this service has recorded, by position, without gaps;
    `head` is the newest position. Go on from the last item's `position`."""
    store = call.runtime.store
    head = await store.head()
    return call.respond({"items": [shown(event) for event in await store.read(after, limit)], "head": head})
