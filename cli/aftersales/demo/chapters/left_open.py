"""What is still open when the story ends on Thursday at ten to ten, so that there is something to work with."""

from aftersales.demo.case import Case
from aftersales.demo.chapters.handed_over import handed_over
from aftersales.demo.stage import Stage


async def waits_for_parts(stage: Stage) -> None:
    """Breached: since ten to nine on Thursday Beijing owes this customer a replacement unit."""
    case = Case(stage, "waits-for-parts", customer="N07", quiet=True)

    await stage.until("Wed 08:50")
    await case.reported("phone", "彩色打印偏色严重 · Colours are far off")
    slot = ("Wed 10:00", "Wed 11:30")
    await case.agreed(*slot)
    visit = await case.routed()

    await stage.until("Wed 09:10")
    await visit.accepted("十点到 · There at ten")
    await visit.assigned("bj-01", slot)

    await stage.until("Wed 10:05")
    await visit.arrived()

    await stage.until("Wed 10:40")
    await visit.diagnosed("转印带老化 · The transfer belt is worn")

    await stage.until("Wed 10:50")
    await visit.waits("parts", "转印带周五到货 · The belt comes on Friday")


async def backup_first(stage: Stage) -> None:
    """Paused: the customer wants a backup before anybody touches the machine, and has a unit of ours meanwhile."""
    case = Case(stage, "backup-first", customer="S07", quiet=True)

    await stage.until("Wed 13:00")
    await case.reported("phone", "复合机硬盘异响 · The copier's disk makes a noise")
    slot = ("Wed 15:30", "Wed 16:30")
    await case.agreed(*slot)
    visit = await case.routed()

    await stage.until("Wed 13:20")
    await visit.accepted("下午三点半 · At half past three")
    await visit.assigned("gz-01", slot)

    await stage.until("Wed 15:35")
    await visit.arrived()

    await stage.until("Wed 15:50")
    await visit.waits("customer", "客户周五完成数据备份 · The customer's backup will be done on Friday")

    await stage.until("Wed 16:03")
    await visit.pooled("MF-3500-SPARE-02", "MF-3500")
    reason = "备份期间不能停用，先借一台 · They cannot do without one until the backup is done"
    await visit.lent("MF-3500-SPARE-02", "goodwill", reason, "2026-03-20")


async def this_morning(stage: Stage) -> None:
    """Warned: twelve of the sixteen hours until arrival passed overnight; the appointment is at half past ten."""
    case = Case(stage, "this-morning", customer="E06", quiet=True)

    await stage.until("Wed 19:10")
    await case.reported("web", "扫描仪进纸歪斜 · The scanner feeds askew")
    slot = ("Thu 10:30", "Thu 11:30")
    await case.agreed(*slot)
    visit = await case.routed()

    await stage.until("Wed 19:35")
    await visit.accepted("明早十点半 · Half past ten tomorrow")
    await visit.assigned("sh-02", slot)


async def not_yet_contacted(stage: Stage) -> None:
    """Warned: 45 of the 60 minutes until the first response are over, and Guangzhou has not called."""
    case = Case(stage, "not-yet-contacted", customer="S08", quiet=True)

    await stage.until("Thu 08:55")
    await case.reported("fax", "开机报错 C2801 · Error C2801 when switched on")
    await case.routed()


async def just_in(stage: Stage) -> None:
    """On time: Shanghai got it this minute and has not accepted it yet."""
    case = Case(stage, "just-in", customer="E08", quiet=True)

    await stage.until("Thu 09:50")
    await case.reported("phone", "投影机画面发黄 · The projector's picture is yellow")
    await case.routed()
    await handed_over(stage)
