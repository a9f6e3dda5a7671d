"""What is where: received, counted, with a minimum; the list of it."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from dispatch.domain.stock.movements import (
    CountStock,
    ReceiveDelivery,
    SetMinimum,
    count,
    receive,
    set_minimum,
)
from dispatch.domain.stock.state import Place
from dispatch.past.registers import PARTS, STOCK, registers_then
from dispatch.projections.stock import StockRow, Where, list_stock
from dispatch.routes.order_responses import HistoryItem
from dispatch.routes.stock.bodies import CountBody, DeliveryBody, MinimumBody, told
from dispatch.routes.stock.places import STOCKS, change_stock, own_station
from dispatch.routes.stock.reorder import place_of
from dispatch.routes.stock.responses import StockItem
from dispatch.routes.stream_history import recorded_items
from events.rules.part_numbers import part_key
from service.framework import VERSIONED, AsOf, Call, Id, Line, Listed, Paged, allow

router = APIRouter(prefix="/stock", tags=["配件库存 · Stock"])
Keeper = Annotated[Call, allow("dispatcher", "manager")]
Reader = Annotated[Call, allow("dispatcher", "technician", "clerk", "operations", "manager", "analyst")]


@router.post("/deliveries", summary="到货入库 · A delivery", status_code=201, responses={201: {"model": StockRow}})
async def receive_delivery(body: DeliveryBody, call: Keeper) -> Response:
    """Into the station's store. What orders wait for is kept for them at once, the longest wait first, and they go on.
    Each time is told: a delivery may come in parts."""
    lots = told(body.lots)
    return await change_stock(
        call,
        Place(own_station(call, body.station_id), None, body.part_no),
        receive,
        lambda place, part: ReceiveDelivery(place, body.quantity, lots, body.delivery_no, part.tracked_by),
        201,
    )


@router.post("/counts", summary="盘点 · A stock-take", status_code=201, responses={201: {"model": StockRow}})
async def count_stock(body: CountBody, call: Keeper) -> Response:
    """How many are there, with a reason where that is not what should be; the first one enters what there is. 409 for
    fewer than are reserved: free some first."""
    lots = told(body.lots)
    return await change_stock(
        call,
        Place(own_station(call, body.station_id), body.technician_id, body.part_no),
        count,
        lambda place, part: CountStock(place, body.counted, lots, body.reason, part.tracked_by),
        201,
    )


@router.post("/minimums", summary="设定库存下限 · Set a minimum", responses={200: {"model": StockRow}})
async def set_stock_minimum(body: MinimumBody, call: Keeper) -> Response:
    """For a store, or a van. Below it the part is on the list of what to reorder."""
    return await change_stock(
        call,
        Place(own_station(call, body.station_id), body.technician_id, body.part_no),
        set_minimum,
        lambda place, _: SetMinimum(place, body.minimum),
    )


@router.get("", summary="库存 · What is where", responses={200: {"model": Listed[StockItem]}})
async def list_all_stock(
    call: Reader,
    page: Paged,
    station_id: Annotated[Id | None, Query()] = None,
    part_no: Annotated[Line | None, Query()] = None,
    technician_id: Annotated[Id | None, Query()] = None,
    as_of: AsOf = None,
) -> Response:
    """By station and part. A station sees its own; with `as_of` what was there then."""
    part_id = None if part_no is None else part_key(part_no)
    where = Where(call.station_asked_for(station_id), part_id, technician_id)
    async with registers_then(call.runtime, await call.moment(as_of), where.station_id, STOCK, PARTS) as models:
        rows = await list_stock(models, where, page.after(str), page.limit + 1)
    return call.respond_page(page, rows, place_of)


@router.get(
    "/{stock_id}",
    summary="一处的一种配件 · One part at one place",
    responses={200: {"model": StockRow}},
    openapi_extra=VERSIONED,
)
async def read_stock(stock_id: Id, call: Reader, as_of: AsOf = None) -> Response:
    """As its events say at this moment, or said."""
    return await call.show(STOCKS, stock_id, as_of)


@router.get("/{stock_id}/history", summary="出入库经过 · History", responses={200: {"model": Listed[HistoryItem]}})
async def list_stock_history(stock_id: Id, call: Reader, page: Paged, as_of: AsOf = None) -> Response:
    """Everything that came, went, was kept and counted: when, by whom, and in one line."""
    stock = await call.read(STOCKS, stock_id, await call.moment(as_of))
    items = recorded_items(stock, page.after(int) or 0, page.limit + 1)
    return call.respond_page(page, items, lambda item: item["version"])
