"""Periodic inspections 定期检查: the plan of a machine, and the list of what is to be held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import ConfigDict
from starlette.responses import Response

from eventlog.decider import NotFound
from eventlog.log.session import Session
from events.catalog.inspection import InspectionEvent
from events.shanghai import day_of
from events.types import InspectionStatus
from intake.domain.equipment import EQUIPMENT
from intake.domain.inspections.arranging import (
    CallOffInspection,
    MoveInspection,
    WaiveFollowUp,
    call_off_inspection,
    move_inspection,
    waive_follow_up,
)
from intake.domain.inspections.inspection import PLAN, Inspection, Plan
from intake.domain.inspections.keeping import Around, KeepPlan, keep
from intake.domain.inspections.machine import machine_of
from intake.holidays_file import working_days
from intake.inspecting.around import around, busy
from intake.inspecting.diary import Diary
from intake.projections.inspections import InspectionItem, Wanted, list_inspections
from intake.routes.common import HEADQUARTERS, Nothing
from intake.routes.resources import MACHINES
from intake.routes.stream_history import RecordedItem, recorded_items
from service.framework import VERSIONED, AsOf, Body, Call, Day, Id, Listed, Paged, Resource, Text, allow, etag_of

router = APIRouter(tags=["定期检查 · Inspections"])

Clerk = Annotated[Call, allow("clerk", "manager")]
Reader = Annotated[Call, allow(*HEADQUARTERS)]
InspectionNo = Annotated[
    int, Path(ge=1, le=1_000_000, description="该设备的第几次定期检查 · Number of the inspection, of its machine")
]


@dataclass(frozen=True, slots=True)
class PlanDetail:
    """All inspections of a machine that there ever were, by the day for which they are planned. Those after
    `holidays_known_until` keep to Mondays to Fridays until the holidays of their year are published, and then to
    working days."""

    inspections: Sequence[Inspection]
    holidays_known_until: date | None = None


def detail(plan: Plan) -> PlanDetail:
    """As callers read it."""
    planned = sorted(plan.inspections.values(), key=lambda each: (each.planned_on, each.inspection_no))
    return PlanDetail(planned, working_days().known_until)


def no_plan(equipment_id: str) -> NotFound:
    """Every machine has one, if an empty one."""
    return NotFound(f"there is no equipment {equipment_id}", f"没有设备 {equipment_id}")


PLANS: Resource[Plan, Plan, InspectionEvent] = Resource(PLAN, lambda plan: plan, no_plan, detail)


class InspectionMove(Body):
    """The other day, in Asia/Shanghai, and why. Beyond its time only if the customer wishes so, until the end of the
    next quarter."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"planned_on": "2026-05-18", "reason": "当天技术人员培训"},
                {"planned_on": "2026-07-06", "customers_wish": True, "reason": "客户六月盘点，请七月再来"},
            ]
        }
    )

    planned_on: date
    customers_wish: bool = False
    reason: Text


class InspectionCallOff(Body):
    """Why the customer does not want it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "客户装修停业，本季度免检"}]})

    reason: Text


class FollowUpWaiver(Body):
    """Why nothing is to be done about what an inspection found."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "技术人员当场更换，已正常"}]})

    reason: Text


@router.post(
    "/equipment/{equipment_id}/inspections/plan",
    summary="制定定期检查计划 · Plan the inspections of a machine",
    responses={200: {"model": PlanDetail}},
)
async def plan_inspections(equipment_id: Id, call: Clerk, body: Nothing | None = None) -> Response:
    """What the service does by itself within seconds of what happens to a machine or its contracts, for one and now:
    four quarters ahead, as warranty and contracts say. What is planned already stays."""
    today = day_of(call.at)

    async def about(session: Session, _: Plan) -> Around:
        machine = machine_of(await session.load(EQUIPMENT, equipment_id), equipment_id)
        await call.runtime.require_read_models()
        diary = Diary(call.runtime.pool, today)
        found = await around(call.runtime.pool, diary, [machine], today)
        return await busy(diary, found[equipment_id])

    return await call.decide(PLANS, equipment_id, keep, KeepPlan(equipment_id, today), about)


