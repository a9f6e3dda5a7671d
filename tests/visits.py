"""Visits of one machine out of warranty: with a price list, and one that was charged, finished and reported on."""

from datetime import date
from typing import Any

from dispatch.routes.images import SMALLEST_PNG
from events.catalog.customer import CustomerRegistered
from events.catalog.equipment import EquipmentAccepted, EquipmentRegistered

GOODS = {"vat": "goods", "basis_points": 1300, "valid_from": "2019-04-01"}
WORK: dict[str, Any] = {
    "code": "W-01",
    "kind": "work",
    "name_zh": "维修人工",
    "name_en": "Repair work",
    "unit_zh": "半小时",
}
WORK |= {"unit_en": "half hour", "unit_price_fen": 9000, "vat": "goods"}
FUSER = WORK | {"code": "P-01", "kind": "parts", "name_zh": "定影器", "name_en": "Fuser", "unit_price_fen": 33333}
LIST = {"valid_from": "2026-01-01", "rates": [GOODS], "prices": [WORK, FUSER], "reason": "开始收费"}
LINES = [{"code": "w-01", "quantity": 2}, {"code": "P-01", "quantity": 1}]
FILED = {"findings": "定影器<老化>", "work_done": "更换定影器", "minutes_on_site": 40, "signed_by_customer": True}
ROLLER = {"part_no": "P-01", "name_zh": "定影器", "name_en": "Fuser", "unit_zh": "个", "unit_en": "piece"}


async def known(world: Any, *more: Any) -> None:
    """A machine out of warranty, as intake has it, and a price list."""
    await world.receive("intake", EquipmentRegistered("machine-1", "customer-1", "P-100", "SN-1", 36))
    await world.receive("intake", EquipmentAccepted("machine-1", date(2020, 6, 30), date(2023, 6, 30)))
    for event in more:
        await world.receive("intake", event)
    await world.done("manager-1", "/price-list/revisions", LIST)


async def reported(world: Any) -> str:
    """A visit that used a part and is charged, finished, and its report issued; gives its path."""
    await known(world, CustomerRegistered("customer-1", "青松律师事务所", "华北"))
    await world.done("manager-1", "/parts", ROLLER)
    await world.done("d-north", "/stock/counts", {"part_no": "P-01", "counted": 3, "reason": "盘点"})
    path = f"/work-orders/{await world.assigned('case-1')}"
    early = await world.post("t1", f"{path}/reports", {})
    assert early.status_code == 409 and "请先提交维修人员的报告" in early.json()["detail"]
    await world.done("t1", f"{path}/arrive")
    found = {"fault": "进纸轮打滑", "fault_code": "F-12", "cause_code": "C-21"}
    await world.done("t1", f"{path}/diagnose", found)
    await world.done("t1", f"{path}/charge", {"cause": "misuse"})
    await world.done("t1", f"{path}/charge/quote", {"lines": LINES})
    said = {"quote_no": 1, "accepted": True, "by": "李老师", "way": "phone"}
    await world.done("t1", f"{path}/charge/quote/answer", said)
    await world.done("t1", f"{path}/charge/settle", {"lines": LINES})
    await world.done("t1", f"{path}/parts/use", {"part_no": "P-01", "quantity": 1})
    await world.done("t1", f"{path}/images/signature", {"signed_by": "李<老师>", "content": SMALLEST_PNG})
    await world.done("t1", f"{path}/solve", {"work_done": "更换定影器"})
    await world.done("t1", f"{path}/report", FILED)
    await world.done("t1", f"{path}/reports", {"contact": "李<老师>", "address": "南京西路 1 号"})
    return path
