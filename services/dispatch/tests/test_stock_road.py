"""Parts over HTTP: who sees what is where, what moves, and how a part that came ends the wait for it."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from dispatch.figures import figures
from dispatch.metrics import OLDEST_TRANSFER
from eventlog.testing import told
from events.catalog.customer_repair import CustomerRepairCollected, CustomerRepairReturned

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
FUSER = {"part_no": "P-01", "name_zh": "定影器", "name_en": "Fuser", "unit_zh": "个", "unit_en": "piece"}


async def fuser(world: Any, quantity: int = 0) -> str:
    """The part is in the register, and some of it in the north; gives the stock's id."""
    await world.done("manager-1", "/parts", FUSER)
    await world.done("d-north", "/stock/minimums", {"part_no": "P-01", "minimum": 2})
    if quantity:
        delivery = {"part_no": "P-01", "quantity": quantity, "delivery_no": "SF-1"}
        await world.done("d-north", "/stock/deliveries", delivery)
    (row,) = (await world.read("d-north", "/stock"))["items"]
    return str(row["stock_id"])


async def accepted(world: Any, case: str) -> str:
    order: str = await world.routed(case)
    await world.done("d-north", f"/work-orders/{order}/accept")
    return order


async def test_a_part_that_comes_ends_the_wait_of_who_waited_longest(world: Any) -> None:
    stock = await fuser(world)
    first, second = await world.assigned("case-1"), await accepted(world, "case-2")
    await world.done("t1", f"/work-orders/{first}/arrive")
    wait = {"reason": "parts", "note": "等定影器", "part_no": "P-01", "quantity": 2}
    waiting = await world.done("t1", f"/work-orders/{first}/wait", wait)
    assert (waiting["waiting_part_no"], waiting["waiting_quantity"]) == ("P-01", 2)
    await world.done("d-north", f"/work-orders/{second}/wait", wait | {"quantity": 1})
    await world.done("d-north", "/stock/deliveries", {"part_no": "P-01", "quantity": 1, "delivery_no": "SF-1"})
    assert {(await world.read("d-north", f"/work-orders/{id}"))["status"] for id in (first, second)} == {"waiting"}
    row = await world.done("d-north", "/stock/deliveries", {"part_no": "P-01", "quantity": 1, "delivery_no": "SF-1"})
    assert (row["on_hand"], row["reserved"], row["waiting"], row["short"]) == (2, 2, 1, 2)
    served = await world.read("d-north", f"/work-orders/{first}")
    assert (served["status"], served["waiting_reason"]) == ("assigned", None), "nobody is on site any more"
    assert [(part["part_no"], part["reserved"], part["used"]) for part in served["parts"]] == [("P-01", 2, 0)]
    queue = (await world.read("d-north", "/work-orders", status="open"))["items"]
    assert {item["work_order_id"]: item["status"] for item in queue} == {first: "assigned", second: "waiting"}
    await world.done("t1", f"/work-orders/{first}/parts/use", {"part_no": "P-01", "quantity": 1})
    await world.done("t1", f"/work-orders/{first}/solve", {"work_done": "更换定影器"})
    served = await world.read("d-north", f"/work-orders/{second}")
    assert served["status"] == "accepted", "what the first did not need was freed, and the second had waited for it"
    row = await world.read("d-north", f"/stock/{stock}")
    assert (row["on_hand"], row["reserved"], row["waiting"]) == (1, 1, 0)
    told = [item["en"] for item in (await world.read("d-north", f"/work-orders/{first}/history"))["items"]]
    assert told[-5:-1] == [
        "Work waits for parts; the clocks go on: P-01 × 2: 等定影器",
        "P-01 × 2 reserved in the store of north, which has come",
        "Work goes on: P-01 has come",
        "Used P-01 × 1",
    ]
    await world.done("d-north", f"/work-orders/{first}/parts/return", {"part_no": "P-01", "quantity": 1})
    assert (await world.read("d-north", f"/stock/{stock}"))["on_hand"] == 2
    of_what = {"reason": "parts", "note": "等配件", "quantity": 2}
    unnamed = await world.post("d-north", f"/work-orders/{second}/wait", of_what)
    assert [fault["field"] for fault in unnamed.json()["errors"]] == ["quantity"]
    refused = await world.post("d-north", f"/work-orders/{second}/wait", wait | {"quantity": 1})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "part_no"), "one is free"


