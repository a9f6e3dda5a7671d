"""What somebody in an affair can do: wait until a moment, have something done, look."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

import httpx

from aftersales.demo.api import Client, Positions
from aftersales.demo.stage import Stuck
from aftersales.responses import Json
from aftersales.simulate.clock import Clock, Turn
from aftersales.simulate.company import Company, dispatcher_of
from aftersales.simulate.days import at, in_hours, later
from aftersales.simulate.ledger import Ledger

T = TypeVar("T")

PATIENCE = 30.0
"""Seconds of real time in which the services must have heard of each other's events."""


@dataclass(slots=True)
class Office:
    """What all affairs share: the clock, the book, and the way to the services."""

    seed: int
    clock: Clock
    company: Company
    ledger: Ledger
    keys: Mapping[str, str]
    urls: Mapping[str, str]
    http: httpx.AsyncClient
    positions: Positions = field(default_factory=Positions)
    requests: int = 0

    def by(self, who: str) -> Client:
        """Somebody, with their key."""
        return Client(self.keys[who], self.http, self.urls, lambda: self.clock.now, self.positions)


class Affair(ABC):
    """One course of events at one station. Whatever is left to chance in it comes from its own dice."""

    def __init__(self, office: Office, name: str, station: str) -> None:
        self.office, self.name, self.station = office, name, station
        self.ledger, self.company = office.ledger, office.company
        self.random = Random(f"{office.seed}/{name}")
        self.position: str | None = None
        """Of the last command: whoever is asked afterwards has heard of it."""
        self._turn = Turn(name)

    @abstractmethod
    async def course(self) -> None:
        """What happens."""

    def begin(self, moment: datetime) -> None:
        """Let it begin at a moment to come."""
        self.office.clock.begin(self._turn, self.course(), moment, self.station)

    @property
    def now(self) -> datetime:
        """What the clock shows."""
        return self.office.clock.now

    @property
    def today(self) -> date:
        """Of the clock, in Asia/Shanghai."""
        return self.now.date()

    @property
    def dispatcher(self) -> str:
        """Of the station that has it now."""
        return dispatcher_of(self.station)

    def chance(self, share: float) -> bool:
        """Whether something happens that does so often."""
        return self.random.random() < share

    async def until(self, moment: datetime) -> None:
        """Let time pass."""
        await self.office.clock.until(self._turn, moment, self.station)

    async def after(self, minutes: int) -> None:
        """Let some minutes pass."""
        await self.until(self.now + timedelta(minutes=minutes))

    async def say(self, who: str, service: str, path: str, body: Json | None = None) -> Json:
        """Have something done. Raises Refused."""
        self.office.requests += 1
        answer = await self.office.by(who).post(service, path, body or {}, after=self._elsewhere(service))
        self.position = answer.position or self.position
        return answer.body

    async def see(self, who: str, service: str, path: str, **query: str) -> Json:
        """Look at something, as it is after what was done last. Raises Refused."""
        self.office.requests += 1
        found: Json = await self.office.by(who).get(service, path, after=self.position, **query)
        return found

    async def becomes(self, wanted: Callable[[Json], T | None], who: str, service: str, path: str, **query: str) -> T:
        """What is found in an answer as soon as it is there. Raises Stuck where that takes too long."""
        give_up = time.monotonic() + PATIENCE
        while (found := wanted(await self.see(who, service, path, **query))) is None:
            if time.monotonic() > give_up:
                raise Stuck(f"{self.name}: waited {PATIENCE:.0f} s in vain for {path} {query}")
            await asyncio.sleep(0.03)
        return found

    def next_morning(self) -> datetime:
        """In the morning of the next working day."""
        quarter = self.random.randrange(14)
        return at(later(self.today, 1), "08:45") + timedelta(minutes=15 * quarter)

    def soon(self, most_quarters: int) -> datetime:
        """Within so many quarters of an hour, while offices are open."""
        return in_hours(self.now + timedelta(minutes=15 * self.random.randint(1, most_quarters)))

    def _elsewhere(self, service: str) -> str | None:
        """What another service has to have heard of; a service knows what it said itself."""
        said = (self.position or "").partition(":")[0].partition("/")[0]
        return self.position if said != service else None
