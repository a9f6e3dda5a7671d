"""What was done at the same machine before: a technician reads it for the orders that they have in hand."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from dispatch.domain.work_order.state import WORK_ORDER
from dispatch.projections.earlier import finished_before
from dispatch.routes.order_responses import EarlierVisit, earlier_visit
from dispatch.routes.resources import ORDERS, no_order
from eventlog.log.stream import read_stream
from service import Call, Id, Listed, allow

router = APIRouter(prefix="/work-orders", tags=["派工单 · Work orders"])

MOST = 20
"""Visits that are told; each is read from its own stream."""


@router.get(
    "/{work_order_id}/earlier-visits",
    summary="此前的上门 · Earlier visits",
    responses={200: {"model": Listed[EarlierVisit]}},
)
async def list_earlier_visits(
    work_order_id: Id,
    call: Annotated[Call, allow("dispatcher", "technician", "clerk", "operations", "manager", "analyst")],
) -> Response:
    """Finished visits of the same case and of the same machine, whichever station made them, the latest first: at most
    20. A technician asks for an order of their own that is unfinished."""
    order = (await call.read(ORDERS, work_order_id)).state
    if call.principal.only_technician and order.finished:
        raise no_order(work_order_id)
    items = []
    for earlier_id, finished_at in await finished_before(call.runtime.pool, order.received, MOST):
        earlier = (await read_stream(call.runtime.store, WORK_ORDER, earlier_id)).state
        if earlier is not None:
            items.append(earlier_visit(earlier, finished_at))
    return call.respond({"items": items, "next": None})
