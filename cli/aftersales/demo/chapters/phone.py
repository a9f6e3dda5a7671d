"""Phone first 电话支持: the article helps, nobody has to drive."""

from aftersales.demo.case import Case
from aftersales.demo.stage import Stage


async def solved_by_phone(stage: Stage) -> None:
    """A copier jams; the clerk reads the article to the customer, and it runs again eight minutes after the call."""
    case = Case(stage, "solved-by-phone", customer="E01")

    await stage.until("Mon 08:42")
    await case.reported("phone", "复合机反复卡纸 · The copier jams again and again")

    await stage.until("Mon 08:50")
    await case.guided(
        "KB-paper-jam",
        "按文章擦拭搓纸轮、重装纸盒，恢复正常 · Wiped the roller and refitted the tray as the article says: it runs",
        solved=True,
    )

    await stage.until("Mon 16:40")
    await case.satisfied("几分钟就好了，很方便 · Fixed in minutes, very handy", talk_seconds=55)
