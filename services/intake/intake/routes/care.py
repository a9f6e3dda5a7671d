"""Care visits 拜访、积极关注: who is due, planned, made, and when the next one is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field
from starlette.responses import Response

from eventlog.log.session import Session
from eventlog.log.stream import Stream, read_stream
from eventlog.read_models.projection import row_of, view_of
from events.catalog.care import CareEvent
from events.shanghai import day_of
from events.types import CareWay
from intake.domain.care import (
    CARE,
    CancelCareVisit,
    Care,
    CareVisit,
    MakeCareVisit,
    PlanCareVisit,
    SetNextCareVisit,
    cancel,
    make,
    plan,
    set_next,
    visits_of,
)
from intake.domain.case import CASE, require_of
from intake.domain.customer import no_customer
from intake.projections.care import CARE as ROWS
from intake.projections.care import CareDetail, CareRow, detail, find_due
from intake.projections.customers import CUSTOMERS as CUSTOMER_ROWS
from intake.projections.standing import facts_of
from intake.routes.common import HEADQUARTERS
from intake.routes.resources import CUSTOMERS
from intake.routes.standing import facts_then
from service.framework import (
    VERSIONED,
    AsOf,
    Body,
    Call,
    CaseId,
    Day,
    Id,
    Line,
    Listed,
    Paged,
    Resource,
    Text,
    allow,
    etag_of,
)

router = APIRouter(tags=["拜访 · Care visits"])

Keeper = Annotated[Call, allow("clerk", "manager")]
Reader = Annotated[Call, allow(*HEADQUARTERS)]

CARES: Resource[Care, Care, CareEvent] = Resource(
    replace(CARE, view=view_of(ROWS)), lambda care: care, no_customer, lambda row: row
)


class CarePlan(Body):
    """Who is to visit the customer, on which day (Asia/Shanghai), and what for; the caller, where nobody is named."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"planned_for": "2026-03-12", "visitor_id": "leader-1", "purpose": "季度拜访"}]}
    )

    planned_for: date
    visitor_id: Id | None = None
    purpose: Line | None = None


class CareCancellation(Body):
    """Why the visit that is planned is not made."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "客户出差"}]})

    reason: Text


class CareReport(Body):
    """Who was there, how, and what was learnt; with the case, where the customer asked for something. Today and the
    caller, where no day (Asia/Shanghai) and nobody is named."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "way": "visit",
                    "findings": "对到场速度满意；打算扩充一台彩机",
                    "rating": 5,
                    "visited_on": "2026-03-12",
                }
            ]
        }
    )

    visited_on: date | None = None
    visitor_id: Id | None = None
    way: CareWay
    findings: Text
    rating: Annotated[int, Field(ge=1, le=5)] | None = None
    follow_up_case_id: CaseId | None = None


