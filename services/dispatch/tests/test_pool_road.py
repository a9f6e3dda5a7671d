"""A station's pool over HTTP: units come, go out by decision, come back in some condition; and what is overdue."""

from datetime import UTC, datetime, timedelta
from typing import Any

from dispatch.figures import figures
from dispatch.metrics import UNITS_HERE, UNITS_OVERDUE
from dispatch.projections.products import families_of
from eventlog.testing import told
from events.catalog.case import CaseClosed
from events.catalog.equipment import EquipmentRegistered
from events.catalog.product import ProductDetails, ProductListed
from events.shanghai import day_of

TODAY = day_of(datetime.now(UTC))
TOMORROW, YESTERDAY = str(TODAY + timedelta(days=1)), TODAY - timedelta(days=1)
ENTERED = {"serial_no": "SP-1", "station_id": "north", "model": "MX-200", "accessories": "电源线"}
HAND_OVER, BACK = "/cases/case-1/replacement/hand-over", "/cases/case-1/replacement/return"
LENT = {"serial_no": "sp-1", "ground": "key_customer", "reason": "重点客户，不能停"}


async def pool(world: Any, who: str, **query: Any) -> list[tuple[Any, ...]]:
    items = (await world.read(who, "/replacement-units", **query))["items"]
    return [(item["serial_no"], item["station_id"], item["status"]) for item in items]


async def test_a_unit_is_lent_by_decision_and_comes_back_to_be_checked(world: Any) -> None:
    order = await world.assigned("case-1")
    await world.receive("intake", EquipmentRegistered("machine-1", "customer-1", "P-100", "PL-7", 12))
    unit = await world.done("d-north", "/replacement-units", ENTERED)
    at = f"/replacement-units/{unit['unit_id']}"
    assert (unit["status"], unit["accessories"], unit["times_out"]) == ("available", "电源线", 0)
    assert (await world.post("d-south", "/replacement-units", ENTERED)).status_code == 404
    ours = await world.post("d-south", "/replacement-units", ENTERED | {"station_id": "south"})
    assert (ours.status_code, ours.json()["errors"][0]["field"]) == (409, "serial_no")
    plate = await world.post("d-north", "/replacement-units", ENTERED | {"serial_no": "pl-7"})
    assert (plate.status_code, plate.json()["errors"][0]["field"]) == (409, "serial_no")
    assert (await world.get("d-south", at)).status_code == 404
    assert (await pool(world, "d-south"), await pool(world, "t1")) == ([], [("SP-1", "north", "available")])

    missing = await world.post("d-north", HAND_OVER, {"serial_no": "SP-1"})
    assert (missing.status_code, missing.json()["errors"][0]["field"]) == (409, "ground")
    assert (await world.post("d-north", HAND_OVER, {"serial_no": "SP-1", "ground": "goodwill"})).status_code == 422
    assert (await world.post("t1", HAND_OVER, LENT)).status_code == 403
    lent = await world.done("d-north", HAND_OVER, LENT | {"return_by": TOMORROW})
    assert (lent["status"], lent["ground"], lent["due"], lent["return_by"]) == (
        "handed_over",
        "key_customer",
        None,
        TOMORROW,
    )
    assert (lent["equipment_id"], lent["machine_serial_no"], lent["reason"]) == ("machine-1", "PL-7", LENT["reason"])
    assert (await world.read("d-north", "/replacements"))["items"] == [lent]
    out = await world.read("d-north", "/replacement-units/SP-1")
    assert (out["status"], out["customer_id"], out["machine_serial_no"]) == ("out", "customer-1", "PL-7")
    moment = world._position
    assert (await world.post("d-north", f"{at}/move", {"to_station_id": "south", "reason": "x"})).status_code == 409
    assert (await world.post("d-north", BACK, {"condition": "damaged"})).status_code == 422
    back = await world.done("t1", BACK, {"condition": "damaged", "note": "进纸器卡死"})
    assert (back["status"], back["condition"], back["note"]) == ("returned", "damaged", "进纸器卡死")
    assert await pool(world, "d-north", status="unfit") == [("SP-1", "north", "unfit")]
    refused = await world.post("d-north", HAND_OVER, LENT)
    assert (refused.status_code, "待检修" in refused.json()["detail"]) == (409, True)
    await world.done("d-north", f"{at}/ready", {"note": "已换搓纸轮"})
    await world.done("d-north", f"{at}/move", {"to_station_id": "south", "reason": "南站缺机"})
    assert (await world.get("d-north", at)).status_code == 404
    assert await pool(world, "d-south", model="ｍｘ 200") == [("SP-1", "south", "available")]
    assert (await world.post("d-north", HAND_OVER, LENT)).status_code == 409, "it is another station's now"
    assert await pool(world, "manager-1", as_of=moment) == [("SP-1", "north", "out")]
    assert (await world.read("d-south", f"{at}/history"))["items"][1]["zh"] == (
        "替代设备 sp-1 由网点 north 交付，用于服务单 case-1，客户 customer-1，代替客户设备 PL-7（重点客户）"
    )
    gone = await world.done("d-south", f"{at}/retire", {"ended": "sold", "reason": "售予客户"})
    assert (gone["status"], gone["ended"], gone["reason"]) == ("retired", "sold", "售予客户")
    await world.done("d-north", "/replacement-units", ENTERED | {"serial_no": "0123456789abcdef" * 2})
    assert (await world.read("d-north", f"/replacement-units/{'0123456789abcdef' * 2}"))["status"] == "available"
    assert order


