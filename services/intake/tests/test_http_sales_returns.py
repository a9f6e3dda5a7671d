"""Sales returns and delivery faults over HTTP: whose turn it is, the case that waits meanwhile, and the register."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from eventlog.testing import told
from events.catalog.callback_task import CallbackConcluded
from events.catalog.station import StationOpened
from events.catalog.work_order import VisitConcluded
from events.types import Outcome
from intake.figures import figures
from intake.metrics import FAULTS_OPEN, OLDEST_FAULT, RETURNS_OPEN
from intake.wiring import DEFINITION
from service.framework import Definition

STAFF = {
    "clerk-1": ("clerk", None),
    "agent-1": ("agent", None),
    "qc-1": ("qc_returns", None),
    "leader-1": ("team_leader", None),
    "after-sales-1": ("after_sales", None),
    "manager-1": ("manager", None),
}
CASE = {"case_id": "k1", "customer_id": "c1", "channel": "phone", "description": "不通电", "kind": "exchange"}
ASKED = {
    "return_id": "r1",
    "case_id": "k1",
    "wish": "exchange",
    "cause": "fault",
    "reason": "三天后不通电",
    "delivery_no": "SF-1",
    "delivered_on": "2026-02-20",
    "lines": [
        {"model": "MX-200", "serial_no": "SN 1", "unit_price_fen": 299_900},
        {"model": "DR-200", "quantity": 3, "unit_price_fen": 10_050},
    ],
}
RECEIPT = {"lines": [{"line_no": 1, "quantity": 1, "serial_no": "ｓｎ－1"}], "condition": "完好"}
MACHINE = {"equipment_id": "e2", "customer_id": "c1", "model": "MX-200", "serial_no": "SN-2", "warranty_months": 12}


@pytest.fixture
async def api(open_service: Callable[..., Any]) -> AsyncIterator[Any]:
    """Intake with a customer, a machine, and a case of an exchange."""
    definition: Definition = DEFINITION
    async with open_service(definition, "dispatch", "callback", staff=STAFF) as api:
        await api.done("/customers", {"customer_id": "c1", "name": "启明小学", "region": "华东"})
        await api.done("/customers", {"customer_id": "c2", "name": "光明中学", "region": "华东"})
        first = MACHINE | {"equipment_id": "e1", "serial_no": "SN-1", "accepted_on": "2026-02-21"}
        await api.done("/equipment", first)
        await api.done("/equipment", MACHINE)
        await api.done("/cases", CASE)
        yield api


async def at(api: Any) -> tuple[str, str | None, str]:
    row = await api.read("/sales-returns/r1", by="qc-1")
    return row["status"], row["waits_for"], (await api.read("/cases/k1", by="qc-1"))["status"]


async def test_a_machine_is_exchanged(api: Any) -> None:
    asked = await api.done("/sales-returns", ASKED, by="agent-1")
    assert (asked["advice"]["rule"], asked["advice"]["choices"]) == ("exchange_period", ["exchange", "repair"])
    assert "期限至 2026-03-07" in asked["advice_zh"] and "Art. 10" in asked["advice_en"]
    assert [line["equipment_id"] for line in asked["lines"]] == ["e1", None]
    assert asked["number"] == (await api.read("/cases/k1"))["number"]
    then = api.position
    assert await at(api) == ("requested", "agent", "goods")
    for path in ("guidance", "end"):
        body = {"solved": True} if path == "guidance" else {"ending": "withdrawn", "reason": "x"}
        refused = await api.post(f"/cases/k1/{path}", body)
        assert (refused.status_code, "r1" in refused.json()["detail"]) == (409, True), refused.text
    assert (await api.post("/sales-returns/r1/receive", RECEIPT, by="qc-1")).status_code == 403
    received = await api.done("/sales-returns/r1/receive", RECEIPT, by="agent-1")
    assert received["received_lines"] == [{"line_no": 1, "quantity": 1, "serial_no": "ｓｎ－1", "agrees": True}]
    assert await at(api) == ("received", "qc_returns", "goods")
    found = {"verdict": "returnable", "findings": "主板不通电"}
    assert (await api.post("/sales-returns/r1/inspect", found, by="leader-1")).status_code == 403
    await api.done("/sales-returns/r1/inspect", found, by="qc-1")
    said = {"judgement": "exchange", "reason": "换货期内"}
    for other in ("agent-1", "qc-1", "manager-1"):
        assert (await api.post("/sales-returns/r1/judge", said, by=other)).status_code == 403
    judged = await api.done("/sales-returns/r1/judge", said, by="leader-1")
    assert (judged["as_advised"], judged["judged_by"], judged["waits_for"]) == (True, "leader-1", "agent")
    settle = {"new_price_fen": 309_900, "reference": "POS-7"}
    refused = await api.post("/sales-returns/r1/settle", settle, by="agent-1")
    assert [fault["field"] for fault in refused.json()["errors"]] == ["successors"]
    given = settle | {"successors": [{"line_no": 1, "equipment_id": "e2"}]}
    settled = await api.done("/sales-returns/r1/settle", given, by="agent-1")
    assert (settled["price_fen"], settled["from_customer_fen"], settled["waits_for"]) == (299_900, 10_000, None)
    assert await at(api) == ("settled", None, "settled")
    old, new = await api.read("/equipment/e1"), await api.read("/equipment/e2")
    assert (old["successor_id"], new["predecessor_id"], old["scrapped_reason"]) == (
        "e2",
        "e1",
        "销售退回 r1 · Sales return r1",
    )
    history = (await api.read("/sales-returns/r1/history"))["items"]
    assert [item["actor"] for item in history] == ["agent-1", "agent-1", "qc-1", "leader-1", "agent-1"]
    assert (await api.read("/sales-returns/r1", as_of=then))["status"] == "requested"
    await api.receive("callback", CallbackConcluded("t1", "k1", "goods", 0, "satisfied", "", None))
    closed = await api.read("/cases/k1")
    assert (closed["status"], closed["outcome"], closed["deflected"]) == ("closed", "satisfied", False)


async def test_what_is_withdrawn_or_repaired_is_the_clerks_again_and_what_dissatisfies_begins_anew(api: Any) -> None:
    await api.done("/sales-returns", ASKED)
    other = {"lines": [{"line_no": 1, "quantity": 1, "serial_no": "SN-9"}], "condition": "有划痕"}
    received = await api.done("/sales-returns/r1/receive", other)
    assert not received["received_lines"][0]["agrees"]
    refused = await api.post("/sales-returns/r1/inspect", {"verdict": "returnable", "findings": "x"}, by="qc-1")
    assert refused.status_code == 409
    await api.done("/sales-returns/r1/withdraw", {"reason": "拿错了"})
    assert await at(api) == ("withdrawn", None, "open")
    await api.done("/sales-returns", ASKED | {"return_id": "r2", "delivered_on": "2025-01-01"})
    said = {"judgement": "refuse", "reason": "超过期限"}
    assert (await api.done("/sales-returns/r2/judge", said, by="leader-1"))["as_advised"] is False
    await api.done("/sales-returns/r2/settle", {})
    await api.receive("callback", CallbackConcluded("t1", "k1", "goods", 0, "dissatisfied", "要求换货", None))
    assert (await api.read("/cases/k1"))["status"] == "open"
    listed = await api.read("/sales-returns", by="qc-1", case_id="k1")
    assert [row["return_id"] for row in listed["items"]] == ["r1", "r2"]
    assert (await api.read("/sales-returns", open=True))["items"] == []
    assert [row["return_id"] for row in (await api.read("/sales-returns", status="withdrawn"))["items"]] == ["r1"]
    await figures(api.pool, api.now)
    assert set(told(RETURNS_OPEN).values()) == {0}


async def test_a_delivery_fault_is_verified_settled_and_told(api: Any) -> None:
    await api.done("/cases", CASE | {"case_id": "k2", "kind": "delivery_fault", "delivery_fault": "short"})
    lines = [{"fault": "short", "model": "DR-200", "quantity": 2, "unit_price_fen": 10_050}]
    fault = {"fault_id": "f1", "case_id": "k2", "delivery_no": "SF-1", "delivered_on": "2026-02-20", "lines": lines}
    reported = await api.done("/delivery-faults", fault, by="agent-1")
    then = api.position
    assert (reported["waits_for"], (await api.read("/cases/k2", by="after-sales-1"))["status"]) == (
        "after_sales",
        "goods",
    )
    found = {"lines": [{"line_no": 1, "quantity": 2, "origin": "warehouse"}], "findings": "出库称重少两件"}
    assert (await api.post("/delivery-faults/f1/verify", found, by="agent-1")).status_code == 403
    await api.done("/delivery-faults/f1/verify", found, by="after-sales-1")
    made = {"lines": [{"line_no": 1, "remedy": "credit", "credit_fen": 20_100, "reference": "PAY-1"}]}
    assert (await api.post("/delivery-faults/f1/settle", made, by="qc-1")).status_code == 403
    api.later(hours=1)
    await api.done("/delivery-faults/f1/settle", made, by="after-sales-1")
    api.later(hours=2)
    await api.read("/delivery-faults")
    await figures(api.pool, api.now)
    assert told(FAULTS_OPEN) == {("after_sales",): 0, ("agent",): 1}
    assert told(OLDEST_FAULT) == {("after_sales",): 0, ("agent",): 2 * 3600}
    (waiting,) = (await api.read("/delivery-faults", by="agent-1", waits_for="agent", open=True))["items"]
    assert (waiting["credit_fen"], waiting["found_lines"][0]["origin"]) == (20_100, "warehouse")
    await api.done("/delivery-faults/f1/acknowledge", by="agent-1")
    over = await api.done("/delivery-faults/f1/tell", {"way": "phone"}, by="agent-1")
    assert (over["status"], over["told_by"], over["waits_for"]) == ("told", "agent-1", None)
    assert (await api.read("/cases/k2"))["status"] == "settled"
    assert (await api.read("/delivery-faults/f1", as_of=then))["status"] == "reported"
    history = (await api.read("/delivery-faults/f1/history", by="after-sales-1"))["items"]
    assert [item["actor"] for item in history] == ["agent-1", *["after-sales-1"] * 2, "agent-1", "agent-1"]
    assert (await api.read("/delivery-faults", case_id="k2", customer_id="c1", status="told"))["items"] == [over]


async def test_two_repairs_in_warranty_that_failed_are_a_reason_to_exchange(api: Any) -> None:
    await api.receive("dispatch", StationOpened("s1", "上海站", ("华东",)))
    await api.read("/customers")
    await api.done("/cases", CASE | {"case_id": "k2", "kind": "repair", "equipment_id": "e1"})
    await api.done("/cases/k2/route", {})
    later = ASKED | {"requested_on": None, "delivered_on": "2025-12-01"}
    advised = await api.done("/sales-returns", later)
    assert advised["advice"]["rule"] == "warranty_repair"
    failed: tuple[Outcome, ...] = ("not_fixed_first_visit", "not_fixed_several_visits")
    for visit_no, outcome in enumerate(failed, 1):
        await api.receive("dispatch", VisitConcluded(f"w{visit_no}", "k2", "s1", visit_no, outcome, "还是坏的"))
        assert (await api.read("/cases/k2"))["failed_repairs"] == visit_no
    await api.read("/cases")
    await api.done("/sales-returns/r1/withdraw", {"reason": "先修"})
    advised = await api.done("/sales-returns", later | {"return_id": "r2"})
    assert (advised["advice"]["rule"], advised["advice"]["failed_repairs"]) == ("failed_repairs", 2)
    assert "保修期内 2 次维修未修好" in advised["advice_zh"]


async def test_goods_are_the_customers_and_the_case_is_of_their_kind(api: Any) -> None:
    repair = CASE | {"case_id": "k2", "kind": "repair"}
    await api.done("/cases", repair)
    refused = await api.post("/sales-returns", ASKED | {"case_id": "k2"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "case_id")
    assert (await api.post("/sales-returns", ASKED | {"case_id": "k9"})).status_code == 404
    assert (await api.get("/cases/k2", by="qc-1")).status_code == 404, "it is not about goods"
    await api.done("/cases", CASE | {"case_id": "k3", "customer_id": "c2"})
    assert (await api.post("/sales-returns", ASKED | {"case_id": "k3"})).status_code == 409
    await api.done("/sales-returns", ASKED)
    twice = await api.post("/sales-returns", ASKED | {"return_id": "r2"})
    assert (twice.status_code, "r1" in twice.json()["detail"]) == (409, True)


async def test_the_same_goods_come_back_once_however_many_receive_them_at_once(api: Any) -> None:
    """Of two returns that are received at the same moment, one gets what the delivery has left."""
    rolls = {"model": "DR-200", "quantity": 3, "unit_price_fen": 10_050}
    for round in range(5):
        note, ids = f"SF-{round}", [f"r{round}-{number}" for number in range(2)]

        async def receive(return_id: str, quantity: int) -> int:
            goods = {"lines": [{"line_no": 1, "quantity": quantity}], "condition": "完好"}
            return int((await api.post(f"/sales-returns/{return_id}/receive", goods, by="agent-1")).status_code)

        for id in ids:
            await api.done("/cases", CASE | {"case_id": f"case-{id}"})
            asked = {"return_id": id, "case_id": f"case-{id}", "delivery_no": note, "lines": [rolls]}
            await api.done("/sales-returns", ASKED | asked)
            assert await receive(id, 1) == 200
            await api.read("/sales-returns", by="qc-1")
        assert sorted(await asyncio.gather(receive(ids[0], 3), receive(ids[1], 2))) == [200, 409]
        came = [(await api.read(f"/sales-returns/{id}"))["received_lines"][0]["quantity"] for id in ids]
        assert sum(came) <= 3
