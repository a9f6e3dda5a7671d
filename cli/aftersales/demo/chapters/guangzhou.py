"""A shorter case of the station in Guangzhou: a locked door."""

from aftersales.demo.case import Case
from aftersales.demo.stage import Stage


async def locked_door(stage: Stage) -> None:
    """The technician is on time, the customer is in a meeting: forty minutes that the clocks do not count."""
    case = Case(stage, "locked-door", customer="S05", quiet=True)

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
    await visit.waits("customer", "客户开会，机房锁门 · The customer is in a meeting and the room is locked")

    await stage.until("Tue 14:45")
    await visit.resumed("客户开门 · The door is open")

    await stage.until("Tue 15:20")
    await visit.solved("更换搓纸轮（保修期外） · Changed the roller (out of warranty)", minutes=80)

    await stage.until("Wed 09:40")
    await case.satisfied("满意 · Satisfied")
