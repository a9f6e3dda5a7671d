"""An installation over HTTP: planned, checked, refused, accepted: the warranty begins; or called off with its case."""

from datetime import timedelta
from typing import Any

from events.shanghai import day_of

MACHINE = {"equipment_id": "e2", "customer_id": "c1", "model": "MX-300", "serial_no": "SN-2", "warranty_months": 12}
PLAN = {"equipment_ids": ["e2"], "needs": ["power", "network", "power"], "plan": "甲先生 接待，220 V"}


async def case(api: Any, case_id: str = "k1", kind: str = "installation") -> str:
    request = {"case_id": case_id, "customer_id": "c1", "channel": "phone", "description": "新机", "kind": kind}
    await api.done("/cases", request)
    return f"/cases/{case_id}/installation"


async def test_from_the_plan_to_the_warranty(api: Any) -> None:
    await api.done("/equipment", MACHINE)
    path, today = await case(api), day_of(api.now)
    soon, later = str(today + timedelta(days=3)), str(today + timedelta(days=5))
    for wrong, status, field in (
        ({"equipment_ids": ["e9"]}, 404, "equipment_id"),
        ({"equipment_ids": []}, 422, "equipment_ids"),
        ({"site_id": "s9"}, 404, "site_id"),
        ({"needs": ["coffee"]}, 422, "needs[0]"),
        ({"planned_on": str(today - timedelta(days=1))}, 409, "planned_on"),
    ):
        refused = await api.post(path, PLAN | {"planned_on": soon} | wrong)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (status, field), wrong
    assert (await api.get(path)).status_code == 404
    answer = await api.post(path, PLAN | {"planned_on": soon})
    assert (answer.status_code, answer.headers["Location"]) == (201, path)
    planned = answer.json()
    assert (planned["status"], planned["needs"], planned["plan"]) == ("planned", ["network", "power"], PLAN["plan"])
    assert (await api.post(path, PLAN | {"planned_on": soon})).json() == planned, "the same once more"
    assert (await api.post(path, PLAN | {"planned_on": later})).status_code == 409, "there is one"
    then = api.position
    moved = await api.done(f"{path}/replan", {"planned_on": later, "reason": "停电"})
    assert moved == planned | {"planned_on": later}

    accept = {"accepted_by": "甲先生", "tested": "双面打印"}
    assert "site" in (await api.post(f"{path}/acceptance", accept)).json()["detail_en"]
    fault = {"need": "network", "mended_by": "customer", "mended_until": soon}
    unfit = await api.done(f"{path}/site-check", {"faults": [fault], "findings": "无网线"})
    assert (unfit["status"], unfit["faults"], unfit["checked_on"]) == ("unfit", [fault], str(today))
    assert "network" in (await api.post(f"{path}/acceptance", accept)).json()["detail_en"]
    assert (await api.done(f"{path}/site-check", {"findings": "具备"}))["status"] == "ready"
    refused = await api.post(f"{path}/acceptance", accept)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "without_visit")
    assert (await api.read("/installations", open=True, planned_by=later))["items"][0]["case_id"] == "k1"
    assert (await api.read("/installations", planned_by=soon))["items"] == []

    assert (await api.done(f"{path}/acceptance/refusal", {"refused_by": "甲先生", "reason": "卡纸"}))[
        "status"
    ] == "refused"
    assert (await api.read("/installations", station_id="s1"))["items"] == []
    await api.done("/cases/k1/route", {"station_id": "s1", "reason": "就近"})
    (at_station,) = (await api.read("/installations", station_id="s1", status="refused", open=True))["items"]
    assert at_station == await api.read(path)
    for query in ({"open": False}, {"status": "accepted"}, {"planned_by": soon}, {"customer_id": "c2"}):
        assert (await api.read("/installations", station_id="s1", **query))["items"] == [], query
    for body, field in (({"documents": []}, "documents"), ({"documents": [{"kind": "other"}]}, "documents")):
        refused = await api.post(f"{path}/documents", body | {"received_by": "甲先生"})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)
    manual = {"kind": "manual", "copies": 2}
    await api.done(f"{path}/documents", {"documents": [manual], "received_by": "甲先生"})
    tomorrow = {"accepted_on": str(today + timedelta(days=1))}
    assert (await api.post(f"{path}/acceptance", accept | tomorrow)).json()["errors"][0]["field"] == "accepted_on"
    accepted = await api.done(f"{path}/acceptance", accept | {"reservations": "扫描待调"}, by="manager-1")
    assert (accepted["status"], accepted["accepted_on"], accepted["documents"]) == (
        "reservations",
        str(today),
        [manual],
    )
    machine = await api.read("/equipment/e2")
    assert (machine["accepted_on"], machine["warranty_until"][:4]) == (str(today), str(today.year + 1))
    assert (await api.post(f"{path}/acceptance", accept)).status_code == 409
    assert (await api.post(f"{path}/replan", {"planned_on": soon, "reason": "x"})).status_code == 409
    assert (await api.done(f"{path}/acceptance/settle", {}))["status"] == "accepted"
    assert (await api.read("/installations", open=False, status="accepted"))["items"][0]["reservations"] == "扫描待调"
    assert await api.read(path, as_of=then) == planned
    sealed = "SELECT count(*) FROM intake.events WHERE stream = 'installation-k1' AND data::text ~ '甲先生'"
    assert await api.sql(sealed) == 0


async def test_a_case_that_ends_calls_it_off_and_a_machine_keeps_its_day(api: Any) -> None:
    day = str(day_of(api.now))
    repair = await case(api, "k0", "repair")
    assert (await api.post(repair, PLAN | {"equipment_ids": ["e1"], "planned_on": day})).status_code == 409
    path = await case(api)
    await api.done(path, PLAN | {"equipment_ids": ["e1"], "planned_on": day})
    await api.done("/cases/k1/end", {"ending": "cancelled", "reason": "退货"})
    assert (await api.read(path))["status"] == "called_off"
    assert (await api.post(f"{path}/site-check", {})).status_code == 409
    await api.done("/cases/k1/reopen", {"reason": "又要"})
    await api.done(path, PLAN | {"equipment_ids": ["e1"], "planned_on": day})
    await api.done(f"{path}/site-check", {})
    accept = {"accepted_by": "甲先生", "tested": "打印", "without_visit": "客户自行安装"}
    assert (await api.done(f"{path}/acceptance", accept))["status"] == "accepted"
    assert (await api.read("/equipment/e1"))["accepted_on"] == "2025-06-30", "it was accepted before"
    assert (await api.done("/cases/k1/end", {"ending": "withdrawn", "reason": "完成"}))["status"] == "closed"
    assert (await api.read(path))["status"] == "accepted"
