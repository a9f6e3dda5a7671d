"""Installation 安装调试: planned, the site checked twice, documents handed over, accepted: the warranty begins."""

from aftersales.demo.case import Case
from aftersales.demo.stage import Stage, Stuck
from aftersales.responses import Refused

CUSTOMER, MACHINE = "E04", "E04-2"


async def installed(stage: Stage) -> None:
    """A second machine for a design institute: its site lacks a network socket at first, and nobody accepts it before
    that is mended."""
    case = Case(stage, "installation", customer=CUSTOMER)
    path = f"/cases/{case.id}/installation"

    await stage.until("Tue 08:35")
    machine = {"equipment_id": MACHINE, "customer_id": CUSTOMER, "model": "MF-3500", "serial_no": "MF-3500-0402"}
    await stage.clerk.post("intake", "/equipment", machine)
    await case.reported("mail", "新购复合机到货，请安装 · A new copier is here, please install it", kind="installation")
    slot = ("Tue 09:30", "Tue 11:00")
    await case.agreed(*slot)
    visit = await case.routed()
    plan = {"equipment_ids": [MACHINE], "planned_on": "2026-03-10", "needs": ["power", "network", "space"]}
    await stage.clerk.post(
        "intake", path, plan | {"plan": "设计室东墙，接办公网 · East wall of the studio, office network"}
    )
    case.tell("安装方案 plan", "3 月 10 日，电源、网络、空间 · 10 March: power, network, space")

    await stage.until("Tue 08:50")
    await visit.accepted("已确认上门时间 · The time is confirmed")
    await visit.assigned("sh-01", slot)
    fault = {"need": "network", "mended_by": "customer", "mended_until": "2026-03-10"}
    await stage.dispatcher("shanghai").post("intake", f"{path}/site-check", {"faults": [fault], "findings": "缺网口"})
    case.tell("现场查验 site check", "缺网络，客户上午整改 · No network yet; the customer sees to it this morning")

    await stage.until("Tue 09:35")
    await visit.arrived()

    await stage.until("Tue 10:38")
    technician = stage.people["sh-01"]
    accepted = {
        "accepted_by": "赵工 · Mr Zhao",
        "tested": "双面打印、扫描各 10 页 · Ten pages each, printed and scanned",
    }
    try:
        await technician.post("intake", f"{path}/acceptance", accepted, after=case.position)
        raise Stuck("an installation was accepted at a site that is not fit")
    except Refused as refusal:
        stage.remembered["acceptance at a site that is not fit"] = refusal.status
        case.tell(f"拒绝 refused {refusal.status}", f"{refusal.zh} · {refusal.en}")
    await technician.post("intake", f"{path}/site-check", {"findings": "网口已装 · The socket is there"})
    papers = {"documents": [{"kind": "manual"}, {"kind": "acceptance_report", "copies": 2}]}
    await technician.post("intake", f"{path}/documents", papers | {"received_by": "赵工 · Mr Zhao"})
    await technician.post("intake", f"{path}/acceptance", accepted)
    until = (await stage.clerk.get("intake", f"/equipment/{MACHINE}"))["warranty_until"]
    case.tell("客户验收 accepted", f"保修自当天起，至 {until} · The warranty begins, until {until}")

    await stage.until("Tue 10:40")
    await visit.solved("安装、联网、试机正常 · Installed, on the network, tested", minutes=65)

    await stage.until("Wed 09:30")
    await case.satisfied("满意 · Satisfied")