async def test_units_that_are_out_too_long_and_one_that_is_lost(world: Any) -> None:
    """A day is told when the repair ends; nobody registered this unit, so that it enters the pool by being lent."""
    order = await world.assigned("case-1")
    await world.done("d-north", HAND_OVER, LENT)
    assert await pool(world, "d-north") == [("sp-1", "north", "out")]
    await world.done("t1", f"/work-orders/{order}/solve", {"work_done": "换主板"})
    (item,) = (await world.read("d-north", "/replacements"))["items"]
    assert (item["return_by"], item["return_agreed"]) == (str(TODAY + timedelta(days=3)), False)
    await world.done("t1", f"/work-orders/{order}/resume")
    (item,) = (await world.read("d-north", "/replacements"))["items"]
    assert item["return_by"] is None
    agreed = {"return_by": TOMORROW, "reason": "客户要求"}
    assert (await world.post("d-south", "/cases/case-1/replacement/return-day", agreed)).status_code == 404
    item = await world.done("d-north", "/cases/case-1/replacement/return-day", agreed)
    assert (item["return_by"], item["return_agreed"], item["return_overdue"]) == (TOMORROW, True, False)
    assert (await world.read("ops-1", "/replacements", return_overdue=True))["items"] == []
    await figures(world.pool, datetime.now(UTC) + timedelta(days=2))
    assert told(UNITS_OVERDUE) == {("north",): 1, ("south",): 0}
    assert told(UNITS_HERE)["north", "available"] == 0
    lost = await world.done("d-north", "/replacement-units/SP-1/retire", {"ended": "lost", "reason": "客户搬走"})
    assert lost["status"] == "retired"
    (item,) = (await world.read("d-north", "/replacements"))["items"]
    assert item["status"] == "written_off"
    again = await world.post("d-north", HAND_OVER, LENT)
    assert (again.status_code, "已退出" in again.json()["detail"]) == (409, True)
    found = await world.done("d-north", "/replacement-units", ENTERED | {"condition": "to_clean"})
    assert (found["status"], found["ended"], found["model"]) == ("unfit", None, "MX-200")


async def test_what_is_lent_for_a_closed_case_is_not_overdue_at_once(world: Any) -> None:
    await world.assigned("case-1")
    await world.receive("intake", CaseClosed("case-1", "satisfied"))
    item = await world.done("d-north", HAND_OVER, LENT)
    assert (item["return_by"], item["return_agreed"]) == (str(TODAY + timedelta(days=3)), False)
    assert (await world.read("d-north", "/replacements"))["items"] == [item]
    assert item["return_overdue"] is False


async def test_which_units_fit(world: Any) -> None:
    order = await world.routed("case-1")
    for model, family in (("P-100", "激光"), ("P-110", "激光"), ("S-9", "扫描仪")):
        listed = ProductListed(
            model.lower().replace("-", ""), model, ProductDetails(family, "机器", "Machine", (), (), (), 12)
        )
        await world.receive("intake", listed)
    for serial_no, model in (("A-1", "S-9"), ("A-2", "P-110"), ("A-3", "ｐ100"), ("A-4", "X-1")):
        await world.done(
            "d-north", "/replacement-units", {"serial_no": serial_no, "station_id": "north", "model": model}
        )
    await world.done("d-south", "/replacement-units", {"serial_no": "B-1", "station_id": "south", "model": "P-100"})
    found = await world.read("d-north", f"/work-orders/{order}/replacement-suggestions")
    assert (found["model"], found["family"]) == ("P-100", "激光")
    assert [(unit["serial_no"], unit["fit"]) for unit in found["units"]] == [
        ("A-3", "same_model"),
        ("A-2", "same_family"),
        ("A-4", "unknown"),
        ("A-1", "other"),
    ]
    assert (await world.get("d-south", f"/work-orders/{order}/replacement-suggestions")).status_code == 404
    assert await families_of(world.pool, ["S9"]) == {"s9": "扫描仪"}
