"""Not fixed at the first visit 一次维修不到位, and after several 多次维修不到位."""

from aftersales.demo.case import Case
from aftersales.demo.chapters.crew import two_are_sent
from aftersales.demo.stage import Stage


async def two_visits(stage: Stage) -> None:
    """The part is not in the van; the second visit solves it a quarter of an hour before the 24 h are over."""
    case = Case(stage, "two-visits", customer="S02")

    await stage.until("Mon 10:05")
    await case.reported("phone", "打印后纸张起皱、字迹一擦就掉 · Paper comes out creased and the print rubs off")
    slot = ("Mon 14:00", "Mon 15:00")
    await case.agreed(*slot)
    visit = await case.routed()

    await stage.until("Mon 10:20")
    await visit.accepted("下午两点上门 · We come at two")
    await visit.assigned("gz-01", slot)

    await stage.until("Mon 14:05")
    await visit.arrived()

    await stage.until("Mon 14:50")
    await visit.not_solved("定影组件损坏，车上无件 · The fuser is broken and none is in the van", minutes=45)

    await stage.until("Mon 16:00")
    visit = await case.not_satisfied("not_fixed_first_visit", "白跑一趟，还是不能用 · One trip, and it still fails")

    await stage.until("Tue 08:40")
    await visit.accepted("九点带件上门 · At nine, with the part")
    await visit.assigned("gz-01", ("Tue 09:00", "Tue 10:00"))

    await stage.until("Tue 09:00")
    await visit.arrived()

    await stage.until("Tue 09:50")
    await visit.solved("更换定影组件 · Changed the fuser", minutes=50)

    await stage.until("Tue 15:00")
    await case.satisfied("这次修好了 · Fixed this time")


async def several_visits(stage: Stage) -> None:
    """Two visits fail on the same day; the third, with a more experienced technician, finds the cause."""
    case = Case(stage, "several-visits", customer="N04")

    await stage.until("Tue 08:40")
    await case.reported("phone", "复印时偶发死机 · The copier freezes now and then")
    slot = ("Tue 10:00", "Tue 11:00")
    await case.agreed(*slot)
    visit = await case.routed()

    await stage.until("Tue 08:55")
    await visit.accepted("上午十点到 · There at ten")
    await visit.assigned("bj-02", slot)

    await stage.until("Tue 10:05")
    await visit.arrived()

    await stage.until("Tue 10:55")
    await visit.not_solved("升级固件后仍死机 · New firmware, still freezing", minutes=50)

    await stage.until("Tue 11:30")
    visit = await case.not_satisfied("not_fixed_first_visit", "还在死机 · It still freezes")

    await stage.until("Tue 11:45")
    await visit.accepted("下午两点再来 · Again at two")
    await visit.assigned("bj-02", ("Tue 14:00", "Tue 15:00"))

    await stage.until("Tue 14:05")
    await visit.arrived()

    await stage.until("Tue 14:50")
    await visit.not_solved("更换内存后仍死机 · New memory, still freezing", minutes=45)

    await stage.until("Tue 15:30")
    visit = await case.not_satisfied("not_fixed_several_visits", "来了两次都没修好 · Twice here, twice in vain")

    await stage.until("Tue 15:45")
    await visit.accepted("改派资深维修人员 · Sending a more experienced technician")
    await two_are_sent(visit)

    await stage.until("Tue 16:30")
    await visit.arrived()

    await stage.until("Tue 17:40")
    await visit.solved("插座电压不稳，加装稳压器 · The mains voltage sags: fitted a stabiliser", minutes=70)

    await stage.until("Wed 09:20")
    await case.satisfied("终于找到原因 · The cause, at last")
