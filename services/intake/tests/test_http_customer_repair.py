"""A customer's repair and factory service over HTTP: the chain, who sees what, lists, the register, the call-back."""

import re
from base64 import b64encode
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import pytest

from events.catalog.callback_task import CallbackConcluded
from events.catalog.staff import StaffJoined
from events.types import StaffRole

REPAIR = {"case_id": "k1", "customer_id": "c1", "equipment_id": "e1", "channel": "phone", "description": "卡纸"}
SEEN = {"place": "开票处", "condition": "外壳有划痕", "accessories": "电源线一根"}
COLLECTED = SEEN | {"repair_id": "r1", "thing": "<b>打印机</b>", "given_by": "李老师", "form_no": "WX-1"}
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR....IEND\xae\x42\x60\x82"
FACTORY = {"factory_service_id": "f1", "maker": "东方厂", "carrier": "顺丰", "tracking_no": "SF1"}
R = "/customer-repairs/r1"


@pytest.fixture
async def chain(api: Any) -> Any:
    """Everybody is on a roster, and a case is open."""
    people: dict[str, StaffRole] = {
        "sales-1": "salesperson",
        "sales-2": "salesperson",
        "billing-1": "billing_clerk",
        "agent-1": "agent",
    }
    for staff_id, role in people.items():
        await api.receive("dispatch", StaffJoined(staff_id, "s1", role, ()))
    await api.read("/cases")
    await api.done("/cases", REPAIR)
    return api


async def listed(api: Any, by: str, **query: Any) -> list[str]:
    return [row["repair_id"] for row in (await api.read("/customer-repairs", by=by, **query))["items"]]


async def test_a_thing_goes_through_every_hand_and_comes_back_by_the_same(chain: Any) -> None:
    api = chain
    assert (await api.post("/cases/k1/customer-repair", COLLECTED, by="delivery-1")).status_code == 409  # on no roster
    made = await api.done("/cases/k1/customer-repair", COLLECTED | {"due_on": "2026-03-04"}, by="sales-1")
    assert (made["status"], made["holder_id"], made["next_role"]) == ("collected", "sales-1", "billing_clerk")
    assert (made["customer_id"], made["equipment_id"], made["model"], made["fault"]) == ("c1", "e1", "MX-200", "卡纸")
    assert (
        (await api.post("/cases/k1/route", {})).status_code
        == 409
        == (await api.post(f"{R}/take", SEEN, by="agent-1")).status_code
    )
    assert (await api.get(R, by="sales-2")).status_code == 404 == (await api.get(R, by="delivery-1")).status_code
    assert await listed(api, "billing-1", next_role="billing_clerk") == ["r1"]
    then = api.position

    await api.done(f"{R}/take", SEEN, by="billing-1")
    await api.done(f"{R}/take", SEEN, by="agent-1")
    again = await api.done(f"{R}/take", SEEN, by="agent-1")  # once more is no news, of sealed texts, too
    assert (again["status"], len(again["links"]), again["next_role"]) == ("at_desk", 3, None)
    await api.done(f"{R}/diagnosis", {"findings": "主板故障"}, by="agent-1")
    day = {"expected_on": "2026-03-03", "condition": "原包装"}
    sent = await api.done(f"{R}/factory-services", FACTORY | day, by="agent-1")
    assert (sent["status"], sent["number"], sent["repair_id"]) == ("sent", made["number"], "r1")
    assert (await api.read(R, by="sales-1"))["status"] == "at_factory"
    assert (await api.post(f"{R}/take", SEEN, by="billing-1")).json()["detail"].startswith("物品正在返厂")
    late = (await api.read("/factory-services", by="billing-1", due_by="2026-03-03"))["items"]
    assert [row["factory_service_id"] for row in late] == ["f1"]
    assert (await api.get("/factory-services", by="sales-1")).status_code == 403
    of_service = "/factory-services/f1"
    await api.done(f"{of_service}/received", {}, by="agent-1")
    await api.done(f"{of_service}/quote", {"amount_fen": 90000}, by="agent-1")
    await api.done(f"{of_service}/quote/answer", {"accepted": True, "decided_by": "customer"}, by="agent-1")
    await api.done(f"{of_service}/finish", {"result": "repaired"}, by="agent-1")
    await api.done(f"{of_service}/send-back", {"carrier": "顺丰", "tracking_no": "SF2"}, by="agent-1")
    back = await api.done(f"{of_service}/return", {"condition": "完好"}, by="agent-1")
    assert (back["status"], back["decided_by"], back["quote_fen"]) == ("back", "customer", 90000)
    history = (await api.read(f"{of_service}/history", by="agent-1"))["items"]
    assert (len(history), history[0]["zh"]) == (7, "寄往 东方厂（顺丰），预计 2026-03-03 收回")

    await api.done(f"{R}/quote", {"amount_fen": 98000}, by="agent-1")
    said = {"quote_no": 1, "accepted": True, "answered_by": "李老师", "answer_way": "phone"}
    await api.done(f"{R}/quote/answer", said)
    await api.done(
        f"{R}/work",
        {"work_done": "清洁", "parts": [{"part_no": "P-2", "quantity": 2}], "other_parts": "滚轮"},
        by="agent-1",
    )
    ready = await api.done(f"{R}/finish", {"result": "repaired"}, by="agent-1")
    assert (ready["next_role"], ready["charge_fen"], ready["factory_service_id"]) == ("billing_clerk", 98000, "f1")
    await api.done(f"{R}/take", SEEN, by="billing-1")
    absent = {"former_id": "sales-1", "stand_in_id": "sales-2", "why": "absent", "reason": "请假"}
    await api.done(f"{R}/stand-in", absent, by="agent-1")
    assert (await api.post(f"{R}/take", SEEN, by="sales-1")).status_code == 409
    await api.done(f"{R}/take", SEEN, by="sales-2")
    signed = SEEN | {"received_by": "李老师", "signature": b64encode(PNG).decode()}
    wrong = await api.post(f"{R}/return", signed | {"signature": b64encode(b"x").decode()}, by="sales-2")
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (409, "signature")
    assert (await api.post(f"{R}/return", SEEN | {"received_by": "x"}, by="sales-2")).status_code == 422
    done = await api.done(f"{R}/return", signed, by="sales-2")
    assert (done["status"], done["holder_id"], done["links"][-1]["link_no"]) == ("returned", None, 6)
    picture = await api.get(f"{R}/signatures/6", by="clerk-1")
    assert (picture.content, picture.headers["content-type"]) == (PNG, "image/png")
    assert (await api.get(f"{R}/signatures/1", by="clerk-1")).status_code == 404

    assert (await api.read("/cases/k1"))["status"] == "brought_back"
    machine = (await api.read("/equipment/e1/history"))["items"]
    assert machine[-1]["zh"] == "客户维修 r1 后交还客户：已修好"
    await api.receive("callback", CallbackConcluded("t1", "k1", "workshop", 0, "satisfied", ""))
    closed = await api.read("/cases/k1")
    assert (closed["status"], closed["solved_by"], closed["deflected"]) == ("closed", "workshop", False)
    assert (await api.read(R, by="sales-1", as_of=then))["holder_id"] == "sales-1"
    assert (await api.read("/cases", solved_by="workshop"))["items"][0]["case_id"] == "k1"
    events = (await api.read(f"{R}/history", by="analyst-1"))["items"]
    assert events[1]["zh"].endswith("业务员 sales-1 → 开票员 billing-1，接收人已确认")


