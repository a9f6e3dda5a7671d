"""A visit that could not be made: what is told, who is free, and who has to speak before it goes on."""

from dataclasses import replace
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
from eventlog.testing import given
from events.catalog.case_handling import CaseAddressSettled
from events.catalog.visit_hindrance import AddressFoundWrong, CustomerNotAtHome, SiteDeclaredSafe, SiteFoundUnsafe
from events.catalog.work_order import FaultNotSolved, WorkResumed, WorkSuspended

from .test_work_order import ARRIVED, DEPARTED, DIAGNOSED, IDS, PASTS

OUT = PASTS["en_route"]
ABSENT = CustomerNotAtHome(*IDS, "t1", "门锁着", 1, card_left=True)
FOR_THEM = WorkSuspended(*IDS, "customer", "门锁着")
WRONG = AddressFoundWrong(*IDS, "north", 1, "t1", "没有这家公司")
FOR_ADDRESS = WorkSuspended(*IDS, "address", "没有这家公司")
UNSAFE = SiteFoundUnsafe(*IDS, "t1", "机房漏电")
FOR_SAFETY = WorkSuspended(*IDS, "safety", "机房漏电")
RESUMED = WorkResumed(*IDS)


def test_nobody_at_home() -> None:
    asked = MissCustomer("门锁着", card_left=True)
    waiting = given(WORK_ORDER, *OUT).when(miss, asked).then(ABSENT, FOR_THEM)
    assert waiting is not None
    assert (waiting.status, waiting.resume_to, waiting.slot, waiting.agreed) == ("waiting", "assigned", None, None)
    absent = (*OUT, ABSENT, FOR_THEM)
    given(WORK_ORDER, *absent).when(miss, asked).nothing()
    given(WORK_ORDER, *absent).when(depart, Depart()).then(RESUMED, DEPARTED)
    given(WORK_ORDER, *absent).when(arrive, Arrive()).then(RESUMED, ARRIVED)
    again = given(WORK_ORDER, *absent, RESUMED, DEPARTED, ARRIVED).when(miss, asked)
    assert again.then(replace(ABSENT, attempt_no=2), FOR_THEM).times_not_at_home == 2
    for status in ("accepted", "assigned", "diagnosed", "waiting", "solved"):
        given(WORK_ORDER, *PASTS[status]).when(miss, asked).refused("途中")


def test_a_wrong_address_waits_for_the_information_centre() -> None:
    given(WORK_ORDER, *OUT).when(question_address, QuestionAddress("没有这家公司")).then(WRONG, FOR_ADDRESS)
    wrong = (*OUT, WRONG, FOR_ADDRESS)
    held: list[tuple[Any, Any]] = [(resume, ResumeWork()), (suspend, SuspendWork("customer", "…"))]
    for decide, command in held:
        given(WORK_ORDER, *wrong).when(decide, command).refused("信息中心")
    given(WORK_ORDER, *wrong).when(depart, Depart()).refused("only an assigned")
    settled = CaseAddressSettled("case-1", 1, "8 号楼")
    after = given(WORK_ORDER, *wrong).when(settle_address, settled).then(RESUMED)
    assert after is not None
    assert (after.status, after.hindrance) == ("assigned", None)
    given(WORK_ORDER, *wrong, RESUMED).when(settle_address, settled).nothing()


def test_nobody_works_on_an_unsafe_site() -> None:
    at_work = (*OUT, ARRIVED, DIAGNOSED)
    given(WORK_ORDER, *at_work).when(stop_unsafe, StopUnsafe("机房漏电")).then(UNSAFE, FOR_SAFETY)
    stopped, failed = (*at_work, UNSAFE, FOR_SAFETY), FaultNotSolved(*IDS, "north", 1, "不安全")
    given(WORK_ORDER, *stopped).when(resume, ResumeWork()).refused("确认安全")
    given(WORK_ORDER, *stopped).when(suspend, SuspendWork("parts", "…")).refused("确认安全")
    given(WORK_ORDER, *stopped, failed).when(resume, ResumeWork()).refused("确认安全")
    says, safe = DeclareSafe("d1", "电工已检修"), SiteDeclaredSafe(*IDS, "d1", "电工已检修")
    after = given(WORK_ORDER, *stopped).when(declare_safe, says).then(safe, RESUMED)
    assert after is not None
    assert (after.status, after.slot, after.unsafe) == ("assigned", None, None)
    given(WORK_ORDER, *stopped, failed).when(declare_safe, says).then(safe)
    given(WORK_ORDER, *at_work).when(declare_safe, says).nothing()
