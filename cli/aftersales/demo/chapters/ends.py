"""Cases that get none of the six classes: cancelled, called about twice, never reached; and a breach that stays."""

from aftersales.demo.case import Case
from aftersales.demo.stage import Stage, Stuck


async def cancelled(stage: Stage) -> None:
    """The customer needs nobody any more while the technician is on the way, who is told by the work order."""
    case = Case(stage, "cancelled", customer="E01")

    await stage.until("Wed 09:00")
    await case.reported("phone", "复合机出纸慢 · The copier is slow")
    visit = await case.routed()

    await stage.until("Wed 09:10")
    await visit.accepted("上午到 · This morning")
    await visit.assigned("sh-03")

    await stage.until("Wed 09:40")
    await visit.departed()

    await stage.until("Wed 09:50")
    await case.ended("cancelled", "客户已自行解决，取消上门 · Solved it themselves: no visit needed")
    await visit.called_off()


async def second_call(stage: Stage) -> None:
    """While `waits-for-customer` waits, a colleague there calls about the same machine: one case goes on."""
    case = Case(stage, "second-call", customer="S01")

    await stage.until("Tue 09:00")
    await case.reported("phone", "扫描仪还是登录不上 · The scanner still cannot log in")
    if case.possible_duplicates != ["waits-for-customer"]:
        raise Stuck(f"the second call about a machine was not recognised: {case.possible_duplicates}")

    await stage.until("Tue 09:05")
    await case.merged("waits-for-customer", "同一台设备，同一问题 · The same machine, the same fault")


async def never_reached(stage: Stage) -> None:
    """Solved on Monday; nobody answers on three days, so the call-back is given up and the case gets no class."""
    case = Case(stage, "never-reached", customer="N06")

    await stage.until("Mon 09:10")
    await case.reported("web", "打印机驱动报错 · The printer's driver fails")
    visit = await case.routed()

    await stage.until("Mon 09:20")
    await visit.accepted("可远程处理 · Can be done remotely")
    await visit.assigned("bj-02")

    await stage.until("Mon 10:00")
    await visit.solved("远程重装驱动 · Installed the driver anew, remotely", minutes=0)

    for day, following in (("Tue", "Wed"), ("Wed", "Thu"), ("Thu", None)):
        await stage.until(f"{day} 09:15")
        await case.unreachable("无人接听 · No answer", again=f"{following} 09:15" if following else None)

    await stage.until("Thu 09:30")
    await case.given_up("沈老师三天三次无人接听 · No answer on three days")


async def handed_on(stage: Stage) -> None:
    """Guangzhou has not called within the hour. Beijing declines the transfer, Guangzhou refuses, and the information
    centre finds Shanghai: the breach stays Guangzhou's."""
    case = Case(stage, "handed-on", customer="S02")

    await stage.until("Wed 13:00")
    await case.reported("phone", "打印机频繁重启 · The printer restarts again and again")
    visit = await case.routed()

    await stage.until("Wed 14:10")
    await visit.transferred("beijing", "广州忙不过来 · Guangzhou has its hands full")
    await visit.declined("guangzhou", "北京今天也排满了 · Beijing is booked up as well")
    await visit.not_taken("今天无人可派 · Nobody to send today")
    visit = await case.routed_to("shanghai", "上海可远程处理 · Shanghai can do it remotely")

    await stage.until("Wed 14:15")
    await visit.accepted("马上远程处理 · Remotely, at once")
    await visit.assigned("sh-03")

    await stage.until("Wed 15:00")
    await visit.solved("远程升级固件 · Updated the firmware remotely", minutes=0)

    await stage.until("Thu 09:05")
    await case.satisfied("不再重启 · It stays on")
