"""Service reports as values: when they may be issued, corrected and handed over."""

from datetime import UTC, datetime, timedelta
from typing import Any

from dispatch.domain.work_order.issuing import (
    CorrectReport,
    HandReportOver,
    IssueReport,
    Known,
    correct_report,
    hand_report_over,
    issue_report,
)
from dispatch.domain.work_order.state import WORK_ORDER
from eventlog.testing import given
from eventlog.testing.values import Given
from events.catalog.service_report import ServiceReportCorrected, ServiceReportHandedOver, ServiceReportIssued
from events.catalog.work_order import (
    FaultSolved,
    ServiceReportFiled,
    TechnicianAssigned,
    WorkOrderAccepted,
    WorkOrderEvent,
    WorkOrderReceived,
    WorkResumed,
)

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
IDS = ("w1", "k1")
KNOWN = Known("青松所", "SN-1")
RECEIVED = WorkOrderReceived("w1", "k1", "north", 2, "c1", "m1", None, "卡纸", None, False, "260302-0001-3")
SOLVED = FaultSolved(*IDS, "north", 2, "换轮", 1)
FILED = ServiceReportFiled(*IDS, "磨损", "换轮", 40, True)
FINISHED = (RECEIVED, WorkOrderAccepted(*IDS), TechnicianAssigned(*IDS, "t1", None), SOLVED, FILED)
FIRST, SECOND, THIRD = ("260302-0001-3-2-1", "260302-0001-3-2-2", "260302-0001-3-2-3")
ABOUT = ("青松所", "SN-1", "李老师", "南京西路")
ISSUED = ServiceReportIssued("w1", "k1", "north", 1, FIRST, *ABOUT, AT)
CORRECTED = ServiceReportCorrected("w1", "k1", "north", 2, SECOND, *ABOUT, AT, FIRST, "登记有误")
ISSUE = IssueReport("李老师", "南京西路", AT)


def finished(*events: WorkOrderEvent) -> Given[Any, WorkOrderEvent]:
    return given(WORK_ORDER, *FINISHED, *events)


def test_a_finish_has_one_report_and_another_finish_another() -> None:
    order = finished()
    order.when(lambda state: issue_report(ISSUE, state, KNOWN)).then(ISSUED)
    order = finished(ISSUED)
    order.when(lambda state: issue_report(ISSUE, state, KNOWN)).refused(f"已出具报告 {FIRST}")
    order = finished(ISSUED, WorkResumed(*IDS))
    order.when(lambda state: issue_report(ISSUE, state, KNOWN)).refused("请先提交维修人员的报告")
    again = (WorkResumed(*IDS), FaultSolved(*IDS, "north", 2, "再换", 2), FILED)
    order = finished(ISSUED, CORRECTED, *again)
    correct = CorrectReport(2, "x", None, None, AT)
    order.when(lambda state: correct_report(correct, state, KNOWN)).refused("又继续处理")
    issued = ServiceReportIssued("w1", "k1", "north", 3, THIRD, *ABOUT, AT)
    state = order.when(lambda state: issue_report(ISSUE, state, KNOWN)).then(issued)
    assert [each.finish_no for each in state.reports] == [1, 1, 2]


def test_a_correction_keeps_what_it_does_not_say_and_the_former_is_over() -> None:
    order = finished(ISSUED)
    correct = CorrectReport(1, "登记有误", None, None, AT)
    order.when(lambda state: correct_report(correct, state, KNOWN)).then(CORRECTED)
    order.misses(lambda state: correct_report(CorrectReport(2, "x", None, None, AT), state, KNOWN), "第 2 份报告")
    order = finished(ISSUED, CORRECTED)
    order.when(lambda state: correct_report(correct, state, KNOWN)).refused(f"已由报告 {SECOND} 取代", "report_no")


def test_a_report_goes_to_the_customer_after_it_is_issued_each_time() -> None:
    order = finished(ISSUED)
    later = AT + timedelta(hours=1)
    for when in (AT - timedelta(seconds=1), later + timedelta(seconds=1)):
        order.when(hand_report_over, HandReportOver(1, "paper", "李老师", when, later)).refused("", "handed_over_at")
    handed = ServiceReportHandedOver(*IDS, 1, FIRST, "email", "李老师", AT)
    finished(ISSUED, handed).when(hand_report_over, HandReportOver(1, "email", "李老师", AT, later)).then(handed)
    replaced = finished(ISSUED, CORRECTED)
    replaced.when(hand_report_over, HandReportOver(1, "email", "李老师", AT, later)).refused("取代", "report_no")
