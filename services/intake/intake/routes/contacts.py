"""Contact persons: kept by clerks, and shown to the station that has the customer's case."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict
from starlette.responses import Response

from eventlog.decider import NotFound
from eventlog.postgres import Connection
from eventlog.read_models.projection import row_of
from intake.accesses import record_access
from intake.contacts import Contact, contact_of, delete_contact, keep_contact
from intake.domain.case import known_case
from intake.projections.cases import CASES
from intake.routes.common import STATION
from intake.routes.resources import CUSTOMERS, own_case
from service.framework import VERSIONED, Body, Call, CaseId, Changed, Id, Line, allow

router = APIRouter(tags=["联系人 · Contacts"])

STATION_KEEPS = timedelta(days=14)
"""How long after the end of a case its station may still see whom it had to do with."""


class NewContact(Body):
    """Whom to call and where to go."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"person": "联系人", "phone": "021-55550100", "address": "长宁路 1 号"}]}
    )

    person: Line
    phone: Line
    address: Line


@router.put(
    "/customers/{customer_id}/contact",
    summary="登记联系人 · Keep a customer's contact",
    responses={200: {"model": Contact}},
)
async def put_contact(customer_id: Id, body: NewContact, call: Annotated[Call, allow("clerk")]) -> Response:
    """It takes the place of an earlier one, of which nothing is kept. `If-Match` guards against another's change. The
    same details once more change nothing, the version neither: whoever sends them is on record as having read them."""
    await call.read(CUSTOMERS, customer_id)
    contact = Contact(customer_id, body.person, body.phone, body.address, changed_at=datetime.now(UTC))

    async def work(connection: Connection) -> Changed[datetime]:
        kept = await keep_contact(connection, contact, call.if_match)
        changed = kept.contact is contact
        await record_access(connection, call, "changed" if changed else "read", customer_id)
        return Changed(kept.version, kept.contact.changed_at)

    def told(changed_at: datetime) -> Contact:
        return replace(contact, changed_at=changed_at)

    return await call.change(work, datetime, told)


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
async def read_contact_of_case(case_id: CaseId, call: Annotated[Call, allow("clerk", *STATION)]) -> Response:
    """For clerks; for the station that has the case, until some days after it is closed; and for the technician who
    has an open work order of it."""
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
    return await respond_with(call, known_case(case.state, case_id).customer_id, case_id)


@dataclass(frozen=True, slots=True)
class ContactDeleted:
    """There is no contact any more; `deleted_at` is UTC."""

    customer_id: str
    deleted_at: datetime


@router.delete(
    "/customers/{customer_id}/contact",
    summary="删除联系人 · Delete a customer's contact",
    responses={200: {"model": ContactDeleted}},
)
async def remove_contact(customer_id: Id, call: Annotated[Call, allow("clerk")]) -> Response:
    """Nothing is kept of it but that there was one. What people typed about the customer stays: see
    `POST /customers/{customer_id}/erasure`."""
    await call.read(CUSTOMERS, customer_id)

    async def work(connection: Connection) -> Changed[datetime]:
        at = datetime.now(UTC)
        version = await delete_contact(connection, customer_id, at, call.if_match)
        if version is None:
            raise no_contact(customer_id)
        await record_access(connection, call, "deleted", customer_id)
        return Changed(version, at)

    return await call.change(work, datetime, lambda at: ContactDeleted(customer_id, at))


async def respond_with(call: Call, customer_id: str, case_id: str | None = None) -> Response:
    """The customer's contact, once it is on record who read it. Raises NotFound while there is none."""
    kept = await contact_of(call.runtime.pool, customer_id)
    if kept is None:
        raise no_contact(customer_id)
    await record_access(call.runtime.pool, call, "read", customer_id, case_id)
    return call.respond(kept.contact, etag=kept.version)


def no_contact(customer_id: str) -> NotFound:
    """There is none yet, or none any more."""
    return NotFound(f"customer {customer_id} has no contact", f"客户 {customer_id} 没有登记联系人")
