"""Prices and charges over HTTP: a list, a visit that is paid for, one that a contract pays for, one that is refused."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.visits import FUSER, LINES, LIST, WORK, known

from events.catalog.contract import ContractSigned
from events.shanghai import day_of

TODAY = day_of(datetime.now(UTC))


async def test_two_who_edit_a_list_at_one_time_do_not_overwrite_each_other(world: Any) -> None:
    assert (await world.get("t1", "/price-list")).status_code == 404
    first = await world.post("manager-1", "/price-list/revisions", LIST, If_Match='"0"')
    assert (first.status_code, first.headers["ETag"], first.json()["revision"]) == (201, '"1"', 1)
    again = await world.post("manager-1", "/price-list/revisions", LIST, If_Match='"1"')
    assert (again.status_code, again.headers["ETag"]) == (201, '"1"'), "as it stands already is no news"
    later = LIST | {"valid_from": str(TODAY + timedelta(days=9)), "prices": [WORK | {"unit_price_fen": 9900}, FUSER]}
    assert (await world.post("manager-1", "/price-list/revisions", later, If_Match='"0"')).status_code == 412
    told = (await world.post("manager-1", "/price-list/revisions", later, If_Match='"1"')).json()
    assert told["changes"] == [
        {"zh": "W-01 维修人工：单价 90.00 → 99.00", "en": "W-01 Repair work: price 90.00 → 99.00"}
    ]
    assert (await world.read("t1", "/price-list"))["revision"] == 1
    assert (await world.read("t1", "/price-list", day=later["valid_from"]))["revision"] == 2
    gone = await world.done("manager-1", "/price-list/revisions/2/withdraw", {"reason": "暂缓"})
    assert gone["standing"] is False
    listed = (await world.read("clerk-1", "/price-list/revisions"))["items"]
    assert [(item["revision"], item["standing"], item["reason"]) for item in listed] == [
        (1, True, "开始收费"),
        (2, False, "开始收费"),
    ]
    refused = await world.post("manager-1", "/price-list/revisions", later | {"valid_from": str(TODAY)})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "valid_from")
    assert (await world.read("clerk-1", "/price-list/revisions", as_of="dispatch:1"))["items"] == []


async def test_a_visit_is_quoted_accepted_done_and_corrected(world: Any) -> None:
    await known(world)
    order = await world.assigned("case-1")  # its case was told that it is in warranty when it was opened
    path = f"/work-orders/{order}"
    free = (await world.done("t1", f"{path}/charge", {"cause": "defect"}))["charge"]
    assert {item["kind"]: item["rule"] for item in free["findings"]}["work"] == "asked_in_warranty"
    charge = (await world.done("t1", f"{path}/charge", {"cause": "misuse"}))["charge"]
    assert {item["rule"] for item in charge["findings"]} == {"misuse"}
    refused = await world.post("t1", f"{path}/solve", {"work_done": "更换定影器"})
    assert refused.status_code == 409 and "请先报价" in refused.json()["detail"]
    (quote,) = (await world.done("t1", f"{path}/charge/quote", {"lines": LINES}))["charge"]["quotes"]
    assert (quote["net_fen"], quote["vat_fen"], quote["total_fen"], quote["state"]) == (51333, 6673, 58006, "open")
    said = {"quote_no": 1, "accepted": True, "by": "李老师", "way": "phone"}
    (quote,) = (await world.done("d-north", f"{path}/charge/quote/answer", said))["charge"]["quotes"]
    assert (quote["state"], quote["by"], quote["way"]) == ("accepted", "李老师", "phone")
    more = await world.post("t1", f"{path}/charge/settle", {"lines": [{"code": "P-01", "quantity": 2}]})
    assert more.status_code == 409 and "超出第 1 次报价" in more.json()["detail"]
    await world.done("t1", f"{path}/charge/settle", {"lines": LINES})
    assert (await world.post("t1", f"{path}/charge/lines/2/reverse", {"reason": "x"})).status_code == 403
    solved = await world.done("t1", f"{path}/solve", {"work_done": "更换定影器"})
    assert solved["charge"]["total_fen"] == 58006
    position = world._position
    back = await world.done("manager-1", f"{path}/charge/lines/2/reverse", {"reason": "旧件修好，未更换"})
    assert (back["charge"]["total_fen"], back["charge"]["invoice_lines"][1]["reversed"]) == (20340, True)
    then = await world.read("d-north", path, as_of=position)
    assert then["charge"]["total_fen"] == 58006
    told = [item["zh"] for item in (await world.read("d-north", f"{path}/history"))["items"]]
    assert "客户接受第 1 次报价（电话" in " ".join(told) and told[-1].startswith("冲销第 2 行：-376.66 元")
    kept = await world.pool.fetchval("SELECT string_agg(data::text, '') FROM dispatch.events")
    assert "李老师" not in kept and "旧件修好" not in kept, "who answered, and why, is sealed"


async def test_a_contract_pays_and_a_refused_quote_ends_the_visit(world: Any) -> None:
    days = date(2020, 1, 1), TODAY + timedelta(days=1)
    contract = ContractSigned("ct1", "customer-1", "维保 1", *days, ("work", "travel"), 4, ())
    await known(world, contract)
    order = await world.assigned("case-1")
    path = f"/work-orders/{order}"
    told = (await world.done("t1", f"{path}/charge", {"cause": "consumables"}))["charge"]
    by_kind = {item["kind"]: item for item in told["findings"]}
    assert (by_kind["work"]["rule"], by_kind["work"]["contract_id"]) == ("contract", "ct1")
    assert "维保 1" in by_kind["work"]["zh"] and by_kind["consumables"]["covered"] is False
    none = await world.post("t1", f"{path}/charge/quote", {"lines": LINES[:1]})
    assert none.status_code == 409 and "无需报价" in none.json()["detail"]
    await world.done("t1", f"{path}/charge/quote", {"lines": LINES})
    await world.done(
        "t1", f"{path}/charge/quote/answer", {"quote_no": 1, "accepted": False, "by": "李老师", "way": "in_person"}
    )
    assert (await world.post("t1", f"{path}/charge/settle", {"lines": LINES})).status_code == 409
    done = (await world.done("t1", f"{path}/charge/settle", {"lines": LINES[:1]}))["charge"]
    assert [(line["covered"], line["net_fen"]) for line in done["invoice_lines"]] == [(True, 0)]
    await world.done("t1", f"{path}/fail", {"reason": "客户不愿付费"})
    told = [item["zh"] for item in (await world.read("d-north", f"{path}/history"))["items"]]
    assert told[-1] == "网点 north 第 1 次上门完成，故障未排除，客户拒绝报价：客户不愿付费"


async def test_what_the_visit_used_need_not_be_typed_twice(world: Any) -> None:
    await known(world)
    path = f"/work-orders/{await world.assigned('case-1')}"
    names = {"name_zh": "件", "name_en": "Part", "unit_zh": "个", "unit_en": "piece"}
    for part_no in ("p-01", "X-99"):
        await world.done("manager-1", "/parts", {"part_no": part_no, **names})
        await world.done("d-north", "/stock/deliveries", {"part_no": part_no, "quantity": 5, "delivery_no": "SF-1"})
    await world.done("t1", f"{path}/parts/use", {"part_no": "P-01", "quantity": 1})
    await world.done("t1", f"{path}/parts/use", {"part_no": "X-99", "quantity": 1})
    await world.done("t1", f"{path}/parts/reserve", {"part_no": "P-01", "quantity": 1})
    proposed = await world.read("t1", f"{path}/charge/proposal")
    assert [(line["code"], line["quantity"], line["of"]) for line in proposed["lines"]] == [("P-01", 1, "parts")]
    assert (proposed["unpriced"], proposed["minutes"]) == (["X-99"], None)
    quoted = await world.read("d-north", f"{path}/charge/proposal", reserved=True)
    assert quoted["lines"][0]["quantity"] == 2 and quoted["total_fen"] > proposed["total_fen"] > 0
    assert (await world.get("d-south", f"{path}/charge/proposal")).status_code == 404
    await world.done("t1", f"{path}/charge", {"cause": "misuse"})
    await world.done("t1", f"{path}/charge/quote", {"lines": LINES})
    await world.done(
        "t1", f"{path}/charge/quote/answer", {"quote_no": 1, "accepted": True, "by": "李老师", "way": "phone"}
    )
    settled = await world.read("t1", f"{path}/charge/proposal")
    assert {line["code"]: line["of"] for line in settled["lines"]} == {"P-01": "parts", "W-01": "quote"}
    lines = [{name: line[name] for name in ("code", "quantity")} for line in settled["lines"]]
    charge = (await world.done("t1", f"{path}/charge/settle", {"lines": lines}))["charge"]
    assert charge["total_fen"] == settled["total_fen"]
    assert (await world.read("t1", f"{path}/charge/proposal"))["lines"] == []
