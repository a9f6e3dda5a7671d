"""The days of the story: several chapters share one clock, and only one of them acts at a time.

The clock is the story's own. It jumps from one moment that a chapter waits for to the next, so four days pass in
seconds; every command carries the moment it happens at (`Aftersales-Time`).
"""

import asyncio
import heapq
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from datetime import UTC, datetime, timedelta
from itertools import count

from events.shanghai import SHANGHAI

MONDAY = datetime(2026, 3, 9, tzinfo=SHANGHAI)
"""The story begins on a fixed Monday, so that everybody who plays it sees the same times as the README.

It is an ordinary week: no holiday, no make-up working day.
"""

Chapter = Callable[[], Coroutine[None, None, None]]
"""One case's course of events; it sleeps from one moment to the next on a `Timeline`."""

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def at(when: str) -> datetime:
    """The moment that `"Tue 09:10"` means in the story's week, in Asia/Shanghai."""
    day, clock = when.split()
    hours, minutes = clock.split(":")
    return MONDAY + timedelta(days=DAYS.index(day), hours=int(hours), minutes=int(minutes))


def spoken(moment: datetime) -> str:
    """A moment the way the story writes it: `Tue 09:10`."""
    local = moment.astimezone(SHANGHAI)
    return f"{DAYS[local.weekday()]} {local:%H:%M}"


def rfc3339(moment: datetime) -> str:
    """A moment the way the APIs read it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


class Timeline:
    """Plays chapters as one story. A chapter says `await timeline.until(moment)` and sleeps till then."""

    def __init__(self, begin: str) -> None:
        self.now = at(begin)
        self._order = count()
        self._asleep: list[tuple[datetime, int, asyncio.Event]] = []
        self._quiet = asyncio.Event()

    async def until(self, moment: datetime) -> None:
        """Sleep until the story's clock shows `moment`. Raises ValueError for one that has passed."""
        if moment < self.now:
            raise ValueError(f"{spoken(moment)} is over: the story is at {spoken(self.now)}")
        turn = asyncio.Event()
        heapq.heappush(self._asleep, (moment, next(self._order), turn))
        self._quiet.set()
        await turn.wait()

    async def play(self, chapters: Iterable[Chapter], settle: Callable[[], Awaitable[None]]) -> None:
        """Play the chapters to their ends, always the one whose moment comes first. An error in one ends all.

        `settle` is awaited whenever the clock is about to move, and at the end.
        """
        async with asyncio.TaskGroup() as tasks:
            for chapter in chapters:
                tasks.create_task(chapter()).add_done_callback(lambda _: self._quiet.set())
                await self._let_act()
            while self._asleep:
                moment, _, turn = heapq.heappop(self._asleep)
                if moment > self.now:
                    await settle()
                    self.now = moment
                turn.set()
                await self._let_act()
        await settle()

    async def _let_act(self) -> None:
        """Wait until the chapter that was woken sleeps again or has ended."""
        await self._quiet.wait()
        self._quiet.clear()
