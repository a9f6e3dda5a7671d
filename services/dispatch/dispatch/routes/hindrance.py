"""A visit that cannot be made: 客户不在、地址有误、现场不安全."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict
from starlette.responses import Response

from dispatch.domain.work_order.hindrance import (
    DeclareSafe,
    MissCustomer,
    QuestionAddress,
    StopUnsafe,
    declare_safe,
    miss,
    question_address,
    stop_unsafe,
)
from dispatch.routes.order_responses import WorkOrderDetail
from dispatch.routes.requests import ReasonBody
from dispatch.routes.resources import ORDERS
from service.framework import Body, Call, Id, Text, allow

router = APIRouter(prefix="/work-orders/{work_order_id}", tags=["派工单 · Work orders"])
Station = Annotated[Call, allow("dispatcher", "technician")]


class NotAtHomeBody(Body):
    """What the technician met with; a card is left unless said otherwise."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"note": "门锁着，邻居说下班了", "card_left": True}]})

    note: Text
    card_left: bool = True


class HindranceBody(Body):
    """What the technician met with."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"note": "该楼没有这家公司"}]})

    note: Text


class UnsafeSiteBody(HindranceBody):
    """What makes the site unsafe."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"note": "机房漏水，插座带电"}]})


@router.post("/not-at-home", summary="客户不在 · Nobody is at home", responses={200: {"model": WorkOrderDetail}})
async def miss_customer(work_order_id: Id, body: NotAtHomeBody, call: Station) -> Response:
    """From on the way or on site. The slot is free, and the time that the customer was told is used up; the order waits
    for the customer, which pauses the clocks. Assign it anew: it goes on when somebody sets out or arrives again."""
    return await call.decide(ORDERS, work_order_id, miss, MissCustomer(body.note, body.card_left))


@router.post("/wrong-address", summary="地址有误 · The address is wrong", responses={200: {"model": WorkOrderDetail}})
async def question_customer_address(work_order_id: Id, body: HindranceBody, call: Station) -> Response:
    """From on the way or on site. The slot is free; the information centre sees it in the case, and the order goes on
    when it has settled the address. The clocks go on meanwhile."""
    return await call.decide(ORDERS, work_order_id, question_address, QuestionAddress(body.note))


@router.post("/unsafe", summary="现场不安全 · The site is unsafe", responses={200: {"model": WorkOrderDetail}})
async def stop_unsafe_work(work_order_id: Id, body: UnsafeSiteBody, call: Station) -> Response:
    """From on the way, on site, or during the work. The slot is free, the clocks pause, and nobody goes on, nor lets
    the order wait for something else, until it is declared safe."""
    return await call.decide(ORDERS, work_order_id, stop_unsafe, StopUnsafe(body.note))


@router.post(
    "/declare-safe", summary="确认现场安全 · Declare the site safe", responses={200: {"model": WorkOrderDetail}}
)
async def declare_site_safe(
    work_order_id: Id, body: ReasonBody, call: Annotated[Call, allow("dispatcher", "clerk", "manager")]
) -> Response:
    """The station's dispatcher or the information centre answers for it, never the technician alone. The order goes on
    as `assigned`, without an appointment."""
    return await call.decide(ORDERS, work_order_id, declare_safe, DeclareSafe(call.principal.id, body.reason))
