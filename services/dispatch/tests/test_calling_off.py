"""A visit whose case ends without a class, or whose call-back never reaches the customer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from dispatch.domain.work_order.calling_off import cancel, give_up
from dispatch.domain.work_order.desk import AcceptWorkOrder, ContactCustomer, accept, contact
from dispatch.domain.work_order.finish import FileReport, SolveFault, conclude, file_report, solve
from dispatch.domain.work_order.state import WORK_ORDER, work_order_id
from dispatch.domain.work_order.visit import Arrive, Depart, ResumeWork, SuspendWork, arrive, depart, resume, suspend
from eventlog.testing import given
from events.catalog.callback_task import CallbackConcluded, CallbackGivenUp
from events.catalog.case import CaseEnded
from events.catalog.work_order import (
    FaultSolved,
    TechnicianArrived,
    TechnicianAssigned,
    TechnicianDeparted,
    VisitConcluded,
    VisitUnconfirmed,
    WorkOrderAccepted,
    WorkOrderCancelled,
    WorkOrderEvent,
    WorkOrderReceived,
    WorkResumed,
    WorkSuspended,
)
from events.shanghai import day_of

ORDER = work_order_id("case-1", 1)
IDS = (ORDER, "case-1")
RECEIVED = WorkOrderReceived(*IDS, "north", 1, "customer-1", None, None, "卡纸", None, True)
ASSIGNED = (RECEIVED, WorkOrderAccepted(*IDS), TechnicianAssigned(*IDS, "t1", None))
ON_SITE = (*ASSIGNED, TechnicianDeparted(*IDS, "t1"), TechnicianArrived(*IDS, "t1"))
SOLVED = FaultSolved(*IDS, "north", 1, "换搓纸轮")
CONCLUDED = VisitConcluded(*IDS, "north", 1, "satisfied", "")
UNCONFIRMED = VisitUnconfirmed(*IDS, "north", 1, "三天无人接听")
ENDED = CaseEnded("case-1", "cancelled", "客户取消", visit_no=1)
CANCELLED = WorkOrderCancelled(*IDS, "north", 1, "cancelled", "客户取消")
CALLED_BACK = CallbackConcluded("t", "case-1", "visit", 1, "satisfied", "", "north")
GIVEN_UP = CallbackGivenUp("t", "case-1", "visit", 1, 3, "三天无人接听", "north")
DAY = str(day_of(datetime.now(UTC)) + timedelta(days=3))
SLOT = {"start": f"{DAY}T09:00:00+08:00", "end": f"{DAY}T11:00:00+08:00"}


@pytest.mark.parametrize(
    "past",
    [
        (RECEIVED,),
        ASSIGNED,
        ON_SITE,
        (*ON_SITE, WorkSuspended(*IDS, "parts", "")),
        (*ON_SITE, SOLVED, WorkResumed(*IDS)),
    ],
)
def test_an_order_is_cancelled_wherever_it_is(past: tuple[WorkOrderEvent, ...]) -> None:
    order = given(WORK_ORDER, *past).when(cancel, ENDED).then(CANCELLED)
    assert order is not None
    assert (order.status, order.slot, order.wait, order.ending) == ("cancelled", None, None, "cancelled")
    given(WORK_ORDER, *past, CANCELLED).when(cancel, ENDED).nothing()


def test_a_visit_that_was_finished_stays_so() -> None:
    order = given(WORK_ORDER, *ON_SITE, SOLVED).when(cancel, ENDED).then(CANCELLED)
    assert order is not None
    assert (order.status, order.ending) == ("solved", "cancelled")


def test_the_end_of_the_case_counts_more_than_a_conclusion_that_it_did_not_know() -> None:
    given(WORK_ORDER, *ON_SITE, SOLVED, CONCLUDED).when(cancel, ENDED).then(CANCELLED)
    given(WORK_ORDER, *ON_SITE, SOLVED, CANCELLED).when(conclude, CALLED_BACK).nothing()
    resumed = (*ON_SITE, SOLVED, WorkResumed(*IDS), CANCELLED)
    given(WORK_ORDER, *resumed).when(conclude, CALLED_BACK).nothing()
    given(WORK_ORDER, *resumed).when(give_up, GIVEN_UP).nothing()


def test_an_order_that_is_not_there_is_not_cancelled() -> None:
    given(WORK_ORDER).when(cancel, ENDED).nothing()


DECISIONS: dict[str, Callable[[Any], Any]] = {
    "accept": partial(accept, AcceptWorkOrder()),
    "contact": partial(contact, ContactCustomer("约好")),
    "depart": partial(depart, Depart()),
    "arrive": partial(arrive, Arrive()),
    "wait": partial(suspend, SuspendWork("parts", "")),
    "resume": partial(resume, ResumeWork()),
    "solve": partial(solve, SolveFault("修好")),
    "report": partial(file_report, FileReport("无", "无", 0, False)),
}


@pytest.mark.parametrize("name", DECISIONS)
def test_nothing_is_done_about_a_cancelled_order_and_the_refusal_says_why(name: str) -> None:
    given(WORK_ORDER, *ON_SITE, CANCELLED).when(DECISIONS[name]).refused("服务单已终止（取消）")


def test_the_report_of_a_visit_that_was_made_is_filed_all_the_same() -> None:
    assert given(WORK_ORDER, *ON_SITE, SOLVED, CANCELLED).when(DECISIONS["report"]).events
    given(WORK_ORDER, *ON_SITE, SOLVED, CANCELLED).when(DECISIONS["resume"]).refused("服务单已终止")


def test_a_visit_whose_customer_is_never_reached_is_over_without_a_class() -> None:
    order = given(WORK_ORDER, *ON_SITE, SOLVED).when(give_up, GIVEN_UP).then(UNCONFIRMED)
    assert order is not None
    assert (order.status, order.over) == ("solved", True)
    past = (*ON_SITE, SOLVED, UNCONFIRMED)
    given(WORK_ORDER, *past).when(give_up, GIVEN_UP).nothing()
    given(WORK_ORDER, *past).when(cancel, replace(ENDED, ending="unreached")).nothing()
    given(WORK_ORDER, *past).when(conclude, CALLED_BACK).nothing()
    given(WORK_ORDER, *past).when(DECISIONS["resume"]).refused("联系不上客户")


def test_work_that_had_gone_on_is_not_given_up() -> None:
    given(WORK_ORDER, *ON_SITE, SOLVED, WorkResumed(*IDS)).when(give_up, GIVEN_UP).nothing()
    again = (*ON_SITE, SOLVED, WorkResumed(*IDS), replace(SOLVED, finish_no=2))
    given(WORK_ORDER, *again).when(give_up, GIVEN_UP).nothing()
    given(WORK_ORDER, *again).when(give_up, replace(GIVEN_UP, finish_no=2)).then(UNCONFIRMED)
    given(WORK_ORDER, *ON_SITE, SOLVED, CONCLUDED).when(give_up, GIVEN_UP).nothing()


async def test_a_technician_under_way_is_told_and_has_the_time_free(world: Any) -> None:
    order = await world.assigned("case-1", **SLOT)
    await world.done("d-north", f"/work-orders/{order}/contact", {"note": "上午到"})
    await world.done("t1", f"/work-orders/{order}/depart")
    await world.receive("intake", CaseEnded("case-1", "cancelled", "客户取消", visit_no=1))
    (item,) = (await world.read("t1", "/work-orders"))["items"]
    assert (item["status"], item["ending"], item["finished"], item["case_closed"]) == (
        "cancelled",
        "cancelled",
        True,
        True,
    )
    assert (await world.read("d-north", "/work-orders", status="open"))["items"] == []
    assert (await world.read("t1", "/technicians/t1/day", date=DAY))["appointments"] == []
    history = (await world.read("t1", f"/work-orders/{order}/history"))["items"]
    assert "取消" in history[-1]["zh"] and "客户取消" in history[-1]["zh"]
    refused = await world.post("t1", f"/work-orders/{order}/arrive")
    assert refused.json()["detail"] == "服务单已终止（取消），本派工单不再处理"
    other = await world.assigned("case-2", **SLOT)
    assert (await world.read("t1", f"/work-orders/{other}"))["slot"] is not None


async def test_a_case_that_no_station_has_ends_without_an_order(world: Any) -> None:
    await world.receive("intake", CaseEnded("case-1", "no_request", "打错电话"))
    assert (await world.read("d-north", "/work-orders"))["items"] == []


async def test_a_case_that_goes_on_gets_its_next_order(world: Any) -> None:
    first = await world.routed("case-1")
    await world.receive("intake", CaseEnded("case-1", "cancelled", "客户取消", visit_no=1))
    second = await world.routed("case-1", visit_no=2)
    statuses = {
        item["work_order_id"]: item["status"] for item in (await world.read("d-north", "/work-orders"))["items"]
    }
    assert statuses == {first: "cancelled", second: "received"}
