"""Service reports 售后服务报告: 出具、更正、交付、打印."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from dispatch.domain.work_order.issuing import (
    CorrectReport,
    HandReportOver,
    IssueReport,
    Known,
    correct_report,
    hand_report_over,
    issue_report,
)
from dispatch.domain.work_order.state import WorkOrder
from dispatch.projections.customers import customer_name
from dispatch.projections.machines import serial_number
from dispatch.report_contents import contents
from dispatch.routes.order_responses import WorkOrderDetail
from dispatch.routes.report_requests import CorrectReportBody, HandOverReportBody, IssueReportBody
from dispatch.routes.resources import ORDERS
from events.words import in_yuan, moment
from service.documents.pages import HTML, PDF, as_html, as_pdf, page_of
from service.framework import Call, Id, allow
from service.http.openapi import download

router = APIRouter(prefix="/work-orders/{work_order_id}/reports", tags=["售后服务报告 · Service reports"])
Station = Annotated[Call, allow("dispatcher", "technician")]
Reader = Annotated[Call, allow("dispatcher", "technician", "clerk", "manager")]
ReportNo = Annotated[int, Path(ge=1, le=1_000_000, description="第几份报告 · Which report of the visit")]


@router.post("", summary="出具售后服务报告 · Issue the service report", responses={200: {"model": WorkOrderDetail}})
async def issue_service_report(work_order_id: Id, body: IssueReportBody, call: Station) -> Response:
    """Of a finished visit whose report is filed (`…/report`). It says what the order says now, and goes on saying so.
    409 where this finish has one already: correct it."""
    command = IssueReport(body.contact or "", body.address or "", call.at)
    return await call.decide(ORDERS, work_order_id, issue_report, command, lambda _, order: _known(call, order))


@router.post(
    "/{report_no}/correct",
    summary="更正售后服务报告 · Correct a service report",
    responses={200: {"model": WorkOrderDetail}},
)
async def correct_service_report(
    work_order_id: Id, report_no: ReportNo, body: CorrectReportBody, call: Station
) -> Response:
    """Another one, of how the order stands now, says which it replaces and why; the former stays as it is. What is
    wrong is put right first: file the technician's report anew, reverse a line. 409 for one that was replaced."""
    command = CorrectReport(report_no, body.reason, body.contact, body.address, call.at)
    return await call.decide(ORDERS, work_order_id, correct_report, command, lambda _, order: _known(call, order))


@router.post(
    "/{report_no}/hand-over",
    summary="交付售后服务报告 · Hand a service report over",
    responses={200: {"model": WorkOrderDetail}},
)
async def hand_over_service_report(
    work_order_id: Id, report_no: ReportNo, body: HandOverReportBody, call: Station
) -> Response:
    """Says that the customer has it, or that it was sent; each time is told. 409 for one that was replaced."""
    at = body.handed_over_at or call.at
    command = HandReportOver(report_no, body.way, body.recipient, at, call.at)
    return await call.decide(ORDERS, work_order_id, hand_report_over, command)


@router.get(
    "/{report_no}",
    summary="售后服务报告（网页或 PDF） · The service report, to print",
    response_class=Response,
    responses=download("售后服务报告 · The service report", HTML, PDF),
)
async def show_service_report(
    work_order_id: Id,
    report_no: ReportNo,
    call: Reader,
    format: Annotated[Literal["html", "pdf"], Query(description="网页或 PDF · A page, or a file")] = "html",
) -> Response:
    """A4, in Chinese and English: found, done, used, charged, signed. The same whenever it is asked for, but for what
    is personal: what was erased is not there.

    `format=pdf`: the same as a file, its fonts embedded; 503 where Pango or a font with Chinese is missing on the
    service's machine, with the name of the package.
    """
    said = await contents(call.runtime, await call.read(ORDERS, work_order_id), report_no)
    page = page_of("dispatch", "service_report.html", said=said, moment=moment, in_yuan=in_yuan)
    if format == "html":
        return as_html(page)
    return await as_pdf(page, f"service-report-{said.report.issue.report_number}")


async def _known(call: Call, order: WorkOrder) -> Known:
    received, pool, find = order.received, call.runtime.pool, call.runtime.find
    machine = received.equipment_id
    name = await find(lambda: customer_name(pool, received.customer_id))
    serial_no = await find(lambda: serial_number(pool, machine)) if machine is not None else None
    return Known(name or "", serial_no or "")
