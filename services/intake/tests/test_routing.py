"""A case on its way to a station, back from the call-back, and open once more."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from eventlog.decider import NotFound
from eventlog.testing import given
from events.catalog.case import (
    AppointmentAgreed,
    CaseClosed,
    CaseEvent,
    CaseReopened,
    CaseRouted,
    CaseTransferred,
    GuidanceGiven,
    RequestReceived,
)
from events.types import Slot
from intake.domain.case import CASE, Case
from intake.domain.routing import (
    ConcludeCase,
    Outlook,
    ReopenCase,
    RouteCase,
    TransferCase,
    conclude,
    reopen,
    route,
    transfer,
)
from intake.domain.routing_policy import Candidate
from intake.routing_file import SHIPPED, read_policies

SLOT = Slot(datetime(2026, 3, 2, 5, 0, tzinfo=UTC), datetime(2026, 3, 2, 6, 0, tzinfo=UTC))
RECEIVED = RequestReceived("k1", "c1", "e1", "MX-200", "华东", "phone", "clerk-1", "卡纸", True)
AGREED = AppointmentAgreed("k1", SLOT)
SOLVED = GuidanceGiven("k1", "clerk-1", (), True, "")
ROUTED = CaseRouted("k1", "s1", "上海站最近", 1, "华东", "c1", "e1", "MX-200", "卡纸", None, True)
CLOSED = CaseClosed("k1", "satisfied")
SHANGHAI, HANGZHOU = Candidate("s1", "上海站", 3, ("华东",)), Candidate("s2", "杭州站", 2, ("华东",))
*_, POLICY = read_policies(SHIPPED)
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
AUTOMATIC = RouteCase("k1", None, None)
BY_HAND = RouteCase("k1", "s1", "上海站最近")
VISITED = ConcludeCase("k1", "visit", 1, "satisfied", "", "s1")
BY_PHONE = ReopenCase("k1", "complained_by_phone", "又坏了")
SUZHOU = Candidate("s3", "苏州站", 9, ("江苏省", "苏州市"))
BACK = "来电投诉，退回原网点 · Complained by phone: back to the same station"


def outlook(*candidates: Candidate, region: str = "华东", model: str | None = "MX-200") -> Outlook:
    """What is known of the case's customer and machine, and these stations."""
    return Outlook(region, model, candidates, POLICY, AT)


def test_the_only_station_of_the_region_gets_the_case() -> None:
    reason = "华东 由 上海站 负责（策略 2026-1） · 上海站 serves 华东 (policy 2026-1)"
    state = (
        given(CASE, RECEIVED, AGREED)
        .when(lambda case: route(AUTOMATIC, case, outlook(SHANGHAI)))
        .then(replace(ROUTED, reason=reason, slot=SLOT, policy="2026-1"))
    )
    assert (state.status, state.station_id, state.visit_no) == ("routed", "s1", 1)


def test_of_several_stations_the_least_loaded_gets_it_and_the_reason_says_so() -> None:
    zh = "华东 有 2 个网点，杭州站 未结服务单最少（2 张）（策略 2026-1）"
    en = "2 stations serve 华东, 杭州站 has the fewest unfinished cases (2) (policy 2026-1)"
    given(CASE, RECEIVED).when(lambda case: route(AUTOMATIC, case, outlook(SHANGHAI, HANGZHOU))).then(
        replace(ROUTED, station_id="s2", reason=f"{zh} · {en}", policy="2026-1")
    )


def test_equal_loads_go_by_number() -> None:
    equal = [replace(HANGZHOU, unfinished=3), SHANGHAI]
    decided = given(CASE, RECEIVED).when(lambda case: route(AUTOMATIC, case, outlook(*equal)))
    assert [event.station_id for event in decided.events if isinstance(event, CaseRouted)] == ["s1"]


def test_a_region_without_a_station_is_refused() -> None:
    given(CASE, RECEIVED).when(lambda case: route(AUTOMATIC, case, outlook())).refused("没有网点负责 华东")


@pytest.mark.parametrize(
    ("region", "station", "reason"),
    [
        ("苏州市", "s3", "苏州市 由 苏州站 负责（策略 2026-1） · 苏州站 serves 苏州市 (policy 2026-1)"),
        (
            "无锡市",
            "s3",
            "无锡市 属于 江苏省，江苏省 由 苏州站 负责（策略 2026-1） · "
            "无锡市 is in 江苏省: 苏州站 serves 江苏省 (policy 2026-1)",
        ),
        (
            "上海市",
            "s2",
            "上海市 属于 华东，华东 有 2 个网点，杭州站 未结服务单最少（2 张）（策略 2026-1） · "
            "上海市 is in 华东: 2 stations serve 华东, 杭州站 has the fewest unfinished cases (2) (policy 2026-1)",
        ),
    ],
)
def test_the_most_specific_region_wins_before_the_load(region: str, station: str, reason: str) -> None:
    known = outlook(SHANGHAI, HANGZHOU, SUZHOU, region=region)
    given(CASE, RECEIVED).when(lambda case: route(AUTOMATIC, case, known)).then(
        replace(ROUTED, station_id=station, region=region, reason=reason, policy="2026-1")
    )


