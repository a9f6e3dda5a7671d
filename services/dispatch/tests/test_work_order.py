"""Every decision on a work order: given its past, when a command, then events, nothing, or a refusal."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, get_args

import pytest

from dispatch.domain.crew import Crew
from dispatch.domain.station import STATION, Station
from dispatch.domain.work_order.desk import (
    AcceptWorkOrder,
    AssignTechnician,
    ContactCustomer,
    TransferWorkOrder,
    accept,
    assign,
    contact,
    prioritise,
    receive,
    transfer,
)
from dispatch.domain.work_order.finish import FailVisit, FileReport, SolveFault, conclude, fail, file_report, solve
from dispatch.domain.work_order.refusal import DeclineTransfer, RefuseWorkOrder, decline, refuse
from dispatch.domain.work_order.state import WORK_ORDER, work_order_id
from dispatch.domain.work_order.visit import (
    Arrive,
    Depart,
    DiagnoseFault,
    ResumeWork,
    SuspendWork,
    arrive,
    depart,
    diagnose,
    resume,
    suspend,
)
from eventlog.testing import Given, given
from events.catalog.callback_task import CallbackConcluded
from events.catalog.case import CaseRouted
from events.catalog.case_handling import CasePrioritised
from events.catalog.station import StaffEnrolled, StationOpened
from events.catalog.work_order import (
    CustomerContacted,
    FaultDiagnosed,
    FaultNotSolved,
    FaultSolved,
    ServiceReportFiled,
    TechnicianArrived,
    TechnicianAssigned,
    TechnicianDeparted,
    VisitConcluded,
    WorkOrderAccepted,
    WorkOrderEvent,
    WorkOrderPrioritised,
    WorkOrderReceived,
    WorkOrderTransferred,
    WorkResumed,
    WorkSuspended,
)
from events.catalog.work_order_refusal import TransferDeclined, WorkOrderRefused
from events.types import Outcome, Slot

ORDER = work_order_id("case-1", 1)
IDS = (ORDER, "case-1")
SLOT = Slot(datetime(2026, 3, 2, 1, 0, tzinfo=UTC), datetime(2026, 3, 2, 3, 0, tzinfo=UTC))
NOW = SLOT.start - timedelta(hours=1)
LATER = Slot(datetime(2026, 3, 2, 6, 0, tzinfo=UTC), datetime(2026, 3, 2, 8, 0, tzinfo=UTC))

RECEIVED = WorkOrderReceived(*IDS, "north", 1, "customer-1", "machine-1", "P-100", "卡纸", SLOT, True)
ACCEPTED = WorkOrderAccepted(*IDS)
ASSIGNED = TechnicianAssigned(*IDS, "t1", SLOT)
DEPARTED = TechnicianDeparted(*IDS, "t1")
ARRIVED = TechnicianArrived(*IDS, "t1")
DIAGNOSED = FaultDiagnosed(*IDS, "搓纸轮磨损")
FOR_CUSTOMER = WorkSuspended(*IDS, "customer", "周五再来")
FOR_PARTS = WorkSuspended(*IDS, "parts", "订搓纸轮")
RESUMED = WorkResumed(*IDS)
SOLVED = FaultSolved(*IDS, "north", 1, "换搓纸轮")
FAILED = FaultNotSolved(*IDS, "north", 1, "缺件")
TRANSFERRED = WorkOrderTransferred(*IDS, "north", "south", "离客户更近", 1)
REPORT = ServiceReportFiled(*IDS, "搓纸轮磨损", "已更换", 40, True)

URGENT = CasePrioritised("case-1", "urgent", "normal", "明早考试")


def test_the_station_gets_to_know_how_urgent_the_case_is() -> None:
    said = WorkOrderPrioritised(*IDS, "urgent")
    given(WORK_ORDER, RECEIVED).when(prioritise, URGENT).then(said)
    given(WORK_ORDER, RECEIVED, said).when(prioritise, URGENT).then()
    given(WORK_ORDER, replace(RECEIVED, priority="urgent")).when(prioritise, URGENT).then()
    given(WORK_ORDER, RECEIVED, SOLVED).when(prioritise, URGENT).then()
    given(WORK_ORDER).when(prioritise, URGENT).then()


PASTS: dict[str, tuple[WorkOrderEvent, ...]] = {
    "received": (RECEIVED,),
    "accepted": (RECEIVED, ACCEPTED),
    "assigned": (RECEIVED, ACCEPTED, ASSIGNED),
    "en_route": (RECEIVED, ACCEPTED, ASSIGNED, DEPARTED),
    "arrived": (RECEIVED, ACCEPTED, ASSIGNED, DEPARTED, ARRIVED),
    "diagnosed": (RECEIVED, ACCEPTED, ASSIGNED, DEPARTED, ARRIVED, DIAGNOSED),
    "waiting": (RECEIVED, ACCEPTED, ASSIGNED, FOR_CUSTOMER),
    "waiting, nobody assigned": (RECEIVED, ACCEPTED, FOR_CUSTOMER),
    "solved": (RECEIVED, ACCEPTED, ASSIGNED, SOLVED),
    "not_solved": (RECEIVED, ACCEPTED, ASSIGNED, FAILED),
}
NORTH: Station | None = given(
    STATION,
    StationOpened("north", "北区", ("north",)),
    StaffEnrolled("north", "t1", "technician", ()),
    StaffEnrolled("north", "t2", "technician", ()),
    StaffEnrolled("north", "d1", "dispatcher", ()),
).state
SOUTH: Station | None = given(STATION, StationOpened("south", "南区", ("south",))).state


OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


def called_back(outcome: Outcome, finish_no: int = 1) -> CallbackConcluded:
    return CallbackConcluded("task-1", "case-1", "visit", 1, outcome, "客户说", "north", finish_no)


def concluded(outcome: Outcome) -> VisitConcluded:
    return VisitConcluded(*IDS, "north", 1, outcome, "客户说")


def story(*events: WorkOrderEvent) -> Given[Any, Any]:
    return given(WORK_ORDER, *events)


def past(status: str) -> Given[Any, Any]:
    return story(*PASTS[status])


def every(*, but: Collection[str] = ()) -> list[str]:
    return [status for status in PASTS if status not in but]


@pytest.mark.parametrize("status", every())
def test_the_pasts_above_end_in_their_status(status: str) -> None:
    order = past(status).state
    assert order.status == status.split(",")[0]


def test_a_routing_makes_one_order_however_often_it_is_heard() -> None:
    routed = CaseRouted("case-1", "north", "区域", 1, "north", "customer-1", "machine-1", "P-100", "卡纸", SLOT, True)
    story().when(lambda order: receive(routed, order)).then(RECEIVED)
    past("assigned").when(lambda order: receive(routed, order)).nothing()
    assert work_order_id("case-1", 2) != ORDER != work_order_id("case-2", 1)


def test_accept() -> None:
    past("received").when(accept, AcceptWorkOrder()).then(ACCEPTED)
    for status in every(but={"received"}):
        past(status).when(accept, AcceptWorkOrder()).nothing()


def test_assign() -> None:
    command = AssignTechnician("t2", LATER, NOW, reassign_reason="t1 请假")
    for status in every(but={"received", "solved", "not_solved"}):
        former = past(status).state.technician_id
        instead = TechnicianAssigned(
            *IDS, "t2", LATER, reassigned_from=former, reassign_reason="t1 请假" if former else ""
        )
        order = past(status).when(lambda order: assign(command, order, NORTH)).then(instead)
        assert order.status == ("waiting" if "waiting" in status else "assigned")
        assert (order.technician_id, order.slot, order.agreed) == ("t2", LATER, LATER)
    for status in ("received", "solved", "not_solved"):
        past(status).when(lambda order: assign(command, order, NORTH)).refused("accepted, unfinished")


def test_somebody_else_goes_for_a_reason_which_is_kept_until_the_order_is_another_stations() -> None:
    past("assigned").when(lambda it: assign(AssignTechnician("t2", None, NOW), it, NORTH)).refused(
        "t1 has this order", "reassign_reason"
    )
    later = AssignTechnician("t1", LATER, NOW, reassign_reason="不相干")
    past("assigned").when(lambda it: assign(later, it, NORTH)).then(TechnicianAssigned(*IDS, "t1", LATER))
    instead = TechnicianAssigned(*IDS, "t2", SLOT, reassigned_from="t1", reassign_reason="t1 请假")
    assert "由 t1 改派维修人员 t2" in instead.sentence().zh and "t1 请假" in instead.sentence().zh
    back = TechnicianAssigned(*IDS, "t1", LATER, reassigned_from="t2", reassign_reason="已销假")
    order = story(*PASTS["assigned"], instead, back, TechnicianAssigned(*IDS, "t1", SLOT)).state
    assert (order.reassigned, order.reassignments) == (back, 2)
    moved = story(*PASTS["assigned"], instead, TRANSFERRED).state
    assert (moved.reassigned, moved.reassignments) == (None, 0)


def test_assigning_the_same_again_is_no_second_event_before_somebody_sets_out() -> None:
    for slot in (SLOT, None):
        again = AssignTechnician("t1", slot, NOW)
        for status in ("assigned", "waiting"):
            past(status).when(lambda order: assign(again, order, NORTH)).nothing()  # noqa: B023
        for status in ("en_route", "arrived", "diagnosed"):
            order = past(status).when(lambda order: assign(again, order, NORTH)).then(ASSIGNED)  # noqa: B023
            assert order.status == "assigned"


def test_without_a_slot_the_time_that_stands_with_the_customer_is_booked() -> None:
    def assigned(*events: WorkOrderEvent, technician_id: str = "t2", at: datetime = NOW) -> Slot | None:
        command = AssignTechnician(technician_id, None, at, reassign_reason="换人")
        (said,) = assign(command, story(*events).state, NORTH)
        assert isinstance(said, TechnicianAssigned)
        return said.slot

    accepted = PASTS["accepted"]
    moved = TechnicianAssigned(*IDS, "t1", LATER)
    assert assigned(*accepted) == SLOT, "what the information centre agreed"
    assert assigned(*accepted, moved) == LATER, "another technician, the same appointment"
    again = (*accepted, moved, WorkOrderTransferred(*IDS, "north", "north", "…"), ACCEPTED)
    assert assigned(*again) == LATER, "another station, the same appointment"
    assert assigned(*accepted, moved, SOLVED, RESUMED) == LATER
    assert assigned(*accepted, at=SLOT.end - timedelta(minutes=1)) == SLOT, "it has begun, and the customer waits"
    assert assigned(*accepted, at=SLOT.end) is None, "it is over"
    assert assigned(*accepted, moved, at=LATER.end) is None
    without = WorkOrderReceived(*IDS, "north", 1, "customer-1", "machine-1", "P-100", "卡纸", None, True)
    assert assigned(without, ACCEPTED) is None


def test_nobody_is_sent_into_the_past_or_years_ahead() -> None:
    def refused(slot: Slot, words: str, at: datetime = NOW) -> None:
        command = AssignTechnician("t1", slot, at)
        past("accepted").when(lambda order: assign(command, order, NORTH)).refused(words, "start")

    refused(LATER, "预约开始时间不能早于现在", at=LATER.start + timedelta(seconds=1))
    refused(SLOT, "in the past", at=SLOT.end)
    year = timedelta(days=366)
    far = Slot(NOW + year + timedelta(seconds=1), NOW + year + timedelta(minutes=1))
    refused(far, "within a year")
    refused(far, "一年以后")
    begun = AssignTechnician("t1", SLOT, SLOT.end - timedelta(minutes=1))
    past("accepted").when(lambda order: assign(begun, order, NORTH)).then(ASSIGNED)
    last = Slot(NOW + year, NOW + year + timedelta(minutes=1))
    past("accepted").when(lambda order: assign(AssignTechnician("t1", last, NOW), order, NORTH)).then(
        TechnicianAssigned(*IDS, "t1", last)
    )


@pytest.mark.parametrize("staff_id", ["nobody", "d1"])
def test_only_a_technician_of_the_station_is_assigned(staff_id: str) -> None:
    command = AssignTechnician(staff_id, None, NOW)
    past("accepted").when(lambda order: assign(command, order, NORTH)).refused("not a technician", "technician_id")
    past("accepted").when(lambda order: assign(command, order, None)).refused("不是网点", "technician_id")
    nobody = Crew(NORTH, None, NOW.date())
    past("accepted").misses(lambda order: assign(command, order, nobody), command.technician_id, "technician_id")


def test_contact() -> None:
    for status in every(but={"solved", "not_solved"}):
        order = past(status).when(contact, ContactCustomer("上午到")).then(CustomerContacted(*IDS, "上午到"))
        assert order.contact == "上午到"
    past("solved").when(contact, ContactCustomer("上午到")).refused("call-back")


def test_what_happened_twice_is_told_twice_whatever_the_words() -> None:
    contacted = CustomerContacted(*IDS, "上午到")
    story(*PASTS["accepted"], contacted).when(contact, ContactCustomer("上午到")).then(contacted)
    past("diagnosed").when(diagnose, DiagnoseFault("搓纸轮磨损")).then(DIAGNOSED)
    past("waiting").when(suspend, SuspendWork("customer", "周五再来")).then(FOR_CUSTOMER)
    story(*PASTS["solved"], REPORT).when(file_report, FileReport("搓纸轮磨损", "已更换", 40, True)).then(REPORT)


def test_a_call_in_vain_is_no_contact_and_is_counted() -> None:
    in_vain = CustomerContacted(*IDS, "无人接听", reached=False)
    order = past("received").when(contact, ContactCustomer("无人接听", reached=False)).then(in_vain)
    assert (order.contact, order.contacts_in_vain) == (None, 1)
    order = story(RECEIVED, in_vain).when(contact, ContactCustomer("无人接听", reached=False)).then(in_vain)
    assert (order.contact, order.contacts_in_vain) == (None, 2)
    order = story(RECEIVED, in_vain).when(contact, ContactCustomer("上午到")).then(CustomerContacted(*IDS, "上午到"))
    assert (order.contact, order.contacts_in_vain) == ("上午到", 1)


def test_the_new_stations_contact_is_its_own() -> None:
    in_vain, contacted = CustomerContacted(*IDS, "无人接听", reached=False), CustomerContacted(*IDS, "上午到")
    moved = (*PASTS["assigned"], in_vain, contacted, TRANSFERRED)
    assert (story(*moved).state.contact, story(*moved).state.contacts_in_vain) == (None, 0)
    assert story(*moved).when(contact, ContactCustomer("上午到")).then(contacted).contact == "上午到"


def test_transfer() -> None:
    command = TransferWorkOrder("south", "离客户更近")
    for status in ("received", "accepted", "assigned"):
        order = past(status).when(lambda order: transfer(command, order, SOUTH)).then(TRANSFERRED)
        assert (order.station_id, order.status, order.technician_id, order.slot) == ("south", "received", None, None)
    for status in every(but={"received", "accepted", "assigned"}):
        past(status).when(lambda order: transfer(command, order, SOUTH)).refused("nobody has set out")
    past("accepted").misses(lambda order: transfer(command, order, None), "no station south", "to_station_id")
    past("en_route").when(lambda order: transfer(TransferWorkOrder("north", "…"), order, NORTH)).nothing()


def test_a_station_refuses_before_anybody_has_set_out() -> None:
    refused = WorkOrderRefused(*IDS, "north", 1, "当天无人", SLOT)
    ask = partial(refuse, RefuseWorkOrder("当天无人"))
    for status in ("received", "accepted", "assigned"):
        order = past(status).when(ask).then(refused)
        assert (order.status, order.slot, order.over) == ("refused", None, True)
    for status in every(but=("received", "accepted", "assigned")):
        past(status).when(ask).refused("nobody has set out")
    story(RECEIVED, ACCEPTED, ASSIGNED, DEPARTED, ASSIGNED).when(ask).refused("nobody has set out")
    story(RECEIVED, ACCEPTED, refused).when(ask).nothing()
    story(RECEIVED, refused).when(partial(refuse, RefuseWorkOrder("别的原因"))).refused("已拒单")
    story(RECEIVED, refused).when(partial(resume, ResumeWork())).refused("另行派工")
    story(RECEIVED, refused).when(lambda order: file_report(FileReport("x", "x", 1, True), order)).refused("已拒单")


def test_a_transfer_is_declined_until_it_is_accepted_and_goes_back_to_who_gave_it() -> None:
    declined = TransferDeclined(*IDS, "south", "north", "不在服务范围", 1)
    ask = partial(decline, DeclineTransfer("不在服务范围"))
    order = story(RECEIVED, ACCEPTED, TRANSFERRED).when(ask).then(declined)
    assert (order.status, order.station_id, order.givers) == ("received", "north", ())
    story(RECEIVED, TRANSFERRED, ACCEPTED).when(ask).refused("尚未接单")
    story(RECEIVED).when(ask).refused("不是转派")
    story(RECEIVED, TRANSFERRED, declined).when(ask).refused("不是转派")
    again = TransferWorkOrder("south", "再试")
    undone = story(RECEIVED, TRANSFERRED, declined)
    undone.when(lambda order: transfer(again, order, SOUTH)).refused(field="to_station_id")
    on = WorkOrderTransferred(*IDS, "south", "west", "x", 1)
    back = replace(declined, from_station_id="west", to_station_id="south")
    story(RECEIVED, TRANSFERRED, on).when(ask).then(back)
    story(RECEIVED, TRANSFERRED, on, back).when(ask).then(declined)


def test_a_transferred_order_is_accepted_anew() -> None:
    story(*PASTS["assigned"], TRANSFERRED).when(accept, AcceptWorkOrder()).then(ACCEPTED)


def test_depart() -> None:
    past("assigned").when(depart, Depart()).then(DEPARTED)
    past("en_route").when(depart, Depart()).nothing()
    for status in every(but={"assigned", "en_route"}):
        past(status).when(depart, Depart()).refused("set out")


def test_arrive() -> None:
    for status in ("assigned", "en_route"):
        past(status).when(arrive, Arrive()).then(ARRIVED)
    for status in ("arrived", "diagnosed"):
        past(status).when(arrive, Arrive()).nothing()
    for status in every(but={"assigned", "en_route", "arrived", "diagnosed"}):
        past(status).when(arrive, Arrive()).refused("到场")


def test_diagnose() -> None:
    past("arrived").when(diagnose, DiagnoseFault("搓纸轮磨损")).then(DIAGNOSED)
    past("diagnosed").when(diagnose, DiagnoseFault("主板")).then(FaultDiagnosed(*IDS, "主板"))
    for status in every(but={"arrived", "diagnosed"}):
        past(status).when(diagnose, DiagnoseFault("主板")).refused("on site")


def test_waiting_remembers_where_to_go_on() -> None:
    for status in ("accepted", "assigned", "en_route", "arrived", "diagnosed"):
        waiting = past(status).when(lambda order: suspend(SuspendWork("parts", "订搓纸轮"), order)).then(FOR_PARTS)
        assert (waiting.status, waiting.resume_to) == ("waiting", status)
        resumed = story(*PASTS[status], FOR_PARTS).when(resume, ResumeWork()).then(RESUMED)
        assert resumed == past(status).state
    for status in ("received", "solved", "not_solved"):
        past(status).when(lambda order: suspend(SuspendWork("parts", "…"), order)).refused("can wait")


def test_a_wait_for_something_else_ends_the_first_wait() -> None:
    past("waiting").when(lambda order: suspend(SuspendWork("customer", "下周"), order)).then(
        WorkSuspended(*IDS, "customer", "下周")
    )
    order = (
        past("waiting").when(lambda order: suspend(SuspendWork("parts", "订搓纸轮"), order)).then(RESUMED, FOR_PARTS)
    )
    assert (order.status, order.resume_to) == ("waiting", "assigned")


def test_resume_where_nothing_waits() -> None:
    for status in ("accepted", "assigned", "en_route", "arrived", "diagnosed"):
        past(status).when(resume, ResumeWork()).nothing()
    past("received").when(resume, ResumeWork()).refused("only an accepted order")


def test_resume_after_a_premature_end_makes_room_for_another_appointment() -> None:
    for ended in (SOLVED, FAILED):
        for status in ("assigned", "diagnosed"):
            order = story(*PASTS[status], ended, REPORT).when(resume, ResumeWork()).then(RESUMED)
            assert (order.status, order.technician_id, order.slot) == ("assigned", "t1", None)
            assert (order.conclusion, order.report) == (None, None)


def test_a_finished_order_is_not_resumed_once_its_call_back_is_concluded() -> None:
    for status in ("solved", "not_solved"):
        story(*PASTS[status], concluded("attitude")).when(resume, ResumeWork()).refused("later visit")
    story(*PASTS["solved"], concluded("satisfied"), REPORT).when(resume, ResumeWork()).refused("已结案")


def test_a_call_back_holds_for_the_finish_that_it_asked_about() -> None:
    for status in ("solved", "not_solved"):
        for outcome in OUTCOMES:
            received = called_back(outcome)
            order = past(status).when(lambda order: conclude(received, order)).then(concluded(outcome))  # noqa: B023
            assert (order.outcome, order.status) == (outcome, status)
    for status in every(but={"solved", "not_solved"}):
        past(status).when(lambda order: conclude(called_back("satisfied"), order)).nothing()
    story().when(lambda order: conclude(called_back("satisfied"), order)).nothing()


def test_a_call_back_about_an_earlier_finish_or_heard_twice_decides_nothing() -> None:
    again = (*PASTS["solved"], RESUMED, FaultSolved(*IDS, "north", 1, "换主板", 2))
    story(*again).when(lambda order: conclude(called_back("satisfied"), order)).nothing()
    story(*again).when(lambda order: conclude(called_back("satisfied", 2), order)).then(concluded("satisfied"))
    for outcome in OUTCOMES:
        received = called_back(outcome)
        story(*PASTS["solved"], concluded("satisfied")).when(lambda order: conclude(received, order)).nothing()  # noqa: B023


def test_finishes_are_counted() -> None:
    story(*PASTS["solved"], RESUMED).when(lambda order: solve(SolveFault("换主板"), order)).then(
        FaultSolved(*IDS, "north", 1, "换主板", 2)
    )
    story(*PASTS["not_solved"], RESUMED).when(lambda order: fail(FailVisit("缺主板"), order)).then(
        FaultNotSolved(*IDS, "north", 1, "缺主板", 2)
    )


def test_solve_and_fail() -> None:
    for status in every(but={"received", "accepted", "waiting, nobody assigned", "solved", "not_solved"}):
        for decide, ended in (
            (lambda order: solve(SolveFault("换搓纸轮"), order), SOLVED),
            (lambda order: fail(FailVisit("缺件"), order), FAILED),
        ):
            order = past(status).when(decide).then(ended)
            assert order.finished
            assert order.slot is None
            assert order.wait is None
    for status in ("received", "accepted", "waiting, nobody assigned"):
        past(status).when(lambda order: solve(SolveFault("…"), order)).refused("assigned technician")
        past(status).when(lambda order: fail(FailVisit("…"), order)).refused("assigned technician")


def test_an_end_is_told_once() -> None:
    past("solved").when(lambda order: solve(SolveFault("换搓纸轮"), order)).nothing()
    past("not_solved").when(lambda order: fail(FailVisit("缺件"), order)).nothing()
    past("solved").when(lambda order: solve(SolveFault("别的"), order)).refused("resume it first")
    past("solved").when(lambda order: fail(FailVisit("缺件"), order)).refused("请先恢复")
    past("not_solved").when(lambda order: solve(SolveFault("换搓纸轮"), order)).refused("resume it first")


def test_report() -> None:
    command = FileReport("搓纸轮磨损", "已更换", 40, True)
    for status in ("solved", "not_solved"):
        past(status).when(lambda order: file_report(command, order)).then(REPORT)
        story(*PASTS[status], REPORT).when(
            lambda order: file_report(FileReport("搓纸轮磨损", "已更换", 45, True), order)
        ).then(ServiceReportFiled(*IDS, "搓纸轮磨损", "已更换", 45, True))
    for status in every(but={"solved", "not_solved"}):
        past(status).when(lambda order: file_report(command, order)).refused("once the visit is finished")


def test_an_event_without_a_beginning_changes_nothing() -> None:
    assert story(ACCEPTED, SOLVED).state is None
