"""Waiting for the customer pauses the promise: that time is not ours to lose."""

from aftersales.demo.case import Case
from aftersales.demo.stage import Stage


async def waits_for_customer(stage: Stage) -> None:
    """48 h 30 min pass from call to solution, 42 h of them waiting: 6 h 30 min count, and the 24 h are kept."""
    case = Case(stage, "waits-for-customer", customer="S01")

    await stage.until("Mon 09:30")
    await case.reported("web", "扫描仪登录不上文件服务器 · The scanner cannot log in to the file server")

    await stage.until("Mon 09:35")
    await case.no_remote_help(
        "朱先生 · Mr Zhu", "开发网不允许外部远程 · Nobody from outside is let into the developers' network"
    )
    slot = ("Mon 15:00", "Mon 16:30")
    await case.agreed(*slot)
    visit = await case.routed()

    await stage.until("Mon 09:50")
    await visit.accepted("约好下午三点 · Three o'clock it is")
    await visit.assigned("gz-03", slot)

    await stage.until("Mon 14:35")
    await visit.departed()

    await stage.until("Mon 15:00")
    await visit.arrived()

    await stage.until("Mon 15:10")
    await visit.waits(
        "customer",
        "管理员出差，周三才能提供密码 · Only the administrator has the password, and is away until Wednesday",
    )

    await stage.until("Wed 09:10")
    await visit.resumed("管理员已回 · The administrator is back")

    await stage.until("Wed 09:20")
    await visit.diagnosed("服务器停用了 SMBv1 · The server no longer speaks SMBv1")

    await stage.until("Wed 10:00")
    await visit.solved("固件升级并改用 SMBv3 · New firmware, now over SMBv3", minutes=60)

    await stage.until("Wed 14:00")
    await case.unreachable("无人接听 · No answer")

    await stage.until("Wed 14:30")
    await case.satisfied("愿意等我们，谢谢 · You waited for us, thank you")
