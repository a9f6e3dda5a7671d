"""Further contact persons of a customer, each with a role: kept by clerks, shown to the station as the main one is."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import AfterValidator, ConfigDict
from starlette.responses import Response

from intake.accesses import record_access
from intake.contacts import MAIN, Contact, ContactRole, contacts_of
from intake.routes.common import STATION
from intake.routes.contacts import ContactDeleted, customer_of, put, remove, respond_with
from intake.routes.resources import CUSTOMERS
from service.framework import VERSIONED, Body, Call, CaseId, Id, Line, Listed, allow

router = APIRouter(tags=["联系人 · Contacts"])

Clerk = Annotated[Call, allow("clerk")]
PATH = "/customers/{customer_id}/contacts/{contact_id}"


def _not_main(contact_id: str) -> str:
    if contact_id == MAIN:
        raise ValueError(
            "主联系人见 /customers/{customer_id}/contact · the main contact is at /customers/{customer_id}/contact"
        )
    return contact_id


Further = Annotated[Id, AfterValidator(_not_main)]
"""Which of them; chosen by who keeps it, as `buyer` or `it-2`."""


class NewFurtherContact(Body):
    """Whom to call for what. Without an address it is the main contact's; without a site, the person is for all."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"person": "联系人", "phone": "021-55550100", "role": "accounts"},
                {"person": "联系人", "phone": "021-55550100", "address": "长宁路 1 号", "role": "it"},
            ]
        }
    )

    person: Line
    phone: Line
    address: Line | None = None
    role: ContactRole
    site_id: Id | None = None


@router.put(PATH, summary="登记其他联系人 · Keep a further contact", responses={200: {"model": Contact}})
async def put_further_contact(customer_id: Id, contact_id: Further, body: NewFurtherContact, call: Clerk) -> Response:
    """As `PUT /customers/{customer_id}/contact` does with the main one: it takes the place of an earlier one of the
    same number. At most 50 in all."""
    return await put(
        call,
        Contact(
            customer_id=customer_id,
            person=body.person,
            phone=body.phone,
            address=body.address or "",
            changed_at=datetime.now(UTC),
            role=body.role,
            site_id=body.site_id,
            contact_id=contact_id,
        ),
    )


@router.get(
    PATH,
    summary="查看其他联系人 · Read a further contact",
    responses={200: {"model": Contact}},
    openapi_extra=VERSIONED,
)
async def read_further_contact(customer_id: Id, contact_id: Further, call: Clerk) -> Response:
    """Who read it is on record."""
    await call.read(CUSTOMERS, customer_id)
    return await respond_with(call, customer_id, contact_id=contact_id)


@router.delete(PATH, summary="删除其他联系人 · Delete a further contact", responses={200: {"model": ContactDeleted}})
async def remove_further_contact(customer_id: Id, contact_id: Further, call: Clerk) -> Response:
    """Nothing is kept of it but that there was one."""
    return await remove(call, customer_id, contact_id)


@router.get(
    "/customers/{customer_id}/contacts",
    summary="客户的联系人 · All contacts of a customer",
    responses={200: {"model": Listed[Contact]}},
)
async def list_contacts(customer_id: Id, call: Clerk) -> Response:
    """The main one first, then in order of number; one page has them all. Who read them is on record."""
    await call.read(CUSTOMERS, customer_id)
    return await _all(call, customer_id)


@router.get(
    "/cases/{case_id}/contacts",
    summary="服务单的联系人 · All contacts of a case's customer",
    responses={200: {"model": Listed[Contact]}},
)
async def list_contacts_of_case(case_id: CaseId, call: Annotated[Call, allow("clerk", "agent", *STATION)]) -> Response:
    """For whoever may read the contact of the case: whom to ask for on site, who knows the network, who pays."""
    return await _all(call, await customer_of(call, case_id), case_id)


async def _all(call: Call, customer_id: str, case_id: str | None = None) -> Response:
    found = await contacts_of(call.runtime.pool, customer_id)
    if found:
        await record_access(call.runtime.pool, call, "read", customer_id, case_id)
    return call.respond({"items": found, "next": None})
