"""A customer's repair 客户维修: collected by the salesperson, repaired by its maker, back by the same hands."""

from aftersales.demo.case import Case
from aftersales.demo.people import AGENT, BILLING, MANAGER, SALES
from aftersales.demo.stage import Stage
from aftersales.responses import Refused

REPAIR, FACTORY = "/customer-repairs/repair-1", "/factory-services/factory-1"


async def customer_repair(stage: Stage) -> None:
    """Nobody leaves out the billing clerk; the maker's counter is in the same town; the customer signs at both ends."""
    case = Case(stage, "customer-repair", customer="E06")
    sales, billing, agent = stage.people[SALES], stage.people[BILLING], stage.people[AGENT]

    await stage.until("Mon 08:33")
    for staff_id, role in ((SALES, "salesperson"), (BILLING, "billing_clerk"), (AGENT, "agent")):
        await stage.people[MANAGER].post("dispatch", "/stations/shanghai/staff", {"staff_id": staff_id, "role": role})

    await stage.until("Tue 13:12")
    await case.reported("phone", "扫描仪进纸异响，请取回修 · The scanner rattles: please collect it")

    await stage.until("Tue 13:48")
    thing = {"repair_id": "repair-1", "thing": "扫描仪 · Scanner", "given_by": "接待处 · Reception"}
    collected = await sales.post(
        "intake",
        "/cases/customer-repair/customer-repair",
        thing | _seen("客户处 · At the customer’s") | {"form_no": "WX-0001", "due_on": "2026-03-11"},
    )
    case.position = collected.position
    case.tell("取件 collected", "业务员取回，客户签字 WX-0001 · The salesperson has it, the customer has signed")

    await stage.until("Tue 14:06")
    try:
        await agent.post("intake", f"{REPAIR}/take", _seen("客服部 · Service desk"))
    except Refused as refusal:
        stage.remembered["a link that is left out"] = refusal.status
        case.tell(f"拒绝 refused {refusal.status}", f"{refusal.zh} · {refusal.en}")
    await billing.post("intake", f"{REPAIR}/take", _seen("开票处 · Billing desk"))
    await agent.post("intake", f"{REPAIR}/take", _seen("客服部 · Service desk"))
    await agent.post("intake", f"{REPAIR}/diagnosis", {"findings": "齿轮断裂 · A gear is broken"})

    await stage.until("Tue 14:21")
    sent = {"factory_service_id": "factory-1", "maker": "厂家上海维修中心 · The maker’s centre in Shanghai"}
    how = {"carrier": "同城快送 · City courier", "tracking_no": "TC-88120", "expected_on": "2026-03-10"}
    await agent.post("intake", f"{REPAIR}/factory-services", sent | how | {"condition": "原包装 · Packed"})
    case.tell("返厂 factory service", "送厂家维修中心，当日可取 · To its maker, back the same day")

    await stage.until("Tue 16:43")
    await agent.post("intake", f"{FACTORY}/finish", {"result": "repaired"})
    await agent.post("intake", f"{FACTORY}/return", {"condition": "完好 · As new"})
    await agent.post("intake", f"{REPAIR}/finish", {"result": "repaired", "note": "试扫 20 页 · Scanned 20 pages"})

    await stage.until("Tue 17:04")
    await billing.post("intake", f"{REPAIR}/take", _seen("开票处 · Billing desk"))
    await sales.post("intake", f"{REPAIR}/take", _seen("开票处 · Billing desk"))

    await stage.until("Tue 17:53")
    back = _seen("客户处 · At the customer’s") | {"received_by": "接待处 · Reception", "form_no": "WX-0001"}
    case.position = (await sales.post("intake", f"{REPAIR}/return", back)).position
    case.tell("交还 back", "同一业务员交还，客户签收 · The same salesperson brings it back, the customer signs")

    await stage.until("Wed 11:14")
    await case.satisfied("有人上门取送，省心 · Collected and brought back: no trouble at all")


def _seen(place: str) -> dict[str, str]:
    return {"place": place, "condition": "外壳轻微划痕 · A slight scratch", "accessories": "电源线 · Power cord"}
