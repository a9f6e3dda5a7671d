"""The service report 售后服务报告 as the customer gets it: issued once a visit is finished, corrected, handed over.

These events stand on the stream of the work order, and say little themselves: a report says what that stream said when
it was issued, whatever happened later. What the stream does not know is in the event.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from eventlog.sealing import FREE_TEXT
from events.fields import CaseId, StationId, WorkOrderId
from events.types import REPORT_WAYS, ReportWay
from events.words import Words, choice, one_line, titled

ReportNo = Annotated[int, "本次上门的第几份报告（从 1 起） · Which report of the visit, from 1"]
ReportNumber = Annotated[
    str, "报告编号：服务单号、第几次上门、第几份 · Report number: case number, visit, which report"
]
CustomerName = Annotated[str, "单位名称，不详则为空 · Name of the organisation; empty where it is not known"]
SerialNo = Annotated[str, "设备序列号，不详则为空 · Serial number of the machine; empty where it is not known"]
Contact = Annotated[str, "客户联系人，未写则为空 · Whom the visit was for; empty where nobody is named", FREE_TEXT]
Address = Annotated[str, "上门地址，未写则为空 · Where the visit was; empty where nothing is said", FREE_TEXT]
IssuedAt = Annotated[datetime, "出具时间（UTC） · When it was issued, UTC"]


@titled("售后服务报告已出具")
@dataclass(frozen=True, slots=True)
class ServiceReportIssued:
    """The first report of a finish of the visit."""

    work_order_id: WorkOrderId
    case_id: CaseId
    station_id: StationId
    report_no: ReportNo
    report_number: ReportNumber
    customer_name: CustomerName
    serial_no: SerialNo
    contact: Contact
    address: Address
    issued_at: IssuedAt

    def sentence(self) -> Words:
        number = one_line(self.report_number)
        return Words(f"出具售后服务报告 {number}", f"Service report {number} issued")


@titled("售后服务报告已更正")
@dataclass(frozen=True, slots=True)
class ServiceReportCorrected:
    """Another report in place of the latest, which stays as it is, for a reason that the new one says."""

    work_order_id: WorkOrderId
    case_id: CaseId
    station_id: StationId
    report_no: ReportNo
    report_number: ReportNumber
    customer_name: CustomerName
    serial_no: SerialNo
    contact: Contact
    address: Address
    issued_at: IssuedAt
    replaces: Annotated[str, "被取代的报告编号 · Number of the report that it replaces"]
    reason: Annotated[str, "更正原因，印在新报告上 · Why, as the new report says", FREE_TEXT]

    def sentence(self) -> Words:
        number, old, reason = one_line(self.report_number), one_line(self.replaces), one_line(self.reason)
        return Words(f"售后服务报告 {number} 取代 {old}：{reason}", f"Service report {number} replaces {old}: {reason}")


@titled("售后服务报告已交付客户")
@dataclass(frozen=True, slots=True)
class ServiceReportHandedOver:
    """The customer has it, or it was sent: each time is told."""

    work_order_id: WorkOrderId
    case_id: CaseId
    report_no: ReportNo
    report_number: ReportNumber
    way: Annotated[ReportWay, "交付方式 · How"]
    recipient: Annotated[str, "交给谁、发往何处 · Who got it, or where it was sent", FREE_TEXT]
    handed_over_at: Annotated[datetime, "交付时间（UTC） · When, UTC"]

    def sentence(self) -> Words:
        number, way = one_line(self.report_number), choice(REPORT_WAYS, self.way)
        return Words(
            f"售后服务报告 {number} 交付客户：{way.zh}", f"Service report {number} went to the customer: {way.en}"
        )


ServiceReportEvent = ServiceReportIssued | ServiceReportCorrected | ServiceReportHandedOver
