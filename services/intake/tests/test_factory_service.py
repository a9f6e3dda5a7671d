"""Factory service straight from a case: sent, tracked, back; meanwhile nobody drives and the case does not end."""

from dataclasses import replace
from datetime import date
from typing import Any

from eventlog.testing import given
from events.catalog.case import CaseClosed, CaseReopened, CaseRouted, RequestReceived
from events.catalog.case_workshop import CaseBackFromFactory, CaseKeptOpen, CaseSentToFactory
from events.catalog.factory_service import FactoryServiceSent
from intake.domain.case import CASE, GiveGuidance, guide
from intake.domain.ending import EndCase, MergeCase, end, merge
from intake.domain.factory_service import FACTORY_SERVICE, send_from_case
from intake.domain.routing import ConcludeCase, conclude
from intake.domain.workshop import back_from_factory, send_case

RECEIVED = RequestReceived("k1", "c1", "e1", "MX", "华东", "phone", "u1", "卡纸", True)
ROUTED = CaseRouted("k1", "s1", "x", 1, "华东", "c1", "e1", "MX", "卡纸", None, True)
OUT, BACK = CaseSentToFactory("k1", "f1"), CaseBackFromFactory("k1", "f1", "refused")
SENT = FactoryServiceSent("f1", "", "k1", "厂家", "", "顺丰", "SF1", date(2026, 3, 20), "完好", "a1")


def test_the_case_stands_still_while_its_machine_is_away() -> None:
    given(CASE, RECEIVED).when(send_case, OUT).then(OUT)
    given(CASE, RECEIVED, ROUTED).when(send_case, OUT).then(OUT)
    given(CASE, RECEIVED, OUT).when(send_case, CaseSentToFactory("k1", "f2")).refused("设备已返厂")
    given(CASE, RECEIVED, OUT).when(lambda it: guide(GiveGuidance("k1", "u1", True, ""), it, {})).refused("收回后")
    given(CASE, RECEIVED, OUT).when(end, EndCase("k1", "withdrawn", "x")).refused("请先收回")
    given(CASE, RECEIVED, ROUTED, OUT).when(merge, MergeCase("k1", "k2", "x")).refused("请先收回")
    training = RequestReceived("k1", "c1", "e1", "MX", "华东", "phone", "u1", "x", True, kind="training")
    given(CASE, training).when(send_case, OUT).refused("维修类")


def test_it_goes_on_when_the_machine_is_back() -> None:
    given(CASE, RECEIVED, OUT).when(lambda it: back_from_factory("k1", "f1", "refused", it)).then(BACK)
    given(CASE, RECEIVED, OUT, BACK).when(lambda it: back_from_factory("k1", "f1", "refused", it)).then()
    guided = given(CASE, RECEIVED, OUT, BACK).when(lambda it: guide(GiveGuidance("k1", "u1", True, ""), it, {}))
    assert len(guided.events) == 1
    given(CASE, RECEIVED, OUT, BACK).when(send_case, CaseSentToFactory("k1", "f2")).then(CaseSentToFactory("k1", "f2"))


def test_a_satisfied_customer_whose_machine_is_away_has_no_end_of_the_case_yet() -> None:
    satisfied, kept = ConcludeCase("k1", "visit", 1, "satisfied", "", "s1"), CaseKeptOpen("k1", "f1")
    case = given(CASE, RECEIVED, ROUTED, OUT).when(conclude, satisfied).then(kept)
    assert (case.status, case.run) == ("open", 1)
    given(CASE, RECEIVED, ROUTED, OUT, kept).when(conclude, satisfied).nothing()
    given(CASE, RECEIVED, ROUTED, OUT, kept).when(end, EndCase("k1", "withdrawn", "x")).refused("请先收回")
    given(CASE, RECEIVED, ROUTED, OUT, BACK).when(conclude, satisfied).then(CaseClosed("k1", "satisfied"))
    again = given(CASE, RECEIVED, ROUTED, OUT, kept, BACK, replace(ROUTED, visit_no=2))
    again.when(conclude, replace(satisfied, visit_no=2)).then(CaseClosed("k1", "satisfied"))


