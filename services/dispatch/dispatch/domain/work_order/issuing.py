"""Service reports 售后服务报告: issued once the technician's is filed, corrected by another, handed over."""

from dataclasses import dataclass
from datetime import datetime

from dispatch.domain.work_order.reports import Report
from dispatch.domain.work_order.state import WorkOrder
from eventlog.decider import NotFound, Rejected
from events.catalog.service_report import ServiceReportCorrected, ServiceReportHandedOver, ServiceReportIssued
from events.catalog.work_order import WorkOrderEvent
from events.types import ReportWay

MOST = 100
"""How many reports of one visit there may be, and how often one may be handed over."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the order does not say: what the customer is called, and the machine's serial number; empty where nobody
    knows."""

    customer_name: str
    serial_no: str


@dataclass(frozen=True, slots=True)
class IssueReport:
    """Whom the visit was for, and where: both may be empty. `at` is now, UTC."""

    contact: str
    address: str
    at: datetime


def issue_report(command: IssueReport, order: WorkOrder, known: Known) -> list[WorkOrderEvent]:
    """Issue it 出具. Raises Rejected before the technician's report is filed, and where this finish of the visit has
    one already."""
    _require_filed(order)
    if order.reports and order.reports[-1].finish_no == order.finish_no:
        number = order.reports[-1].issue.report_number
        raise Rejected(f"report {number} is issued: correct it", f"已出具报告 {number}，如有误请更正")
    ids, number = _next(order)
    return [ServiceReportIssued(*ids, number, *_of(known), command.contact, command.address, command.at)]


@dataclass(frozen=True, slots=True)
class CorrectReport:
    """Why the latest report is wrong; contact and address are as in `IssueReport`, or None: as the report has them."""

    report_no: int
    reason: str
    contact: str | None
    address: str | None
    at: datetime


def correct_report(command: CorrectReport, order: WorkOrder, known: Known) -> list[WorkOrderEvent]:
    """Issue another in its place 更正. Raises NotFound for a report that there is not, Rejected for one that was
    replaced, or is of an earlier finish of the visit."""
    former = standing(order, command.report_no)
    _require_filed(order)
    if former.finish_no != order.finish_no:
        raise Rejected("the work went on since: issue a report of its end", "报告出具后又继续处理，请出具新的报告")
    ids, number = _next(order)
    contact = former.issue.contact if command.contact is None else command.contact
    address = former.issue.address if command.address is None else command.address
    about = *_of(known), contact, address
    replaces = former.issue.report_number
    return [ServiceReportCorrected(*ids, number, *about, command.at, replaces, command.reason)]


@dataclass(frozen=True, slots=True)
class HandReportOver:
    """How, to whom or where to, and when (UTC)."""

    report_no: int
    way: ReportWay
    recipient: str
    handed_over_at: datetime
    at: datetime


def hand_report_over(command: HandReportOver, order: WorkOrder) -> list[WorkOrderEvent]:
    """It went to the customer 交付; each time is told. Raises NotFound for a report that there is not, Rejected for one
    that was replaced, and for a time before it was issued or after now."""
    report = standing(order, command.report_no)
    if not report.issue.issued_at <= command.handed_over_at <= command.at:
        raise Rejected(
            "it was handed over after it was issued, and not later than now",
            "交付时间应在出具之后、不晚于现在",
            "handed_over_at",
        )
    if len(report.handed_over) == MOST:
        raise Rejected(f"it was handed over {MOST} times", f"已交付 {MOST} 次")
    received = order.received
    ids = received.work_order_id, received.case_id, report.issue.report_no, report.issue.report_number
    return [ServiceReportHandedOver(*ids, command.way, command.recipient, command.handed_over_at)]


def standing(order: WorkOrder, report_no: int) -> Report:
    """A report that nothing replaced. Raises NotFound, Rejected."""
    report = issued(order, report_no)
    latest = order.reports[-1]
    if report is not latest and latest.finish_no == report.finish_no:
        number = latest.issue.report_number
        raise Rejected(f"report {number} took its place", f"已由报告 {number} 取代", "report_no")
    return report


def issued(order: WorkOrder, report_no: int) -> Report:
    """Raises NotFound."""
    if not 0 < report_no <= len(order.reports):
        raise NotFound(
            f"there is no report {report_no} of this visit", f"本次上门没有第 {report_no} 份报告", "report_no"
        )
    return order.reports[report_no - 1]


def _require_filed(order: WorkOrder) -> None:
    if order.report is None:
        raise Rejected(
            "the technician's report comes first: file what was found and done (…/report)",
            "请先提交维修人员的报告：检查发现与所做处理（…/report）",
        )
    if len(order.reports) == MOST:
        raise Rejected(f"this visit has {MOST} reports", f"本次上门已有 {MOST} 份报告")


def _next(order: WorkOrder) -> tuple[tuple[str, str, str, int], str]:
    """The first fields of the next report, and its number, by which people speak of it."""
    received, report_no = order.received, len(order.reports) + 1
    number = f"{received.number or received.case_id}-{received.visit_no}-{report_no}"
    return (received.work_order_id, received.case_id, order.station_id, report_no), number


def _of(known: Known) -> tuple[str, str]:
    return known.customer_name, known.serial_no
