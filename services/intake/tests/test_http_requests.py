"""Kinds of request, who has them in hand and how urgent they are, over HTTP."""

from typing import Any

import pytest

from events.catalog.callback_task import CallbackConcluded
from events.catalog.work_order import VisitConcluded

REPAIR = {"case_id": "k1", "customer_id": "c1", "equipment_id": "e1", "channel": "phone", "description": "卡纸"}
CONTRACT = {
    "contract_id": "ct1",
    "customer_id": "c1",
    "contract_no": "HT-1",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "covers": ["work"],
    "visits_a_year": 4,
    "equipment_ids": ["e1"],
}


async def listed(api: Any, **query: Any) -> list[str]:
    return [row["case_id"] for row in (await api.read("/cases", **query))["items"]]


async def test_kinds_priority_and_the_chain_of_hand_overs(api: Any) -> None:
    await api.done("/contracts", CONTRACT, by="manager-1")
    await api.read("/customers")
    made = await api.done("/cases", REPAIR)
    assert (made["kind"], made["priority"], made["under_contract"], made["owner_id"]) == ("repair", "high", True, None)
    assert made["priority_why"]["zh"] == "按规则 2026-1：维修为普通，有维保合同加 1 级，结果为高"
    short = {"case_id": "k2", "kind": "delivery_fault", "delivery_fault": "short", "equipment_id": None}
    await api.done("/cases", REPAIR | short)
    assert await listed(api, owned=False) == ["k2", "k1"] == await listed(api)
    assert await listed(api, kind="delivery_fault") == ["k2"]
    then = api.position
    api.later(minutes=5)
    handed = await api.done("/cases/k1/hand-over", {"to_group": "team_leader", "note": "客户很急"})
    assert (handed["handed_to_group"], handed["owner_id"]) == ("team_leader", None)
    taken = await api.done("/cases/k1/take", by="manager-1")
    assert (taken["owner_id"], taken["handed_to_group"]) == ("manager-1", None)
    assert (await api.post("/cases/k1/take")).status_code == 409
    await api.done("/cases/k2/hand-over", {"to_id": "manager-1"})
    await api.done("/cases/k2/hand-over/decline", {"reason": "请找发货组"}, by="manager-1")
    assert await listed(api, owned=False) == ["k2"]
    assert (await listed(api, owned=True), await listed(api, owner_id="manager-1")) == (["k1"], ["k1"])
    chain = (await api.read("/cases/k1/hand-overs", by="analyst-1"))["items"]
    assert [(link["from_id"], link["to_group"], link["link_status"], link["answered_by"]) for link in chain] == [
        ("clerk-1", None, "handed_on", None),
        ("clerk-1", "team_leader", "accepted", "manager-1"),
    ]
    assert [link["link_no"] for link in (await api.read("/cases/k1/hand-overs", limit=1))["items"]] == [0]
    assert [link["link_status"] for link in (await api.read("/cases/k1/hand-overs", as_of=then))["items"]] == [
        "waiting"
    ]
    (declined,) = (await api.read("/cases/k2/hand-overs"))["items"][1:]
    assert (declined["link_status"], declined["declined_reason"]) == ("declined", "请找发货组")
    said = await api.done("/cases/k1/priority", {"priority": "urgent", "reason": "明早考试"})
    assert (said["priority"], said["priority_reason"]) == ("urgent", "明早考试")
    assert (await api.read("/cases/k1"))["priority_why"]["zh"] == "人工指定为紧急：明早考试"
    assert "明早考试" not in str(await api.read("/cases/k1", by="analyst-1"))
    assert await listed(api, priority="urgent") == ["k1"]
    assert (await api.read("/cases/k1", as_of=then))["priority"] == "high"


SESSION = {"minutes": 25, "tool": "remote_desktop", "consent_by": "李老师", "consent_way": "spoken"}
REFUSAL = {"refused_by": "王老师", "consent_way": "written", "note": "涉密电脑"}


