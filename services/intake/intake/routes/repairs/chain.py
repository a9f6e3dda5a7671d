"""The chain of a customer's repair 客户维修交接: collected, taken, given back; who stands in for whom."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from eventlog.envelope import new_id
from eventlog.log.session import Answer, Session
from events.catalog.case_workshop import CaseCollected
from events.catalog.customer_repair import CustomerRepairCollected, CustomerRepairReturned
from intake.attachments import ATTACHMENTS
from intake.domain.case import CASE, known_case
from intake.domain.chain import (
    NameStandIn,
    TakeThing,
    collect,
    give_back,
    name_stand_in,
    of_request,
    take,
)
from intake.domain.customer_repair import CustomerRepair
from intake.domain.workshop import collect_case
from intake.projections.customer_repairs import CustomerRepairRow
from intake.routes.repairs.bodies import Collection, Returning, StandInBody, Taking
from intake.routes.repairs.resources import REPAIRS, Collector, Hand, person_of
from intake.routes.resources import CASES
from service.framework import Call, CaseId, Id, allow
from service.uploads.reading import read_picture

router = APIRouter(tags=["客户维修 · Customer repairs"])


@router.post(
    "/cases/{case_id}/customer-repair",
    summary="取件 · Collect a thing to be repaired",
    status_code=201,
    responses={201: {"model": CustomerRepairRow}},
)
async def collect_thing(case_id: CaseId, body: Collection, call: Collector) -> Response:
    """The first link: the caller has it from the customer, who signs. Of an open case of kind repair, which nobody
    drives to any more. Whoever is both goes the salesperson's way."""
    repair_id = body.repair_id or str(new_id())
    picture = await _picture(body.signature)
    collected = CustomerRepairCollected(
        repair_id=repair_id,
        case_id=case_id,
        customer_id="",
        equipment_id=None,
        model=None,
        thing=body.thing,
        fault=body.fault or "",
        way="salesperson" if "salesperson" in call.principal.roles else "delivery",
        collected_by=call.principal.id,
        handed_at=body.handed_at or call.at,
        place=body.place,
        condition=body.condition,
        accessories=body.accessories,
        given_by=body.given_by,
        form_no=body.form_no or "",
        signature=picture[0],
        due_on=body.due_on,
    )
    by = await person_of(call, call.principal.id)

    async def work(session: Session) -> Answer:
        case = CASES.found(case_id, await session.load(CASE, case_id))
        known = await session.sealed(REPAIRS.decider, case_id, of_request(known_case(case, case_id), collected))
        before = await session.load(REPAIRS.decider, repair_id)
        session.require_version(REPAIRS.decider, repair_id, call.if_match)
        events = collect(known, before, call.at, by)
        if events:
            await session.append(CASE, case_id, collect_case(CaseCollected(case_id, repair_id, by_id), case))
            await session.append(REPAIRS.decider, repair_id, events)
            await _keep(call, case_id, picture)
        return await session.view(REPAIRS.decider, repair_id)

    by_id = call.principal.id
    return await call.execute(work, (REPAIRS.decider, repair_id), 201, f"/customer-repairs/{repair_id}")


@router.post(
    "/customer-repairs/{repair_id}/take",
    summary="接收 · Take it as the next in the chain",
    responses={200: {"model": CustomerRepairRow}},
)
async def take_thing(repair_id: Id, body: Taking, call: Hand) -> Response:
    """Whoever takes it confirms it with their own key. 409 for anybody but the next, for other hands than on the way
    here, and before the service desk is done with it."""
    command = TakeThing(
        staff_id=call.principal.id,
        roles=call.principal.roles,
        handed_at=body.handed_at or call.at,
        place=body.place,
        condition=body.condition,
        accessories=body.accessories,
        at=call.at,
    )
    by = await person_of(call, call.principal.id)
    return await call.decide(REPAIRS, repair_id, lambda wanted, repair: take(wanted, repair, by), command)


@router.post(
    "/customer-repairs/{repair_id}/return",
    summary="交还客户 · Give it back to the customer",
    responses={200: {"model": CustomerRepairRow}},
)
async def return_thing(repair_id: Id, body: Returning, call: Collector) -> Response:
    """The last link: by whoever collected it, or their stand-in; the customer signs, and is called back."""
    picture = await _picture(body.signature)
    returned = CustomerRepairReturned(
        repair_id=repair_id,
        case_id="",
        link_no=0,
        returned_by=call.principal.id,
        handed_at=body.handed_at or call.at,
        place=body.place,
        condition=body.condition,
        accessories=body.accessories,
        received_by=body.received_by,
        form_no=body.form_no or "",
        signature=picture[0],
    )

    async def kept(session: Session, repair: CustomerRepair) -> None:
        if give_back(returned, repair, call.at):
            await _keep(call, repair.collected.case_id, picture)

    return await call.decide(
        REPAIRS, repair_id, lambda event, repair, _: give_back(event, repair, call.at), returned, kept
    )


@router.post(
    "/customer-repairs/{repair_id}/stand-in",
    summary="登记替换人 · Name a stand-in",
    responses={200: {"model": CustomerRepairRow}},
)
async def name_repair_stand_in(
    repair_id: Id, body: StandInBody, call: Annotated[Call, allow("agent", "manager")]
) -> Response:
    """For somebody who has it or takes it later, and has left or is absent. The stand-in takes it with their own
    key."""
    command = NameStandIn(body.former_id, body.stand_in_id, body.why, body.reason)
    person = await person_of(call, body.stand_in_id)
    return await call.decide(REPAIRS, repair_id, lambda wanted, repair: name_stand_in(wanted, repair, person), command)


async def _picture(text: str | None) -> tuple[str, bytes]:
    """SHA-256 and content; empty where there is none. Raises Rejected for what is no JPEG, PNG or WebP."""
    if text is None:
        return "", b""
    picture = await read_picture(text, "signature")
    return picture.sha256, picture.content


async def _keep(call: Call, case_id: str, picture: tuple[str, bytes]) -> None:
    """Beside the log, with what is attached to the case: it goes with the case's texts."""
    digest, content = picture
    if content:
        await ATTACHMENTS.keep(call.runtime.pool, case_id, digest, content)
