"""Cases as a load: from call to call-back, by a caller who never gives up."""

from datetime import datetime, timedelta

from tests.ledger import Ledger
from tests.world import MORNING


async def play(ledger: Ledger, number: int, begin: datetime = MORNING) -> None:
    """One case from call to call-back. Every third is late enough to be warned and breached, some wait, some return."""
    case, region = f"fault-{number}", ("east", "west")[number % 2]
    desk, technician = f"{region}-desk", f"T-{number}"  # a technician is on one site at a time
    at = begin + timedelta(hours=number)

    async def step(path: str, body: object, minutes: int) -> None:
        await ledger.command(desk, "dispatch", f"/work-orders/{order}/{path}", body, at + timedelta(minutes=minutes))

    request = {"case_id": case, "customer_id": f"C-{region}", "channel": "phone", "description": "卡纸"}
    await ledger.command("clerk", "intake", "/cases", request, at)
    await ledger.command("clerk", "intake", f"/cases/{case}/route", {}, at + timedelta(minutes=1))
    order = (await ledger.found(desk, "dispatch", "/work-orders", case_id=case))["work_order_id"]
    staff = {"staff_id": technician, "role": "technician", "skills": []}
    await ledger.command(desk, "dispatch", f"/stations/ST-{region.upper()}/staff", staff, at)
    late = 70 if number % 3 == 0 else 5
    await step("accept", {}, late)
    await step("assign", {"technician_id": technician}, late + 1)
    await step("contact", {"note": "约好时间"}, late + 2)
    if number % 4 == 0:
        await step("wait", {"reason": "customer", "note": "客户开会"}, late + 3)
        await step("resume", {}, late + 60)
    await step("depart", {}, late + 70)
    await step("arrive", {}, late + 80)
    done = late + (1600 if number % 7 == 0 else 120)
    await step("solve", {"work_done": "换硒鼓"}, done)
    task = (await ledger.found("clerk", "callback", "/tasks", case_id=case, status="open"))["task_id"]
    called = at + timedelta(minutes=done + 30)
    talk = {"reached": True, "talk_seconds": 40, "note": "接通"}
    await ledger.command("clerk", "callback", f"/tasks/{task}/attempts", talk, called)
    outcome = (
        {"outcome": "dissatisfied", "reason": "又卡了"} if number % 5 == 0 else {"outcome": "satisfied", "reason": ""}
    )
    await ledger.command("clerk", "callback", f"/tasks/{task}/conclude", outcome, called)


async def the_last_case(ledger: Ledger, begin: datetime = MORNING) -> datetime:
    """One so far in the future that every earlier timer has rung; gives its time."""
    at = begin + timedelta(days=400)
    last = {"case_id": f"last-{at:%Y}", "customer_id": "C-east", "channel": "web", "description": "到此为止"}
    await ledger.command("clerk", "intake", "/cases", last, at)
    return at
