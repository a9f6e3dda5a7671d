"""Customers who are not satisfied: at the call-back, about manners, and by calling again."""

from aftersales.demo.case import Case
from aftersales.demo.stage import Stage


async def dissatisfied(stage: Stage) -> None:
    """Solved says the technician, pale says the customer: the call-back 回访 reopens the case."""
    case = Case(stage, "dissatisfied", customer="E03")

    await stage.until("Mon 10:30")
    await case.reported("phone", "打印发淡，有白条 · Faint print with white streaks")
    slot = ("Mon 15:00", "Mon 16:00")
    await case.agreed(*slot)
    visit = await case.routed()

    await stage.until("Mon 10:50")
    await visit.accepted("下午三点到 · There at three")
    await visit.assigned("sh-02", slot)

    await stage.until("Mon 15:02")
    await visit.arrived()

    await stage.until("Mon 15:55")
    await visit.solved("更换粉盒 · Changed the toner", minutes=53)

    await stage.until("Tue 10:00")
    visit = await case.not_satisfied("dissatisfied", "打了几页又变淡 · Pale again after a few pages")

    await stage.until("Tue 10:10")
    await visit.accepted("致歉，改派复印机维修人员 · Apologised, sending another technician")
    await visit.assigned("sh-01", ("Tue 13:30", "Tue 14:30"))

    await stage.until("Tue 13:30")
    await visit.arrived()

    await stage.until("Tue 14:15")
    await visit.charge_decided("consumables")
    await visit.settled({"W-01": 2, "T-01": 1})

    await stage.until("Tue 14:20")
    await visit.solved(
        "粉盒漏粉，已清洁校准激光器 · A leaking cartridge; cleaned and calibrated the laser unit", minutes=50
    )

    await stage.until("Wed 10:00")
    await case.satisfied("这回清楚了 · Crisp now")


async def attitude(stage: Stage) -> None:
    """The machine works, but the technician was rude: 服务态度不满意 is an outcome class of its own."""
    case = Case(stage, "attitude", customer="N02")

    await stage.until("Mon 11:00")
    await case.reported("phone", "投影机无信号 · The projector finds no signal")

    await stage.until("Mon 11:08")
    await case.guided("KB-projector-no-signal", "换线直连仍无信号 · No signal with a direct cable either", solved=False)
    slot = ("Mon 16:00", "Mon 17:00")
    await case.agreed(*slot)
    visit = await case.routed()

    await stage.until("Mon 11:20")
    await visit.accepted("下午四点到 · There at four")
    await visit.assigned("bj-03", slot)

    await stage.until("Mon 16:00")
    await visit.arrived()

    await stage.until("Mon 16:50")
    await visit.solved("更换 HDMI 接口板 · Changed the HDMI board", minutes=50)

    await stage.until("Tue 11:00")
    visit = await case.not_satisfied(
        "attitude",
        "教室里抽烟，问话爱答不理 · Smoked in the classroom and would not answer questions",
        talk_seconds=170,
    )

    await stage.until("Tue 11:15")
    await visit.accepted("网点负责人致歉，换人上门 · The station apologised and sends somebody else")
    await visit.assigned("bj-01", ("Tue 15:00", "Tue 16:00"))

    await stage.until("Tue 15:05")
    await visit.arrived()

    await stage.until("Tue 15:40")
    await visit.solved("当面致歉，复检正常 · Apologised in person, checked it once more", minutes=35)

    await stage.until("Wed 11:20")
    await case.satisfied("态度诚恳，接受道歉 · Sincere; apology accepted")


async def complained_by_phone(stage: Stage) -> None:
    """Closed as satisfied, and a day later the customer calls: 来电投诉 opens the case once more."""
    case = Case(stage, "complained-by-phone", customer="S03")

    await stage.until("Mon 09:50")
    await case.reported("phone", "双面复印卡纸 · Jams when copying both sides")
    slot = ("Mon 10:30", "Mon 12:00")
    await case.agreed(*slot)
    visit = await case.routed()

    await stage.until("Mon 10:00")
    await visit.accepted("半小时后到 · There in half an hour")
    await visit.assigned("gz-01", slot)

    await stage.until("Mon 10:40")
    await visit.arrived()

    await stage.until("Mon 11:40")
    await visit.solved("更换双面器搓纸轮 · Changed the rollers of the duplex unit", minutes=60)

    await stage.until("Tue 09:45")
    await case.satisfied("现在正常 · Works now")

    await stage.until("Wed 10:30")
    visit = await case.complained("complained_by_phone", "又卡了，比以前更糟 · It jams again, worse than before")

    await stage.until("Wed 10:45")
    await visit.accepted("下午优先处理 · First thing this afternoon")
    await visit.assigned("gz-01", ("Wed 14:00", "Wed 15:00"))

    await stage.until("Wed 14:00")
    await visit.arrived()

    await stage.until("Wed 14:40")
    await visit.solved("更换整个双面器 · Changed the whole duplex unit", minutes=40)

    await stage.until("Thu 09:20")
    await case.satisfied("一天没卡过 · Not one jam since")
