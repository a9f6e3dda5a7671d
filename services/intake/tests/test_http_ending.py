"""Over HTTP: a case that ends without a class, a duplicate that is recognised and merged, and what goes on again."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from events.catalog.callback_task import CallbackGivenUp
from events.catalog.work_order import TechnicianAssigned, VisitUnconfirmed, WorkOrderReceived

REQUEST = {"case_id": "k1", "customer_id": "c1", "equipment_id": "e1", "channel": "phone", "description": "卡纸"}
SAME = REQUEST | {"case_id": "k2"}
RECEIVED = WorkOrderReceived("w1", "k1", "s1", 1, "c1", "e1", None, "卡纸", None, True)
PLAIN = {"customer_id": "c1", "channel": "phone"}


async def others(answer: Awaitable[Any]) -> list[str]:
    """The ids of the possible duplicates that an answer names."""
    return [other["case_id"] for other in (await answer)["possible_duplicates"]]


async def test_a_customer_who_cancels(api: Any) -> None:
    await api.done("/cases", REQUEST)
    await api.done("/cases/k1/route", {})
    api.later(minutes=5)
    body = {"ending": "cancelled", "reason": "客户自行修好"}
    answer = await api.done("/cases/k1/end", body)
    assert (answer["status"], answer["ending"], answer["station_id"]) == ("closed", "cancelled", "s1")
    assert (await api.done("/cases/k1/end", body))["ending"] == "cancelled"
    case = await api.read("/cases/k1")
    assert (case["ending_reason"], case["outcome"], case["deflected"]) == ("客户自行修好", None, False)
    assert case["closed_at"] == "2026-03-02T01:05:00Z"
    [listed] = (await api.read("/cases", ending="cancelled"))["items"]
    assert (listed["case_id"], listed["status"]) == ("k1", "closed")
    assert (await api.read("/cases", ending="no_request"))["items"] == []
    assert (await api.post("/cases/k1/guidance", {"solved": True})).status_code == 409


async def test_a_case_that_was_ended_by_mistake_goes_on(api: Any) -> None:
    await api.done("/cases", REQUEST)
    await api.done("/cases/k1/route", {})
    assert (await api.post("/cases/k1/reopen", {"reason": "还要修"})).status_code == 409
    await api.done("/cases/k1/end", {"ending": "no_request", "reason": "误报"})
    answer = await api.done("/cases/k1/reopen", {"reason": "还要修"})
    assert (answer["status"], answer["ending"], answer["run"]) == ("open", None, 2)
    assert (await api.done("/cases/k1/route", {}))["visit_no"] == 2
    case = await api.read("/cases/k1")
    assert (case["status"], case["ending"], case["ending_reason"], case["closed_at"]) == ("routed", None, None, None)


async def test_a_second_call_about_a_machine_is_recognised_and_merged(api: Any) -> None:
    assert await others(api.done("/cases", REQUEST)) == []
    await api.done("/cases/k1/route", {})
    await api.read("/cases")
    assert (await others(api.done("/cases", SAME | {"description": "又响了"}))) == ["k1"]
    assert await others(api.read("/cases/k1")) == ["k2"]
    first, second = await api.read("/cases/k1"), await api.read("/cases/k2")
    told = {"case_id": "k1", "number": first["number"], "same_symptom": False}
    assert second["possible_duplicates"] == [told]
    answer = await api.done("/cases/k2/merge", {"into": "k1", "reason": "同一故障"})
    assert (answer["status"], answer["ending"], answer["merged_into"]) == ("closed", "duplicate", "k1")
    assert await others(api.read("/cases/k1")) == []
    assert await others(api.read("/cases/k2")) == []
    assert [case["case_id"] for case in (await api.read("/cases", merged_into="k1"))["items"]] == ["k2"]
    await the_station_that_has_it_reads_what_was_said_there(api)
    again = await api.post("/cases/k1/merge", {"into": "k2", "reason": "同一故障"})
    assert (again.status_code, again.json()["errors"][0]["field"]) == (409, "into")
    assert (await api.read("/cases/k1"))["status"] == "routed"


async def the_station_that_has_it_reads_what_was_said_there(api: Any) -> None:
    for by, status in (("dispatcher-s1", 200), ("dispatcher-s2", 404), ("technician-s1", 404)):
        for path in ("/cases/k1/duplicates", "/cases/k2", "/cases/k2/attachments", "/cases/k2/remote-help"):
            assert (await api.get(path, by=by)).status_code == status, (by, path)
    [merged] = (await api.read("/cases/k1/duplicates", by="dispatcher-s1"))["items"]
    assert (merged["case_id"], merged["description"], merged["ending_reason"]) == ("k2", "又响了", "同一故障")
    await api.receive("dispatch", RECEIVED, TechnicianAssigned("w1", "k1", "technician-s1", None))
    assert (await api.read("/cases/k2", by="technician-s1"))["description"] == "又响了"


async def test_those_of_the_same_symptom_come_first_and_another_kind_is_none(api: Any) -> None:
    await api.done("/cases", REQUEST | {"case_id": "noise", "description": "响声大"})
    api.later(minutes=1)
    await api.done("/cases", REQUEST | {"case_id": "jam", "description": "总是卡纸"})
    await api.done("/cases", REQUEST | {"case_id": "lesson", "kind": "training", "description": "卡纸怎么办"})
    await api.read("/cases")
    found = (await api.done("/cases", REQUEST | {"case_id": "k3"}))["possible_duplicates"]
    assert [(other["case_id"], other["same_symptom"]) for other in found] == [("jam", True), ("noise", False)]


async def test_without_a_machine_the_words_are_compared(api: Any) -> None:
    await api.done("/cases", PLAIN | {"case_id": "w1", "description": "ＭＸ-200  卡纸"})
    await api.done("/customers", {"customer_id": "c2", "name": "光明中学", "region": "华东"})
    await api.done("/cases", PLAIN | {"case_id": "w2", "customer_id": "c2", "description": "MX-200 卡纸"})
    await api.done("/cases", REQUEST | {"description": "MX-200 卡纸"})
    await api.read("/cases")
    assert await others(api.done("/cases", PLAIN | {"description": "mx-200 卡纸 "})) == ["w1"]
    assert await others(api.done("/cases", PLAIN | {"description": "不通电"})) == []


async def test_a_station_is_told_of_its_own_cases_only(api: Any) -> None:
    await api.done("/cases", REQUEST)
    await api.done("/cases", SAME)
    await api.done("/cases/k1/route", {})
    assert await others(api.read("/cases/k1")) == ["k2"]
    assert await others(api.read("/cases/k1", by="dispatcher-s1")) == []


async def test_of_two_cases_that_are_merged_into_each_other_one_goes_on(api: Any) -> None:
    await api.done("/cases", REQUEST)
    await api.done("/cases", SAME)
    answers = await asyncio.gather(
        api.post("/cases/k1/merge", {"into": "k2", "reason": "重复"}),
        api.post("/cases/k2/merge", {"into": "k1", "reason": "重复"}),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    statuses = [(await api.read(f"/cases/{id}"))["status"] for id in ("k1", "k2")]
    assert sorted(statuses) == ["closed", "open"]


async def test_a_call_back_that_was_given_up_ends_the_case(api: Any) -> None:
    await api.done("/cases", REQUEST)
    await api.done("/cases/k1/route", {})
    await api.receive("dispatch", VisitUnconfirmed("w1", "k1", "s1", 1, "三天无人接听"))
    case = await api.read("/cases/k1")
    assert (case["status"], case["ending"], case["outcome"]) == ("closed", "unreached", None)
    await api.done("/cases", SAME)
    await api.done("/cases/k2/guidance", {"solved": True})
    refused = await api.post("/cases/k2/end", {"ending": "unreached", "reason": "无人接听"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "ending")
    await api.receive("callback", CallbackGivenUp("t1", "k2", "guidance", 0, 3, "三天无人接听"))
    assert (await api.read("/cases/k2"))["ending"] == "unreached"
    assert (await api.read("/cases", deflected=True))["items"] == []


async def test_only_clerks_end_a_case_and_say_why(api: Any) -> None:
    await api.done("/cases", REQUEST)
    body = {"ending": "cancelled", "reason": "取消"}
    for name in ("manager-1", "dispatcher-s1", "technician-s1", "analyst-1", "operations-1"):
        assert (await api.post("/cases/k1/end", body, by=name)).status_code == 403
        assert (await api.post("/cases/k1/merge", {"into": "k2", "reason": "重复"}, by=name)).status_code == 403
    bad: list[tuple[Any, int]] = [
        (body | {"ending": "lost"}, 422),
        (body | {"reason": ""}, 422),
        ({"ending": "cancelled"}, 422),
        (body | {"ending": "duplicate"}, 409),
    ]
    for case, status in bad:
        assert (await api.post("/cases/k1/end", case)).status_code == status, case
    assert (await api.post("/cases/k9/end", body)).status_code == 404
    assert (await api.post("/cases/k9/merge", {"into": "k1", "reason": "重复"})).status_code == 404
