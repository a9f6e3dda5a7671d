"""Inspection plans over HTTP, and the keeper that looks after all of them by itself."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from eventlog.clock import Clock
from eventlog.log.store import Store
from events.catalog import codec
from events.catalog.checklist import ChecklistFilled, ChecklistResult
from intake.inspecting.keeper import PlanKeeper
from intake.wiring import READ_MODELS

PLAN = "/equipment/e1/inspections"


def told(plan: Any) -> list[tuple[Any, ...]]:
    return [(each["quarter"], each["status"], each["customer_id"], each["station_id"]) for each in plan["inspections"]]


async def test_a_plan_follows_its_machine_and_is_moved_on_request(api: Any) -> None:
    planned = await api.done(f"{PLAN}/plan")
    assert told(planned) == [("2026Q1", "planned", "c1", "s1"), ("2026Q2", "planned", "c1", "s1")]
    assert await api.done(f"{PLAN}/plan") == planned, "what is planned stays"
    second = planned["inspections"][1]
    refused = await api.post(f"{PLAN}/2/move", {"planned_on": "2026-07-06", "reason": "盘点"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "planned_on")
    later = {"planned_on": "2026-07-06", "customers_wish": True, "reason": "客户六月盘点"}
    moved = (await api.done(f"{PLAN}/2/move", later))["inspections"][1]
    assert (moved["planned_on"], moved["last_day"], moved["move_reason"]) == (
        "2026-07-06",
        "2026-07-06",
        "客户六月盘点",
    )
    moment = api.position
    await api.done("/customers", {"customer_id": "c2", "name": "光明中学", "region": "华南"})
    await api.done("/equipment/e1/move", {"customer_id": "c2", "reason": "转让"})
    await api.read("/inspections")
    gone_along = await api.done(f"{PLAN}/plan")
    assert told(gone_along) == [("2026Q1", "planned", "c2", "s2"), ("2026Q2", "planned", "c2", "s2")]
    assert gone_along["inspections"][1]["planned_on"] == "2026-07-06"
    assert [row["equipment_id"] for row in (await api.read("/inspections", by="dispatcher-s2"))["items"]] == ["e1"] * 2
    assert (await api.read("/inspections", by="dispatcher-s1"))["items"] == []
    assert (await api.get("/inspections", by="dispatcher-s1", station_id="s2")).status_code == 404
    soon = (await api.read("/inspections", until="2026-04-01", status="planned"))["items"]
    assert [(row["inspection_no"], row["last_day"]) for row in soon] == [(1, "2026-03-31")]
    then = await api.read(PLAN, as_of=moment)
    assert told(then)[0] == ("2026Q1", "planned", "c1", "s1")
    assert then["inspections"][1] == moved != second
    history = (await api.read(f"{PLAN}/history", by="analyst-1"))["items"]
    assert [item["type"].split(".")[2] for item in history] == [
        *["inspection-planned"] * 2,
        "inspection-moved",
        *["inspection-redirected"] * 2,
    ]
    assert "盘点" not in str(history)
    await api.done(f"{PLAN}/2/call-off", {"reason": "客户停业"})
    await api.done("/equipment/e1/scrap", {"reason": "烧毁"})
    over = (await api.done(f"{PLAN}/plan"))["inspections"]
    assert [(each["status"], each["cause"]) for each in over] == [
        ("called_off", "scrapped"),
        ("called_off", "customer"),
    ]
    assert (await api.post(f"{PLAN}/1/move", later)).status_code == 409
    assert (await api.post(f"{PLAN}/9/move", later)).status_code == 404
    assert (await api.get("/equipment/e9/inspections")).status_code == 404
    assert (await api.post("/equipment/e9/inspections/plan")).status_code == 404


@pytest.fixture
def keeper(api: Any) -> PlanKeeper:
    clock = Clock("log")
    clock.observe(api.now)
    return PlanKeeper(api.pool, Store(api.pool, "intake", codec), clock, READ_MODELS)


async def test_an_inspection_is_held_by_its_case_and_what_it_found_becomes_a_request(
    api: Any, keeper: PlanKeeper
) -> None:
    await api.done(f"{PLAN}/plan")
    early = await api.post(f"{PLAN}/2/begin")
    assert early.status_code == 409 and "2026-04-01" in early.json()["detail"], early.text
    case = await api.done(f"{PLAN}/1/begin", {"case_id": "k1"})
    assert (case["kind"], case["customer_id"], case["inspection_no"]) == ("inspection", "c1", 1)
    assert await api.done(f"{PLAN}/1/begin", {"case_id": "k1"}) == case, "once more is no news"
    assert (await api.post(f"{PLAN}/1/begin", {"case_id": "k2"})).status_code == 409
    assert (await api.post(f"{PLAN}/1/move", {"planned_on": "2026-03-20", "reason": "x"})).status_code == 409
    await api.done("/cases/k1/end", {"ending": "withdrawn", "reason": "客户没空"})
    await api.read("/cases")
    assert await keeper.look() == 1, "its case is over without an inspection: it is still to be held"
    await api.done(f"{PLAN}/1/begin", {"case_id": "k2"})
    checked = ChecklistResult("check", "打印测试页", "Print a test page", "ok")
    worn = ChecklistResult("clean", "清洁搓纸轮", "Clean the roller", "fault")
    filled = ChecklistFilled("w1", "k2", "s1", "e1", 1, "t1", api.now, (checked, worn), 1200)
    await api.receive("dispatch", filled)
    assert (await api.post(f"{PLAN}/2/follow-up")).status_code == 409, "it was not held"
    await api.read("/cases")
    held = (await api.read(PLAN))["inspections"][0]
    assert (held["status"], held["late"], held["faults"], held["case_id"]) == ("held", False, 1, "k2")
    assert [each["zh"] for each in held["findings"]] == ["清洁搓纸轮"]
    assert (await api.read("/equipment/e1"))["meter_counter"] == 1200
    assert [row["inspection_no"] for row in (await api.read("/inspections", unanswered=True))["items"]] == [1]
    assert (await api.post(f"{PLAN}/2/follow-up/waive", {"reason": "x"})).status_code == 409, "it was not held"
    await api.done(f"{PLAN}/1/follow-up/waive", {"reason": "当场换好"})
    waived = (await api.done(f"{PLAN}/1/follow-up/waive", {"reason": "当场换好"}))["inspections"][0]
    assert waived["waived_reason"] == "当场换好"
    assert (await api.read("/inspections", unanswered=True))["items"] == []
    await api.receive("dispatch", replace(filled, held_at=api.now + timedelta(minutes=5)))
    await api.read("/cases")
    assert [row["inspection_no"] for row in (await api.read("/inspections", unanswered=True))["items"]] == [1]
    repair = await api.done(f"{PLAN}/1/follow-up")
    assert (await api.post(f"{PLAN}/1/follow-up/waive", {"reason": "x"})).status_code == 409
    assert (repair["kind"], repair["inspection_no"]) == ("repair", 1) and "清洁搓纸轮" in repair["description"]
    assert (await api.post(f"{PLAN}/1/follow-up")).status_code == 409
    assert (await api.read("/inspections", unanswered=True))["items"] == []
    counts = {"planned": 2, "in_time": 1, "late": 0, "missed": 0, "overdue": 0, "open": 1, "declined": 0}
    asked = "/inspection-compliance/stations"
    assert (await api.read(asked, by="dispatcher-s1", until="2026-06-30"))["items"] == [{**counts, "station_id": "s1"}]
    assert (await api.read(asked, by="dispatcher-s2", until="2026-06-30"))["items"] == []
    (of_customer,) = (await api.read("/inspection-compliance/customers"))["items"]
    assert of_customer == {**counts, "planned": 1, "open": 0, "customer_id": "c1"}, "until the quarter ends"


async def test_the_keeper_plans_what_a_contract_covers_and_finds_nothing_left_to_do(
    api: Any, keeper: PlanKeeper
) -> None:
    for id in ("e2", "e3"):
        await api.done("/equipment", {"equipment_id": id, "customer_id": "c1", "model": "DF-1", "serial_no": id})
    contract = {"contract_id": "ct", "customer_id": "c1", "contract_no": "一", "covers": ["work"], "visits_a_year": 12}
    days = {"starts_on": "2026-04-01", "ends_on": "2026-09-30"}
    await api.done("/contracts", contract | days, by="manager-1")
    await api.done("/equipment/e2/replace", {"successor_id": "e3", "reason": "修不合算"})
    await api.read("/inspections")
    assert await keeper.look() == 2
    await _seen(api)
    assert await keeper.look() == 0, "nothing left to do"
    rows = (await api.read("/inspections", customer_id="c1"))["items"]
    assert {row["equipment_id"] for row in rows} == {"e1", "e3"}, "the machine that was replaced has none"
    assert len({row["planned_on"] for row in rows if row["quarter"] == "2026Q2"}) == 3, "both on the same days"
    await api.done("/contracts/ct/end", {"last_day": "2026-06-30", "reason": "x"}, by="manager-1")
    await api.read("/contracts")
    assert await keeper.look() == 2
    await _seen(api)
    rows = (await api.read("/inspections", status="planned"))["items"]
    assert {row["quarter"] for row in rows} == {"2026Q1", "2026Q2"} and len(rows) == 7


async def test_what_happens_to_a_machine_or_its_contract_is_followed_at_once(api: Any, keeper: PlanKeeper) -> None:
    assert await keeper.glance() == 0, "nothing before everything was looked through once"
    assert await keeper.look() == 1
    await _seen(api)
    for id in ("e2", "e3"):
        machine = {"equipment_id": id, "customer_id": "c1", "model": "DF-1", "serial_no": id, "warranty_months": 12}
        await api.done("/equipment", machine)
    await api.read("/equipment/e1/history")
    assert await keeper.glance() == 0, "machines without an acceptance have no plan"
    await api.done("/equipment/e2/acceptance", {"accepted_on": "2026-03-01"})
    await _seen(api)
    assert await keeper.glance() == 1
    await _seen(api)
    assert len((await api.read("/equipment/e2/inspections"))["inspections"]) == 4
    contract = {"contract_id": "ct", "customer_id": "c1", "contract_no": "一", "covers": ["work"], "visits_a_year": 12}
    days = {"starts_on": "2026-04-01", "ends_on": "2026-09-30"}
    await api.done("/contracts", contract | days, by="manager-1")
    await _seen(api)
    assert await keeper.glance() == 3, "of every machine of the customer"
    await _seen(api)
    assert await keeper.glance() == 0 == await keeper.look()


async def _seen(api: Any) -> None:
    """Whatever the keeper wrote is in the read model."""
    api.position = f"intake:{await api.sql('SELECT max(position) FROM intake.events')}"
    await api.read("/inspections")
