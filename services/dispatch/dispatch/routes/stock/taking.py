"""What a work order takes of its station's parts and gives back; a technician of the store and their own van."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from dispatch.domain.stock.part import PART, Part
from dispatch.domain.work_order.state import WorkOrder
from dispatch.domain.work_order.taking import TakePart, free_part, reserve_part, take_part_back, use_part
from dispatch.routes.order_responses import WorkOrderDetail
from dispatch.routes.resources import ORDERS
from dispatch.routes.stock.bodies import ReserveBody, UseBody, told
from eventlog.decider import Rejected
from eventlog.log.session import Session
from events.catalog.stock import Lot
from events.rules.part_numbers import part_key
from service.framework import Call, Id, allow

router = APIRouter(prefix="/work-orders/{work_order_id}/parts", tags=["派工单 · Work orders"])
Station = Annotated[Call, allow("dispatcher", "technician")]


@router.post("/reserve", summary="预留配件 · Reserve parts", responses={200: {"model": WorkOrderDetail}})
async def reserve_order_part(work_order_id: Id, body: ReserveBody, call: Station) -> Response:
    """Kept for the order until it is used or freed, or the order is over or another station's. 409 where fewer are
    free."""
    command = _taking(body)
    return await call.decide(ORDERS, work_order_id, reserve_part, command, _register(call, body))


@router.post("/free", summary="取消预留 · Free parts", responses={200: {"model": WorkOrderDetail}})
async def free_order_part(work_order_id: Id, body: ReserveBody, call: Station) -> Response:
    """It is not needed; whoever waits for it in the store gets it."""
    command = _taking(body)
    return await call.decide(ORDERS, work_order_id, free_part, command, _register(call, body))


@router.post("/use", summary="使用配件 · Use parts", responses={200: {"model": WorkOrderDetail}})
async def use_order_part(work_order_id: Id, body: UseBody, call: Station) -> Response:
    """Of what is reserved there first, then of what is free. What is charged for it is said with `charge/settle`, under
    the same number."""
    command = _taking(body, told(body.lots))
    return await call.decide(ORDERS, work_order_id, use_part, command, _register(call, body))


@router.post("/return", summary="退回未用配件 · Give parts back", responses={200: {"model": WorkOrderDetail}})
async def return_order_part(work_order_id: Id, body: UseBody, call: Station) -> Response:
    """Taken for the order, and not needed: back to where it came from, also after the visit."""
    command = _taking(body, told(body.lots))
    return await call.decide(ORDERS, work_order_id, take_part_back, command, _register(call, body))


def _taking(body: ReserveBody, lots: tuple[Lot, ...] = ()) -> TakePart:
    return TakePart(body.part_no, body.quantity, body.technician_id, lots)


def _register(call: Call, body: ReserveBody) -> Callable[[Session, WorkOrder], Awaitable[Part | None]]:
    """What the register says of the part. Raises Rejected for a technician at another's van: of an order that they may
    see, for of any other they are told that there is none."""

    async def read(session: Session, _: WorkOrder) -> Part | None:
        if call.principal.only_technician and body.technician_id not in (None, call.principal.id):
            raise Rejected("it is another technician's van", "这是其他维修人员的车载库存", "technician_id")
        return await session.load(PART, part_key(body.part_no))

    return read
