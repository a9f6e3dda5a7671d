"""A technician fills in the checklist of a periodic inspection on site, and may correct it."""

from typing import Any

from events.catalog.inspection import InspectionBegun
from events.catalog.product import ChecklistStep

STEPS = (ChecklistStep("check", "打印测试页", "Print a test page"), ChecklistStep("clean", "清洁", "Clean"))
WORN = {"result": "fault", "note": "搓纸轮磨损 𠮷"}
FOUND: dict[str, Any] = {"results": [{"result": "ok"}, WORN], "meter_counter": 1200}


async def test_a_checklist_is_filled_in_on_site_and_corrected(world: Any) -> None:
    order = await world.assigned("case-1")
    path = f"/work-orders/{order}/checklist"
    assert (await world.read("t1", path))["steps"] == [], "nobody said that it is an inspection"
    assert (await world.post("t1", path, FOUND)).status_code == 409
    await world.receive("intake", InspectionBegun("machine-1", 3, "case-1", "260302-0001-3", "P-100", STEPS))
    empty = await world.read("t1", path)
    assert [(step["zh"], step["result"]) for step in empty["steps"]] == [("打印测试页", None), ("清洁", None)]
    assert (await world.post("t1", path, FOUND)).status_code == 409, "nobody is there yet"
    await world.done("t1", f"/work-orders/{order}/arrive")
    short = await world.post("t1", path, {"results": FOUND["results"][:1]})
    assert (short.status_code, short.json()["errors"][0]["field"]) == (409, "results")
    filled = await world.done("t1", path, FOUND)
    kept = "SELECT count(*) FROM dispatch.events WHERE data::text LIKE '%搓纸轮磨损%'"
    assert await world.pool.fetchval(kept) == 0, "what is typed is sealed"
    assert [step["result"] for step in filled["steps"]] == ["ok", "fault"]
    assert (filled["filled_by"], filled["meter_counter"], filled["inspection_no"]) == ("t1", 1200, 3)
    assert filled["steps"][1]["note"] == "搓纸轮磨损 𠮷"
    corrected = await world.done("d-north", path, {"results": [{"result": "ok"}, {"result": "cleaned"}]})
    assert (corrected["filled_by"], corrected["held_at"]) == ("d-north", filled["held_at"])
    assert [step["note"] for step in corrected["steps"]] == [None, None]
    assert await world.read("clerk-1", path) == corrected
    for stranger in ("t2", "d-south"):
        assert (await world.post(stranger, path, FOUND)).status_code == 404
        assert (await world.get(stranger, path)).status_code == 404
