"""When the timers may believe the time."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta

from events.catalog.sla_monitor import Fact
from events.clock import Clock
from events.postgres import Pool
from sla_monitor.settled import STILL_SECONDS, Settled

Note = Callable[[str, Fact, datetime], Awaitable[None]]


class Marks:
    """A subscription's checkpoints; it moves on every look until it is told to stand still."""

    def __init__(self) -> None:
        self.position = 0
        self.moving = True

    async def __call__(self) -> Mapping[str, int]:
        self.position += self.moving
        return {"intake": self.position}


def heard_all() -> bool:
    return True


async def test_a_log_clock_is_never_ahead_of_the_facts(pool: Pool) -> None:
    assert await Settled(pool, Clock("log"), Marks(), heard_all)()


async def test_while_the_subscription_catches_up_it_is_not(pool: Pool, note: Note) -> None:
    await note("C-1", "opened", datetime.now(UTC) - timedelta(hours=3))
    marks = Marks()
    settled = Settled(pool, Clock("wall"), marks, heard_all)
    started = asyncio.get_running_loop().time()
    while asyncio.get_running_loop().time() - started < STILL_SECONDS * 1.2:
        assert not await settled()
        await asyncio.sleep(0.05)
    marks.moving = False
    async with asyncio.timeout(STILL_SECONDS * 5):
        while not await settled():
            await asyncio.sleep(0.05)
    marks.moving = True
    assert await settled(), "it is asked once"


async def test_a_fresh_fact_says_that_the_past_is_in(pool: Pool, note: Note) -> None:
    settled = Settled(pool, Clock("wall"), Marks(), heard_all)
    await note("C-1", "opened", datetime.now(UTC) - timedelta(hours=3))
    assert not await settled()
    await note("C-1", "responded", datetime.now(UTC))
    assert await settled()


async def test_while_kafka_is_away_it_is_not(pool: Pool) -> None:
    marks, reachable = Marks(), False
    marks.moving = False
    settled = Settled(pool, Clock("wall"), marks, lambda: reachable)
    started = asyncio.get_running_loop().time()
    while asyncio.get_running_loop().time() - started < STILL_SECONDS * 1.2:
        assert not await settled(), "nothing moves, but nobody knows what was said"
        await asyncio.sleep(0.05)
    reachable = True
    assert await settled()