async def test_remote_help_solves_a_case_or_a_visit_follows(api: Any) -> None:
    await api.done("/cases", REPAIR)
    refused = await api.done("/cases/k1/remote-help/refusal", REFUSAL)
    assert (refused["status"], refused["remote_result"]) == ("open", "refused")
    then = api.position
    helped = await api.done("/cases/k1/remote-help", SESSION | {"result": "solved", "note": "重装驱动"})
    assert (helped["status"], helped["remote_result"]) == ("helped", "solved")
    assert (await api.post("/cases/k1/route", {})).status_code == 409
    items = (await api.read("/cases/k1/remote-help", by="manager-1"))["items"]
    assert [(each["person"], each["result"], each["note"]) for each in items] == [
        ("王老师", "refused", "涉密电脑"),
        ("李老师", "solved", "重装驱动"),
    ]
    assert (items[1]["began_at"], items[1]["ended_at"]) == ("2026-03-02T00:35:00Z", "2026-03-02T01:00:00Z")
    hidden = await api.read("/cases/k1/remote-help", by="analyst-1")
    assert "李老师" not in str(hidden) and "重装驱动" not in str(hidden)
    first = await api.read("/cases/k1/remote-help", limit=1)
    second = await api.read("/cases/k1/remote-help", limit=1, after=first["next"])
    assert [first["items"], second["items"], second["next"]] == [items[:1], items[1:], None]
    assert (await api.read("/cases/k1/remote-help", as_of=then))["items"] == items[:1]
    await api.receive("callback", CallbackConcluded("t1", "k1", "remote", 0, "satisfied", ""))
    assert await listed(api, solved_by="remote") == ["k1"] == await listed(api, deflected=True)
    assert await listed(api, solved_by="phone") == []
    await api.done("/cases", REPAIR | {"case_id": "k2"})
    await api.done("/cases/k2/guidance", {"solved": True})
    await api.receive("callback", CallbackConcluded("t2", "k2", "guidance", 0, "satisfied", ""))
    await api.done("/cases", REPAIR | {"case_id": "k3"})
    await api.done("/cases/k3/route", {})
    await api.receive("dispatch", VisitConcluded("w1", "k3", "s1", 1, "satisfied", ""))
    assert (await listed(api, solved_by="phone"), await listed(api, solved_by="on_site")) == (["k2"], ["k3"])


async def test_a_station_is_told_where_a_relocation_goes(api: Any) -> None:
    for site_id in ("east", "west"):
        site: dict[str, Any] = {"site_id": site_id, "name": f"{site_id}楼", "region": "上海市", "hours": []}
        await api.done("/customers/c1/sites", site)
    assert (await api.put("/customers/c1/sites/west/address", {"address": "长宁路 1 号"})).is_success
    move = {"kind": "relocation", "from_site_id": "east", "to_site_id": "west"}
    await api.done("/cases", REPAIR | move)
    await api.done("/cases/k1/route", {})
    await api.read("/cases")
    found = (await api.read("/cases/k1/sites", by="dispatcher-s1"))["items"]
    assert [(each["site_end"], each["site"]["name"], each["address"]) for each in found] == [
        ("from", "east楼", None),
        ("to", "west楼", "长宁路 1 号"),
    ]
    [read, _] = (await api.read("/contact-accesses", by="manager-1"))["items"]
    assert (read["actor"], read["case_id"], read["site_id"]) == ("dispatcher-s1", "k1", "west")
    assert (await api.get("/cases/k1/sites", by="dispatcher-s2")).status_code == 404


async def test_there_is_no_session_without_consent(api: Any) -> None:
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("minutes", {"minutes": 0}),
        ("minutes", {"minutes": 721}),
        ("tool_name", {"tool": "other"}),
        ("consent_by", {"consent_by": ""}),
        ("consent_way", {"consent_way": "guessed"}),
        ("result", {"result": "refused"}),
    ]
    for field, said in wrong:
        refused = await api.post("/cases/k1/remote-help", SESSION | {"result": "solved"} | said)
        assert (refused.status_code, [fault["field"] for fault in refused.json()["errors"]]) == (422, [field])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "relocation"}, "to_site_id"),
        ({"kind": "delivery_fault"}, "delivery_fault"),
        ({"delivery_fault": "short"}, "delivery_fault"),
        ({"from_site_id": "east"}, "from_site_id"),
        ({"kind": "training", "to_site_id": "east"}, "to_site_id"),
        ({"kind": "lunch"}, "kind"),
    ],
)
async def test_what_its_kind_does_not_need_is_refused(api: Any, wrong: dict[str, Any], field: str) -> None:
    refused = await api.post("/cases", REPAIR | wrong)
    assert refused.status_code == 422
    assert [fault["field"] for fault in refused.json()["errors"]] == [field]