def test_the_same_once_more_is_no_news() -> None:
    today = date(2026, 3, 2)
    given(FACTORY_SERVICE).when(lambda it: send_from_case(SENT, it, today)).then(SENT)
    given(FACTORY_SERVICE, SENT).when(lambda it: send_from_case(SENT, it, today)).then()
    given(FACTORY_SERVICE).when(lambda it: send_from_case(SENT, it, date(2026, 3, 21))).refused("已过")


async def test_the_case_and_the_machine_say_where_it_is(api: Any) -> None:
    case = {"case_id": "k1", "customer_id": "c1", "equipment_id": "e1", "channel": "phone", "description": "主板"}
    await api.done("/cases", case)
    how = {"maker": "东方厂", "carrier": "顺丰", "tracking_no": "SF1", "condition": "完好", "expected_on": "2026-03-20"}
    sent = await api.done("/cases/k1/factory-services", how | {"factory_service_id": "f1"}, by="agent-1")
    assert (sent["repair_id"], sent["case_id"], sent["equipment_id"], sent["status"]) == (None, "k1", "e1", "sent")
    again = await api.done("/cases/k1/factory-services", how | {"factory_service_id": "f1"}, by="agent-1")
    assert again == sent
    assert (await api.read("/cases/k1"))["factory_service_id"] == "f1"
    assert (await api.post("/cases/k1/route", {})).status_code == 409
    for asked in ({"case_id": "k1"}, {"equipment_id": "e1", "away": True}):
        found = (await api.read("/factory-services", **asked))["items"]
        assert [row["factory_service_id"] for row in found] == ["f1"]
    assert (await api.read("/factory-services", case_id="k2"))["items"] == []
    then = api.position

    await api.done("/factory-services/f1/quote", {"amount_fen": 1000}, by="agent-1")
    await api.done("/factory-services/f1/quote/answer", {"accepted": False, "decided_by": "customer"}, by="agent-1")
    await api.done("/factory-services/f1/finish", {"result": "refused"}, by="agent-1")
    await api.done("/factory-services/f1/return", {"condition": "原样"}, by="agent-1")
    assert (await api.read("/cases/k1"))["factory_service_id"] is None
    assert (await api.read("/cases/k1", as_of=then))["factory_service_id"] == "f1"
    told = [item["zh"] for item in (await api.read("/equipment/e1/history"))["items"]][-2:]
    assert told == ["寄往厂家维修（返厂 f1）", "返厂 f1 已收回：厂家拒修"]
    assert (await api.post("/cases/k1/route", {})).status_code == 200


def test_who_calls_back_meanwhile_sends_nobody() -> None:
    verdict = ConcludeCase("k1", "visit", 1, "dissatisfied", "仍卡纸", "s1")
    once_more = CaseReopened("k1", "dissatisfied", "仍卡纸", 2)
    given(CASE, RECEIVED, ROUTED, OUT).when(conclude, verdict).then(once_more)
    back = given(CASE, RECEIVED, ROUTED, OUT, BACK).when(conclude, verdict)
    assert [type(event) for event in back.events] == [CaseReopened, CaseRouted]


async def test_a_machine_is_at_one_maker_and_nobody_goes_to_collect_it(api: Any) -> None:
    case = {"customer_id": "c1", "equipment_id": "e1", "channel": "phone", "description": "主板"}
    for case_id in ("k1", "k2"):
        await api.done("/cases", case | {"case_id": case_id})
    await api.done("/cases/k1/collection", {"way": "delivery"})
    how = {"maker": "东方厂", "carrier": "顺丰", "tracking_no": "SF1", "condition": "完好", "expected_on": "2026-03-20"}
    await api.done("/cases/k1/factory-services", how | {"factory_service_id": "f1"}, by="agent-1")
    assert (await api.read("/collections"))["items"] == []
    twice = await api.post("/cases/k2/factory-services", how | {"factory_service_id": "f2"}, by="agent-1")
    assert (twice.status_code, "f1" in twice.text) == (409, True)
    await api.done("/factory-services/f1/finish", {"result": "repaired"}, by="agent-1")
    await api.done("/factory-services/f1/return", {"condition": "完好"}, by="agent-1")
    await api.done("/cases/k2/factory-services", how | {"factory_service_id": "f2"}, by="agent-1")
