"""What the system refuses: two places at once, and another station's work."""

from aftersales.demo.case import Case
from aftersales.demo.stage import Stage, Stuck
from aftersales.responses import Refused


async def double_booking(stage: Stage) -> None:
    """The technician is promised to `ordinary-visit` at that time: 409, and a colleague goes; not at eight, it is past.

    Then Shanghai's dispatcher asks for Beijing's work order: 404, as if there were none.
    """
    case = Case(stage, "double-booking", customer="N03")

    await stage.until("Mon 09:20")
    await case.reported("phone", "装订器不工作 · The stapler does nothing")
    slot = ("Mon 14:00", "Mon 15:30")
    await case.agreed(*slot)
    visit = await case.routed()

    await stage.until("Mon 09:40")
    await visit.accepted("下午两点到 · There at two")
    try:
        await visit.assigned("bj-01", slot)
        raise Stuck("two overlapping appointments of bj-01 were both accepted")
    except Refused as refusal:
        stage.remembered["overlapping appointment"] = refusal.status
        case.tell(f"拒绝 refused {refusal.status}", f"{refusal.zh} · {refusal.en}")
    past = visit.assigned("bj-03", ("Mon 08:00", "Mon 09:00"))
    await visit.refused("appointment in the past", past)
    await visit.assigned("bj-03")  # at the time that was agreed with the customer

    await stage.until("Mon 09:42")
    try:
        await stage.dispatcher("shanghai").get("dispatch", f"/work-orders/{visit.order_id}")
        raise Stuck("Shanghai may read Beijing's work order")
    except Refused as refusal:
        stage.remembered["another station's work order"] = refusal.status
        case.tell(f"拒绝 refused {refusal.status}", f"上海调度读北京的单：{refusal.zh} · Shanghai asks: {refusal.en}")

    await stage.until("Mon 14:05")
    await visit.arrived()

    await stage.until("Mon 15:10")
    await visit.solved("清除卡钉，更换钉盒 · Cleared a stuck staple, changed the cartridge", minutes=65)

    await stage.until("Tue 10:30")
    await case.satisfied("好了 · All good")
