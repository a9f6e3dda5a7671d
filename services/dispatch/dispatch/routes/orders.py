"""Reading work orders: the station's queue 派工单队列, one order, its history, the visits before it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from dispatch.domain.planning import overlap
from dispatch.domain.work_order.state import WORK_ORDER, Status
from dispatch.past.people import away_then
from dispatch.past.queue import list_queue_then
from dispatch.projections.absences import away_since, is_away
from dispatch.projections.earlier import finished_before
from dispatch.projections.queue_lists import Cursor, Order, QueueFilter, list_queue
from dispatch.projections.trainings import trainings_between
from dispatch.routes.order_responses import (
    EarlierVisit,
    HistoryItem,
    QueueItem,
    WorkOrderDetail,
    earlier_visit,
    queue_item,
)
from dispatch.routes.resources import ORDERS, no_order, own_orders_only
from eventlog.log.session import Answer
from eventlog.log.stream import read_stream
from eventlog.moment import Moment
from eventlog.postgres import Pool
from events.catalog.work_order import CustomerContacted, WorkOrderEvent, WorkSuspended
from events.shanghai import day_of
from events.types import Priority, RequestKind, Slot
from events.words import Words
from service.framework import VERSIONED, AsOf, Call, CaseId, Id, Listed, Paged, allow

router = APIRouter(prefix="/work-orders", tags=["派工单 · Work orders"])
MOST_EARLIER = 20
"""Earlier visits that are told; each is read from its own stream."""
CURSORS: dict[Order, type[Any]] = {"age": tuple[bool, datetime, str], "priority": tuple[bool, int, datetime, str]}
Reader = Annotated[Call, allow("dispatcher", "technician", "clerk", "operations", "manager", "analyst")]


@router.get("", summary="派工单队列 · The queue of work orders", responses={200: {"model": Listed[QueueItem]}})
async def list_work_orders(
    call: Reader,
    page: Paged,
    station_id: Annotated[Id | None, Query()] = None,
    status: Annotated[Status | Literal["open"] | None, Query()] = None,
    case_id: Annotated[CaseId | None, Query()] = None,
    technician_id: Annotated[Id | None, Query()] = None,
    kind: Annotated[RequestKind | None, Query(description="请求类别 · What the customer asks for")] = None,
    priority: Annotated[Priority | None, Query(description="优先级 · Priority")] = None,
    order: Annotated[
        Order, Query(description="age 先到先办，priority 紧急优先 · The oldest, or the most urgent")
    ] = "age",
    as_of: AsOf = None,
) -> Response:
    """Unfinished orders first, the oldest first; with `order=priority` the most urgent first, and of those the oldest:
    an order without a priority is as a normal one. `status=open` leaves the finished ones out. `technician_absent` says
    that one of those who are to go is absent on the day of the appointment, today where none is made, and
    `technician_in_training` that one holds a training then: send somebody else.

    A station sees its own orders, a technician those assigned to them, also where they are lent to; with `as_of` those
    of then, as they stood then. 422 where too many were in hand then that have changed since.
    """
    moment = await call.moment(as_of)
    if own_orders_only(call.principal):
        technician_id = call.principal.id
    else:
        station_id = call.station_asked_for(station_id)
    where = QueueFilter(station_id, technician_id, case_id, status, kind, priority)
    after: Cursor | None = page.after(CURSORS[order])
    if moment is None:
        rows = await list_queue(call.runtime.pool, where, after, page.limit + 1, order)
    else:
        rows = await list_queue_then(call.runtime, moment, where, after, page.limit + 1, order)
    now = await call.time_of(moment)
    planned = {
        row["work_order_id"]: ({row["technician_id"], *row["helpers"]}, day_of(row["slot_start"] or now))
        for row in rows
        if row["technician_id"] is not None and not row["finished"]
    }
    people = sorted({each for going, _ in planned.values() for each in going})
    if moment is None:
        away = await away_since(
            call.runtime.pool, people, min((day for _, day in planned.values()), default=day_of(now))
        )
    else:
        away = await away_then(call.runtime, moment, people)
    absent = {id for id, (going, day) in planned.items() if any(is_away(away, each, day) for each in going)}
    busy = await _in_training(call.runtime.pool, rows, moment)
    items = [queue_item(row, now, row["work_order_id"] in absent, row["work_order_id"] in busy) for row in rows]
    ranks = {row["work_order_id"]: row["urgency"] for row in rows}

    def behind(item: Answer) -> Cursor:
        last = item["received_at"], item["work_order_id"]
        return (item["finished"], *last) if order == "age" else (item["finished"], ranks[last[1]], *last)

    return call.respond_page(page, items, behind)


@router.get(
    "/{work_order_id}",
    summary="单个派工单 · One work order",
    responses={200: {"model": WorkOrderDetail}},
    openapi_extra=VERSIONED,
)
async def read_work_order(work_order_id: Id, call: Reader, as_of: AsOf = None) -> Response:
    """As its events say at this moment, or said: for whoever had it then. The ETag is its version, for If-Match."""
    return await call.show(ORDERS, work_order_id, as_of)


@router.get(
    "/{work_order_id}/history",
    summary="派工单历史 · History of a work order",
    responses={200: {"model": Listed[HistoryItem]}},
)
async def list_work_order_history(work_order_id: Id, call: Reader, page: Paged, as_of: AsOf = None) -> Response:
    """Everything that happened to the order: when, by whom, and in one line."""
    order = await call.read(ORDERS, work_order_id, await call.moment(as_of))
    seen = page.after(int) or 0
    items: list[Answer] = []
    for event, recorded in [known for known in order.events if known[1].version > seen][: page.limit + 1]:
        zh, en = _told(event) if event is not None else (recorded.type, recorded.type)
        line = {"version": recorded.version, "time": recorded.time, "actor": recorded.actor, "type": recorded.type}
        items.append(line | {"zh": zh, "en": en})
    return call.respond_page(page, items, lambda item: item["version"])


@router.get(
    "/{work_order_id}/earlier-visits",
    summary="此前的上门 · Earlier visits",
    responses={200: {"model": Listed[EarlierVisit]}},
)
async def list_earlier_visits(work_order_id: Id, call: Reader) -> Response:
    """Finished visits of the same case and of the same machine, whichever station made them, the latest first: at most
    20. A technician asks for an order of their own that is unfinished."""
    order = (await call.read(ORDERS, work_order_id)).state
    if call.principal.only_technician and order.finished:
        raise no_order(work_order_id)
    items = []
    for earlier_id, finished_at in await finished_before(call.runtime.pool, order.received, MOST_EARLIER):
        earlier = (await read_stream(call.runtime.store, WORK_ORDER, earlier_id)).state
        if earlier is not None:
            items.append(earlier_visit(earlier, finished_at))
    return call.respond({"items": items, "next": None})


async def _in_training(pool: Pool, rows: Sequence[Any], moment: Moment | None) -> set[str]:
    """The orders at whose appointment one of those who are to go holds a training."""
    planned = {
        row["work_order_id"]: ({row["technician_id"], *row["helpers"]}, Slot(row["slot_start"], row["slot_end"]))
        for row in rows
        if row["slot_start"] is not None and not row["finished"]
    }
    if not planned:
        return set()
    people = sorted({each for going, _ in planned.values() for each in going})
    since, until = min(slot.start for _, slot in planned.values()), max(slot.end for _, slot in planned.values())
    held = await trainings_between(pool, people, since, until, moment)
    return {
        id
        for id, (going, slot) in planned.items()
        if any(each.trainer_id in going and overlap(slot, each.slot) for each in held)
    }


def _told(event: WorkOrderEvent) -> Words:
    """The event's sentence, with the note that the station has made for itself."""
    zh, en = event.sentence()
    match event:
        case CustomerContacted(note=note) | WorkSuspended(note=note) if note:
            return Words(f"{zh}：{note}", f"{en}: {note}")
        case _:
            return Words(zh, en)
