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
from events.catalog.callback_task import CallbackConcluded
from events.catalog.case_handling import CaseAddressSettled
from events.catalog.visit_hindrance import (
    AddressFoundWrong,
    CustomerNotAtHome,
    SiteDeclaredSafe,
    SiteFoundUnsafe,
)
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


async def test_what_was_unsafe_is_known_on_the_next_visit_until_somebody_declares_it_safe(world: Any) -> None:
    first = f"/work-orders/{await world.assigned('case-1')}"
    await world.done("t1", f"{first}/arrive")
    await world.done("t1", f"{first}/unsafe", {"note": "机房漏电"})
    await world.done("t1", f"{first}/fail", {"reason": "现场不安全"})
    await world.receive(
        "callback", CallbackConcluded("task-1", "case-1", "visit", 1, "not_fixed_first_visit", "不安全", "north")
    )
    second = f"/work-orders/{await world.routed('case-1', 'south', 2)}"
    third = f"/work-orders/{await world.routed('case-1', 'north', 3)}"
    for who, path in (("d-south", second), ("d-north", third)):
        order = await world.read(who, path)
        known = order["unsafe"], order["hazard_note"], order["hazard_visit_no"], order["status"]
        assert known == (True, "机房漏电", 1, "received")
        (item,) = [each for each in (await world.read(who, "/work-orders"))["items"] if each["visit_no"] > 1]
        assert item["unsafe"] is True
    told = (await world.read("d-south", f"{second}/history"))["items"][-1]
    assert told["zh"] == "第 1 次上门时现场不安全，尚未确认安全", "the note is for those who go, not for all who read"
    await world.done("d-south", f"{second}/accept")
    wait = {"reason": "parts", "note": "等电源"}
    await world.done("d-south", f"{second}/wait", wait)
    (earlier,) = (await world.read("d-south", f"{second}/earlier-visits"))["items"]
    assert (earlier["unsafe"], earlier["hazard_note"]) == (True, "机房漏电")
    (visit,) = (await world.read("clerk-1", f"/equipment/{order['equipment_id']}/visits"))["items"]
    assert visit == earlier, "the head office reads what was done to a machine; what is not finished is not among it"
    assert (await world.get("d-south", f"/equipment/{order['equipment_id']}/visits")).status_code == 403
    safe = await world.done("d-south", f"{second}/declare-safe", {"reason": "电工已检修"})
    assert (safe["unsafe"], safe["status"]) == (False, "waiting"), "it waits for a part, which is not there"
    assert (await world.read("d-north", third))["unsafe"] is False
    assert (await world.read("d-north", first))["unsafe"] is True, "what was so then"


async def test_what_was_found_unsafe_later_is_not_safe_by_a_word_about_an_earlier_visit(world: Any) -> None:
    first = f"/work-orders/{await world.assigned('case-1')}"
    await world.done("t1", f"{first}/arrive")
    await world.done("t1", f"{first}/unsafe", {"note": "机房漏电"})
    await world.done("t1", f"{first}/fail", {"reason": "现场不安全"})
    second = f"/work-orders/{await world.routed('case-1', 'north', 2)}"
    await world.done("d-north", f"{second}/accept")
    await world.done("d-north", f"{second}/assign", {"technician_id": "t1"})
    await world.done("t1", f"{second}/arrive")
    await world.done("t1", f"{second}/unsafe", {"note": "吊顶脱落"})
    third = f"/work-orders/{await world.routed('case-1', 'south', 3)}"
    await world.done("d-north", f"{first}/declare-safe", {"reason": "电工已检修"})
    stopped = await world.read("d-north", second)
    assert (stopped["unsafe"], stopped["hazard_note"], stopped["status"]) == (True, "吊顶脱落", "waiting")
    assert (await world.read("d-south", third))["hazard_note"] == "吊顶脱落"
    await world.done("d-north", f"{second}/declare-safe", {"reason": "已加固"})
    assert (await world.read("d-south", third))["unsafe"] is False
