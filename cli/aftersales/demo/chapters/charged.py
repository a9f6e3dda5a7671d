"""What visits cost: the price list, a repair that a customer pays for, and one of which a contract pays a part."""

from aftersales.demo.case import Case
from aftersales.demo.narrated import NarratedCase
from aftersales.demo.people import MANAGER
from aftersales.demo.prices import LIST
from aftersales.demo.stage import Stage


async def price_list(stage: Stage) -> None:
    """The manager publishes it."""
    told = NarratedCase(stage, "price-list")
    await stage.until("Tue 13:10")
    answer = (await stage.people[MANAGER].post("dispatch", "/price-list/revisions", LIST)).body
    told.tell("价目表 price list", f"第 {answer['revision']} 版 revision，自 from {answer['valid_from']}")


async def charged_visit(stage: Stage) -> None:
    """Out of warranty: quoted, accepted and paid for. And nobody opens when the technician comes: forty minutes that
    the clocks do not count. The second time there are codes, a meter reading, a photo, a part and a signature; and a
    service report, which is corrected."""
    case = Case(stage, "locked-door", customer="S05")

    await stage.until("Tue 09:10")
    await case.reported("phone", "打印机不进纸 · The printer takes no paper")
    slot = ("Tue 14:00", "Tue 15:30")
    await case.agreed(*slot)
    visit = await case.routed()

    await stage.until("Tue 09:30")
    await visit.accepted("下午两点 · At two")
    await visit.assigned("gz-02", slot)

    await stage.until("Tue 14:00")
    await visit.arrived()

    await stage.until("Tue 14:05")
    await visit.met_nobody("客户开会，机房锁门 · The customer is in a meeting and the room is locked")

    await stage.until("Tue 14:45")
    await visit.arrived()

    await stage.until("Tue 14:50")
    await visit.meter_read(86_420)
    await visit.diagnosed("搓纸轮打滑 · The paper roller slips", fault_code="F-12", cause_code="C-11")
    await visit.photographed("磨光的搓纸轮 · The worn roller")
    await visit.charge_decided()
    await visit.refused("chargeable work without a quote", visit.said_done("更换搓纸轮 · Changed the roller"))
    lines = {"W-01": 2, "T-01": 1, "P-02": 1}
    await visit.quoted(lines)
    await visit.quote_accepted("何女士 · Ms He", "signature")

    await stage.until("Tue 15:20")
    await visit.settled(lines)
    await visit.used_of_van("P-02", "gz-02")
    await visit.signed("何女士 · Ms He")
    done = "更换搓纸轮（保修期外） · Changed the roller (out of warranty)"
    await visit.solved(done, minutes=80)
    await visit.reported("何女士 · Ms He", "天河路 385 号 · 385 Tianhe Road")
    await visit.report_handed_over(1, "paper", "何女士 · Ms He")

    await stage.until("Wed 09:20")
    why = "现场时间误将等客户的 40 分钟计入 · Forty minutes of waiting for the customer were counted as work"
    await visit.report_corrected(why, "搓纸轮磨损打滑 · The roller is worn and slips", done, minutes=40)
    await visit.report_handed_over(2, "email", "何女士 · Ms He")

    await stage.until("Wed 09:40")
    await case.satisfied("满意 · Satisfied")
