"""A typing error is mended, and one serial number is registered on one machine."""

from aftersales.demo.cast import machine_of
from aftersales.demo.narrated import NarratedCase
from aftersales.demo.stage import Stage, Stuck
from aftersales.responses import Refused

SERIAL_NO = "LP-1200-S20"


async def corrected(stage: Stage) -> None:
    """The clerk had typed a serial number wrong, and mends it; another machine with the right one is refused: 409."""
    machine = NarratedCase(stage, machine_of("S02"))

    await stage.until("Mon 08:34")
    correction = {"serial_no": SERIAL_NO, "reason": "铭牌上末位是 20 · The plate ends in 20"}
    await stage.clerk.post("intake", f"/equipment/{machine.id}/correction", correction)
    machine.tell("更正 corrected", f"序列号 serial number → {SERIAL_NO}：{correction['reason']}")

    await stage.until("Mon 08:36")
    twin = {"customer_id": "S05", "model": "LP-1200", "serial_no": "lp1200 s20", "warranty_months": 12}
    try:
        await stage.clerk.post("intake", "/equipment", twin)
        raise Stuck("one serial number was registered on two machines")
    except Refused as refusal:
        stage.remembered["serial number of another machine"] = refusal.status
        machine.tell(f"拒绝 refused {refusal.status}", f"{refusal.zh} · {refusal.en}")
