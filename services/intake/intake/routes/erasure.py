"""Erasing a person: the contact, and everything that was typed about the customer, its cases and its machines."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict
from starlette.responses import Response

from eventlog.log.session import Answer, Session
from events.catalog import case, equipment
from events.types import ErasureReason
from intake.accesses import record_access
from intake.contacts import delete_contact
from intake.domain.customer import CUSTOMER, Erasure, erase
from intake.projections.subjects import subjects_of
from intake.routes.resources import CUSTOMERS
from service import Body, Call, Id, allow

router = APIRouter(tags=["联系人 · Contacts"])


class Wanted(Body):
    """Why it is erased."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "asked"}]})

    reason: ErasureReason


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased now: whether there was a contact, and of how many cases and machines the texts."""

    customer_id: str
    contact: bool
    cases: int
    machines: int


@router.post(
    "/customers/{customer_id}/erasure",
    summary="删除客户的个人信息 · Erase what names people at a customer",
    responses={200: {"model": Erased}},
)
async def erase_customer(customer_id: Id, body: Wanted, call: Annotated[Call, allow("manager")]) -> Response:
    """Deletes the contact, and destroys the keys of the texts: a few seconds later nobody can read them, in no log,
    table or topic. It cannot be undone; what is typed later can be read, and erased by asking again. After a failure
    ask again: what was erased stays erased.
    """
    done, again = Erasure(body.reason), False
    repeated = await call.repeated()

    async def work(session: Session) -> Answer:
        nonlocal done, again
        CUSTOMERS.found(customer_id, await session.load(CUSTOMER, customer_id))
        session.require_version(CUSTOMER, customer_id, call.if_match)
        if not repeated:
            done = await _erased(call, customer_id, done, again)
            again = True  # others were faster: this is tried once more
        await session.decide(CUSTOMER, customer_id, erase, done)
        return Erased(customer_id, done.contact, done.cases, done.machines)

    return await call.execute(work, (CUSTOMER, customer_id))


async def _erased(call: Call, customer_id: str, before: Erasure, on_record: bool) -> Erasure:
    """Erase what there is now; gives that with what was erased `before`. A request that is tried again is put on record
    again only for a contact that came meanwhile.

    First everything is destroyed, then it is said: whoever breaks off in between asks again, and it is said then.
    """
    runtime = call.runtime
    await runtime.require_read_models()
    await runtime.read_your_writes.wait_for(f"intake:{await runtime.store.head()}")
    gone = await runtime.keyring.destroy(await subjects_of(runtime.pool, customer_id))
    async with runtime.pool.acquire() as connection, connection.transaction():
        contact = await delete_contact(connection, customer_id, datetime.now(UTC), None) is not None
        if contact or not on_record:
            await record_access(connection, call, "erased", customer_id)
    cases, machines = (sum(subject.startswith(kind.KIND.subject("")) for subject in gone) for kind in (case, equipment))
    return replace(
        before,
        contact=before.contact or contact,
        cases=before.cases + cases,
        machines=before.machines + machines,
        own=before.own or len(gone) > cases + machines,
    )
