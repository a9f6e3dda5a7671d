"""Transfers 调拨: sent from one place, under way to the other, received there."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from dispatch.domain.stock.movements import SendStock, TakeTransfer, arrive, expect, send
from dispatch.domain.stock.state import Place
from dispatch.past.registers import TRANSFERS, registers_then
from dispatch.projections.stock import StockRow
from dispatch.projections.stock_transfers import TransferRow
from dispatch.projections.stock_transfers import list_transfers as find_transfers
from dispatch.routes.stock.bodies import ArrivalBody, SendBody, told
from dispatch.routes.stock.places import STOCKS, no_stock, own_station, part_of, require_place
from dispatch.stock import serve_waiting
from eventlog.log.session import Answer, Session
from service.framework import AsOf, Call, Id, Listed, Paged, allow

router = APIRouter(tags=["配件库存 · Stock"])
Keeper = Annotated[Call, allow("dispatcher", "manager")]
TransferNo = Annotated[int, Path(ge=1, le=1_000_000, description="该处第几次调入 · Which transfer to this place")]


@router.post(
    "/stock-transfers", summary="调出 · Send to another place", status_code=201, responses={201: {"model": StockRow}}
)
async def send_stock(body: SendBody, call: Keeper) -> Response:
    """From a store or a van of the caller's station to any other. It is under way from now on, and nowhere else, until
    the other side receives it. Answers how the place stands that gets it; where that is another station's, which the
    caller does not see, how the place stands that sends it."""
    source = Place(own_station(call, body.station_id), body.technician_id, body.part_no)
    target = Place(body.to_station_id or source.station_id, body.to_technician_id, body.part_no)
    shown = target if call.principal.sees(target.station_id) else source

    async def work(session: Session) -> Answer:
        part = await part_of(session, body.part_no)
        place = Place(target.station_id, target.technician_id, part.listed.part_no)
        await require_place(session, call, place, "to_")
        here = await session.load(STOCKS.decider, source.id)
        there = await session.load(STOCKS.decider, target.id)
        session.require_version(STOCKS.decider, shown.id, call.if_match)
        command = SendStock(body.quantity, told(body.lots), place, there.transfers + 1, part.tracked_by)
        sent = send(command, here)
        await session.append(STOCKS.decider, source.id, [sent])
        await session.append(STOCKS.decider, target.id, expect(sent))
        return await session.view(STOCKS.decider, shown.id)

    return await call.execute(work, (STOCKS.decider, shown.id), 201, "/stock-transfers")


@router.post(
    "/stock/{stock_id}/transfers/{transfer_no}/receive",
    summary="签收调拨 · Receive a transfer",
    responses={200: {"model": StockRow}},
)
async def receive_transfer(
    stock_id: Id,
    transfer_no: TransferNo,
    body: ArrivalBody,
    call: Annotated[Call, allow("dispatcher", "technician", "manager")],
) -> Response:
    """By the place that gets it: its station, or the technician for their own van. Less than was sent has its reason.
    What orders wait for is kept for them at once, as with a delivery."""

    async def work(session: Session) -> Answer:
        stock = STOCKS.found(stock_id, await session.load(STOCKS.decider, stock_id), call.principal)
        assert stock.place is not None
        if call.principal.only_technician and stock.place.technician_id != call.principal.id:
            raise no_stock(stock_id)
        session.require_version(STOCKS.decider, stock_id, call.if_match)
        tracked_by = (await part_of(session, stock.place.part_no)).tracked_by
        command = TakeTransfer(transfer_no, body.quantity, told(body.lots), body.reason, tracked_by)
        await session.decide(STOCKS.decider, stock_id, arrive, command)
        await serve_waiting(session, stock_id)
        return await session.view(STOCKS.decider, stock_id)

    return await call.execute(work, (STOCKS.decider, stock_id))


@router.get("/stock-transfers", summary="调拨列表 · Transfers", responses={200: {"model": Listed[TransferRow]}})
async def list_stock_transfers(
    call: Annotated[Call, allow("dispatcher", "technician", "clerk", "operations", "manager", "analyst")],
    page: Paged,
    station_id: Annotated[Id | None, Query()] = None,
    open: Annotated[bool | None, Query(description="是否仍在途 · Whether it is still under way")] = None,
    as_of: AsOf = None,
) -> Response:
    """The oldest first; a station sees what it sent and what it gets. `open`: what is under way; with `as_of`, then."""
    station_id, after = call.station_asked_for(station_id), page.after(tuple[datetime, str])
    async with registers_then(call.runtime, await call.moment(as_of), station_id, TRANSFERS) as models:
        rows = await find_transfers(models, station_id, open, after, page.limit + 1)
    return call.respond_page(page, rows, lambda row: (row.sent_at, row.transfer_id))
