"""The visit: 出发、到场、诊断、挂起、恢复."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from dispatch.domain.stock.part import PART
from dispatch.domain.work_order.state import WorkOrder
from dispatch.domain.work_order.taking import AwaitPart, await_part
from dispatch.domain.work_order.visit import (
    Arrive,
    Depart,
    DiagnoseFault,
    FamilyFaults,
    ReadVisitMeter,
    ResumeWork,
    SuspendWork,
    arrive,
    depart,
    diagnose,
    read_meter,
    resume,
    suspend,
)
from dispatch.projections.machines import last_reading
from dispatch.projections.products import faults_for
from dispatch.routes.order_responses import WorkOrderDetail
from dispatch.routes.requests import ArriveBody, DiagnoseBody, MeterBody, Nothing, WaitBody, place_of
from dispatch.routes.resources import ORDERS
from dispatch.whereabouts import Visited, sites_visited, whereabouts
from eventlog.log.session import Session
from events.catalog.customer import Place
from events.rules.part_numbers import part_key
from service.framework import Call, Id, allow

router = APIRouter(prefix="/work-orders/{work_order_id}", tags=["派工单 · Work orders"])
Station = Annotated[Call, allow("dispatcher", "technician")]


@router.post("/depart", summary="出发 · On the way", responses={200: {"model": WorkOrderDetail}})
async def depart_technician(work_order_id: Id, call: Station, body: Nothing | None = None) -> Response:
    """The assigned technician sets out."""
    return await call.decide(ORDERS, work_order_id, depart, Depart())


@router.post("/arrive", summary="到达现场 · Arrived on site", responses={200: {"model": WorkOrderDetail}})
async def arrive_technician(work_order_id: Id, call: Station, body: ArriveBody | None = None) -> Response:
    """Promised within 16 h. Setting out need not have been told. With coordinates the answer says how far that is from
    the registered site, to a hundred metres, where its place is known."""
    place = place_of(body.coordinates) if body is not None else None

    async def site(session: Session, order: WorkOrder) -> Place | None:
        visited = Visited(order.received.customer_id, order.received.equipment_id)
        sites = await call.runtime.find(lambda: sites_visited(call.runtime.pool, (visited,))) if place else {}
        return whereabouts(visited, sites).place

    return await call.decide(ORDERS, work_order_id, arrive, Arrive(call.at, place), site)


@router.post("/diagnose", summary="故障诊断 · Diagnose the fault", responses={200: {"model": WorkOrderDetail}})
async def diagnose_fault(work_order_id: Id, body: DiagnoseBody, call: Station) -> Response:
    """On site; a later finding replaces the first, and each is told, also in the same words. The codes are those of
    `GET /fault-codes`; that of the cause decides who pays. 409 for a code that machines of this family do not have."""
    command = DiagnoseFault(body.fault, body.fault_code, body.cause_code)

    async def known(session: Session, order: WorkOrder) -> FamilyFaults | None:
        # Not confirmed as what else a decision finds: while products are still to be built a slip of the hand passes.
        return await faults_for(call.runtime.pool, order.received.model) if body.fault_code is not None else None

    return await call.decide(ORDERS, work_order_id, diagnose, command, known)


@router.post("/meter", summary="上门抄表 · Read the meter", responses={200: {"model": WorkOrderDetail}})
async def read_visit_meter(work_order_id: Id, body: MeterBody, call: Station) -> Response:
    """On site. The information centre puts it into the machine's record; 409 for less than the meter said before,
    unless the meter was replaced."""
    command = ReadVisitMeter(body.counter, call.principal.id, body.meter_replaced, call.at)

    async def last(session: Session, order: WorkOrder) -> int | None:
        machine = order.received.equipment_id
        return await last_reading(call.runtime.pool, machine) if machine is not None else None

    return await call.decide(ORDERS, work_order_id, read_meter, command, last)


@router.post("/wait", summary="挂起等待 · Let the work wait", responses={200: {"model": WorkOrderDetail}})
async def suspend_work(work_order_id: Id, body: WaitBody, call: Station) -> Response:
    """For the customer, which pauses the SLA clocks, or for parts, which does not. A part that is named ends the wait
    by itself when it is in the station's store, and is kept for the order then, the longest wait first; 409 where so
    many are free there already."""
    if body.part_no is not None:
        key, awaiting = part_key(body.part_no), AwaitPart(body.note, body.part_no, body.quantity)
        return await call.decide(
            ORDERS, work_order_id, await_part, awaiting, lambda session, _: session.load(PART, key)
        )
    return await call.decide(ORDERS, work_order_id, suspend, SuspendWork(body.reason, body.note))


@router.post("/resume", summary="恢复处理 · Resume the work", responses={200: {"model": WorkOrderDetail}})
async def resume_work(work_order_id: Id, call: Station, body: Nothing | None = None) -> Response:
    """Where the wait began; a finished order that proved unfinished before the call-back is `assigned` again.

    409 once the call-back about the visit is concluded: the customer who calls again gets a new visit.
    """
    return await call.decide(ORDERS, work_order_id, resume, ResumeWork())
