"""A case that ends without a class, and one that should not have."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from eventlog.decider import NotFound
from eventlog.testing import given
from events.catalog.case import (
    CaseClosed,
    CaseEnded,
    CaseEndingWithdrawn,
    CaseEvent,
    CaseReopened,
    CaseRouted,
    CaseTransferred,
    DuplicateMerged,
    GuidanceGiven,
    RequestReceived,
)
from events.types import Ending
from intake.domain.case import CASE, Case
from intake.domain.ending import EndCase, GiveUpCase, MergeCase, end, give_up, merge, take_in
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

*_, POLICY = read_policies(SHIPPED)
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
RECEIVED = RequestReceived("k1", "c1", "e1", "MX-200", "华东", "phone", "clerk-1", "卡纸", True)
OTHER = replace(RECEIVED, case_id="k2")
TRIED = GuidanceGiven("k1", "clerk-1", (), False, "")
GUIDED = GuidanceGiven("k1", "clerk-1", (), True, "")
ROUTED = CaseRouted("k1", "s1", "就近", 1, "华东", "c1", "e1", "MX-200", "卡纸", None, True)
CANCELLED = CaseEnded("k1", "cancelled", "客户取消")
CANCEL = EndCase("k1", "cancelled", "客户取消")
DUPLICATE = CaseEnded("k1", "duplicate", "同一故障", "k2")
MERGE = MergeCase("k1", "k2", "同一故障")
GIVE_UP = GiveUpCase("k1", "visit", 1, "三天无人接听", "s1")
WITHDRAWN = CaseEndingWithdrawn("k1", "cancelled", "客户仍需上门", 2)
GO_ON = ReopenCase("k1", None, "客户仍需上门")


def folded(*events: CaseEvent) -> Case:
    case = CASE.initial
    for event in events:
        case = CASE.evolve(case, event)
    return case


@pytest.mark.parametrize(
    ("past", "called_off"),
    [
        ([], {}),
        ([TRIED], {}),
        ([GUIDED], {"guidance_no": 2}),
        ([TRIED, GUIDED], {"guidance_no": 3}),
        ([ROUTED], {"visit_no": 1}),
        ([ROUTED, CaseReopened("k1", "attitude", "态度差", 2), replace(ROUTED, visit_no=2)], {"visit_no": 2}),
    ],
)
def test_a_case_can_be_cancelled_from_every_state_before_it_is_closed(
    past: list[CaseEvent], called_off: dict[str, Any]
) -> None:
    ended = replace(CANCELLED, **called_off)
    state = given(CASE, RECEIVED, *past).when(end, CANCEL).then(ended)
    assert (state.status, state.ending) == ("closed", ended)
    given(CASE, RECEIVED, *past, ended).when(end, CANCEL).nothing()


@pytest.mark.parametrize("ending", ["cancelled", "unreached", "no_request"])
def test_every_ending_says_what_it_is_and_why(ending: Ending) -> None:
    given(CASE, RECEIVED, ROUTED).when(end, EndCase("k1", ending, "说明")).then(
        CaseEnded("k1", ending, "说明", visit_no=1)
    )


def test_a_duplicate_is_merged_not_ended() -> None:
    given(CASE, RECEIVED).when(end, EndCase("k1", "duplicate", "重复")).refused("并入", field="ending")


def test_a_call_back_about_guidance_is_given_up_by_its_own_rule() -> None:
    given(CASE, RECEIVED, GUIDED).when(end, EndCase("k1", "unreached", "无人接听")).refused("放弃回访", field="ending")


def test_a_case_ends_once() -> None:
    given(CASE, RECEIVED, CANCELLED).when(end, replace(CANCEL, ending="no_request")).refused("已终止（取消）")
    given(CASE, RECEIVED, CANCELLED).when(merge, MERGE).refused("已终止（取消）")
    given(CASE, RECEIVED, ROUTED, CaseClosed("k1", "satisfied")).when(end, CANCEL).refused("已结案")
    with pytest.raises(NotFound):
        end(CANCEL, Case())


def test_nothing_is_done_about_a_case_that_has_ended() -> None:
    past = (RECEIVED, ROUTED, replace(CANCELLED, visit_no=1))
    outlook = Outlook("华东", None, [Candidate("s1", "上海站", 0, ("华东",))], POLICY, AT)
    given(CASE, *past).when(lambda case: route(RouteCase("k1", None, None), case, outlook)).refused("已终止（取消）")
    given(CASE, *past).when(conclude, ConcludeCase("k1", "visit", 1, "satisfied", "", "s1")).nothing()
    given(CASE, *past).when(give_up, GIVE_UP).nothing()


def test_a_duplicate_is_merged_into_the_case_that_goes_on() -> None:
    state = given(CASE, RECEIVED, ROUTED).when(merge, MERGE).then(replace(DUPLICATE, visit_no=1))
    assert state.ending is not None
    assert state.ending.merged_into == "k2"
    given(CASE, RECEIVED, DUPLICATE).when(merge, MERGE).nothing()
    given(CASE, RECEIVED).when(merge, replace(MERGE, into="k1")).refused("自身", field="into")
    merged = folded(RECEIVED, DUPLICATE)
    taken_in = DuplicateMerged("k2", "k1")
    given(CASE, OTHER).when(lambda case: take_in(DUPLICATE, case, merged)).then(taken_in)


@pytest.mark.parametrize(
    ("into", "words"),
    [
        ([replace(OTHER, customer_id="c2")], "其他客户"),
        ([OTHER, CaseEnded("k2", "duplicate", "重复", "k3")], "已并入 k3"),
        ([OTHER, CaseEnded("k2", "cancelled", "取消")], "已结案"),
        ([OTHER, ROUTED, CaseClosed("k2", "satisfied")], "已结案"),
    ],
)
def test_a_case_that_cannot_go_on_takes_nothing_in(into: list[CaseEvent], words: str) -> None:
    merged = folded(RECEIVED, DUPLICATE)
    given(CASE, *into).when(lambda case: take_in(DUPLICATE, case, merged)).refused(words, field="into")
    given(CASE).misses(lambda case: take_in(DUPLICATE, case, merged), "没有服务单 k2", "into")


def test_a_customer_whom_the_call_back_never_reached_ends_the_case() -> None:
    unreached = CaseEnded("k1", "unreached", "三天无人接听", visit_no=1)
    given(CASE, RECEIVED, ROUTED).when(give_up, GIVE_UP).then(unreached)
    moved = CaseTransferred("k1", "s2")
    given(CASE, RECEIVED, ROUTED).when(give_up, replace(GIVE_UP, station_id="s2")).then(moved, unreached)
    about_guidance = GiveUpCase("k1", "guidance", 0, "三天无人接听", None)
    given(CASE, RECEIVED, GUIDED).when(give_up, about_guidance).then(
        CaseEnded("k1", "unreached", "三天无人接听", guidance_no=2)
    )
    given(CASE, RECEIVED, ROUTED).when(give_up, replace(GIVE_UP, visit_no=2)).nothing()
    given(CASE, RECEIVED).when(give_up, about_guidance).nothing()


def test_what_was_ended_by_mistake_goes_on_in_the_clerks_hands() -> None:
    past = (RECEIVED, ROUTED, replace(CANCELLED, visit_no=1))
    state = given(CASE, *past).when(reopen, GO_ON).then(WITHDRAWN)
    assert (state.status, state.ending, state.run) == ("open", None, 2)
    outlook = Outlook("华东", None, [Candidate("s2", "杭州站", 0, ("华东",))], POLICY, AT)
    routed = given(CASE, *past, WITHDRAWN).when(lambda case: route(RouteCase("k1", None, None), case, outlook))
    assert routed.events[0].visit_no == 2  # type: ignore[union-attr]


def test_a_customer_who_complains_about_an_ended_case_gives_it_a_class() -> None:
    past = (RECEIVED, ROUTED, CaseEnded("k1", "unreached", "无人接听", visit_no=1))
    complained = given(CASE, *past).when(reopen, ReopenCase("k1", "complained_by_phone", "又坏了"))
    assert [type(event) for event in complained.events] == [CaseReopened, CaseRouted]


def test_only_an_ended_case_goes_on_without_a_class() -> None:
    given(CASE, RECEIVED, ROUTED, CaseClosed("k1", "satisfied")).when(reopen, GO_ON).refused(field="outcome")


def test_a_transfer_of_an_earlier_visit_that_is_heard_late_moves_nothing() -> None:
    """The first visit was cancelled while the stations handed it on; the case has a second one by now."""
    past = (RECEIVED, ROUTED, replace(CANCELLED, visit_no=1), WITHDRAWN, replace(ROUTED, visit_no=2))
    given(CASE, *past).when(transfer, TransferCase("k1", "s1", "s2", 1)).nothing()
    given(CASE, *past).when(transfer, TransferCase("k1", "s1", "s2", 2)).then(CaseTransferred("k1", "s2"))