def test_a_region_of_before_the_list_is_served_by_who_named_it_so() -> None:
    east = Candidate("s4", "东区站", 0, ("东区",))
    known = outlook(SHANGHAI, east, region="东区")
    decided = given(CASE, RECEIVED).when(lambda case: route(AUTOMATIC, case, known))
    assert [event.station_id for event in decided.events if isinstance(event, CaseRouted)] == ["s4"]


def test_a_case_is_routed_by_what_is_known_now_and_goes_back_with_it() -> None:
    corrected = outlook(SHANGHAI, region="华东", model="MX-300")
    received = replace(RECEIVED, region="华南")
    state = (
        given(CASE, received)
        .when(lambda case: route(BY_HAND, case, corrected))
        .then(replace(ROUTED, model="MX-300", by_hand=True))
    )
    assert (state.region, state.model) == ("华东", "MX-300")
    given(CASE, received, replace(ROUTED, model="MX-300"), CLOSED).when(lambda case: reopen(BY_PHONE, case)).then(
        CaseReopened("k1", "complained_by_phone", "又坏了", 2),
        replace(ROUTED, model="MX-300", reason=BACK, visit_no=2),
    )


def test_a_station_chosen_by_hand() -> None:
    given(CASE, RECEIVED).when(lambda case: route(BY_HAND, case, outlook(SHANGHAI))).then(replace(ROUTED, by_hand=True))


def test_a_station_chosen_by_hand_needs_a_reason() -> None:
    command = replace(BY_HAND, reason=None)
    given(CASE, RECEIVED).when(lambda case: route(command, case, outlook(SHANGHAI))).refused(field="reason")


def test_an_unknown_station_is_refused() -> None:
    given(CASE, RECEIVED).misses(lambda case: route(BY_HAND, case, outlook()), "s1", "station_id")


def test_a_clerks_reason_stands_before_the_automatic_one() -> None:
    command = replace(AUTOMATIC, reason="客户急用")
    given(CASE, RECEIVED).when(lambda case: route(command, case, outlook(SHANGHAI))).then(
        replace(
            ROUTED,
            reason="客户急用 · 华东 由 上海站 负责（策略 2026-1） · 上海站 serves 华东 (policy 2026-1)",
            policy="2026-1",
        )
    )


def test_routing_twice_is_nothing_new() -> None:
    given(CASE, RECEIVED, ROUTED).when(lambda case: route(AUTOMATIC, case, outlook(HANGZHOU))).nothing()
    given(CASE, RECEIVED, ROUTED).when(lambda case: route(BY_HAND, case, outlook(SHANGHAI))).nothing()


@pytest.mark.parametrize(
    ("past", "words"), [([ROUTED], "请由网点处理"), ([SOLVED], "等待回访"), ([ROUTED, CLOSED], "已结案")]
)
def test_only_an_open_case_is_routed(past: list[CaseEvent], words: str) -> None:
    command = RouteCase("k1", "s2", "换网点")
    given(CASE, RECEIVED, *past).when(lambda case: route(command, case, outlook(HANGZHOU))).refused(words)


def test_satisfied_closes_the_case() -> None:
    state = given(CASE, RECEIVED, ROUTED).when(lambda case: conclude(VISITED, case)).then(CLOSED)
    assert state.status == "closed"


def test_satisfied_after_guidance_closes_it_without_a_station() -> None:
    command = ConcludeCase("k1", "guidance", 0, "satisfied", "", None)
    state = given(CASE, RECEIVED, SOLVED).when(lambda case: conclude(command, case)).then(CLOSED)
    assert (state.station_id, state.visit_no) == (None, 0)


def test_dissatisfied_after_guidance_opens_it_for_the_clerk() -> None:
    command = ConcludeCase("k1", "guidance", 0, "dissatisfied", "仍卡纸", None)
    state = (
        given(CASE, RECEIVED, AGREED, SOLVED)
        .when(lambda case: conclude(command, case))
        .then(CaseReopened("k1", "dissatisfied", "仍卡纸", 2))
    )
    assert (state.status, state.guidance, state.slot) == ("open", None, None)


def test_dissatisfied_after_a_visit_goes_back_to_the_station_without_the_old_slot() -> None:
    command = replace(VISITED, outcome="not_fixed_first_visit", reason="仍卡纸")
    back = "一次维修不到位，退回原网点 · Not fixed at the first visit: back to the same station"
    state = (
        given(CASE, RECEIVED, AGREED, replace(ROUTED, slot=SLOT))
        .when(lambda case: conclude(command, case))
        .then(
            CaseReopened("k1", "not_fixed_first_visit", "仍卡纸", 2),
            replace(ROUTED, reason=back, visit_no=2, slot=None),
        )
    )
    assert (state.status, state.visit_no, state.run) == ("routed", 2, 2)


