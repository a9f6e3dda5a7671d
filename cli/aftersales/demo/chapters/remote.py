"""Remote help 远程维护: with consent, somebody looks at the machine from afar, and nobody has to drive."""

from aftersales.demo.case import Case
from aftersales.demo.stage import Stage


async def solved_remotely(stage: Stage) -> None:
    """The phone does not help; the customer agrees to remote help, and five minutes later the projector is on the net.

    A customer who does not agree is in `waits_for_customer`: a technician comes.
    """
    case = Case(stage, "solved-remotely", customer="N02")

    await stage.until("Wed 10:30")
    await case.reported("phone", "投影仪连不上校园网 · The projector does not get on the campus network")

    await stage.until("Wed 10:36")
    await case.guided(
        "KB-projector-no-signal", "信号线正常，是网络问题 · The cable is fine: it is the network", solved=False
    )

    await stage.until("Wed 10:55")
    await case.helped_remotely(
        "冯老师 · Ms Feng",
        "远程更新网络证书，投屏恢复 · Renewed its certificate from afar: it is on the network again",
        minutes=15,
    )

    await stage.until("Wed 16:30")
    await case.satisfied("没等人上门就好了 · Solved before anybody had to come")
