"""What an order had taken of a place, and did not need, is back there: booked by whoever keeps the place, whoever has
the order now."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from dispatch.domain.work_order.state import WORK_ORDER
from dispatch.domain.work_order.taking import TakePart, take_part_back
from dispatch.projections.stock import StockRow
from dispatch.routes.resources import sees
from dispatch.routes.stock.bodies import StockBackBody, told
from dispatch.routes.stock.places import STOCKS, no_stock, part_of
from dispatch.stock import keep_stock
from eventlog.decider import NotFound
from eventlog.log.session import Answer, Session
from service.framework import Call, Id, allow

router = APIRouter(tags=["配件库存 · Stock"])


@router.post(
    "/stock/{stock_id}/returns",
    summary="退回入库 · Back from a work order",
    responses={200: {"model": StockRow}},
)
async def take_stock_back(
    stock_id: Id, body: StockBackBody, call: Annotated[Call, allow("dispatcher", "technician", "manager")]
) -> Response:
    """Also after the order was transferred and is not found here any more: the station that gave the part books it when
    it is there again, a technician into their own van. 409 for more than the order used of this place; what orders wait
    for is kept for them at once."""

    async def work(session: Session) -> Answer:
        stock = STOCKS.found(stock_id, await session.load(STOCKS.decider, stock_id), call.principal)
        place = stock.place
        if place is None or (call.principal.only_technician and place.technician_id != call.principal.id):
            raise no_stock(stock_id)
        session.require_version(STOCKS.decider, stock_id, call.if_match)
        before = await session.load(WORK_ORDER, body.work_order_id)
        if before is None or not (stock_id in before.parts or sees(call.principal, before)):
            raise _took_nothing(body.work_order_id)
        command = TakePart(place.part_no, body.quantity, place.technician_id, told(body.lots), place.station_id)
        part = await part_of(session, place.part_no)
        await session.append(WORK_ORDER, body.work_order_id, take_part_back(command, before, part))
        after = await session.load(WORK_ORDER, body.work_order_id)
        assert after is not None
        await keep_stock(session, before, after)
        return await session.view(STOCKS.decider, stock_id)

    return await call.execute(work, (STOCKS.decider, stock_id))


def _took_nothing(work_order_id: str) -> NotFound:
    """No order that the caller may know of; another station's is told of only where it took something here."""
    return NotFound(
        f"no work order {work_order_id} took anything here",
        f"没有派工单 {work_order_id} 领用过此处的配件",
        "work_order_id",
    )
