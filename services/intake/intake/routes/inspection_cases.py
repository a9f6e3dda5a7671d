"""The cases of a periodic inspection 定期检查: the one by which it is held, and the one for what it found."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter
from pydantic import AfterValidator, ConfigDict
from starlette.responses import Response

from eventlog.log.session import Session
from events.catalog.case import KIND, CaseEvent, RequestReceived
from events.rules.models import model_key
from events.shanghai import day_of
from events.types import RequestKind
from intake.domain.case import Case, ReceiveRequest, known_case
from intake.domain.equipment import EQUIPMENT, known_equipment
from intake.domain.inspections.arranging import (
    BeginInspection,
    FollowUpInspection,
    begin_inspection,
    fault_words,
    follow_up_inspection,
    require_faults,
    steps_of,
)
from intake.domain.inspections.inspection import PLAN, Inspection, known_inspection
from intake.domain.product import PRODUCT
from intake.routes.cases import CaseDetail, no_number, open_case
from intake.routes.inspections import PLANS, InspectionNo
from intake.routes.resources import CASES, MACHINES
from service.framework import Body, Call, Id, Resource, Text, allow

router = APIRouter(prefix="/equipment/{equipment_id}/inspections/{inspection_no}", tags=["定期检查 · Inspections"])

Clerk = Annotated[Call, allow("clerk")]


class InspectionRequest(Body):
    """The number that its case is to have, and what the customer said of it; both may be left out."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"case_id": "k-2001"}, {"description": "第二季度定期检查，客户希望上午来"}]}
    )

    case_id: Annotated[Id, AfterValidator(no_number)] | None = None
    description: Text | None = None


@router.post(
    "/begin",
    status_code=201,
    summary="为检查开单 · Open the case of an inspection",
    responses={201: {"model": CaseDetail}},
)
async def begin_planned_inspection(
    equipment_id: Id, inspection_no: InspectionNo, call: Clerk, body: InspectionRequest | None = None
) -> Response:
    """A case of kind `inspection`, of the customer who has the machine now: agree the day with them, and route it as
    any other. The station's technician fills in the checklist of the machine's product on the visit. It can be opened
    from 14 days before the inspection may be; of a machine that is scrapped it cannot: 409."""
    known = known_inspection((await call.read(PLANS, equipment_id)).state, equipment_id, inspection_no)
    said = f"定期检查：{known.quarter} 第 {known.number_in_quarter} 次，计划 {known.planned_on}"

    async def begin(session: Session, request: RequestReceived) -> None:
        model = known_equipment(await session.load(EQUIPMENT, equipment_id), equipment_id).model
        checklist = steps_of(await session.load(PRODUCT, model_key(model)))
        command = BeginInspection(
            equipment_id, inspection_no, request.case_id, request.number, model, checklist, day_of(call.at)
        )
        await session.decide(PLAN, equipment_id, begin_inspection, command)

    return await _opened(call, known, "inspection", said, body or InspectionRequest(), begin)


@router.post(
    "/follow-up",
    status_code=201,
    summary="为发现的故障报修 · Open a case for what an inspection found",
    responses={201: {"model": CaseDetail}},
)
async def follow_up_held_inspection(
    equipment_id: Id, inspection_no: InspectionNo, call: Clerk, body: InspectionRequest | None = None
) -> Response:
    """A repair that names the inspection; one for all faults that it found. Each found fault is in its description,
    unless the clerk says something else."""
    known = known_inspection((await call.read(PLANS, equipment_id)).state, equipment_id, inspection_no)
    require_faults(known)

    async def answer(session: Session, request: RequestReceived) -> None:
        command = FollowUpInspection(equipment_id, inspection_no, request.case_id)
        await session.decide(PLAN, equipment_id, follow_up_inspection, command)

    return await _opened(call, known, "repair", fault_words(known), body or InspectionRequest(), answer)


async def _opened(
    call: Call,
    known: Inspection,
    kind: RequestKind,
    said: str,
    body: InspectionRequest,
    tell: Callable[[Session, RequestReceived], Awaitable[None]],
) -> Response:
    """Open a case about the machine, and tell its plan in the same append."""
    machine = known_equipment((await call.read(MACHINES, known.equipment_id)).state, known.equipment_id)
    case_id = body.case_id or await call.runtime.keyring.new_id(KIND.subject)

    async def follow(session: Session, before: Case | None, after: Case) -> None:
        await tell(session, known_case(after, case_id))

    resource: Resource[Case, Case, CaseEvent] = replace(CASES, follow=follow)
    command = ReceiveRequest(
        case_id=case_id,
        customer_id=machine.customer_id,
        equipment_id=known.equipment_id,
        channel="phone",
        taken_by=call.principal.id,
        description=body.description or said,
        at=call.at,
        kind=kind,
        inspection_no=known.inspection_no,
    )
    return await open_case(call, command, new=body.case_id is None, resource=resource, location=f"/cases/{case_id}")
