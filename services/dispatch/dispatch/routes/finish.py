"""The end of a visit: 修复、未修复、售后服务报告."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from dispatch.domain.work_order.finish import FailVisit, FileReport, SolveFault, fail, file_report, solve
from dispatch.routes.order_responses import WorkOrderDetail
from dispatch.routes.requests import FailBody, ReportBody, SolveBody
from dispatch.routes.resources import ORDERS
from service.framework import Call, Id, allow

router = APIRouter(prefix="/work-orders/{work_order_id}", tags=["派工单 · Work orders"])
Station = Annotated[Call, allow("dispatcher", "technician")]


@router.post("/solve", summary="已解决 · Fault solved", responses={200: {"model": WorkOrderDetail}})
async def solve_fault(work_order_id: Id, body: SolveBody, call: Station) -> Response:
    """Promised within 24 h. On site, or without a visit; frees the technician's slot. The call-back follows."""
    return await call.decide(ORDERS, work_order_id, solve, SolveFault(body.work_done))


@router.post("/fail", summary="未修复 · Fault not solved", responses={200: {"model": WorkOrderDetail}})
async def fail_visit(work_order_id: Id, body: FailBody, call: Station) -> Response:
    """Ends the visit without a solution and frees the technician's slot. The call-back follows."""
    return await call.decide(ORDERS, work_order_id, fail, FailVisit(body.reason))


@router.post(
    "/report", summary="提交售后服务报告 · File the service report", responses={200: {"model": WorkOrderDetail}}
)
async def file_service_report(work_order_id: Id, body: ReportBody, call: Station) -> Response:
    """Once the visit is finished. A later report takes the place of the first; both stay in the history."""
    report = FileReport(body.findings, body.work_done, body.minutes_on_site, body.signed_by_customer)
    return await call.decide(ORDERS, work_order_id, file_report, report)
