"""Processes die by SIGKILL at random points while cases run; afterwards all must be as if none had died."""

import asyncio
import random
import signal
from datetime import datetime, timedelta

import pytest
from tests.ledger import Ledger
from tests.world import MORNING, World

from tests import invariants

SPLIT = True
KILLS = 36
"""At least 30 of them hit workers."""
CALLERS = 6

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(600)]


async def play(ledger: Ledger, number: int) -> None:
    """One case from call to call-back. Every third is late enough to be warned and breached, some wait, some return."""
    case, region = f"fault-{number}", ("east", "west")[number % 2]
    desk, technician = f"{region}-desk", {"east": "T-E1", "west": "T-W1"}[region]
    at = MORNING + timedelta(hours=number)

    async def step(who: str, path: str, body: object, minutes: int) -> None:
        await ledger.command(who, "dispatch", f"/work-orders/{order}/{path}", body, at + timedelta(minutes=minutes))

    request = {"case_id": case, "customer_id": f"C-{region}", "channel": "phone", "description": "卡纸"}
    await ledger.command("clerk", "intake", "/cases", request, at)
    await ledger.command("clerk", "intake", f"/cases/{case}/route", {}, at + timedelta(minutes=1))
    order = (await ledger.found(desk, "dispatch", "/work-orders", case_id=case))["work_order_id"]
    late = 70 if number % 3 == 0 else 5
    await step(desk, "accept", {}, late)
    await step(desk, "assign", {"technician_id": technician}, late + 1)
    await step(desk, "contact", {"note": "约好时间"}, late + 2)
    if number % 4 == 0:
        await step(technician, "wait", {"reason": "customer", "note": "客户开会"}, late + 3)
        await step(technician, "resume", {}, late + 60)
    await step(technician, "depart", {}, late + 70)
    await step(technician, "arrive", {}, late + 80)
    done = late + (1600 if number % 7 == 0 else 120)
    await step(technician, "solve", {"work_done": "换硒鼓"}, done)
    task = (await ledger.found("clerk", "callback", "/tasks", case_id=case, status="open"))["task_id"]
    called = at + timedelta(minutes=done + 30)
    talk = {"reached": True, "talk_seconds": 40, "note": "接通"}
    await ledger.command("clerk", "callback", f"/tasks/{task}/attempts", talk, called)
    outcome = (
        {"outcome": "dissatisfied", "reason": "又卡了"} if number % 5 == 0 else {"outcome": "satisfied", "reason": ""}
    )
    await ledger.command("clerk", "callback", f"/tasks/{task}/conclude", outcome, called)


async def kill_some(world: World, chance: random.Random) -> int:
    """Kill KILLS running processes, workers five times as often as the HTTP side; gives how many were workers."""
    workers = 0
    for kill in range(KILLS):
        role = "api" if kill % 6 == 5 else "worker"
        while not (victims := [p for p in world.system.processes if p.role == role and p.running]):
            await asyncio.sleep(0.05)
        chance.choice(victims).send(signal.SIGKILL)
        workers += role == "worker"
        await asyncio.sleep(chance.uniform(0.1, 1.2))
    return workers


async def test_thirty_kills_lose_nothing_and_double_nothing(world: World) -> None:
    ledger = Ledger(world)
    numbers = iter(range(1, 10_000))
    killing = asyncio.create_task(kill_some(world, random.Random(20260302)))

    async def caller() -> None:
        while not killing.done():
            await play(ledger, next(numbers))

    await asyncio.gather(*(caller() for _ in range(CALLERS)))
    assert await killing >= 30
    await world.system.ready()
    end: datetime = MORNING + timedelta(days=400)
    last = {"case_id": "fault-last", "customer_id": "C-east", "channel": "web", "description": "时钟走到这里"}
    await ledger.command("clerk", "intake", "/cases", last, end)

    async with invariants.looking_into(world) as pool:
        await invariants.settled(pool)
        await invariants.positions_have_no_gaps(pool)
        await invariants.every_command_is_in_the_log_once(pool, ledger.taken)
        await invariants.every_cause_had_its_effect_once(pool)
        alarms = await invariants.no_timer_is_lost_or_doubled(pool)
        rows = await invariants.every_projection_equals_its_fold(world, pool)
    print(f"{len(ledger.taken)} commands, {ledger.repeated} repeated, {KILLS} kills, {alarms} alarms, {rows} rows")
    assert alarms > 0 and rows > 0
