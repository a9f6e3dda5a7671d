"""Remote help between guidance by phone and a visit; which cases are about the same symptom."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from eventlog.testing import given
from events.catalog.case import (
    CaseClosed,
    CaseEnded,
    CaseEvent,
    CaseReopened,
    CaseRouted,
    GuidanceGiven,
    RequestReceived,
)
from events.catalog.case_handling import CasePrioritised
from events.catalog.case_remote import RemoteHelpGiven, RemoteHelpRefused
from intake.domain.case import CASE
from intake.domain.ending import EndCase, GiveUpCase, end, give_up
from intake.domain.remote import GiveRemoteHelp, give_remote_help, refuse_remote_help, sessions
from intake.domain.routing import ConcludeCase, Outlook, RouteCase, conclude, route
from intake.domain.routing_policy import Candidate
from intake.domain.suggestion import Candidate as Article
from intake.domain.suggestion import same_symptom
from intake.routing_file import SHIPPED, read_policies

*_, POLICY = read_policies(SHIPPED)
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
RECEIVED = RequestReceived(
    case_id="k1",
    customer_id="c1",
    equipment_id="e1",
    model="MX-200",
    region="上海市",
    channel="phone",
    taken_by="u1",
    description="卡纸",
    in_warranty=True,
    number="260302-0001-3",
    kind="relocation",
    from_site_id="east",
    to_site_id="west",
    priority="low",
)
HELP = GiveRemoteHelp(
    case_id="k1",
    given_by="u1",
    ended_at=AT,
    minutes=25,
    tool="remote_desktop",
    tool_name="",
    consent_by="李老师",
    consent_way="spoken",
    result="solved",
    note="重装驱动",
    at=AT,
)
SOLVED = RemoteHelpGiven(
    case_id="k1",
    given_by="u1",
    began_at=AT - timedelta(minutes=25),
    ended_at=AT,
    tool="remote_desktop",
    tool_name="",
    consent_by="李老师",
    consent_way="spoken",
    result="solved",
    note="重装驱动",
    number="260302-0001-3",
)
REFUSED = RemoteHelpRefused("k1", "u1", "李老师", "spoken", "涉密电脑")
ROUTED = CaseRouted(
    "k1", "s1", "就近", 1, "上海市", "c1", "e1", "MX-200", "卡纸", None, in_warranty=True, number="260302-0001-3"
)


def test_a_session_is_recorded_when_it_is_over() -> None:
    given(CASE, RECEIVED).when(give_remote_help, HELP).then(SOLVED)
    for ended_at in (AT + timedelta(seconds=1), AT - timedelta(days=31), datetime.min.replace(tzinfo=UTC)):
        given(CASE, RECEIVED).when(give_remote_help, replace(HELP, ended_at=ended_at)).refused(field="ended_at")
    given(CASE, RECEIVED, SOLVED).when(give_remote_help, HELP).refused("远程维护解决，等待回访")
    given(CASE, RECEIVED, SOLVED).when(refuse_remote_help, REFUSED).refused("远程维护解决，等待回访")
    given(CASE, RECEIVED, REFUSED).when(refuse_remote_help, REFUSED).then(REFUSED)
    given(CASE, RECEIVED, replace(SOLVED, result="broken_off")).when(give_remote_help, HELP).then(SOLVED)
    given(CASE, RECEIVED, ROUTED).when(give_remote_help, HELP).refused("已派往网点")


def test_the_call_back_about_remote_help_decides_about_the_case() -> None:
    verdict = ConcludeCase("k1", "remote", 0, "satisfied", "", None)
    given(CASE, RECEIVED, SOLVED).when(conclude, verdict).then(CaseClosed("k1", "satisfied"))
    given(CASE, RECEIVED, SOLVED).when(conclude, replace(verdict, subject="guidance")).then()
    given(CASE, RECEIVED).when(conclude, verdict).then()
    bad = replace(verdict, outcome="dissatisfied", reason="又卡了")
    given(CASE, RECEIVED, SOLVED).when(conclude, bad).then(CaseReopened("k1", "dissatisfied", "又卡了", 2))
    unreached = CaseEnded("k1", "unreached", "三天无人接听", guidance_no=2)
    given(CASE, RECEIVED, SOLVED).when(give_up, GiveUpCase("k1", "remote", 0, "三天无人接听", None)).then(unreached)
    given(CASE, RECEIVED, SOLVED).when(end, EndCase("k1", "unreached", "无人接听")).refused(field="ending")
    given(CASE, RECEIVED, SOLVED).when(end, EndCase("k1", "withdrawn", "报错了设备")).then(
        CaseEnded("k1", "withdrawn", "报错了设备", guidance_no=2)
    )


@pytest.mark.parametrize(
    ("tried", "result", "note"),
    [
        ([], None, ""),
        ([REFUSED], "refused", "涉密电脑"),
        ([REFUSED, replace(SOLVED, result="not_solved")], "not_solved", "重装驱动"),
    ],
)
def test_what_came_of_it_and_what_the_kind_says_goes_to_the_station(
    tried: list[CaseEvent], result: Any, note: str
) -> None:
    urgent = CasePrioritised("k1", "urgent", "low", "明早考试")
    known = replace(ROUTED, by_hand=True, kind="relocation", from_site_id="east", to_site_id="west", priority="urgent")
    outlook = Outlook("上海市", "MX-200", [Candidate("s1", "上海", 0, ("上海市",))], POLICY, AT)
    given(CASE, RECEIVED, urgent, *tried).when(lambda case: route(RouteCase("k1", "s1", "就近"), case, outlook)).then(
        replace(known, remote_result=result, remote_note=note)
    )


def test_sessions_and_refusals_are_told_in_order() -> None:
    other = replace(SOLVED, tool="other", tool_name="ToDesk", result="broken_off")
    told = sessions((event, AT) for event in (RECEIVED, REFUSED, GuidanceGiven("k1", "u1", (), False, ""), other))
    assert [(each.session_no, each.result, each.person, each.tool_name) for each in told] == [
        (1, "refused", "李老师", None),
        (2, "broken_off", "李老师", "ToDesk"),
    ]
    assert (told[0].began_at, told[1].began_at) == (None, AT - timedelta(minutes=25))


def test_two_calls_are_about_one_symptom_in_the_words_of_an_article_or_in_their_own() -> None:
    jam = Article("a-jam", "general", "卡纸", ("卡纸", "纸张卡住", "paper jam"), 0, 0)
    assert same_symptom("又卡纸了", "纸张卡住，红灯亮", [jam])
    assert not same_symptom("又卡纸了", "纸张卡住，红灯亮", [])
    assert same_symptom("打印机总是卡纸", "卡纸", [])
    assert not same_symptom("卡纸", "扫描发不到邮箱", [jam])
    assert not same_symptom("", "卡纸", [jam])
