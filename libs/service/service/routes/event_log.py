"""The service's own log over HTTP: for analysts, and for services whose topic no longer holds what they miss."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from pydantic import BaseModel, StringConstraints
from starlette.requests import Request
from starlette.responses import Response

from eventlog import period
from eventlog.feeds.feed import Head
from eventlog.feeds.relay import read_head
from eventlog.log.selection import Said, Selection
from eventlog.type_names import strangers
from service.feeds.envelopes import shown
from service.http.accepted import JSON, NDJSON, SSE, rather
from service.http.paging import LARGEST_INT, Listed
from service.http.problem_details import INVALID, FieldError, Problem, malformed
from service.identifiers import CaseId, Id
from service.routes.event_stream import EventStream, Range, read_part
from service.routing.allow import allow
from service.routing.call import Call
from service.runtime import Runtime

USUAL, LARGEST = 500, 1000
CALENDAR = ZoneInfo("Asia/Shanghai")
"""Whose days people mean."""
_OF_CASE, _OF_STATION = ("case_id",), ("to_station_id", "station_id")

After = Annotated[int | None, Query(ge=0, le=LARGEST_INT, description="从该位置之后 · Behind this position")]
Upto = Annotated[
    int | None, Query(ge=0, le=LARGEST_INT, description="到该位置为止，含 · Up to this position, itself too")
]
Limit = Annotated[
    int | None, Query(ge=1, le=LARGEST, description="每页条数，缺省 500 · How many on a page, 500 if not said")
]
Types = Annotated[
    list[Annotated[str, StringConstraints(min_length=1, max_length=200)]] | None,
    Query(
        max_length=50,
        description="事件类型，可重复，可用 * · Event type, repeatable, with * for anything: technician-assigned, "
        "TechnicianAssigned, work-order-*, aftersales.dispatch.*",
    ),
]
Case = Annotated[
    CaseId | None, Query(description="写明该服务单的事件：编号或服务单号 · Events that name this case, by id or number")
]
Station = Annotated[
    Id | None,
    Query(
        description="事件自己写明的网点；转派取转入网点 · The station that the event itself names; "
        "of a move, the new one"
    ),
]
Since = Annotated[
    str | None,
    Query(max_length=40, description="从此刻或该日（上海）开始 · From this moment, or day in Asia/Shanghai, on"),
]
Until = Annotated[
    str | None,
    Query(
        max_length=40,
        description="到此刻之前，或到该日（上海）结束 · Before this moment, or to the end of this day in Asia/Shanghai",
    ),
]

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
    `reached`, up to which nothing is left out. With a filter a part may be empty although there is a next one. `head`
    is the newest position."""

    head: int
    reached: int


router = APIRouter(tags=["事件 · Events"])

_EVENT = '{"source":"intake","position":7,"type":"aftersales.intake.case-closed.v1","data":{"case_id":"k-1001"}}'
_STREAMED = {
    NDJSON: {"schema": {"type": "string"}, "example": f"{_EVENT}\n"},
    SSE: {
        "schema": {"type": "string"},
        "example": f"id: 7\nevent: aftersales.intake.case-closed.v1\ndata: {_EVENT}\n\n",
    },
}


@router.get("/events", summary="事件日志 · The event log", responses={200: {"model": EventLog, "content": _STREAMED}})
async def list_events(
    request: Request,
    call: Reader,
    after: After = None,
    limit: Limit = None,
    upto: Upto = None,
    type: Types = None,
    case: Case = None,
    named_station: Station = None,
    since: Since = None,
    until: Until = None,
) -> Response:
    """按位置顺序给出本服务记录的事件；不筛选时 position 连续无缺；人员录入的文字为密文。有筛选时每页最多查看
    5 万个位置，可能没有事件而仍有下一页。`Accept: application/x-ndjson` 一次给出到末尾的全部事件，每行一个；
    `Accept: text/event-stream` 持续给出新事件，`Last-Event-ID` 续接；见 docs/analysts/streams.md。

    What this service has recorded, by position, without gaps where there is no filter; what people typed is sealed. Go
    on behind `reached`. With a filter a page looks at 50,000 positions at most, and may have no events although there
    is a next one. `Accept: application/x-ndjson` gives all that is there, an event a line; `Accept: text/event-stream`
    goes on with what comes, and `Last-Event-ID` resumes it; see docs/analysts/streams.md."""
    runtime = call.runtime
    selection = Selection(
        _types(runtime, type or []),
        tuple(Said(fields, said) for fields, said in ((_OF_CASE, case), (_OF_STATION, named_station)) if said),
        _moment("since", since, period.since),
        _moment("until", until, period.until),
    )
    if selection.since is not None and selection.until is not None and selection.until < selection.since:
        raise _wrong("until", "早于 since：时段的结束早于开始", "is before `since`: the period ends before it begins")
    wanted = rather(request.headers.getlist("accept"), (JSON, NDJSON, SSE))
    if wanted != JSON:
        if limit is not None:
            raise _wrong("limit", "只用于分页，事件流不用", "is of pages alone, not of streams")
        last = request.headers.get("last-event-id") if wanted == SSE else None
        begin = after or 0 if last is None else _position(last)
        return EventStream(runtime, "ndjson" if wanted == NDJSON else "sse", Range(selection, begin, upto))
    head = await runtime.store.head()
    end = head if upto is None else min(head, upto)
    part = await read_part(runtime, Range(selection, after or 0, upto), after or 0, head, limit or USUAL)
    following = str(part.reached) if part.reached < end else None
    items = [shown(event) for event in part.events]
    return call.respond(
        {"items": items, "next": following, "head": head, "reached": min(part.reached, head)}, sealed=True
    )


@router.get("/events/head", summary="日志末尾 · The end of the event log", responses={200: {"model": Head}})
async def read_log_head(call: Reader) -> Response:
    """日志末尾的位置、已发布到 Kafka 的位置、各分区最后一个事件的位置，以及日志的各个纪元（从备份恢复后开始新纪元）。 ·
    The newest position, how far Kafka has it, the position of the last event of every partition, and the log's epochs:
    from `since` on it holds other events than before, for its end was lost."""
    return call.respond(await read_head(call.runtime.pool, call.runtime.definition.name))


def _types(runtime: Runtime, patterns: list[str]) -> tuple[str, ...]:
    """Raises Problem, 422, for what fits no type of the catalog: nobody would notice that nothing ever comes."""
    codec = runtime.definition.codec
    if unknown := strangers(patterns, codec.names_of(codec.names)):
        said = ", ".join(unknown[:3])
        raise _wrong("type", f"事件目录中没有 {said}", f"{said}: no event type of the catalog is named so")
    return tuple(patterns)


def _moment(name: str, text: str | None, read: Callable[[str, tzinfo], datetime]) -> datetime | None:
    if text is None:
        return None
    try:
        return read(text, CALENDAR)
    except ValueError:
        example = "2026-01-05T09:00:00+08:00, 2026-01-05"
        raise _wrong(
            name, f"应为带时区的时间或日期，如 {example}", f"must be a time with its zone, or a day: {example}"
        ) from None


def _position(text: str) -> int:
    """Raises Problem, 400."""
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= LARGEST_INT):
        raise malformed(
            "Last-Event-ID must be the id of an event of this log", "Last-Event-ID 应为本日志事件的 id", "Last-Event-ID"
        )
    return int(text)


def _wrong(field: str, zh: str, en: str) -> Problem:
    return Problem(INVALID, f"{field} {en}", f"{field}：{zh}", [FieldError(field, zh, en)])