async def test_what_is_under_way_is_nowhere_else_and_each_side_sees_it(world: Any) -> None:
    stock = await fuser(world, 5)
    van = {"part_no": "P-01", "quantity": 2, "to_technician_id": "t1"}
    assert (await world.post("d-north", "/stock-transfers", van | {"to_technician_id": "t3"})).status_code == 409
    coming = await world.done("d-north", "/stock-transfers", van)
    assert (coming["technician_id"], coming["on_hand"], coming["under_way"]) == ("t1", 0, 2)
    there = f"/stock/{coming['stock_id']}/transfers/1/receive"
    assert (await world.post("t2", there, {"quantity": 2})).status_code == 404, "another's van"
    assert (await world.done("t1", there, {"quantity": 2}))["on_hand"] == 2
    assert (await world.post("t1", there, {"quantity": 2})).status_code == 409
    order = f"/work-orders/{await world.assigned('case-1', 't2')}"
    theirs = {"part_no": "P-01", "quantity": 1, "technician_id": "t1"}
    for what in ("reserve", "use"):
        refused = await world.post("t2", f"{order}/parts/{what}", theirs)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "technician_id"), "another's van"
    assert (await world.post("d-north", f"{order}/parts/reserve", theirs)).status_code == 200
    assert (await world.post("d-north", f"{order}/parts/free", theirs)).status_code == 200
    answer = await world.done(
        "d-north", "/stock-transfers", {"part_no": "P-01", "quantity": 3, "to_station_id": "south"}
    )
    assert (answer["stock_id"], answer["on_hand"]) == (stock, 0), "what another station has is not told"
    (far,) = (await world.read("d-south", "/stock-transfers", open=True))["items"]
    assert (await world.get("d-north", f"/stock/{far['stock_id']}")).status_code == 404
    for who in ("d-north", "d-south", "manager-1"):
        (item,) = (await world.read(who, "/stock-transfers", open=True))["items"]
        assert (item["from_station_id"], item["to_station_id"], item["quantity"]) == ("north", "south", 3)
    await figures(world.pool, datetime.fromisoformat(far["sent_at"]) + timedelta(hours=2))
    assert told(OLDEST_TRANSFER) == {("north",): 0, ("south",): 7200}
    there = f"/stock/{far['stock_id']}/transfers/1/receive"
    assert (await world.post("d-north", there, {"quantity": 3})).status_code == 404, "it is for the south to receive"
    refused = await world.post("d-south", there, {"quantity": 2})
    assert refused.json()["errors"][0]["field"] == "reason"
    assert (await world.done("d-south", there, {"quantity": 2, "reason": "途中丢失"}))["on_hand"] == 2
    (item,) = (await world.read("d-north", "/stock-transfers", open=False, limit=1))["items"]
    assert item["arrived"] == 2
    await figures(world.pool, datetime.now(UTC))
    assert told(OLDEST_TRANSFER) == {("north",): 0, ("south",): 0}
    (short,) = (await world.read("manager-1", "/stock/reorder"))["items"]
    assert (short["stock_id"], short["available"], short["short"], short["name_en"]) == (stock, 0, 2, "Fuser")
    sheet = (await world.get("d-north", "/stock/reorder/export")).content.decode("utf-8-sig").splitlines()
    assert (len(sheet), sheet[1].split(",")[-3:]) == (2, ["0", "2", "2"])
    counted = {"part_no": "P-01", "counted": 1}
    assert (await world.post("d-north", "/stock/counts", counted)).json()["errors"][0]["field"] == "reason"
    await world.done("d-north", "/stock/counts", counted | {"reason": "货架后找到一个"})
    history = (await world.read("d-north", f"/stock/{stock}/history"))["items"]
    assert history[-1]["en"] == "P-01 counted: 1, +1"
    assert (await world.get("d-south", f"/stock/{stock}/history")).status_code == 404


async def test_what_a_transferred_order_had_taken_goes_back_to_the_station_that_gave_it(world: Any) -> None:
    stock, order = await fuser(world, 3), await accepted(world, "case-1")
    path, back = f"/work-orders/{order}", {"work_order_id": order, "quantity": 2}
    await world.done("d-north", f"{path}/parts/use", {"part_no": "P-01", "quantity": 2})
    await world.done("d-north", f"{path}/transfer", {"to_station_id": "south", "reason": "离客户更近"})
    await world.done("d-south", f"{path}/accept")
    assert (await world.get("d-north", path)).status_code == 404
    refused = await world.post("d-south", f"{path}/parts/return", {"part_no": "P-01", "quantity": 1})
    assert refused.json()["errors"][0]["field"] == "quantity", "the south gave none"
    assert (await world.post("d-south", f"/stock/{stock}/returns", back)).status_code == 404
    assert (await world.post("t1", f"/stock/{stock}/returns", back)).status_code == 404, "no van of theirs"
    wait = {"reason": "parts", "note": "等", "part_no": "P-01", "quantity": 3}
    waiting = await accepted(world, "case-2")
    await world.done("d-north", f"/work-orders/{waiting}/wait", wait)
    refused = await world.post("d-north", f"/stock/{stock}/returns", back | {"quantity": 3})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "quantity")
    row = await world.done("d-north", f"/stock/{stock}/returns", back)
    assert (row["on_hand"], row["reserved"], row["waiting"]) == (3, 3, 0), "and ends a wait"
    assert (await world.read("d-south", path))["parts"] == []
    again = await world.post("d-north", f"/stock/{stock}/returns", back)
    assert (again.status_code, again.json()["errors"][0]["field"]) == (404, "work_order_id")


