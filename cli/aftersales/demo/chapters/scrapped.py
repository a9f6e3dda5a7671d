"""A machine comes to its end: it is read a last time, another one takes its place, and nobody asks for it again."""

from aftersales.demo.cast import machine_of
from aftersales.demo.narrated import NarratedCase
from aftersales.demo.stage import Stage, Stuck
from aftersales.responses import Refused

CUSTOMER, OLD = "S05", "S05-0"


async def scrapped(stage: Stage) -> None:
    """The clerk registers an old printer by its product's terms, notes its meter and its successor, and that it was
    scrapped; a request for it is refused: 409."""
    machine, post = NarratedCase(stage, OLD), stage.clerk.post

    await stage.until("Mon 08:38")
    body = {"equipment_id": OLD, "customer_id": CUSTOMER, "model": "LP-1200", "serial_no": "LP-1200-OLD"}
    known = (await post("intake", "/equipment", body | {"accepted_on": "2018-05-10"})).body
    machine.tell(
        "登记 registered", f"{known['family']} 系列，产品规定保修至 in warranty until {known['warranty_until']}"
    )

    await stage.until("Mon 08:40")
    await post("intake", f"/equipment/{OLD}/meter-readings", {"counter": 412_600, "origin": "customer"})
    machine.tell("抄表 meter read", "客户报数 412600 · The customer read 412,600")
    reason = "修不合算 · Not worth a repair"
    await post("intake", f"/equipment/{OLD}/replace", {"successor_id": machine_of(CUSTOMER), "reason": reason})
    await post("intake", f"/equipment/{OLD}/scrap", {"reason": "已回收 · Taken to recycling"})
    machine.tell("报废 scrapped", f"由 {machine_of(CUSTOMER)} 接替 · took its place：{reason}")

    await stage.until("Mon 08:44")
    request = {"customer_id": CUSTOMER, "equipment_id": OLD, "channel": "phone", "description": "不通电"}
    try:
        await post("intake", "/cases", request)
        raise Stuck("a case was opened for a machine that is scrapped")
    except Refused as refusal:
        stage.remembered["a machine that is scrapped"] = refusal.status
        machine.tell(f"拒绝 refused {refusal.status}", f"{refusal.zh} · {refusal.en}")
