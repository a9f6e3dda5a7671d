"""Periodic inspection 定期检查: planned by the warranty, moved on request, held with its checklist; what it found
becomes a request."""

from aftersales.demo.case import Case
from aftersales.demo.cast import machine_of
from aftersales.demo.stage import Stage, eventually
from aftersales.responses import Json

CUSTOMER = "S08"
PLAN = f"/equipment/{machine_of(CUSTOMER)}/inspections"
LINES, FOUND = "复印件有竖线，须换感光鼓 · Lines on copies: it needs another drum", "found-on-inspection"


async def inspected(stage: Stage) -> None:
    """A copier in warranty has an inspection in each of four quarters; the customer moves two of them. On the first the
    technician finds lines on the copies, for which the clerk opens a repair that is still to be routed."""
    case, clerk = Case(stage, "inspected", customer=CUSTOMER), stage.clerk

    await stage.until("Mon 15:10")
    planned = (await clerk.post("intake", f"{PLAN}/plan", {})).body["inspections"]
    quarters = "、".join(each["quarter"] for each in planned)
    case.tell("检查计划 planned", f"{machine_of(CUSTOMER)}：{quarters}")
    sooner = {"planned_on": "2026-03-11", "reason": "客户周三方便 · Wednesday suits the customer"}
    await clerk.post("intake", f"{PLAN}/1/move", sooner)
    later = {"planned_on": "2026-07-06", "customers_wish": True, "reason": "六月盘点 · They take stock in June"}
    await clerk.post("intake", f"{PLAN}/2/move", later)
    case.tell("改期 moved", "第一次提前到周三，第二次应客户要求到七月 · The first to Wednesday, the second to July")

    await stage.until("Tue 15:20")
    begun = await clerk.post("intake", f"{PLAN}/1/begin", {"case_id": case.id})
    case.position = begun.position
    case.tell(f"开单 begun {begun.body['number']}", begun.body["description"])
    slot = ("Wed 10:30", "Wed 11:30")
    await case.agreed(*slot)
    visit = await case.routed()

    await stage.until("Tue 15:25")
    await visit.accepted("周三上午十点半 · Half past ten on Wednesday")
    await visit.assigned("gz-01", slot)

    await stage.until("Wed 10:33")
    await visit.arrived()
    await visit.checked([{"result": "fault", "note": LINES}, {"result": "adjusted"}, {"result": "cleaned"}], 86_400)

    async def held() -> Json | None:
        plan: Json = await clerk.get("intake", PLAN)
        return plan["inspections"][0] if plan["inspections"][0]["status"] == "held" else None

    found = await eventually(held, f"{case.id} is held")

    await stage.until("Wed 11:10")
    await visit.solved("按检查表完成，故障另行报修 · Done by the checklist; the fault is reported", minutes=37)

    await stage.until("Thu 09:05")
    await case.satisfied("检查很仔细 · A careful inspection")

    await stage.until("Thu 09:41")
    repair = (await clerk.post("intake", f"{PLAN}/1/follow-up", {"case_id": FOUND})).body
    case.tell(f"报修 follow-up {repair['number']}", f"{found['faults']} 处故障 fault：{repair['description']}")
