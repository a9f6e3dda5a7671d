"""Customers: register, find, read."""

from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import ConfigDict, model_validator
from starlette.responses import Response

from eventlog.envelope import new_id
from events.regions.tree import within
from intake.domain.customer import CorrectCustomer, RegisterCustomer, correct, register
from intake.projections.customers import CustomerRow, find_customers
from intake.routes.common import HEADQUARTERS, RegionName, corrects
from intake.routes.resources import CUSTOMERS
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
    responses={201: {"model": CustomerRow}},
)
async def register_customer(body: NewCustomer, call: Annotated[Call, allow("clerk", "manager")]) -> Response:
    """A number is made up where none is given. The same details under the same number are no second registration."""
    customer_id = body.customer_id or str(new_id())
    command = RegisterCustomer(customer_id, body.name, body.region)
    return await call.create(CUSTOMERS, customer_id, register, command, new=body.customer_id is None)


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
    responses={200: {"model": CustomerRow}},
)
async def correct_customer(
    customer_id: Id, body: CustomerCorrection, call: Annotated[Call, allow("clerk", "manager")]
) -> Response:
    """Cases that a station has keep their region; what is routed from now on goes by the corrected one."""
    command = CorrectCustomer(customer_id, body.name, body.region, body.reason)
    return await call.decide(CUSTOMERS, customer_id, correct, command)


@router.get("/customers", summary="查找客户 · Find customers", responses={200: {"model": Listed[CustomerRow]}})
async def list_customers(
    call: Annotated[Call, allow(*HEADQUARTERS)],
    page: Paged,
    q: Annotated[Line | None, Query(description="名称包含 · The name contains")] = None,
    region: Annotated[Line | None, Query(description="所属区域，含其下级 · Region, with all that lie in it")] = None,
) -> Response:
    """In order of number."""
    regions = within(region) if region is not None else None
    rows = await find_customers(call.runtime.pool, q, regions, page.after(str) or "", page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: row.customer_id)


@router.get(
    "/customers/{customer_id}",
    summary="查看客户 · Read a customer",
    responses={200: {"model": CustomerRow}},
    openapi_extra=VERSIONED,
)
async def read_customer(customer_id: Id, call: Annotated[Call, allow(*HEADQUARTERS)], as_of: AsOf = None) -> Response:
    """As it stands now, or stood. Contacts are in no log: how they were, nobody can ask."""
    return await call.show(CUSTOMERS, customer_id, as_of)
