"""A visit that could not be made: what is told, who is free, and who has to speak before it goes on."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from dispatch.domain.work_order.hindrance import (
    DeclareSafe,
    MissCustomer,
    QuestionAddress,
    StopUnsafe,
    declare_safe,
    miss,
    question_address,
    settle_address,
    stop_unsafe,
)
from dispatch.domain.work_order.state import WORK_ORDER
from dispatch.domain.work_order.visit import Arrive, Depart, ResumeWork, SuspendWork, arrive, depart, resume, suspend
from eventlog.testing import Given, given
from events.catalog.case_handling import CaseAddressSettled
from events.catalog.visit_hindrance import AddressFoundWrong, CustomerNotAtHome, SiteDeclaredSafe, SiteFoundUnsafe
from events.catalog.work_order import (
    FaultDiagnosed,
    FaultNotSolved,
    TechnicianArrived,
    TechnicianAssigned,
    TechnicianDeparted,
    WorkOrderAccepted,
    WorkOrderEvent,
    WorkOrderReceived,
    WorkResumed,
    WorkSuspended,
)
from events.types import Slot

IDS = ("w1", "case-1")
ASSIGNED = (
    WorkOrderReceived(*IDS, "north", 1, "c1", "m1", None, "卡纸", None, True),
    WorkOrderAccepted(*IDS),
    TechnicianAssigned(*IDS, "t1", Slot(datetime(2026, 3, 2, 1, tzinfo=UTC), datetime(2026, 3, 2, 3, tzinfo=UTC))),
)
DEPARTED, ARRIVED = TechnicianDeparted(*IDS, "t1"), TechnicianArrived(*IDS, "t1")
DIAGNOSED = FaultDiagnosed(*IDS, "搓纸轮磨损")
OUT = (*ASSIGNED, DEPARTED)
ABSENT = CustomerNotAtHome(*IDS, "t1", "门锁着", 1, card_left=True)
FOR_THEM = WorkSuspended(*IDS, "customer", "门锁着")
WRONG = AddressFoundWrong(*IDS, "north", 1, "t1", "没有这家公司")
FOR_ADDRESS = WorkSuspended(*IDS, "address", "没有这家公司")
UNSAFE = SiteFoundUnsafe(*IDS, "t1", "机房漏电")
FOR_SAFETY = WorkSuspended(*IDS, "safety", "机房漏电")
RESUMED = WorkResumed(*IDS)


def story(*events: WorkOrderEvent) -> Given[Any, Any]:
    return given(WORK_ORDER, *events)


def test_nobody_at_home() -> None:
    asked = MissCustomer("门锁着", card_left=True)
    waiting = story(*OUT).when(miss, asked).then(ABSENT, FOR_THEM)
    assert (waiting.status, waiting.resume_to, waiting.slot, waiting.agreed) == ("waiting", "assigned", None, None)
    absent = (*OUT, ABSENT, FOR_THEM)
    story(*absent).when(miss, asked).nothing()
    story(*absent).when(depart, Depart()).then(RESUMED, DEPARTED)
    story(*absent).when(arrive, Arrive()).then(RESUMED, ARRIVED)
    again = story(*absent, RESUMED, DEPARTED, ARRIVED).when(miss, asked)
    assert again.then(replace(ABSENT, attempt_no=2), FOR_THEM).times_not_at_home == 2
    for past in (ASSIGNED, (*OUT, ARRIVED, DIAGNOSED), (*OUT, RESUMED, FOR_THEM)):
        story(*past).when(miss, asked).refused("途中")


def test_a_wrong_address_waits_for_the_information_centre() -> None:
    story(*OUT).when(question_address, QuestionAddress("没有这家公司")).then(WRONG, FOR_ADDRESS)
    wrong = (*OUT, WRONG, FOR_ADDRESS)
    held: list[tuple[Any, Any]] = [(resume, ResumeWork()), (suspend, SuspendWork("customer", "…"))]
    for decide, command in held:
        story(*wrong).when(decide, command).refused("信息中心")
    story(*wrong).when(depart, Depart()).refused("only an assigned")
    settled = CaseAddressSettled("case-1", 1, "8 号楼")
    after = story(*wrong).when(settle_address, settled).then(RESUMED)
    assert (after.status, after.hindrance) == ("assigned", None)
    story(*wrong, RESUMED).when(settle_address, settled).nothing()


def test_nobody_works_on_an_unsafe_site() -> None:
    at_work = (*OUT, ARRIVED, DIAGNOSED)
    story(*at_work).when(stop_unsafe, StopUnsafe("机房漏电")).then(UNSAFE, FOR_SAFETY)
    stopped, failed = (*at_work, UNSAFE, FOR_SAFETY), FaultNotSolved(*IDS, "north", 1, "不安全")
    story(*stopped).when(resume, ResumeWork()).refused("确认安全")
    story(*stopped).when(suspend, SuspendWork("parts", "…")).refused("确认安全")
    story(*stopped, failed).when(resume, ResumeWork()).refused("确认安全")
    says, safe = DeclareSafe("d1", "电工已检修"), SiteDeclaredSafe(*IDS, "d1", "电工已检修")
    after = story(*stopped).when(declare_safe, says).then(safe, RESUMED)
    assert (after.status, after.slot, after.unsafe) == ("assigned", None, None)
    story(*stopped, failed).when(declare_safe, says).then(safe)
    story(*at_work).when(declare_safe, says).nothing()
