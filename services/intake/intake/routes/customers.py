"""Customers: register, find, read."""

from dataclasses import asdict, dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict
from starlette.responses import Response

from eventlog.envelope import new_id
from eventlog.log.session import Answer, Session
from intake.domain.customer import CUSTOMER, RegisterCustomer, no_customer, register
from intake.projections.customers import CUSTOMERS, CustomerRow, find_customers
from intake.routes.common import HEADQUARTERS
from intake.stream_row import live_row
from service import Body, Call, Id, Line, Listed, Paged, allow

router = APIRouter(tags=["客户 · Customers"])


class NewCustomer(Body):
    """A customer organisation. Its contact person goes to `PUT /customers/{customer_id}/contact`, never in here."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"customer_id": "c-1001", "name": "启明小学", "region": "华东"}]}
    )

    customer_id: Id | None = None
    name: Line
    region: Line


@dataclass(frozen=True, slots=True)
class CustomerAnswer:
    """The customer as registered; the region decides the station."""

    customer_id: str
    name: str
    region: str


@router.post(
    "/customers",
    status_code=201,
    summary="登记客户 · Register a customer",
    responses={201: {"model": CustomerAnswer}},
)
async def register_customer(body: NewCustomer, call: Annotated[Call, allow("clerk", "manager")]) -> Response:
    """A number is made up where none is given. The same details under the same number are no second registration."""
    customer_id = body.customer_id or str(new_id())
    command = RegisterCustomer(customer_id, body.name, body.region)

    async def work(session: Session) -> Answer:
        await session.append(CUSTOMER, customer_id, register(command, await session.load(CUSTOMER, customer_id)))
        return asdict(CustomerAnswer(customer_id, body.name, body.region))

    return await call.execute(work, etag=(CUSTOMER, customer_id), status=201)


@router.get("/customers", summary="查找客户 · Find customers", responses={200: {"model": Listed[CustomerRow]}})
async def list_customers(
    call: Annotated[Call, allow(*HEADQUARTERS)],
    page: Paged,
    q: Annotated[Line | None, Query(description="名称包含 · The name contains")] = None,
    region: Annotated[Line | None, Query(description="区域 · Region")] = None,
) -> Response:
    """In order of number."""
    rows = await find_customers(call.runtime.pool, q, region, page.after(str) or "", page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: row.customer_id)


@router.get("/customers/{customer_id}", summary="查看客户 · Read a customer", responses={200: {"model": CustomerRow}})
async def read_customer(customer_id: Id, call: Annotated[Call, allow(*HEADQUARTERS)]) -> Response:
    """As it stands now."""
    row, version = await live_row(call.runtime.store, CUSTOMER, CUSTOMERS, customer_id, no_customer)
    return call.respond(row, etag=version)