def test_the_station_that_finished_the_visit_gets_it_back() -> None:
    command = replace(VISITED, outcome="attitude", reason="态度差", station_id="s2")
    decided = given(CASE, RECEIVED, ROUTED).when(lambda case: conclude(command, case))
    assert decided.events[0] == CaseTransferred("k1", "s2")
    assert [event.station_id for event in decided.events if isinstance(event, CaseRouted)] == ["s2"]


def test_the_station_is_settled_before_the_case_closes() -> None:
    command = replace(VISITED, station_id="s2")
    given(CASE, RECEIVED, ROUTED).when(lambda case: conclude(command, case)).then(CaseTransferred("k1", "s2"), CLOSED)


@pytest.mark.parametrize(
    ("past", "command"),
    [
        ([], VISITED),
        ([RECEIVED], VISITED),
        ([RECEIVED, ROUTED, CLOSED], VISITED),
        ([RECEIVED, ROUTED], replace(VISITED, visit_no=2)),
        ([RECEIVED, ROUTED], ConcludeCase("k1", "guidance", 0, "satisfied", "", None)),
        ([RECEIVED, SOLVED, CLOSED], ConcludeCase("k1", "guidance", 0, "dissatisfied", "x", None)),
    ],
)
def test_a_verdict_that_the_case_does_not_wait_for_decides_nothing(
    past: list[CaseEvent], command: ConcludeCase
) -> None:
    given(CASE, *past).when(lambda case: conclude(command, case)).nothing()


def test_the_customer_calls_again_about_a_closed_case() -> None:
    state = (
        given(CASE, RECEIVED, ROUTED, CLOSED)
        .when(lambda case: reopen(BY_PHONE, case))
        .then(CaseReopened("k1", "complained_by_phone", "又坏了", 2), replace(ROUTED, reason=BACK, visit_no=2))
    )
    assert state.status == "routed"


def test_a_case_solved_by_phone_reopens_for_the_clerk() -> None:
    state = (
        given(CASE, RECEIVED, SOLVED, CLOSED)
        .when(lambda case: reopen(BY_PHONE, case))
        .then(CaseReopened("k1", "complained_by_phone", "又坏了", 2))
    )
    assert state.status == "open"


@pytest.mark.parametrize("past", [[], [SOLVED], [ROUTED]])
def test_only_a_closed_case_is_reopened(past: list[CaseEvent]) -> None:
    given(CASE, RECEIVED, *past).when(lambda case: reopen(BY_PHONE, case)).refused("已结案")


def test_the_class_of_a_reopening_fits_the_visits() -> None:
    once: list[CaseEvent] = [RECEIVED, ROUTED, CLOSED]
    again: list[CaseEvent] = [*once, CaseReopened("k1", "attitude", "x", 2), replace(ROUTED, visit_no=2), CLOSED]
    several = replace(BY_PHONE, outcome="not_fixed_several_visits")
    first = replace(BY_PHONE, outcome="not_fixed_first_visit")
    given(CASE, *once).when(lambda case: reopen(several, case)).refused(field="outcome")
    given(CASE, *again).when(lambda case: reopen(first, case)).refused(field="outcome")
    assert given(CASE, *again).when(lambda case: reopen(several, case)).events
    assert given(CASE, *once).when(lambda case: reopen(first, case)).events
    given(CASE, *once).when(lambda case: reopen(replace(BY_PHONE, outcome="satisfied"), case)).refused(field="outcome")


def test_a_transfer_moves_the_case() -> None:
    command = TransferCase("k1", "s1", "s2")
    state = given(CASE, RECEIVED, ROUTED).when(lambda case: transfer(command, case)).then(CaseTransferred("k1", "s2"))
    assert (state.status, state.station_id) == ("routed", "s2")
    given(CASE, RECEIVED, ROUTED, CaseTransferred("k1", "s2")).when(lambda case: transfer(command, case)).nothing()
    given(CASE).when(lambda case: transfer(command, case)).nothing()


def test_a_transfer_that_a_verdict_has_overtaken_is_old_news() -> None:
    command = TransferCase("k1", "s1", "s3")
    given(CASE, RECEIVED, ROUTED, CaseTransferred("k1", "s2")).when(lambda case: transfer(command, case)).nothing()


def test_an_unknown_case_is_not_found() -> None:
    with pytest.raises(NotFound):
        route(AUTOMATIC, Case(), outlook(SHANGHAI))
    with pytest.raises(NotFound):
        reopen(BY_PHONE, Case())
