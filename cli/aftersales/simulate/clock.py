"""How affairs share the days: at each moment, those of different stations act at the same time.

The clock jumps from one moment that somebody waits for to the next. Of one station, one acts after the other, in an
order that the seed decides; the three stations act at once, on one system. So what happens is the same each time, and
the services are asked by several people at once all the same.
"""

import asyncio
import heapq
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime

from aftersales.simulate.days import GRID, on_grid


@dataclass(eq=False, slots=True)
class Turn:
    """Whose turn it is: one affair's place in the order."""

    name: str
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    rests: asyncio.Event = field(default_factory=asyncio.Event)


class Clock:
    """Plays affairs. An affair says `await clock.until(turn, moment, station)`, and sleeps till then."""

    def __init__(self, begin: datetime) -> None:
        self.now = on_grid(begin)
        self._asleep: list[tuple[datetime, str, str, Turn]] = []
        self._tasks: asyncio.TaskGroup | None = None
        self._running: dict[Turn, asyncio.Task[None]] = {}

    async def until(self, turn: Turn, moment: datetime, station: str) -> None:
        """Sleep until the clock shows `moment`: a later one than now, on the grid."""
        moment = max(on_grid(moment), self.now + GRID)
        turn.wake.clear()
        heapq.heappush(self._asleep, (moment, turn.name, station, turn))
        turn.rests.set()
        await turn.wake.wait()

    def begin(self, turn: Turn, course: Coroutine[None, None, None], moment: datetime, station: str) -> None:
        """Have an affair begin at `moment`."""
        if self._tasks is None:
            raise RuntimeError("the clock does not run")

        async def all_of_it() -> None:
            await self.until(turn, moment, station)
            await course

        self._running[turn] = task = self._tasks.create_task(all_of_it(), name=turn.name)

        def ended(_: asyncio.Task[None]) -> None:
            turn.rests.set()
            self._running.pop(turn, None)
            course.close()

        task.add_done_callback(ended)

    async def play(
        self,
        first: Callable[[], None],
        end: datetime,
        settle: Callable[[], Awaitable[None]],
        moved: Callable[[datetime], None],
    ) -> list[str]:
        """Play until `end`; gives the names of affairs that are not over then. `first` begins those that are there
        from the start; `settle` is awaited before the clock moves, which `moved` hears of. An error in one ends all."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            first()
            await asyncio.sleep(0)
            while self._asleep and self._asleep[0][0] < end:
                await settle()
                self.now = self._asleep[0][0]
                moved(self.now)
                await self._act()
            await settle()
            left = sorted(turn.name for turn in self._running)
            for task in list(self._running.values()):
                task.cancel()
        return left

    async def _act(self) -> None:
        """Everybody whose moment has come: of each station one after the other."""
        stations = defaultdict[str, list[Turn]](list)
        while self._asleep and self._asleep[0][0] <= self.now:
            _, _, station, turn = heapq.heappop(self._asleep)
            stations[station].append(turn)
        await asyncio.gather(*map(self._one_by_one, stations.values()))

    async def _one_by_one(self, turns: list[Turn]) -> None:
        for turn in turns:
            turn.rests.clear()
            turn.wake.set()
            await turn.rests.wait()
