"""What a visit costs: 费用判定、报价、客户答复、入账、冲销."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from dispatch.cover import cover_of
from dispatch.domain.price_list import PRICE_LIST, lines_of
from dispatch.domain.work_order.invoice import ReverseLine, SettleCharges, reverse, settle
from dispatch.domain.work_order.proposal import propose
from dispatch.domain.work_order.quote import (
    AnswerQuote,
    DecideCharge,
    Known,
    OfferQuote,
    answer_quote,
    decide_charge,
    offer,
)
from dispatch.domain.work_order.state import WorkOrder
from dispatch.routes.charge_requests import (
    AnswerBody,
    ChargeBody,
    ChargeProposal,
    QuantityBody,
    QuoteBody,
    ReverseBody,
    SettleBody,
    proposal_detail,
)
from dispatch.routes.order_responses import WorkOrderDetail
from dispatch.routes.resources import ORDERS
from eventlog.decider import NotFound
from eventlog.log.session import Session
from eventlog.log.stream import read_stream
from events.catalog.price_list import PriceListPublished
from events.rules.price_lists import LIST_ID
from events.shanghai import day_of
from service.framework import Call, Id, allow

router = APIRouter(prefix="/work-orders/{work_order_id}/charge", tags=["费用 · Charges"])
Station = Annotated[Call, allow("dispatcher", "technician")]
LineNo = Annotated[int, Path(ge=1, le=1_000_000, description="费用行号 · Line of the invoice")]


@router.post("", summary="判定费用 · Decide who pays", responses={200: {"model": WorkOrderDetail}})
async def decide_visit_charge(work_order_id: Id, body: ChargeBody, call: Station) -> Response:
    """By the cause, the machine's warranty and the customer's contracts of today; each kind of item with the rule, the
    dates and the contract that say so. Once more with another cause, or after a correction in the registers: the new
    decision holds, and an open quote is void."""
    day, pool = day_of(call.at), call.runtime.pool

    async def knowing(session: Session, order: WorkOrder) -> Known:
        whose, machine = order.received.customer_id, order.received.equipment_id
        return await call.runtime.find(lambda: cover_of(pool, whose, machine, day)) or Known(None, ())

    return await call.decide(ORDERS, work_order_id, decide_charge, DecideCharge(body.cause, day), knowing)


@router.get("/proposal", summary="费用建议 · What could be charged", responses={200: {"model": ChargeProposal}})
async def propose_visit_charges(
    work_order_id: Id,
    call: Station,
    reserved: Annotated[
        bool, Query(description="是否包括已预留的配件，用于报价 · Also what is reserved, for a quote")
    ] = False,
) -> Response:
    """Lines that are not in the invoice yet, by the accepted quote, else by the price list of today: parts that the
    order used, the time on site where one item of work is sold by time, and what else the quote has. Change what has to
    be changed, and send it as the `lines` of `quote` or `settle`. Nothing is decided by reading it."""
    order = (await call.read(ORDERS, work_order_id)).state
    day = day_of(call.at)
    prices = (await read_stream(call.runtime.store, PRICE_LIST, LIST_ID)).state.on(day)
    if prices is None:
        raise NotFound(f"there is no price list on {day}", f"{day} 没有生效的价目表")
    return call.respond(proposal_detail(propose(order, prices, day, call.at, reserved)))


@router.post("/quote", summary="报价 · Quote", responses={200: {"model": WorkOrderDetail}})
async def offer_visit_quote(work_order_id: Id, body: QuoteBody, call: Station) -> Response:
    """By the price list of today, frozen: lines, VAT, total. 409 before who pays is decided, or where all is free."""
    day = day_of(call.at)
    command = OfferQuote(_quantities(body.lines), day, call.at)
    return await call.decide(ORDERS, work_order_id, offer, command, lambda session, _: _prices(session, day))


@router.post(
    "/quote/answer", summary="客户答复报价 · The customer answers", responses={200: {"model": WorkOrderDetail}}
)
async def answer_visit_quote(work_order_id: Id, body: AnswerBody, call: Station) -> Response:
    """Accepted or refused: who, how, when. After a refusal the visit ends with `fail`, or another quote is made."""
    at = body.answered_at or call.at
    command = AnswerQuote(body.quote_no, body.accepted, body.by, body.way, at, call.at)
    return await call.decide(ORDERS, work_order_id, answer_quote, command)


@router.post("/settle", summary="登记所做项目 · Say what was done", responses={200: {"model": WorkOrderDetail}})
async def settle_visit_charges(work_order_id: Id, body: SettleBody, call: Station) -> Response:
    """The lines of the invoice, at the prices of the accepted quote and within it; what is covered costs nothing. 409
    for what is charged and was not accepted: quote it first."""
    day = day_of(call.at)
    command = SettleCharges(_quantities(body.lines), day)
    return await call.decide(ORDERS, work_order_id, settle, command, lambda session, _: _prices(session, day))


@router.post(
    "/lines/{line_no}/reverse",
    summary="冲销费用行 · Reverse an invoice line",
    responses={200: {"model": WorkOrderDetail}},
)
async def reverse_invoice_line(
    work_order_id: Id,
    line_no: LineNo,
    body: ReverseBody,
    call: Annotated[Call, allow("dispatcher", "manager")],
) -> Response:
    """Also after the visit. The line stays and counts no more; the right one is added with `settle`."""
    return await call.decide(ORDERS, work_order_id, reverse, ReverseLine(line_no, body.reason))


def _quantities(items: Sequence[QuantityBody]) -> dict[str, int]:
    return lines_of([(item.code, item.quantity) for item in items])


async def _prices(session: Session, day: date) -> PriceListPublished | None:
    return (await session.load(PRICE_LIST, LIST_ID)).on(day)
