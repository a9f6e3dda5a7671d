"""Processes die by SIGKILL at random points while cases run; afterwards all must be as if none had died."""

import asyncio
import random
import signal

import pytest
from tests.cases import play, the_last_case
from tests.ledger import Ledger
from tests.scraped import beyond_bounds, missing, scrape
from tests.world import MORNING, World

from eventlog.feeds.kafka import Broker as Kafka
from tests import invariants

SPLIT = True
FEEDS = ("store", "kafka")
KILLS = 18
"""Five of six hit workers; `make campaign` goes on for longer."""
CALLERS = 6

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(600),
    pytest.mark.slow("eighteen kills, with time for work between them, then everything is compared with the log"),
]


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


async def test_every_process_tells_its_metrics_and_nothing_of_anybody(world: World, feed: Kafka | None) -> None:
    async with asyncio.timeout(60):
        while missed := missing(await scrape(world), kafka=feed is not None):
            print(sorted(missed))
            await asyncio.sleep(0.2)
    contact = {"person": "张晓燕", "phone": "13900001234", "address": "长宁路 1 号"}
    assert (await world.call("clerk", "PUT", "intake", "/customers/C-east/contact", contact)).is_success
    request = {"case_id": "case-of-zhang", "customer_id": "C-east", "channel": "phone", "description": "请找李雷"}
    await world.post("clerk", "intake", "/cases", request, at=MORNING)
    _, position = await world.post("clerk", "intake", "/cases/case-of-zhang/route", at=MORNING)
    await world.seen("dispatch", "/work-orders", position)
    assert (await world.call("T-E1", "GET", "reporting", "/totals")).status_code == 403
    found = await scrape(world)
    secrets = ["张晓燕", "李雷", "case-of-zhang", "C-east", "M-east", "T-E1", "east-desk", *world.keys.values()]
    assert beyond_bounds(found, secrets, feed.prefix if feed is not None else "aftersales") == []
    print({process.name: len(page) for process, page in found.items()})


async def test_kills_lose_nothing_and_double_nothing(world: World) -> None:
    ledger = Ledger(world)
    numbers = iter(range(1, 10_000))
    killing = asyncio.create_task(kill_some(world, random.Random(20260302)))

    async def caller() -> None:
        while not killing.done():
            await play(ledger, next(numbers))

    await asyncio.gather(*(caller() for _ in range(CALLERS)))
    assert await killing >= 15
    await world.system.ready()
    await the_last_case(ledger)
    report = await invariants.everything_holds(world, ledger.taken)
    print(f"{len(ledger.taken)} commands, {ledger.repeated} repeated, {KILLS} kills, {report}")
