"""The checklist 检查表 of a visit that is a periodic inspection: read it, fill it in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict, Field
from starlette.responses import Response

from dispatch.domain.checklist import CHECKLIST, Answer, Checklist, FillChecklist, Inspecting, fill
from dispatch.domain.work_order.state import WORK_ORDER
from dispatch.projections.inspections import InspectionRow, inspection_of
from dispatch.routes.resources import ORDERS, no_order
from eventlog.decider import Rejected
from eventlog.log.session import Session
from eventlog.log.stream import read_stream
from events.catalog.checklist import ChecklistEvent
from events.types import ChecklistPhase, StepResult
from service.framework import VERSIONED, Body, Call, Id, Note, Resource, allow

router = APIRouter(prefix="/work-orders/{work_order_id}/checklist", tags=["派工单 · Work orders"])
Station = Annotated[Call, allow("dispatcher", "technician")]
Reader = Annotated[Call, allow("dispatcher", "technician", "clerk", "operations", "manager", "analyst")]

MOST_STEPS = 100
MOST_COUNTED = 1_000_000_000
"""Sheets: what no machine prints in its life."""


class StepAnswer(Body):
    """What one step found."""

    result: StepResult
    note: Note = ""


class FilledChecklist(Body):
    """What each step found, in the order of the checklist; and what the meter said, if it was read."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "results": [
                        {"result": "ok"},
                        {"result": "adjusted", "note": "色彩对位已校准"},
                        {"result": "fault", "note": "搓纸轮磨损"},
                    ],
                    "meter_counter": 128400,
                }
            ]
        }
    )

    results: Annotated[list[StepAnswer], Field(min_length=1, max_length=MOST_STEPS)]
    meter_counter: Annotated[int, Field(ge=0, le=MOST_COUNTED)] | None = None


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One step; `result` is null until it was filled in, `note` where nothing was noted."""

    phase: ChecklistPhase
    zh: str
    en: str
    result: StepResult | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ChecklistDetail:
    """The checklist of a visit; without steps, and of no inspection, where the visit is none. `held_at` (UTC) and who
    filled it in are null until somebody has."""

    work_order_id: str
    equipment_id: str | None = None
    inspection_no: int | None = None
    model: str | None = None
    steps: Sequence[ChecklistLine] = ()
    filled_by: str | None = None
    held_at: datetime | None = None
    meter_counter: int | None = None


CHECKLISTS: Resource[Checklist, Checklist, ChecklistEvent] = Resource(
    CHECKLIST, lambda checklist: checklist, no_order, lambda checklist: checklist
)


@router.post("", summary="填写检查表 · Fill in the checklist", responses={200: {"model": ChecklistDetail}})
async def fill_checklist(work_order_id: Id, body: FilledChecklist, call: Station) -> Response:
    """On site or after the visit, until its call-back is concluded; a correction takes the place of what was said. The
    information centre hears of it: the inspection was held, and a fault wants a request. 409 for a visit that is no
    inspection."""
    inspected: list[InspectionRow] = []

    async def inspecting(session: Session, _: Checklist) -> Inspecting:
        order = ORDERS.found(work_order_id, await session.load(WORK_ORDER, work_order_id), call.principal)
        row = await call.runtime.find(lambda: inspection_of(call.runtime.pool, order.received.case_id))
        if row is None:
            raise Rejected("the visit is no periodic inspection", "本次上门不是定期检查")
        inspected[:] = [row]
        return Inspecting(order, row.equipment_id, row.inspection_no, row.steps)

    answers = [Answer(each.result, each.note) for each in body.results]
    command = FillChecklist(work_order_id, answers, body.meter_counter, call.principal.id, call.at)
    return await call.decide(
        CHECKLISTS,
        work_order_id,
        fill,
        command,
        inspecting,
        answer=lambda checklist: detail(work_order_id, inspected[0], checklist),
    )


@router.get(
    "",
    summary="查看检查表 · Read the checklist",
    responses={200: {"model": ChecklistDetail}},
    openapi_extra=VERSIONED,
)
async def read_checklist(work_order_id: Id, call: Reader) -> Response:
    """What is to be done, and what was found. A visit that is no inspection has no steps."""
    order = await call.read(ORDERS, work_order_id)
    row = await call.runtime.find(lambda: inspection_of(call.runtime.pool, order.state.received.case_id))
    checklist = await read_stream(call.runtime.store, CHECKLIST, work_order_id)
    return call.respond(detail(work_order_id, row, checklist.state), etag=checklist.version)


def detail(work_order_id: str, row: InspectionRow | None, checklist: Checklist) -> ChecklistDetail:
    """As callers read it."""
    filled = checklist.filled
    if row is None:
        return ChecklistDetail(work_order_id)
    if filled is None:
        steps = [ChecklistLine(step.phase, step.zh, step.en) for step in row.steps]
        return ChecklistDetail(work_order_id, row.equipment_id, row.inspection_no, row.model, steps)
    return ChecklistDetail(
        work_order_id=work_order_id,
        equipment_id=row.equipment_id,
        inspection_no=row.inspection_no,
        model=row.model,
        steps=[
            ChecklistLine(each.phase, each.zh, each.en, each.result, checklist.notes.get(number))
            for number, each in enumerate(filled.results, 1)
        ],
        filled_by=filled.filled_by,
        held_at=filled.held_at,
        meter_counter=filled.meter_counter,
    )
