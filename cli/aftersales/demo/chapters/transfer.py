"""A station hands a work order to another one, which from then on answers for the case."""

from aftersales.demo.case import Case
from aftersales.demo.stage import Stage


async def transferred(stage: Stage) -> None:
    """The customer is in the south, the projector in a showroom in the east: Guangzhou passes it on to Shanghai."""
    case = Case(stage, "transferred", customer="S04")

    await stage.until("Tue 10:20")
    await case.reported("phone", "展厅投影机红灯闪烁 · A showroom projector blinks red")
    visit = await case.routed()

    await stage.until("Tue 10:30")
    await visit.called_in_vain("无人接听 · Nobody answers")

    await stage.until("Tue 10:45")
    await visit.transferred("shanghai", "设备在客户的杭州展厅 · The machine stands in the customer's Hangzhou showroom")

    await stage.until("Tue 11:00")
    await visit.accepted("下午两点到展厅 · At the showroom by two")
    await visit.assigned("sh-03", ("Tue 14:00", "Tue 15:30"))

    await stage.until("Tue 14:10")
    await visit.arrived()

    await stage.until("Tue 15:05")
    await visit.solved("更换散热风扇 · Changed the fan", minutes=55)

    await stage.until("Wed 11:00")
    await case.satisfied("跨区也很快 · Quick, even across regions")
