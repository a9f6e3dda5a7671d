"""Two shorter cases of the station in Guangzhou: a locked door, and help without a visit."""

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


async def remote_help(stage: Stage) -> None:
    """The technician solves it from the bench 远程维护: no arrival, and none is missed."""
    case = Case(stage, "remote-help", customer="S06", quiet=True)

    await stage.until("Wed 08:40")
    await case.reported("web", "换路由器后打印机找不到 · Nobody finds the printer since the router was changed")
    visit = await case.routed()

    await stage.until("Wed 09:00")
    await visit.accepted("可远程处理 · We can do that from here")
    await visit.assigned("gz-02")

    await stage.until("Wed 09:40")
    await visit.solved("远程改网关、重建端口 · Changed gateway and port remotely", minutes=0)

    await stage.until("Wed 15:00")
    await case.satisfied("不用等人上门 · No need to wait for anybody")
