"""Products over HTTP: listed, revised, discontinued, found."""

from typing import Any

MX = {
    "model": "MX-200",
    "family": "MX",
    "name_zh": "激光打印机",
    "name_en": "Laser printer",
    "skills": ["激光"],
    "parts": [{"part_no": "DR-200", "name_zh": "硒鼓", "name_en": "Drum"}],
    "checklist": [{"phase": "clean", "zh": "清洁搓纸轮", "en": "Clean the pick-up roller"}],
    "warranty_months": 36,
    "fault_codes": ["F-22", "F-11"],
}
TWICE = {"fault_codes": ["F-11", "F-11"], "reason": "x"}
UNKNOWN = {"fault_codes": ["F-10"], "reason": "x"}
LP = {"model": "光谱 LP/10", "family": "LP", "name_zh": "行式打印机", "name_en": "Line printer"}


async def test_products_are_listed_and_found(api: Any) -> None:
    assert (await api.post("/products", MX)).status_code == 403, "a clerk reads"
    listed = await api.post("/products", MX, by="manager-1")
    assert (listed.status_code, listed.headers["location"]) == (201, "/products/mx200")
    lp = await api.done("/products", LP, by="manager-1")
    assert (lp["warranty_months"], lp["skills"], lp["fault_codes"]) == (60, [], [])

    async def found(**query: Any) -> list[str]:
        return [row["model"] for row in (await api.read("/products", **query))["items"]]

    assert await found() == ["MX-200", "光谱 LP/10"]
    assert await found(q="打印机 laser") == await found(family="ｍｘ") == await found(skill="激光") == ["MX-200"]
    assert await found(skill="激") == await found(family="M") == await found(discontinued=True) == []
    assert await found(q="lp/10", discontinued=False) == ["光谱 LP/10"]
    shown = await api.read("/products/Mx-200", by="technician-s1")
    lists = ("parts", "checklist", "fault_codes")
    assert [shown[name] for name in lists] == [MX[name] for name in lists]
    assert shown == listed.json() == (await api.read("/products", q="mx-200"))["items"][0]
    assert (await api.read(f"/products/{lp['model_key']}"))["model"] == "光谱 LP/10"
    assert (await api.get("/products/nobody")).status_code == 404


async def test_a_product_is_revised_with_a_reason_and_a_version(api: Any) -> None:
    listed = await api.post("/products", MX, by="manager-1")
    again = await api.post("/products", MX | {"model": "mx 200", "family": "M"}, by="manager-1")
    assert (again.status_code, again.json()["errors"][0]["field"]) == (409, "model")
    revision = {"parts": [], "warranty_months": 0, "reason": "条款改变"}
    for body in ({}, {"reason": "x"}, {"family": "x"}, {"skills": ["a", "a"], "reason": "x"}, TWICE, UNKNOWN):
        assert (await api.post("/products/mx200/revise", body, by="manager-1")).status_code == 422
    assert (await api.post("/products/mx9/revise", revision, by="manager-1")).status_code == 404
    assert (await api.post("/products/mx200/revise", revision)).status_code == 403
    revised = await api.done("/products/MX-200/revise", revision, by="manager-1", If_Match=listed.headers["etag"])
    assert (revised["parts"], revised["warranty_months"], revised["skills"]) == ([], 0, ["激光"])
    assert revised["fault_codes"] == MX["fault_codes"]
    late = {"family": "MF", "reason": "x"}
    stale = await api.post("/products/mx200/revise", late, by="manager-1", If_Match=listed.headers["etag"])
    assert stale.status_code == 412
    before = listed.headers["aftersales-position"]
    assert (await api.read("/products/mx200", as_of=before))["warranty_months"] == 36


async def test_a_machine_has_the_terms_and_the_family_of_its_product(api: Any) -> None:
    machine = {"customer_id": "c1", "model": "ＭＸ 200", "serial_no": "SN-2", "accepted_on": "2026-01-15"}
    unlisted = await api.done("/equipment", machine | {"equipment_id": "e2"})
    assert (unlisted["warranty_months"], unlisted["warranty_until"], unlisted["family"]) == (60, "2031-01-15", None)
    before = api.position
    await api.done("/products", MX, by="manager-1")
    listed = await api.done("/equipment", machine | {"equipment_id": "e3", "serial_no": "SN-3"})
    assert (listed["warranty_months"], listed["family"]) == (36, "MX")
    assert await api.read("/equipment/e3") == listed
    assert (await api.read("/equipment/e2"))["family"] == "MX", "the terms stay, the family is the product's"
    assert (await api.read("/equipment/e2", as_of=before))["family"] is None
    again = await api.done("/equipment/e2/acceptance", {"accepted_on": "2026-01-15"})
    assert (again["warranty_months"], again["family"]) == (60, "MX")
    rows = (await api.read("/equipment", customer_id="c1"))["items"]
    assert [(row["equipment_id"], row["family"]) for row in rows] == [("e1", "MX"), ("e2", "MX"), ("e3", "MX")]
    other = await api.done("/equipment/e3/correct", {"model": "LP-10", "reason": "铭牌"})
    assert (other["family"], other["warranty_months"]) == (None, 36)
    assert [row["equipment_id"] for row in (await api.read("/equipment", model="mx200"))["items"]] == ["e1", "e2"]
    await api.done("/products/mx200/revise", {"family": "M", "warranty_months": 12, "reason": "x"}, by="manager-1")
    await api.done("/equipment", machine | {"equipment_id": "e2"})
    assert (await api.read("/equipment/e2"))["warranty_months"] == 60


async def test_a_product_is_discontinued_and_listed_again(api: Any) -> None:
    await api.done("/products", MX, by="manager-1")
    gone = await api.done("/products/mx200/discontinue", {"reason": "接替"}, by="manager-1")
    assert (gone["discontinued"], gone["discontinued_reason"]) == (True, "接替")
    assert [row["model_key"] for row in (await api.read("/products", discontinued=True))["items"]] == ["mx200"]
    revised = await api.done("/products/mx200/revise", {"family": "老", "reason": "x"}, by="manager-1")
    assert (revised["discontinued"], revised["family"]) == (True, "老")
    again = await api.done("/products", MX, by="manager-1")
    assert (again["discontinued"], again["discontinued_reason"], again["family"]) == (False, None, "MX")
    assert await api.read("/products/mx200") == again
