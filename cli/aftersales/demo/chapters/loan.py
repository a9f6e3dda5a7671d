"""One station lends another a technician 借调, and sees no more of the other's work than the time that it takes."""

from aftersales.demo.case import Case
from aftersales.demo.stage import Stage, Stuck
from aftersales.demo.timeline import at
from aftersales.responses import Refused

TECHNICIAN = "sh-03"
OWN = "gz-02"
"""Guangzhou's own specialist for networks."""


async def remote_help(stage: Stage) -> None:
    """Guangzhou's specialist for networks is absent: Shanghai lends its own for the day.

    The specialist solves it from the bench 远程维护: no arrival, and none is missed.
    """
    case = Case(stage, "remote-help", customer="S06")
    day = at("Wed 00:00").date().isoformat()
    slot = ("Wed 09:30", "Wed 10:00")

    await stage.until("Wed 08:40")
    await case.reported("web", "换路由器后打印机找不到 · Nobody finds the printer since the router was changed")
    visit = await case.routed()

    await stage.until("Wed 09:00")
    await visit.accepted("可远程处理 · We can do that from here")
    absence = {"first_day": day, "last_day": day, "reason": "年假 · Annual leave"}
    await visit.dispatcher.post("dispatch", f"/staff/{OWN}/absences", absence)
    await visit.refused("a technician who is absent", visit.assigned(OWN, slot))
    try:
        await visit.assigned(TECHNICIAN, slot)
        raise Stuck(f"Guangzhou may assign Shanghai's technician {TECHNICIAN}")
    except Refused as refusal:
        stage.remembered["another station's technician"] = refusal.status
        case.tell(f"拒绝 refused {refusal.status}", f"{refusal.zh} · {refusal.en}")
    reason = "本网点网络维修人员休假 · Our network specialist is on leave"
    case.tell("申请借调 loan asked for", reason)
    asked = await visit.dispatcher.post(
        "dispatch", f"/staff/{TECHNICIAN}/loans", {"first_day": day, "last_day": day, "reason": reason}
    )

    await stage.until("Wed 09:05")
    case.tell("同意借调 loan granted", "上海网点同意当天借出 · Shanghai lends its specialist for the day")
    shanghai = stage.dispatcher("shanghai")
    await shanghai.post("dispatch", f"/staff/{TECHNICIAN}/loans/{asked.body['loan_no']}/grant")

    await stage.until("Wed 09:10")
    await visit.assigned(TECHNICIAN, slot)
    seen = await shanghai.get("dispatch", f"/technicians/{TECHNICIAN}/day", after=case.position, date=day)
    if [(item["busy"], item["work_order_id"]) for item in seen["appointments"]] != [(True, None)]:
        raise Stuck(f"Shanghai should see {TECHNICIAN} as busy: {seen['appointments']}")

    await stage.until("Wed 09:40")
    await visit.solved("远程改网关、重建端口 · Changed gateway and port remotely", minutes=0)

    await stage.until("Wed 15:00")
    await case.satisfied("不用等人上门 · No need to wait for anybody")
