"""Given events, then this row of `cases`."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from eventlog.testing import delivered
from events.catalog import codec
from events.catalog.callback_task import CallbackConcluded, CallbackWithdrawn
from events.catalog.case import (
    CaseClosed,
    CaseReopened,
    CaseRouted,
    CaseTransferred,
    GuidanceGiven,
    RequestReceived,
)
from events.catalog.replacement import (
    ReplacementObliged,
    ReplacementReleased,
    ReplacementUnitHandedOver,
    ReplacementUnitReturned,
)
from events.catalog.sla import (
    CaseClocksChanged,
    SlaAlarmWithdrawn,
    SlaBreached,
    SlaWarned,
)
from events.catalog.work_order import (
    FaultNotSolved,
    FaultSolved,
    TechnicianArrived,
    TechnicianAssigned,
    WorkOrderAccepted,
    WorkOrderReceived,
    WorkOrderTransferred,
    WorkResumed,
    WorkSuspended,
)
from events.types import ClockStanding, ClockState
from reporting.projections.case_row import CaseRow, Verdict
from reporting.projections.cases import CASES
from reporting.projections.replacements import REPLACEMENTS
from reporting.projections.visits import VISITS

CASE = "case-1"
START = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)

OPENED = RequestReceived(CASE, "customer-1", "machine-1", "MX-5", "east", "phone", "clerk-1", "paper jam", True)
GUIDED = GuidanceGiven(CASE, "clerk-1", ("article-1",), True, "")
CLOSED = CaseClosed(CASE, "satisfied")
HANDED_OVER = ReplacementUnitHandedOver(CASE, "suzhou", "SN1")
MOVED = CaseTransferred(CASE, "wuxi")
ACCEPTED = WorkOrderAccepted("order-1", CASE)
TO_WUXI = WorkOrderTransferred("order-1", CASE, "suzhou", "wuxi", "nearer")


def routed(station: str = "suzhou", visit_no: int = 1) -> CaseRouted:
    return CaseRouted(CASE, station, "region", visit_no, "east", "customer-1", None, None, "paper jam", None, True)


def reopened(outcome: str = "dissatisfied", run: int = 2) -> CaseReopened:
    return CaseReopened(CASE, outcome, "not clean", run)  # type: ignore[arg-type]  # any of the six


def received(visit_no: int = 1, station: str = "suzhou") -> WorkOrderReceived:
    order = f"order-{visit_no}"
    return WorkOrderReceived(order, CASE, station, visit_no, "customer-1", None, None, "paper jam", None, True)


def solved(visit_no: int = 1) -> FaultSolved:
    return FaultSolved(f"order-{visit_no}", CASE, "suzhou", visit_no, "cleaned")


def not_solved(visit_no: int = 1) -> FaultNotSolved:
    return FaultNotSolved(f"order-{visit_no}", CASE, "suzhou", visit_no, "parts")


def clocks(respond: ClockState, arrive: ClockState, resolve: ClockState, paused_seconds: int = 0) -> CaseClocksChanged:
    def standing(state: ClockState, hours: int) -> ClockStanding:
        due = START + timedelta(hours=hours) if state != "paused" else None
        return ClockStanding(state, False, due, None, 0)

    return CaseClocksChanged(
        CASE, "a4", "opened", START, standing(respond, 1), standing(arrive, 16), standing(resolve, 24), paused_seconds
    )


RUNNING = clocks("running", "running", "running")
PAUSED = clocks("met", "paused", "paused")


def row_after(*events: object) -> CaseRow:
    """The row after events that came a second apart, the first one second after the start."""
    row = CASES.fold(delivered(codec, "any", events, start=START))[CASE]
    assert row is not None
    return row


def visits_after(*events: object) -> dict[str, bool]:
    """Finished work order → whether it solved the fault."""
    rows = VISITS.fold(
        [told for told in delivered(codec, "any", events, start=START) if type(told.event) in VISITS.events]
    )
    return {order: row.solved for order, row in rows.items() if row is not None}


def seconds(number: int) -> datetime:
    return START + timedelta(seconds=number)


def test_a_request_opens_the_row() -> None:
    row = row_after(OPENED)
    assert (row.status, row.opened_at, row.customer_id, row.channel) == ("open", seconds(1), "customer-1", "phone")
    assert (row.sla_state, row.reopenings, row.closed_at) == ("on_time", 0, None)
    assert visits_after(OPENED) == {}


def test_guidance_that_solves_waits_for_the_call_back() -> None:
    assert row_after(OPENED, GUIDED).status == "guided"
    failed = row_after(OPENED, GuidanceGiven(CASE, "clerk-1", (), False, ""))
    assert (failed.status, failed.guided) == ("open", False)


def test_a_solved_visit_and_a_satisfied_customer_close_the_case() -> None:
    concluded = CallbackConcluded("task-1", CASE, "visit", 1, "satisfied", "", "suzhou")
    events = (OPENED, routed(), received(), ACCEPTED, solved(), concluded, CLOSED)
    row = row_after(*events)
    assert (row.status, row.closed_at, row.order_status) == ("closed", seconds(7), "solved")
    assert visits_after(*events) == {"order-1": True}
    assert row.called_back == (Verdict("suzhou", "satisfied"),)


def test_a_bad_call_back_reopens_and_counts_once() -> None:
    concluded = CallbackConcluded("task-1", CASE, "visit", 1, "dissatisfied", "not clean", "suzhou")
    row = row_after(OPENED, routed(), received(), solved(), concluded, reopened(), routed(visit_no=2))
    assert (row.status, row.reopenings, row.closed_at) == ("routed", 1, None)
    assert (row.called_back, row.called_in) == ((Verdict("suzhou", "dissatisfied"),), ())


def test_a_class_that_was_set_aside_does_not_count() -> None:
    bad = CallbackConcluded("task-1", CASE, "visit", 1, "dissatisfied", "not clean", "suzhou")
    good = CallbackConcluded("task-1", CASE, "visit", 1, "satisfied", "", "suzhou", 2)
    row = row_after(OPENED, bad, CallbackWithdrawn("task-1", CASE, "dissatisfied"), good)
    assert row.called_back == (Verdict("suzhou", "satisfied"),)
    assert row_after(OPENED, good, CallbackWithdrawn("task-2", CASE)).called_back == row.called_back


def test_a_customer_who_calls_about_a_closed_case_counts_too() -> None:
    row = row_after(OPENED, routed(), CLOSED, reopened("complained_by_phone"), MOVED, CLOSED, reopened("attitude", 3))
    assert row.called_in == (Verdict("suzhou", "complained_by_phone"), Verdict("wuxi", "attitude"))
    assert (row.status, row.reopenings) == ("open", 2)


def test_the_latest_work_order_has_the_station() -> None:
    row = row_after(received(), ACCEPTED, TO_WUXI)
    assert (row.order_station_id, row.order_status, row.work_order_id) == ("wuxi", "received", "order-1")
    again = row_after(received(), solved(), received(2, "nanjing"), TO_WUXI, ACCEPTED)
    assert (again.order_station_id, again.order_status, again.work_order_id) == ("nanjing", "received", "order-2")
    assert row_after(received(2, "nanjing"), received(1)).work_order_id == "order-2"


def test_an_assignment_is_lost_with_a_transfer() -> None:
    assigned = TechnicianAssigned("order-1", CASE, "tech-1", None)
    row = row_after(received(), ACCEPTED, assigned)
    assert (row.technician_id, row.order_status) == ("tech-1", "assigned")
    assert row_after(received(), ACCEPTED, assigned, TO_WUXI).technician_id is None
    late = TechnicianAssigned("order-1", CASE, "tech-9", None)
    assert row_after(received(), assigned, received(2), late).technician_id is None


def test_waits_show_their_reason() -> None:
    waiting = WorkSuspended("order-1", CASE, "customer", "closed today")
    arrived = TechnicianArrived("order-1", CASE, "tech-1")
    assert row_after(received(), arrived, waiting).order_status == "waiting_customer"
    assert row_after(received(), arrived, waiting, WorkResumed("order-1", CASE)).order_status == "resumed"


def test_a_visit_taken_up_again_is_finished_anew() -> None:
    resumed = WorkResumed("order-1", CASE)
    assert visits_after(received(), solved(), resumed) == {}
    twice = visits_after(received(), solved(), resumed, not_solved(), received(2), solved(2))
    assert twice == {"order-1": False, "order-2": True}
    earlier = (received(), solved(), received(2), resumed, not_solved())
    assert visits_after(*earlier) == {"order-1": False}
    assert row_after(*earlier).order_status == "received"


def test_a_visit_has_its_station_and_number() -> None:
    row = VISITS.fold(delivered(codec, "dispatch", [solved(2)], start=START))["order-2"]
    assert row is not None
    assert (row.case_id, row.station_id, row.visit_no, row.finished_at) == (CASE, "suzhou", 2, seconds(1))


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([ReplacementObliged(CASE, START)], "owed"),
        ([ReplacementObliged(CASE, START), ReplacementReleased(CASE)], None),
        ([ReplacementObliged(CASE, START), HANDED_OVER, ReplacementReleased(CASE)], "handed_over"),
        ([ReplacementObliged(CASE, START), ReplacementReleased(CASE, "solved")], None),
        (
            [ReplacementUnitHandedOver(CASE, "suzhou", "SN1"), ReplacementUnitReturned(CASE, "suzhou", "SN1")],
            "returned",
        ),
    ],
)
def test_a_replacement_unit_is_followed(events: list[object], state: str | None) -> None:
    row = REPLACEMENTS.fold(delivered(codec, "dispatch", events, start=START))[CASE]
    assert (row.status if row else None) == state


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([RUNNING], "on_time"),
        ([PAUSED], "paused"),
        ([RUNNING, SlaWarned(CASE, "respond", START)], "warned"),
        ([RUNNING, SlaWarned(CASE, "respond", START), clocks("met", "running", "running")], "on_time"),
        ([SlaWarned(CASE, "arrive", START), PAUSED], "warned"),
        ([SlaBreached(CASE, "respond", START), SlaWarned(CASE, "arrive", START), PAUSED], "breached"),
        ([SlaBreached(CASE, "resolve", START), clocks("met", "met", "missed")], "breached"),
        ([SlaBreached(CASE, "resolve", START), SlaAlarmWithdrawn(CASE, "resolve", "breach")], "on_time"),
        ([SlaWarned(CASE, "resolve", START), SlaAlarmWithdrawn(CASE, "resolve", "warning")], "on_time"),
    ],
)
def test_the_worst_sla_state_holds(events: list[object], state: str) -> None:
    assert row_after(*events).sla_state == state


def test_clocks_give_the_next_due_time_and_the_pauses() -> None:
    row = row_after(clocks("met", "running", "running", paused_seconds=90))
    assert (row.due_at, row.paused_seconds) == (START + timedelta(hours=16), 90)
    assert row_after(PAUSED).due_at is None
    assert row_after(clocks("met", "met", "missed")).due_at is None


def test_every_call_back_has_its_verdict_for_the_station_that_made_the_visit() -> None:
    row = row_after(
        CallbackConcluded("t0", CASE, "guidance", 0, "dissatisfied", "still jams"),
        CallbackConcluded("t1", CASE, "visit", 1, "not_fixed_first_visit", "again", "suzhou"),
        CallbackConcluded("t2", CASE, "visit", 2, "not_fixed_several_visits", "again", "wuxi"),
    )
    assert row.called_back == (
        Verdict(None, "dissatisfied"),
        Verdict("suzhou", "not_fixed_first_visit"),
        Verdict("wuxi", "not_fixed_several_visits"),
    )


def test_without_a_machine_the_warranty_is_not_known_in_older_events_too() -> None:
    assert row_after(OPENED).in_warranty is True
    for said in (True, False):
        assert row_after(replace(OPENED, equipment_id=None, in_warranty=said)).in_warranty is None


def test_a_case_is_in_the_region_by_which_it_was_routed() -> None:
    assert row_after(OPENED, replace(routed(), region="上海市")).region == "上海市"
