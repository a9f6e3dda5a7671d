"""The ordinary road: call, station, technician, result, call-back, satisfied."""

from aftersales.demo.case import Case
from aftersales.demo.stage import Stage


async def ordinary_visit(stage: Stage) -> None:
    """The phone cannot help, a technician comes in the agreed slot, and the customer is satisfied the next morning."""
    case = Case(stage, "ordinary-visit", customer="N01")

    await stage.until("Mon 08:55")
    await case.reported("phone", "打印件有等距黑线 · Black lines at a regular distance on every print")

    await stage.until("Mon 09:02")
    await case.guided(
        "KB-faint-print", "清洁激光窗口无效，疑似硒鼓 · Cleaning did not help, it may be the drum", solved=False
    )
    slot = ("Mon 13:30", "Mon 15:00")
    await case.agreed(*slot)
    visit = await case.routed()

    await stage.until("Mon 09:15")
    await visit.accepted("已与客户确认下午一点半 · Confirmed half past one with the customer")
    await visit.assigned("bj-01", slot)

    await stage.until("Mon 13:05")
    await visit.departed()

    await stage.until("Mon 13:32")
    await visit.arrived()

    await stage.until("Mon 13:50")
    await visit.diagnosed("硒鼓表面划伤 · The drum is scratched")

    await stage.until("Mon 14:40")
    await visit.solved("更换硒鼓，测试 50 页正常 · Changed the drum, 50 test pages are clean", minutes=68)

    await stage.until("Tue 09:30")
    await case.satisfied("准时、专业 · On time and competent")
