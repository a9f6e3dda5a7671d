"""Corrections over HTTP, and a serial number that is registered on one machine."""

import asyncio
from typing import Any

from events.catalog.equipment import EquipmentRegistered

MACHINE = {"equipment_id": "e2", "customer_id": "c1", "model": "LP-10", "serial_no": "SN-2", "warranty_months": 12}
REQUEST = {"case_id": "k1", "customer_id": "c1", "equipment_id": "e1", "channel": "phone", "description": "卡纸"}


async def test_a_region_is_corrected_and_the_case_finds_its_station(api: Any) -> None:
    await api.done("/customers", {"customer_id": "c2", "name": "高原医院", "region": "西藏"})
    await api.done("/cases", REQUEST | {"customer_id": "c2", "equipment_id": None})
    assert (await api.post("/cases/k1/route", {})).status_code == 409
    again = await api.post("/customers", {"customer_id": "c2", "name": "高原医院", "region": "广东"})
    assert (again.status_code, "更正" in again.json()["detail"]) == (409, True)
    correction = {"region": "广东", "reason": "登记时选错"}
    corrected = await api.done("/customers/c2/correct", correction)
    assert corrected == await api.read("/customers/c2")
    assert (corrected["name"], corrected["region"]) == ("高原医院", "广东省")
    assert (await api.done("/customers/c2/correct", correction)) == corrected
    assert [row["customer_id"] for row in (await api.read("/customers", region="华南"))["items"]] == ["c2"]
    routed = await api.done("/cases/k1/route", {})
    assert (routed["station_id"], routed["region"]) == ("s2", "广东省")
    case = await api.read("/cases/k1")
    assert (case["region"], case["routing_reason"]) == (
        "广东省",
        "广东省 属于 华南，华南 由 广州站 负责（策略 2026-1） · 广东省 is in 华南: 广州站 serves 华南 (policy 2026-1)",
    )


async def test_a_correction_names_a_detail_and_a_reason(api: Any) -> None:
    for path, detail in (("/customers/c1/correct", "name"), ("/equipment/e1/correct", "model")):
        for body in ({}, {detail: "甲"}, {"reason": "x"}, {detail: None, "reason": "x"}):
            assert (await api.post(path, body)).status_code == 422


async def test_corrections_honour_if_match_and_know_what_is_there(api: Any) -> None:
    correction = {"name": "启明中学", "reason": "x"}
    assert (await api.post("/customers/c9/correct", correction)).status_code == 404
    assert (await api.post("/equipment/e9/correct", {"model": "x", "reason": "x"})).status_code == 404
    assert (await api.post("/customers/c1/correct", correction, If_Match='"7"')).status_code == 412
    unknown = await api.post("/equipment/e1/correct", {"customer_id": "c9", "reason": "x"})
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (404, "customer_id")


async def test_a_case_keeps_the_warranty_it_was_given(api: Any) -> None:
    assert (await api.done("/cases", REQUEST))["in_warranty"] is True
    correction = {"warranty_months": 0, "model": "MX-300", "reason": "合同不含保修"}
    corrected = await api.done("/equipment/e1/correct", correction)
    assert (corrected["model"], corrected["warranty_months"]) == ("MX-300", 0)
    assert corrected["warranty_until"] == "2025-06-30"
    assert (await api.read("/cases/k1"))["in_warranty"] is True
    assert (await api.done("/cases", REQUEST | {"case_id": "k2"}))["in_warranty"] is False
    await api.done("/cases/k1/route", {})
    case = await api.read("/cases/k1")
    assert (case["model"], case["in_warranty"]) == ("MX-300", True), "the station gets the right model"
    (listed,) = (await api.read("/equipment", customer_id="c1"))["items"]
    assert (listed["model"], listed["warranty_months"], listed["warranty_until"]) == ("MX-300", 0, "2025-06-30")


async def test_another_day_of_acceptance_is_a_correction(api: Any) -> None:
    refused = await api.post("/equipment/e1/acceptance", {"accepted_on": "2025-07-30"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "reason")
    corrected = await api.done("/equipment/e1/acceptance", {"accepted_on": "2025-07-30", "reason": "看错月份"})
    assert (corrected["accepted_on"], corrected["warranty_until"]) == ("2025-07-30", "2026-07-30")
    assert (await api.read("/equipment", serial_no="SN-1"))["items"][0]["warranty_until"] == "2026-07-30"


async def test_a_serial_number_is_registered_on_one_machine(api: Any) -> None:
    refused = await api.post("/equipment", MACHINE | {"serial_no": "ｓｎ 1"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "serial_no")
    assert "设备 e1" in refused.json()["detail"]
    await api.done("/equipment", MACHINE)
    await api.done("/equipment", MACHINE)
    taken = await api.post("/equipment/e2/correct", {"serial_no": "SN1", "reason": "看错"})
    assert (taken.status_code, "设备 e1" in taken.json()["detail"]) == (409, True)
    corrected = await api.done("/equipment/e1/correct", {"serial_no": "SN-3", "reason": "看错"})
    assert corrected["serial_no"] == "SN-3"
    await api.done("/equipment/e2/correct", {"serial_no": "SN1", "reason": "看错"})
    assert [row["equipment_id"] for row in (await api.read("/equipment", serial_no="sn-1"))["items"]] == ["e2"]
    for nothing in (" ", "—", "#"):
        assert (await api.post("/equipment", MACHINE | {"serial_no": nothing})).status_code == 422


async def test_of_two_registrations_at_the_same_moment_one_gets_the_serial_number(api: Any) -> None:
    bodies = [MACHINE | {"equipment_id": f"e-{number}", "serial_no": f"{'-' * number}SN-8"} for number in range(6)]
    answers = await asyncio.gather(*(api.post("/equipment", body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409, 409]


async def test_machines_from_before_serial_numbers_had_streams_keep_theirs(api: Any) -> None:
    await api.receive("intake", EquipmentRegistered("old", "c1", "MX-100", "SN-7", 12))
    await api.read("/equipment")
    refused = await api.post("/equipment", MACHINE | {"serial_no": "sn7"})
    assert (refused.status_code, "设备 old" in refused.json()["detail"]) == (409, True)
    await api.done("/equipment/old/correct", {"serial_no": "SN-6", "reason": "看错"})
    await api.done("/equipment", MACHINE | {"serial_no": "sn7"})
    assert (await api.post("/equipment", MACHINE | {"equipment_id": "e3", "serial_no": "SN-6"})).status_code == 409
