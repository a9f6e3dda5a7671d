"""The main contact person: kept by clerks, and shown to the station that has the customer's case."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict
from starlette.responses import Response

from eventlog.decider import NotFound, Rejected
from eventlog.postgres import Connection
from eventlog.read_models.projection import row_of
from intake.accesses import Action, record_access
from intake.contacts import (
    MAIN,
    MOST,
    Contact,
    ContactRole,
    contact_of,
    contacts_of,
    delete_contact,
    keep_contact,
)
from intake.domain.case import known_case
from intake.domain.site import require_site
from intake.projections.cases import CASES
from intake.routes.common import STATION
from intake.routes.resources import CUSTOMERS, own_case
from intake.routes.sites import WITH_SITES
from service.framework import VERSIONED, Body, Call, CaseId, Changed, Id, Line, allow

router = APIRouter(tags=["联系人 · Contacts"])

STATION_KEEPS = timedelta(days=14)
"""How long after the end of a case its station may still see whom it had to do with."""


class NewContact(Body):
    """Whom to call and where to go; `site_id` is where the person is found, all sites where none is said."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"person": "联系人", "phone": "021-55550100", "address": "长宁路 1 号"}]}
    )

    person: Line
    phone: Line
    address: Line
    role: ContactRole | None = None
    site_id: Id | None = None


@router.put(
    "/customers/{customer_id}/contact",
    summary="登记联系人 · Keep a customer's contact",
    responses={200: {"model": Contact}},
)
async def put_contact(customer_id: Id, body: NewContact, call: Annotated[Call, allow("clerk")]) -> Response:
    """It takes the place of an earlier one, of which nothing is kept. `If-Match` guards against another's change. The
    same details once more change nothing, the version neither: whoever sends them is on record as having read them."""
    at = datetime.now(UTC)
    return await put(
        call, Contact(customer_id, body.person, body.phone, body.address, at, role=body.role, site_id=body.site_id)
    )


@router.get(
    "/customers/{customer_id}/contact",
    summary="查看客户联系人 · Read a customer's contact",
    responses={200: {"model": Contact}},
    openapi_extra=VERSIONED,
)
async def read_contact(customer_id: Id, call: Annotated[Call, allow("clerk")]) -> Response:
    """For clerks; stations ask for the contact of a case."""
    await call.read(CUSTOMERS, customer_id)
    return await respond_with(call, customer_id)


@router.get(
    "/cases/{case_id}/contact",
    summary="查看服务单联系人 · Read the contact of a case",
    responses={200: {"model": Contact}},
    openapi_extra=VERSIONED,
)
async def read_contact_of_case(case_id: CaseId, call: Annotated[Call, allow("clerk", "agent", *STATION)]) -> Response:
    """For clerks, and agents of cases about goods; for the station that has the case, until some days after it is
    closed; and for the technician who has an open work order of it."""
    return await respond_with(call, await customer_of(call, case_id), case_id)


async def customer_of(call: Call, case_id: str) -> str:
    """Whose case it is, for whoever may see whom to call. Raises NotFound for a case of no concern of the caller's, and
    for a station some days after it is closed."""
    case = await own_case(call, case_id)
    closed_at = row_of(CASES, case).closed_at
    # By the machine's clock: the log's is moved by whoever may date a command.
    long_ago = closed_at is not None and datetime.now(UTC) > closed_at + STATION_KEEPS
    if call.principal.station_id is not None and long_ago:
        days = STATION_KEEPS.days
        raise NotFound(
            f"the case was closed more than {days} days ago: ask the information centre for the contact",
            f"服务单结案已超过 {days} 天，联系人请向信息中心查询",
        )
    return known_case(case.state, case_id).customer_id


@dataclass(frozen=True, slots=True)
class ContactDeleted:
    """There is no such contact any more; `deleted_at` is UTC."""

    customer_id: str
    deleted_at: datetime
    contact_id: str = MAIN


@router.delete(
    "/customers/{customer_id}/contact",
    summary="删除联系人 · Delete a customer's contact",
    responses={200: {"model": ContactDeleted}},
)
async def remove_contact(customer_id: Id, call: Annotated[Call, allow("clerk")]) -> Response:
    """Nothing is kept of it but that there was one. What people typed about the customer stays: see
    `POST /customers/{customer_id}/erasure`."""
    return await remove(call, customer_id, MAIN)


def on_record(contact_id: str) -> str | None:
    """How the record of accesses names a contact."""
    return None if contact_id == MAIN else contact_id


async def put(call: Call, contact: Contact) -> Response:
    """Keep a contact, main or further. Raises NotFound for an unknown customer or site, Rejected for a closed site."""
    customer_id, contact_id = contact.customer_id, contact.contact_id
    customer = (await call.read(WITH_SITES, customer_id)).state
    if contact.site_id is not None:
        require_site(customer, customer_id, contact.site_id)

    async def work(connection: Connection) -> Changed[datetime]:
        kept = await keep_contact(connection, contact, call.if_match)
        done: Action = "changed" if kept.contact is contact else "read"
        await record_access(connection, call, done, customer_id, contact_id=on_record(contact_id))
        if contact_id != MAIN and len(await contacts_of(connection, customer_id)) > MOST:
            raise Rejected(
                f"customer {customer_id} has {MOST} contacts already: delete one first",
                f"客户 {customer_id} 已有 {MOST} 位联系人，请先删除不再需要的",
            )
        return Changed(kept.version, kept.contact.changed_at)

    return await call.change(work, datetime, lambda changed_at: replace(contact, changed_at=changed_at))


async def remove(call: Call, customer_id: str, contact_id: str) -> Response:
    """Delete a contact, main or further. Raises NotFound where there is none."""
    await call.read(CUSTOMERS, customer_id)

    async def work(connection: Connection) -> Changed[datetime]:
        at = datetime.now(UTC)
        version = await delete_contact(connection, customer_id, at, call.if_match, contact_id)
        if version is None:
            raise no_contact(customer_id, contact_id)
        await record_access(connection, call, "deleted", customer_id, contact_id=on_record(contact_id))
        return Changed(version, at)

    return await call.change(work, datetime, lambda at: ContactDeleted(customer_id, at, contact_id))


async def respond_with(call: Call, customer_id: str, case_id: str | None = None, contact_id: str = MAIN) -> Response:
    """A contact of the customer, once it is on record who read it. Raises NotFound while there is none."""
    kept = await contact_of(call.runtime.pool, customer_id, contact_id)
    if kept is None:
        raise no_contact(customer_id, contact_id)
    await record_access(call.runtime.pool, call, "read", customer_id, case_id, contact_id=on_record(contact_id))
    return call.respond(kept.contact, etag=kept.version)


def no_contact(customer_id: str, contact_id: str = MAIN) -> NotFound:
    """There is none yet, or none any more."""
    if contact_id == MAIN:
        return NotFound(f"customer {customer_id} has no contact", f"客户 {customer_id} 没有登记联系人")
    return NotFound(
        f"customer {customer_id} has no contact {contact_id}", f"客户 {customer_id} 没有登记联系人 {contact_id}"
    )