class NextCareVisit(Body):
    """When the next visit is due (Asia/Shanghai), and why then; null: as the rule says."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"next_on": "2026-04-01", "reason": "客户四月搬迁"}]})

    next_on: date | None
    reason: Text


@router.get(
    "/care-visits/due", summary="待拜访客户 · Who is to be visited", responses={200: {"model": Listed[CareDetail]}}
)
async def list_due_care_visits(
    call: Reader,
    page: Paged,
    due_by: Annotated[
        Day | None, Query(description="不晚于该日到期，默认今天 · Due by that day, today by default")
    ] = None,
    planned: Annotated[bool | None, Query(description="是否已计划 · Whether a visit is planned")] = None,
) -> Response:
    """The most overdue first: by the rhythm of the class that a customer has today, or the day that somebody set."""
    today = day_of(call.at)
    rows = await find_due(
        call.runtime.pool, due_by or today, today, planned, page.after(tuple[date, str]), page.limit + 1
    )
    return call.respond_page(page, rows, cursor=lambda row: (row.next_visit.due_on, row.customer_id))


@router.get(
    "/customers/{customer_id}/care",
    summary="客户的拜访情况 · Care for a customer",
    responses={200: {"model": CareDetail}},
    openapi_extra=VERSIONED,
)
async def read_care(customer_id: Id, call: Reader, as_of: AsOf = None) -> Response:
    """The last visit, the one that is planned, and when the next is due, and why; as it stands now, or stood."""
    moment = await call.moment(as_of)
    customer = row_of(CUSTOMER_ROWS, await call.read(CUSTOMERS, customer_id, moment))
    stream = await read_stream(call.runtime.store, CARE, customer_id, moment)
    pool = call.runtime.pool
    facts = await facts_of(pool, customer_id) if moment is None else await facts_then(call, customer_id, moment)
    day = day_of(await call.time_of(moment))
    return call.respond(detail(_row(stream, customer_id), customer, facts, day), etag=etag_of(stream, moment))


@router.get(
    "/customers/{customer_id}/care/visits",
    summary="客户的历次拜访 · The care visits of a customer",
    responses={200: {"model": Listed[CareVisit]}},
)
async def list_care_visits(customer_id: Id, call: Reader, page: Paged, as_of: AsOf = None) -> Response:
    """In order, with what was learnt; also as of the past."""
    moment = await call.moment(as_of)
    await call.read(CUSTOMERS, customer_id, moment)
    stream = await read_stream(call.runtime.store, CARE, customer_id, moment)
    found = visits_of(event for event, _ in stream.events if event is not None)
    seen = page.after(int) or 0
    later = [visit for visit in found if visit.care_no > seen]
    return call.respond_page(page, later[: page.limit + 1], cursor=lambda visit: visit.care_no)


@router.post(
    "/customers/{customer_id}/care/plan",
    summary="计划拜访 · Plan a care visit",
    responses={200: {"model": CareDetail}},
)
async def plan_care_visit(customer_id: Id, body: CarePlan, call: Keeper) -> Response:
    """One at a time: what is planned already is planned anew."""
    command = PlanCareVisit(
        customer_id, body.planned_for, body.visitor_id or call.principal.id, body.purpose or "", day_of(call.at)
    )
    return await call.decide(CARES, customer_id, plan, command, answer=await _told(call, customer_id))


@router.post(
    "/customers/{customer_id}/care/cancel",
    summary="取消拜访 · Cancel a care visit",
    responses={200: {"model": CareDetail}},
)
async def cancel_care_visit(customer_id: Id, body: CareCancellation, call: Keeper) -> Response:
    """The one that is planned. When the next is due stays as it was."""
    told = await _told(call, customer_id)
    return await call.decide(CARES, customer_id, cancel, CancelCareVisit(customer_id, body.reason), answer=told)


@router.post(
    "/customers/{customer_id}/care/made",
    summary="登记拜访 · Record a care visit",
    responses={200: {"model": CareDetail}},
)
async def make_care_visit(customer_id: Id, body: CareReport, call: Keeper) -> Response:
    """The one that is planned, or one that nobody planned. Without `visitor_id` it was made by who was planned, else by
    who records it. The next follows from the rule again."""
    today = day_of(call.at)
    command = MakeCareVisit(
        customer_id=customer_id,
        visited_on=body.visited_on or today,
        visitor_id=body.visitor_id,
        recorded_by=call.principal.id,
        way=body.way,
        findings=body.findings,
        rating=body.rating,
        follow_up_case_id=body.follow_up_case_id,
        day=today,
    )

    async def follow_up(session: Session, _: Care) -> None:
        case_id = body.follow_up_case_id
        if case_id is not None:
            require_of(await session.load(CASE, case_id), case_id, customer_id, "follow_up_case_id")

    told = await _told(call, customer_id)
    return await call.decide(
        CARES, customer_id, lambda wanted, care, _: make(wanted, care), command, follow_up, answer=told
    )


@router.post(
    "/customers/{customer_id}/care/next",
    summary="指定下次拜访 · Say when the next visit is",
    responses={200: {"model": CareDetail}},
)
async def set_next_care_visit(customer_id: Id, body: NextCareVisit, call: Keeper) -> Response:
    """Until a visit is made; without a day the rule says it again."""
    command = SetNextCareVisit(customer_id, body.next_on, body.reason, day_of(call.at))
    return await call.decide(CARES, customer_id, set_next, command, answer=await _told(call, customer_id))


async def _told(call: Call, customer_id: str) -> Callable[[CareRow | None], CareDetail]:
    """How a command tells the care for a customer. Raises NotFound for an unknown customer."""
    customer = row_of(CUSTOMER_ROWS, await call.read(CUSTOMERS, customer_id))
    facts, day = await facts_of(call.runtime.pool, customer_id), day_of(call.at)
    return lambda row: detail(row or CareRow(customer_id), customer, facts, day)


def _row(stream: Stream[Care], customer_id: str) -> CareRow:
    return row_of(ROWS, stream) if stream.events else CareRow(customer_id)