async def mine(api: Any, by: str) -> list[str]:
    return await listed(api, by, mine=True)


async def test_who_goes_sees_what_waits_and_a_promise_is_moved_with_its_reason(chain: Any) -> None:
    api, asked = chain, {"way": "salesperson", "collect_on": "2026-03-03", "note": "三楼文印室"}

    async def waiting(by: str, **query: Any) -> list[str]:
        return [row["case_id"] for row in (await api.read("/collections", by=by, **query))["items"]]

    await api.done("/cases", REPAIR | {"case_id": "k2"})
    await api.done("/cases/k1/collection", asked)
    await api.done("/cases/k2/collection", asked | {"collector_id": "sales-2"})
    over = await api.post("/cases/k2/collection", asked | {"collect_on": "2020-01-01"})
    assert (over.status_code, over.json()["errors"][0]["field"]) == (409, "collect_on")
    wrong = await api.post("/cases/k2/collection", asked | {"collector_id": "sales-9"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (409, "collector_id")
    assert (await waiting("sales-1"), await waiting("sales-2")) == (["k1"], ["k1", "k2"])
    assert (await waiting("delivery-1"), await waiting("agent-1")) == ([], ["k1", "k2"])
    assert await waiting("clerk-1", collector_id="sales-2") == ["k2"]
    (first,) = (await api.read("/collections", by="sales-1"))["items"]
    assert (first["customer_name"], first["collect_note"], first["collect_on"]) == (
        "启明小学",
        "三楼文印室",
        "2026-03-03",
    )
    await api.done("/cases/k2/route", {})
    assert (await waiting("sales-2"), (await api.read("/cases/k2"))["collect_by"]) == (["k1"], None)
    await api.done("/cases/k1/customer-repair", COLLECTED | {"due_on": "2026-03-04"}, by="sales-1")
    assert await waiting("sales-1") == []

    assert (await mine(api, "sales-1"), await mine(api, "billing-1"), await mine(api, "agent-1")) == (
        ["r1"],
        ["r1"],
        [],
    )
    await api.done(f"{R}/take", SEEN, by="billing-1")
    await api.done(f"{R}/take", SEEN, by="agent-1")
    assert (await mine(api, "sales-1"), await mine(api, "billing-1"), await mine(api, "agent-1")) == ([], [], ["r1"])
    moved = await api.done(f"{R}/postpone", {"due_on": "2026-03-09", "reason": "等配件"})
    assert moved["due_on"] == "2026-03-09"
    early = await api.post(f"{R}/postpone", {"due_on": "2026-03-01", "reason": "x"}, by="agent-1")
    assert (early.status_code, early.json()["errors"][0]["field"]) == (409, "due_on")
    told = (await api.read(f"{R}/history", by="agent-1"))["items"][-1]
    assert told["zh"] == "改为承诺 2026-03-09 交还（原 2026-03-04）：等配件"
    assert await listed(api, "agent-1", due_by="2026-03-05") == []
    await api.done(f"{R}/finish", {"result": "not_repairable"}, by="agent-1")
    await api.done(
        f"{R}/stand-in",
        {"former_id": "sales-1", "stand_in_id": "sales-2", "why": "absent", "reason": "x"},
        by="agent-1",
    )
    assert (await mine(api, "billing-1"), await mine(api, "sales-2")) == (["r1"], [])
    back = await api.done(f"{R}/take", SEEN, by="billing-1")
    assert (back["next_id"], await mine(api, "sales-2"), await mine(api, "sales-1")) == ("sales-2", ["r1"], [])
    await api.done(f"{R}/take", SEEN, by="sales-2")
    assert (await mine(api, "sales-2"), await mine(api, "billing-1")) == (["r1"], [])
    await api.done(f"{R}/return", SEEN | {"received_by": "李老师", "form_no": "WX-1"}, by="sales-2")
    assert await mine(api, "sales-2") == []


async def test_lists_the_register_and_what_operations_watch(chain: Any) -> None:
    api = chain
    await api.done("/cases/k1/customer-repair", COLLECTED | {"due_on": "2026-03-04"}, by="sales-1")
    await api.done("/cases", REPAIR | {"case_id": "k2"})
    api.later(minutes=1)
    await api.done("/cases/k2/customer-repair", COLLECTED | {"repair_id": "r2"}, by="sales-2")
    assert await listed(api, "agent-1") == ["r1", "r2"] == await listed(api, "clerk-1", open=True, customer_id="c1")
    assert (await listed(api, "sales-1"), await listed(api, "sales-2")) == (["r1"], ["r2"])
    assert (
        await listed(api, "manager-1", due_by="2026-03-04")
        == ["r1"]
        == await listed(api, "agent-1", holder_id="sales-1")
    )
    assert await listed(api, "agent-1", open=False) == [] == await listed(api, "agent-1", status="at_desk")
    assert await listed(api, "agent-1", equipment_id="e1", status="collected") == ["r1", "r2"]
    page = await api.read("/customer-repairs", by="agent-1", limit=1)
    assert [row["repair_id"] for row in page["items"]] == ["r1"]
    assert await listed(api, "agent-1", limit=1, after=page["next"]) == ["r2"]

    days = {"since": "2026-03-02", "until": "2026-03-02"}
    register = (await api.get("/customer-repair-register.html", by="billing-1", **days, customer_id="c1")).text
    assert "共 2 件" in register and "启明小学" in register and "业务员 sales-1" in register
    assert "&lt;b&gt;打印机&lt;/b&gt;" in register and "<b>" not in register and "WX-1" in register
    some = await api.get("/customer-repair-register.html", by="billing-1", **days, limit=1)
    (following,) = re.findall(r'href="\?([^"]+)"', some.text)
    assert "第 1 至 1 件" in some.text and 'rel="next"' in some.headers["link"] and ">r2<" not in some.text
    rest = await api.get("/customer-repair-register.html", by="billing-1", **dict(parse_qsl(unescape(following))))
    assert "第 2 至 2 件" in rest.text and ">r2<" in rest.text and "link" not in rest.headers
    counted = (await api.get("/customer-repair-register.html", by="analyst-1", **days)).text
    assert "打印机" not in counted and "WX-1" not in counted and "sales-1" in counted
    assert (
        "没有客户维修" in (await api.get("/customer-repair-register.html", since="2026-03-03", until="2026-03-04")).text
    )
    form = await api.get("/customer-repairs/r2/form.html", by="sales-2")
    assert "客户签字" in form.text and "共 1 件" in form.text
    assert (await api.get("/customer-repairs/r2/form.html", by="sales-1")).status_code == 404
