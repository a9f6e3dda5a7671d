"""What was done to a machine on site: its finished visits, whichever station made them."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from dispatch.domain.work_order.state import WORK_ORDER
from dispatch.projections.earlier import any_order_of, visits_at
from dispatch.routes.order_responses import EarlierVisit, earlier_visit
from eventlog.decider import NotFound
from eventlog.log.stream import read_stream
from service.framework import Call, Id, Listed, Paged, allow

router = APIRouter(tags=["派工单 · Work orders"])
HeadOffice = Annotated[Call, allow("clerk", "operations", "manager", "analyst")]


@router.get(
    "/equipment/{equipment_id}/visits",
    summary="设备的历次上门 · Visits at a machine",
    responses={200: {"model": Listed[EarlierVisit]}},
)
async def list_equipment_visits(equipment_id: Id, call: HeadOffice, page: Paged) -> Response:
    """The latest first: found, done, charged, and what the call-back said. Empty while the first is under way; 404 for
    a machine that no station was ever sent to. What its register says, moves and meters among it:
    `GET /equipment/{equipment_id}/history` of intake."""
    after = page.after(tuple[datetime, str])
    if not await any_order_of(call.runtime.pool, equipment_id):
        raise NotFound(f"no station was sent to equipment {equipment_id}", f"没有派往设备 {equipment_id} 的派工单")
    items = []
    for order_id, finished_at in await visits_at(call.runtime.pool, equipment_id, after, page.limit + 1):
        order = (await read_stream(call.runtime.store, WORK_ORDER, order_id)).state
        if order is not None:
            items.append(earlier_visit(order, finished_at))
    return call.respond_page(page, items, cursor=lambda visit: (visit["finished_at"], visit["work_order_id"]))
