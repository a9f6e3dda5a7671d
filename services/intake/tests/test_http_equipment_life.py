"""The life of a machine over HTTP, and what other machines' streams know of it."""

import asyncio
from typing import Any

import pytest

REQUEST = {"customer_id": "c1", "equipment_id": "e1", "channel": "phone", "description": "卡纸"}


@pytest.fixture
async def machines(api: Any) -> Any:
    """Two more machines of the same customer, and another customer."""
    for id in ("e2", "e3"):
        await api.done("/equipment", {"equipment_id": id, "customer_id": "c1", "model": "DF-1", "serial_no": id})
    await api.done("/customers", {"customer_id": "c2", "name": "光明中学", "region": "华东"})
    for customer_id in ("c1", "c2"):
        await api.done(f"/customers/{customer_id}/sites", {"site_id": "s1", "name": "东校区", "region": "华东"})
    return api


async def test_a_machine_goes_with_its_accessories_and_all_know(machines: Any) -> None:
    api = machines
    attached = await api.done("/equipment/e2/attach", {"parent_id": "e1"})
    assert (attached["parent_id"], attached["family"]) == ("e1", None)
    await api.done("/equipment/e3/attach", {"parent_id": "e2"})
    assert [row["equipment_id"] for row in (await api.read("/equipment", parent_id="e1"))["items"]] == ["e2"]
    circle = await api.post("/equipment/e1/attach", {"parent_id": "e3"})
    assert (circle.status_code, circle.json()["errors"][0]["field"]) == (409, "parent_id")
    assert (await api.post("/equipment/e3/move", {"site_id": "s1", "reason": "x"})).status_code == 409
    assert (await api.post("/equipment/e1/move", {"reason": "x"})).status_code == 422
    nowhere = await api.post("/equipment/e1/move", {"site_id": "s9", "reason": "x"})
    assert (nowhere.status_code, nowhere.json()["errors"][0]["field"]) == (404, "site_id")
    unknown = await api.post("/equipment/e1/move", {"customer_id": "c9", "reason": "x"})
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (404, "customer_id")
    moved = await api.done("/equipment/e1/move", {"customer_id": "c2", "site_id": "s1", "reason": "转让"})
    assert (moved["customer_id"], moved["site_id"], moved["warranty_until"]) == ("c2", "s1", "2026-06-30")
    rows = (await api.read("/equipment", customer_id="c2"))["items"]
    assert [(row["equipment_id"], row["site_id"], row["parent_id"]) for row in rows] == [
        ("e1", "s1", None),
        ("e2", "s1", "e1"),
        ("e3", "s1", "e2"),
    ]
    assert (await api.post("/cases", REQUEST)).status_code == 409, "the former customer's no more"
    await api.done("/cases", REQUEST | {"customer_id": "c2", "equipment_id": "e3"})
    told = (await api.read("/equipment/e3/history"))["items"]
    assert [item["type"].split(".")[2] for item in told] == [
        "equipment-registered",
        "accessory-attached",
        "equipment-moved",
    ]
    assert told[-1]["zh"] == "设备 e3 移交其他客户：客户 c1 → c2，地点 – → s1；原因：转让"
    assert "转让" not in str(await api.read("/equipment/e3/history", by="analyst-1"))
    first = await api.read("/equipment/e1/history", limit=2)
    rest = await api.read("/equipment/e1/history", after=first["next"])
    assert [item["version"] for item in (*first["items"], *rest["items"])] == [1, 2, 3, 4]
    assert (first["items"][0]["actor"], rest["next"]) == ("clerk-1", None)


async def test_a_machine_that_was_always_another_customers_takes_its_accessories(machines: Any) -> None:
    api, wrong = machines, {"customer_id": "c2", "reason": "登记时选错客户"}
    await api.done("/equipment/e2/attach", {"parent_id": "e1"})
    await api.done("/equipment/e3/attach", {"parent_id": "e2"})
    refused = await api.post("/equipment/e3/correct", wrong)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "customer_id")
    await api.done("/equipment/e1/correct", {"model": "MX-201", "reason": "型号有误"})
    await api.done("/equipment/e1/correct", wrong)
    rows = (await api.read("/equipment", customer_id="c2"))["items"]
    assert [(row["equipment_id"], row["model"], row["parent_id"]) for row in rows] == [
        ("e1", "MX-201", None),
        ("e2", "DF-1", "e1"),
        ("e3", "DF-1", "e2"),
    ]


async def test_of_two_that_are_made_accessories_of_each_other_at_once_one_is(machines: Any) -> None:
    answers = await asyncio.gather(
        machines.post("/equipment/e2/attach", {"parent_id": "e3"}),
        machines.post("/equipment/e3/attach", {"parent_id": "e2"}),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_meters_are_read(api: Any) -> None:
    reading = {"counter": 2_000_000, "origin": "customer"}
    answer = await api.done("/equipment/e1/meter-readings", reading)
    assert answer["meter_counter"] == 2_000_000 and answer["meter_read_at"] is not None
    assert answer == await api.read("/equipment/e1")
    api.later(days=1)
    below = await api.post("/equipment/e1/meter-readings", reading | {"counter": 7})
    assert (below.status_code, below.json()["errors"][0]["field"]) == (409, "counter")
    await api.done("/equipment/e1/meter-readings", reading | {"counter": 7, "meter_replaced": True, "read_by": "t1"})
    assert (await api.read("/equipment", serial_no="SN-1"))["items"][0]["meter_counter"] == 7
    assert (await api.post("/equipment/e1/meter-readings", reading, by="dispatcher-s1")).status_code == 403


async def test_a_machine_is_replaced_and_scrapped_and_its_open_case_goes_on(machines: Any) -> None:
    api = machines
    await api.done("/cases", REQUEST | {"case_id": "k1"})
    replaced = await api.done("/equipment/e1/replace", {"successor_id": "e2", "reason": "修不合算"})
    assert (replaced["successor_id"], (await api.read("/equipment/e2"))["predecessor_id"]) == ("e2", "e1")
    assert (await api.post("/equipment/e2/replace", {"successor_id": "e1", "reason": "x"})).status_code == 409
    await api.done("/equipment/e2/attach", {"parent_id": "e1"})
    assert (await api.post("/equipment/e1/scrap", {"reason": "烧毁"})).status_code == 409, "it has an accessory"
    await api.done("/equipment/e2/detach", {"reason": "主机报废"})
    gone = await api.done("/equipment/e1/scrap", {"reason": "烧毁"})
    assert (gone["scrapped_reason"], gone["scrapped_at"] is None) == ("烧毁", False)
    refused = await api.post("/cases", REQUEST | {"case_id": "k2"})
    assert (refused.status_code, refused.json()["detail"]) == (409, "设备 e1 已报废")
    await api.done("/cases", REQUEST | {"case_id": "k1"})
    await api.done("/cases/k1/route", {})
    assert [case["case_id"] for case in (await api.read("/cases", equipment_id="e1"))["items"]] == ["k1"]
    assert (await api.read("/cases", equipment_id="e2"))["items"] == []