@router.post(
    "/equipment/{equipment_id}/inspections/{inspection_no}/move",
    summary="改期 · Move an inspection",
    responses={200: {"model": PlanDetail}},
)
async def move_planned_inspection(
    equipment_id: Id, inspection_no: InspectionNo, body: InspectionMove, call: Clerk
) -> Response:
    """Within its part of the quarter for any reason, later if the customer wishes so. By hand any day will do, also one
    on which the customer's office is closed."""
    command = MoveInspection(
        equipment_id, inspection_no, body.planned_on, body.customers_wish, body.reason, day_of(call.at)
    )
    return await call.decide(PLANS, equipment_id, move_inspection, command)


@router.post(
    "/equipment/{equipment_id}/inspections/{inspection_no}/call-off",
    summary="取消检查 · Call off an inspection",
    responses={200: {"model": PlanDetail}},
)
async def call_off_planned_inspection(
    equipment_id: Id, inspection_no: InspectionNo, body: InspectionCallOff, call: Clerk
) -> Response:
    """The customer does not want it; it is not planned again."""
    command = CallOffInspection(equipment_id, inspection_no, body.reason)
    return await call.decide(PLANS, equipment_id, call_off_inspection, command)


@router.post(
    "/equipment/{equipment_id}/inspections/{inspection_no}/follow-up/waive",
    summary="发现的故障无须报修 · Nothing is to be done about what it found",
    responses={200: {"model": PlanDetail}},
)
async def waive_inspection_follow_up(
    equipment_id: Id, inspection_no: InspectionNo, body: FollowUpWaiver, call: Clerk
) -> Response:
    """The customer does not want it mended, or it was mended on the spot: it leaves the list of what waits for a
    repair. A corrected checklist that finds a fault puts it there again."""
    command = WaiveFollowUp(equipment_id, inspection_no, body.reason)
    return await call.decide(PLANS, equipment_id, waive_follow_up, command)


@router.get(
    "/equipment/{equipment_id}/inspections",
    summary="设备的检查计划 · The inspections of a machine",
    responses={200: {"model": PlanDetail}},
    openapi_extra=VERSIONED,
)
async def read_inspection_plan(equipment_id: Id, call: Reader, as_of: AsOf = None) -> Response:
    """As planned and held now, or as it was."""
    moment = await call.moment(as_of)
    await call.read(MACHINES, equipment_id, moment)
    plan = await call.read(PLANS, equipment_id, moment)
    return call.respond(detail(plan.state), etag=etag_of(plan, moment))


@router.get(
    "/equipment/{equipment_id}/inspections/history",
    summary="检查计划的经过 · History of the inspections of a machine",
    responses={200: {"model": Listed[RecordedItem]}},
)
async def list_inspection_history(equipment_id: Id, call: Reader, page: Paged, as_of: AsOf = None) -> Response:
    """Everything that was recorded of them: when, by whom, and in one line."""
    moment = await call.moment(as_of)
    await call.read(MACHINES, equipment_id, moment)
    plan = await call.read(PLANS, equipment_id, moment)
    items = recorded_items(plan, page.after(int) or 0, page.limit + 1)
    return call.respond_page(page, items, cursor=lambda item: item.version)


@router.get("/inspections", summary="定期检查列表 · Inspections", responses={200: {"model": Listed[InspectionItem]}})
async def list_all_inspections(
    call: Annotated[Call, allow(*HEADQUARTERS, "dispatcher")],
    page: Paged,
    status: Annotated[InspectionStatus | None, Query(description="状态 · Where it stands")] = None,
    station_id: Annotated[Id | None, Query(description="网点编号 · The station's number")] = None,
    customer_id: Annotated[Id | None, Query(description="客户编号 · The customer's number")] = None,
    equipment_id: Annotated[Id | None, Query(description="设备编号 · The machine's number")] = None,
    until: Annotated[Day | None, Query(description="计划日期不晚于 · Planned for this day, or before")] = None,
    overdue: Annotated[
        bool | None, Query(description="已过最迟日期而未完成 · Past its last day, and still to be held")
    ] = None,
    unanswered: Annotated[
        bool | None,
        Query(description="发现故障而尚未处理 · Found a fault that no case was opened for, and that nobody let be"),
    ] = None,
) -> Response:
    """By the day for which they are planned. A station sees its own."""
    station = call.station_asked_for(station_id)
    wanted = Wanted(status, station, customer_id, equipment_id, until, overdue, unanswered, day_of(call.at))
    rows = await list_inspections(call.runtime.pool, wanted, page.after(tuple[date, str]), page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: (row.planned_on, row.inspection_id))
