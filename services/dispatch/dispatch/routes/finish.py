"""The end of a visit: 修复、未修复、售后服务报告."""

from typing import Annotated

from fastapi import APIRouter
from starlette.responses import Response

from dispatch.domain.work_order.finish import FileReport, fail, file_report, solve
from dispatch.routes.order_responses import WorkOrderAnswer
from dispatch.routes.requests import FailBody, ReportBody, SolveBody
from dispatch.routes.scope import act
from service import Call, Id, allow

router = APIRouter(prefix="/work-orders/{work_order_id}", tags=["工单 · Work orders"])
Station = Annotated[Call, allow("dispatcher", "technician")]


@router.post("/solve", summary="已修复 · Fault solved", responses={200: {"model": WorkOrderAnswer}})
async def solve_fault(work_order_id: Id, body: SolveBody, call: Station) -> Response:
    """Promised within 24 h. On site, or without a visit; frees the technician's slot. The call-back follows."""
    return await act(call, work_order_id, lambda order: solve(body.work_done, order))


@router.post("/fail", summary="未修复 · Fault not solved", responses={200: {"model": WorkOrderAnswer}})
async def fail_visit(work_order_id: Id, body: FailBody, call: Station) -> Response:
    """Ends the visit without a solution and frees the technician's slot. The call-back follows."""
    return await act(call, work_order_id, lambda order: fail(body.reason, order))


@router.post(
    "/report", summary="提交售后服务报告 · File the service report", responses={200: {"model": WorkOrderAnswer}}
)
async def file_service_report(work_order_id: Id, body: ReportBody, call: Station) -> Response:
    """Once the visit is finished. A report with other content corrects the first; both stay in the history."""
    report = FileReport(body.findings, body.work_done, body.minutes_on_site, body.signed_by_customer)
    return await act(call, work_order_id, lambda order: file_report(report, order))
