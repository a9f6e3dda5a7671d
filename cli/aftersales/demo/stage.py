"""Where the story is played: the clock, the people with their keys, and the narrator."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Self, TypeVar

import httpx

from aftersales.demo.api import Client, Positions
from aftersales.demo.cast import CLERKS, STATIONS
from aftersales.demo.narrator import Narrator
from aftersales.demo.people import OPERATIONS
from aftersales.demo.timeline import Timeline, at

T = TypeVar("T")

PATIENCE = 15.0
"""Seconds of real time until the story gives up on something that should have happened."""


class Stuck(Exception):
    """Something that should have happened did not."""


async def eventually(read: Callable[[], Awaitable[T | None]], what: str) -> T:
    """What `read` gives, as soon as it gives something. Raises Stuck when it takes too long."""
    give_up = time.monotonic() + PATIENCE
    while (found := await read()) is None:
        if time.monotonic() > give_up:
            raise Stuck(f"waited {PATIENCE:.0f} s in vain: {what}")
        await asyncio.sleep(0.02)
    return found


@dataclass(slots=True)
class Stage:
    """Everybody in the story by the name on the API key, and what the story wants to remember."""

    people: Mapping[str, Client]
    timeline: Timeline
    narrator: Narrator
    positions: Positions
    remembered: dict[str, object] = field(default_factory=dict)

    @classmethod
    def set_up(
        cls, begin: str, keys: Mapping[str, str], http: httpx.AsyncClient, urls: Mapping[str, str], narrator: Narrator
    ) -> Self:
        """A stage for the holders of `keys` in front of the services at `urls`."""
        timeline, positions = Timeline(begin), Positions()
        people = {name: Client(key, http, urls, lambda: timeline.now, positions) for name, key in keys.items()}
        return cls(people, timeline, narrator, positions)

    @property
    def clerk(self) -> Client:
        """The clerk who takes the calls."""
        return self.people[CLERKS[0]]

    @property
    def caller(self) -> Client:
        """The clerk who calls customers back."""
        return self.people[CLERKS[1]]

    def dispatcher(self, station_id: str) -> Client:
        """The dispatcher of a station."""
        return self.people[next(station.dispatcher for station in STATIONS if station.id == station_id)]

    async def until(self, when: str) -> None:
        """Let time pass until `when`, such as `"Tue 09:10"`."""
        await self.timeline.until(at(when))

    async def after(self, minutes: int) -> None:
        """Let some minutes pass."""
        await self.timeline.until(self.timeline.now + timedelta(minutes=minutes))

    async def settle(self) -> None:
        """Let the SLA monitor hear everything said so far and ring what is due by then: its clocks never lag behind the
        story, and every telling has the same times."""
        news = self.positions.take_news()
        for position in news:
            await self.people[OPERATIONS].get("sla_monitor", "/policy", after=position)
        if news:
            await eventually(self._rung, "alarms that are due")

    async def _rung(self) -> bool | None:
        found = await self.people[OPERATIONS].get("sla_monitor", "/timers")
        return found["timers_due"] == 0 or None
