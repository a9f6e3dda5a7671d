"""The customer calls again: half a phone number is enough, and the case has a number that can be said."""

from aftersales.demo.narrated import NarratedCase
from aftersales.demo.stage import Stage, eventually
from aftersales.responses import Json, Refused


async def asked_again(stage: Stage) -> None:
    """The clerk finds the case by the last digits of a phone, and the station by what the customer is told."""
    case = NarratedCase(stage, "waits-for-customer")

    await stage.until("Mon 10:05")

    async def found() -> Json | None:
        hits = (await stage.clerk.post("intake", "/search", {"q": "5550 0301"})).body["items"]
        return hits[0] if hits and hits[0]["open_cases"] else None

    hit = await eventually(found, "the customer is found by half a phone number")
    number = hit["open_cases"][0]["number"]
    stage.remembered["half a phone number"] = hit["open_cases"][0]["case_id"]
    case.tell(
        "查找 found",
        f"按“5550 0301”找到 {hit['customer'].split(' · ')[0]}，服务单 {number} · By half a phone number: case {number}",
    )

    said = number.replace("-", " ")

    async def order() -> Json | None:
        orders = await stage.dispatcher("guangzhou").get("dispatch", "/work-orders", case_id=said)
        return orders["items"][0] if orders["items"] else None

    stage.remembered["a number that is said"] = (await eventually(order, f"the station finds {said}"))["case_id"]
    misheard = number[:-1] + str((int(number[-1]) + 1) % 10)
    try:
        await stage.clerk.get("intake", f"/cases/{misheard}")
    except Refused as refusal:
        stage.remembered["a number that was misheard"] = refusal.status
        case.tell(f"听错 misheard {refusal.status}", f"{misheard}：校验位不对 · The check digit does not fit")
