"""Customers: register, find, read."""

from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import ConfigDict, model_validator
from starlette.responses import Response

from eventlog.envelope import new_id
from events.shanghai import day_of
from events.types import CustomerClass
from intake.domain.customer import (
    ClassifyCustomer,
    CorrectCustomer,
    RegisterCustomer,
    WithdrawClassification,
    classify,
    correct,
    register,
    withdraw_classification,
)
from intake.projections.standing import CustomerDetail, CustomerFilter, find_customers
from intake.routes.common import HEADQUARTERS, RegionName, corrects
from intake.routes.resources import CUSTOMERS
from intake.routes.standing import show_customer, told_new, told_now
from service.framework import VERSIONED, AsOf, Body, Call, Id, Line, Listed, Paged, Text, allow

router = APIRouter(tags=["客户 · Customers"])


class NewCustomer(Body):
    """A customer organisation. Its contact person goes to `PUT /customers/{customer_id}/contact`, never in here."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"customer_id": "c-1001", "name": "启明小学", "region": "上海市"}]}
    )

    customer_id: Id | None = None
    name: Line
    region: RegionName


@router.post(
    "/customers",
    status_code=201,
    summary="登记客户 · Register a customer",
    responses={201: {"model": CustomerDetail}},
)
async def register_customer(body: NewCustomer, call: Annotated[Call, allow("clerk", "manager")]) -> Response:
    """A number is made up where none is given. The same details under the same number are no second registration."""
    customer_id = body.customer_id or str(new_id())
    command = RegisterCustomer(customer_id, body.name, body.region)
    new = body.customer_id is None
    told = told_new(call) if new else await told_now(call, customer_id)
    return await call.create(CUSTOMERS, customer_id, register, command, answer=told, new=new)


class CustomerCorrection(Body):
    """What was typed wrong, as it should be, and why it is corrected."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"region": "苏州市", "reason": "登记时选错区域"}]})

    name: Line | None = None
    region: RegionName | None = None
    reason: Text

    @model_validator(mode="after")
    def _something(self) -> Self:
        return corrects(self)


@router.post(
    "/customers/{customer_id}/correct",
    summary="更正客户资料 · Correct a customer's details",
    responses={200: {"model": CustomerDetail}},
)
async def correct_customer(
    customer_id: Id, body: CustomerCorrection, call: Annotated[Call, allow("clerk", "manager")]
) -> Response:
    """Cases that a station has keep their region; what is routed from now on goes by the corrected one."""
    command = CorrectCustomer(customer_id, body.name, body.region, body.reason)
    return await call.decide(CUSTOMERS, customer_id, correct, command, answer=await told_now(call, customer_id))


class Classification(Body):
    """What the customer is to the company, and why that is said by hand."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"customer_class": "key", "reason": "全市学校的示范单位"}]}
    )

    customer_class: CustomerClass
    reason: Text


class Withdrawal(Body):
    """Why the class that was given by hand stands no longer."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "示范期已结束"}]})

    reason: Text


@router.post(
    "/customers/{customer_id}/classify",
    summary="指定客户等级 · Say what a customer is",
    responses={200: {"model": CustomerDetail}},
)
async def classify_customer(
    customer_id: Id, body: Classification, call: Annotated[Call, allow("clerk", "manager")]
) -> Response:
    """By hand: it stands, whatever the rule gives, until it is withdrawn."""
    command = ClassifyCustomer(customer_id, body.customer_class, body.reason)
    return await call.decide(CUSTOMERS, customer_id, classify, command, answer=await told_now(call, customer_id))


@router.post(
    "/customers/{customer_id}/classify/withdraw",
    summary="撤销指定的客户等级 · Let the rule say what a customer is",
    responses={200: {"model": CustomerDetail}},
)
async def withdraw_customer_class(
    customer_id: Id, body: Withdrawal, call: Annotated[Call, allow("clerk", "manager")]
) -> Response:
    """What was said by hand stands no longer. Where nothing was, nothing changes."""
    command = WithdrawClassification(customer_id, body.reason)
    told = await told_now(call, customer_id)
    return await call.decide(CUSTOMERS, customer_id, withdraw_classification, command, answer=told)


@router.get("/customers", summary="查找客户 · Find customers", responses={200: {"model": Listed[CustomerDetail]}})
async def list_customers(
    call: Annotated[Call, allow(*HEADQUARTERS)],
    page: Paged,
    q: Annotated[Line | None, Query(description="名称包含 · The name contains")] = None,
    region: Annotated[Line | None, Query(description="所属区域，含其下级 · Region, with all that lie in it")] = None,
    customer_class: Annotated[CustomerClass | None, Query(description="客户等级 · What the customer is today")] = None,
) -> Response:
    """In order of number, each with its class of today and why."""
    wanted = CustomerFilter(q, region, customer_class)
    rows = await find_customers(call.runtime.pool, wanted, day_of(call.at), page.after(str) or "", page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: row.customer_id)


@router.get(
    "/customers/{customer_id}",
    summary="查看客户 · Read a customer",
    responses={200: {"model": CustomerDetail}},
    openapi_extra=VERSIONED,
)
async def read_customer(customer_id: Id, call: Annotated[Call, allow(*HEADQUARTERS)], as_of: AsOf = None) -> Response:
    """As it stands now, or stood, with its class on that day and why: by hand, or by the rule that holds today.
    Contacts are in no log: how they were, nobody can ask."""
    return await show_customer(call, customer_id, as_of)