async def test_the_last_one_is_taken_once_and_what_is_told_apart_goes_out_as_it_came_in(world: Any) -> None:
    stock = await fuser(world, 3)
    orders = [await accepted(world, f"case-{number}") for number in range(4)]
    want = {"part_no": "ｐ-01", "quantity": 1}
    send = {"part_no": "P-01", "quantity": 1, "to_station_id": "south"}
    answers = await asyncio.gather(
        *(world.post("d-north", f"/work-orders/{order}/parts/use", want) for order in orders),
        *(world.post("d-north", "/stock-transfers", send) for _ in range(3)),
    )
    codes = sorted(answer.status_code for answer in answers)
    assert len([code for code in codes if code < 300]) == 3 and set(codes[3:]) == {409}
    row = await world.read("d-north", f"/stock/{stock}")
    assert (row["on_hand"], row["reserved"]) == (0, 0)
    await world.done("manager-1", "/parts", FUSER | {"part_no": "P-02", "tracked_by": "serial"})
    assert (await world.post("manager-1", "/parts", FUSER | {"part_no": "P-02"})).status_code == 409, (
        "it stays told apart"
    )
    came = {"part_no": "P-02", "quantity": 2, "delivery_no": "SF-1"}
    assert (await world.post("d-north", "/stock/deliveries", came)).json()["errors"][0]["field"] == "lots"
    lots = [{"lot": "FU-2", "quantity": 1}, {"lot": "FU-1", "quantity": 1}]
    await world.done("d-north", "/stock/deliveries", came | {"lots": lots})
    assert (await world.post("d-north", "/stock/deliveries", came | {"lots": lots})).status_code == 409, "here already"
    for typed in ([{"lot": "ｆｕ 1", "quantity": 1}], [{"lot": "S1", "quantity": 1}, {"lot": "Ｓ１", "quantity": 1}]):
        twice = came | {"quantity": len(typed), "lots": typed}
        assert (await world.post("d-north", "/stock/deliveries", twice)).status_code == 409, "however it is typed"
    order = await accepted(world, "case-9")
    use = {"part_no": "P-02", "quantity": 1}
    for wrong in ([], [{"lot": "FU-9", "quantity": 1}], lots):
        refused = await world.post("d-north", f"/work-orders/{order}/parts/use", use | {"lots": wrong})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "lots")
    used = await world.done("d-north", f"/work-orders/{order}/parts/use", use | {"lots": lots[:1]})
    assert used["parts"][0]["lots"] == lots[:1]
    (row,) = (await world.read("d-north", "/stock", part_no="p-02"))["items"]
    assert (row["on_hand"], row["lots"]) == (1, lots[1:])
    corrected = {"name_en": "Fuser unit", "reason": "与供应商一致"}
    part = await world.done("manager-1", "/parts/P-02/correct", corrected)
    assert part == await world.read("t1", "/parts/p-02") and part["name_en"] == "Fuser unit"
    assert (await world.post("d-north", "/stock/deliveries", came | {"part_no": "P-99"})).status_code == 404


async def test_a_customers_repair_takes_parts_of_a_station_and_gives_back_what_is_left_over(world: Any) -> None:
    stock = await fuser(world, 2)
    for_it = {"part_no": "P-01", "repair_id": "r1", "quantity": 1}
    assert (await world.post("d-north", "/stock/issues", for_it)).status_code == 404, "nobody has heard of it"
    link: Any = (NOW, "前台", "完好", "", "王", "", "")
    first: Any = ("r1", "k1", "c1", None, None, "打印机", "卡纸", "salesperson", "s-1", *link, None)
    await world.receive("intake", CustomerRepairCollected(*first))
    await world.read("d-north", "/stock")
    answers = await asyncio.gather(*(world.post("d-north", "/stock/issues", for_it) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 409, 409]
    assert (await world.read("d-north", f"/stock/{stock}"))["on_hand"] == 0
    assert (await world.post("d-south", "/stock/issues", for_it)).status_code == 409, "their own store has none"
    assert (await world.post("t1", "/stock/issues", for_it)).status_code == 403
    back = for_it | {"quantity": 3}
    refused = await world.post("d-north", "/stock/issues/return", back)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "quantity")
    order = await accepted(world, "case-1")
    wait = {"reason": "parts", "note": "等定影器", "part_no": "P-01", "quantity": 1}
    await world.done("d-north", f"/work-orders/{order}/wait", wait)
    row = await world.done("d-north", "/stock/issues/return", for_it)
    assert (row["on_hand"], row["reserved"]) == (1, 1), "who waits for one has it"
    await world.receive("intake", CustomerRepairReturned("r1", "k1", 2, "s-1", *link))
    await world.done("d-north", "/stock/issues/return", for_it)
    refused = await world.post("d-north", "/stock/issues", for_it)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "repair_id")
    told_of = [item["en"] for item in (await world.read("d-north", f"/stock/{stock}/history"))["items"]]
    assert "P-01 × 1 issued for customer repair r1" in told_of
