"""A tool is with one technician at a time, and measures right while it is."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from events.shanghai import day_of

TODAY = day_of(datetime.now(UTC))
SOON, LATER = str(TODAY + timedelta(days=2)), str(TODAY + timedelta(days=9))
SCOPE = {"tool_id": "osc-7", "station_id": "north", "name_zh": "示波器", "name_en": "Oscilloscope"}


async def test_a_tool_goes_to_one_and_comes_back(world: Any) -> None:
    assert (await world.post("d-south", "/tools", SCOPE)).status_code == 404, "another station's"
    await world.done("d-north", "/tools", SCOPE | {"calibrated_until": SOON})
    assert (await world.post("d-north", "/tools", SCOPE)).status_code == 409
    lend = {"return_by": SOON, "condition": "完好"}
    answers = await asyncio.gather(
        *(world.post("d-north", "/tools/osc-7/lend", lend | {"technician_id": who}) for who in ("t1", "t2"))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (row,) = (await world.read("t1", "/tools", out=True, due_by=LATER))["items"]
    assert (row["technician_id"] in ("t1", "t2"), row["return_by"], row["condition"]) == (True, SOON, "完好")
    assert (await world.post("d-north", "/tools/osc-7/retire", {"reason": "旧"})).status_code == 409
    back = await world.done("d-north", "/tools/osc-7/return", {"condition": "探头损坏", "usable": False})
    assert (back["technician_id"], back["usable"]) == (None, False)
    again = lend | {"technician_id": "t1"}
    assert "mended" in (await world.post("d-north", "/tools/osc-7/lend", again)).json()["detail_en"]
    await world.done("d-north", "/tools/osc-7/mend", {"condition": "已换探头"})
    for wrong, field in (({"return_by": LATER}, "return_by"), ({"technician_id": "t3"}, "technician_id")):
        refused = await world.post("d-north", "/tools/osc-7/lend", again | wrong)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, field)
    await world.done("d-north", "/tools/osc-7/calibrate", {"calibrated_on": str(TODAY), "calibrated_until": LATER})
    assert (await world.done("d-north", "/tools/osc-7/lend", again | {"return_by": LATER}))["return_by"] == LATER
    assert (await world.read("d-north", "/tools", due_by=SOON))["items"] == []
    refused = (await world.get("d-north", "/tools", due_by="1899-12-31")).json()
    assert (refused["detail"], refused["detail_en"]) == (
        "due_by：应在 1900 年至 2999 年之间",
        "due_by must be between the years 1900 and 2999",
    )
    told = (await world.read("t2", "/tools/osc-7/history"))["items"]
    assert [item["zh"] for item in told][-2:] == [f"{TODAY} 校准，有效至 {LATER}", f"借给 t1，{LATER} 前归还"]
    assert (await world.get("d-south", "/tools/osc-7")).status_code == 404
    await world.done("d-north", "/tools/osc-7/return", {"condition": "完好"})
    await world.done("d-north", "/tools/osc-7/retire", {"reason": "已旧"})
    assert (await world.post("d-north", "/tools/osc-7/lend", again)).status_code == 409
