"""Erasing a person: the contact, and everything that was typed about the customer, its cases and its machines."""

from asyncio import Lock
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated
from weakref import WeakValueDictionary

from fastapi import APIRouter
from pydantic import ConfigDict
from starlette.responses import Response

from eventlog.log.session import Answer, Session
from events.catalog import case, equipment
from events.types import ErasureReason
from intake.accesses import record_access
from intake.attachments import ATTACHMENTS
from intake.contacts import delete_contact, delete_further
from intake.domain.customer import CUSTOMER, Erasure, erase
from intake.projections.subjects import subjects_of
from intake.routes.resources import CUSTOMERS
from intake.site_addresses import delete_addresses
from service.framework import Body, Call, Id, allow

router = APIRouter(tags=["联系人 · Contacts"])


class Wanted(Body):
    """Why it is erased."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "asked"}]})

    reason: ErasureReason


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: whether there was a main contact, and how many further ones; of how many cases and machines the
    texts, of how many sites the addresses, and how many attachments. By this request, or, where nothing was left to
    erase, by the last one that did."""

    customer_id: str
    contact: bool
    cases: int
    machines: int
    addresses: int
    further_contacts: int
    attachments: int


_TURNS: WeakValueDictionary[str, Lock] = WeakValueDictionary()
"""One for each customer who is being erased."""


@router.post(
    "/customers/{customer_id}/erasure",
    summary="删除客户的个人信息 · Erase what names people at a customer",
    responses={200: {"model": Erased}},
)
async def erase_customer(customer_id: Id, body: Wanted, call: Annotated[Call, allow("manager")]) -> Response:
    """Deletes all contacts, the addresses of all sites and what is attached to cases, and destroys the keys of the
    texts: a few seconds later nobody can read them, in no log, table or topic. It cannot be undone; what is typed later
    can be read, and erased by asking again. After a failure ask again: what was erased stays erased. Who asks twice
    gets the answer twice.
    """
    done = Erasure(body.reason)
    repeated = await call.repeated()

    async def work(session: Session) -> Answer:
        nonlocal done
        CUSTOMERS.found(customer_id, await session.load(CUSTOMER, customer_id))
        session.require_version(CUSTOMER, customer_id, call.if_match)
        if not repeated:
            done = await _erased(call, customer_id, done)  # once more where others were faster: for what came meanwhile
        said = (await session.decide(CUSTOMER, customer_id, erase, done)).erased
        return said and Erased(
            customer_id=customer_id,
            contact=said.contact,
            cases=said.cases,
            machines=said.machines,
            addresses=said.addresses,
            further_contacts=said.further_contacts,
            attachments=said.attachments,
        )

    # In turn: whoever finds nothing left is not to say so before the other has said what there was.
    async with _TURNS.setdefault(customer_id, Lock()):
        return await call.execute(work, (CUSTOMER, customer_id))


def _cases(subjects: Sequence[str]) -> list[str]:
    begins = case.KIND.subject("")
    return [subject.removeprefix(begins) for subject in subjects if subject.startswith(begins)]


async def _erased(call: Call, customer_id: str, before: Erasure) -> Erasure:
    """Erase what there is now; gives that with what was erased `before`. Who finds nothing to erase is not on record.

    First everything is destroyed, then it is said: whoever breaks off in between asks again, and it is said then.
    """
    runtime = call.runtime
    await runtime.require_read_models()
    await runtime.read_your_writes.wait_for(f"intake:{await runtime.store.head()}")
    subjects = await subjects_of(runtime.pool, customer_id)
    async with runtime.pool.acquire() as connection, connection.transaction():
        at = datetime.now(UTC)
        contact = await delete_contact(connection, customer_id, at, None) is not None
        further = await delete_further(connection, customer_id, at)
        addresses = await delete_addresses(connection, customer_id, at)
        attachments = await ATTACHMENTS.delete_all(connection, _cases(subjects))
        gone = await runtime.keyring.destroy(subjects)  # under the contact's lock: of two at once one erases all
        if contact or further or addresses or attachments or gone:
            await record_access(connection, call, "erased", customer_id)
    cases, machines = (sum(subject.startswith(kind.KIND.subject("")) for subject in gone) for kind in (case, equipment))
    return replace(
        before,
        contact=before.contact or contact,
        cases=before.cases + cases,
        machines=before.machines + machines,
        addresses=before.addresses + addresses,
        further_contacts=before.further_contacts + further,
        attachments=before.attachments + attachments,
        own=before.own or len(gone) > cases + machines,
    )
