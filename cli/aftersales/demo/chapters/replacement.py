"""Not solved in 24 h: an equivalent unit the same day 当天替代更换, taken back at the end."""

from aftersales.demo.case import Case
from aftersales.demo.chapters.parts import BOARD
from aftersales.demo.stage import Stage

SPARE = "MF-3500-SPARE-07"


async def replacement_unit(stage: Stage) -> None:
    """The board is burnt and the part takes two days; the clock runs on, so the customer gets another copier."""
    case = Case(stage, "replacement-unit", customer="E02")

    await stage.until("Mon 09:10")
    await case.reported("phone", "复合机冒烟后不通电 · The copier smoked and is dead")
    slot = ("Mon 13:00", "Mon 15:00")
    await case.agreed(*slot)
    visit = await case.routed()

    await stage.until("Mon 09:25")
    await visit.accepted("请客户断电，下午一点到 · Told the customer to unplug it, there by one o'clock")
    await visit.assigned("sh-01", slot)

    await stage.until("Mon 12:40")
    await visit.departed()

    await stage.until("Mon 13:05")
    await visit.arrived()

    await stage.until("Mon 13:40")
    await visit.diagnosed("主板烧毁 · The main board is burnt")

    await stage.until("Mon 13:50")
    await visit.waits("parts", "主板周三到货，时限不停 · The board comes on Wednesday, and the clock runs on", BOARD)

    await stage.until("Mon 14:06")
    await visit.pooled(SPARE, "MF-3500")

    await stage.until("Tue 09:45")
    await visit.owes_replacement()
    case.tell("超时 breached", "24 小时已到，网点今天须送替代设备 · 24 h are over: the station owes a unit today")

    await stage.until("Tue 11:20")
    own = visit.handed_over("MF-3500-E02", "客户自己的设备 · The customer's own machine")
    await visit.refused("a customer's machine as replacement unit", own)
    await visit.handed_over(SPARE, "同型号替代设备已交付 · The customer has a unit of the same model")

    await stage.until("Wed 13:37")
    lots = [{"lot": "MB35-20771", "quantity": 1}]
    await visit.delivered(BOARD, lots, "主板到货，为本单预留 · The board has come, and is kept for this order")

    await stage.until("Wed 14:00")
    await visit.arrived()

    await stage.until("Wed 15:05")
    await visit.used(BOARD, lots)

    await stage.until("Wed 15:10")
    await visit.solved("更换主板，整机测试通过 · Changed the main board, all tests pass", minutes=115)

    await stage.until("Wed 15:20")
    await visit.taken_back("to_clean", "替代设备收回，待清洁 · The replacement unit is back, and to be cleaned")

    await stage.until("Wed 16:42")
    await visit.ready_again(SPARE, "已清洁，试机正常，可再借出 · Clean and tested, it can be lent again")

    await stage.until("Thu 09:05")
    await case.satisfied("维修久了点，但没耽误营业 · It took long, but we lost no business", talk_seconds=140)
