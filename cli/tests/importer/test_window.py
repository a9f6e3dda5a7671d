"""Rows under way at once are neighbours, in number and in time."""

import asyncio
from datetime import UTC, datetime

import pytest

from aftersales.importer.window import AHEAD, WIDTH, slide

START = datetime(2024, 3, 1, tzinfo=UTC)


class Jobs:
    """Jobs that last until they are let go."""

    def __init__(self) -> None:
        self.started: list[datetime] = []
        self.cancelled: list[datetime] = []
        self.gates: dict[datetime, asyncio.Event] = {}

    async def run(self, at: datetime) -> None:
        self.started.append(at)
        try:
            await self.gates.setdefault(at, asyncio.Event()).wait()
        except asyncio.CancelledError:
            self.cancelled.append(at)
            raise

    def slide(self, times: list[datetime]) -> asyncio.Task[None]:
        return asyncio.create_task(slide(times, lambda at: at, self.run))


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_nothing_runs_further_ahead_than_the_window_allows() -> None:
    jobs, times = Jobs(), [START, START + AHEAD / 2, START + AHEAD, START + AHEAD * 1.5]
    sliding = jobs.slide(times)
    await settle()
    assert jobs.started == times[:3]
    jobs.gates[times[1]].set()
    await settle()
    assert jobs.started == times[:3]
    jobs.gates[times[0]].set()
    await settle()
    assert jobs.started == times
    for gate in jobs.gates.values():
        gate.set()
    await sliding


async def test_no_more_than_its_width_is_under_way() -> None:
    jobs = Jobs()
    sliding = jobs.slide([START + AHEAD * number / 1000 for number in range(WIDTH + 5)])
    await settle()
    assert len(jobs.started) == WIDTH
    jobs.gates[START].set()
    await settle()
    assert len(jobs.started) == WIDTH + 1
    sliding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sliding


async def test_the_first_failure_ends_all() -> None:
    jobs = Jobs()

    async def run(at: datetime) -> None:
        if at == START:
            await asyncio.sleep(0)
            raise RuntimeError("broken")
        await jobs.run(at)

    with pytest.raises(RuntimeError, match="broken"):
        await slide([START, START + AHEAD / 2], lambda at: at, run)
    assert jobs.cancelled == [START + AHEAD / 2]
