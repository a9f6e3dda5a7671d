"""A caller that never gives up and keeps books: every command it was told had succeeded, with its place in the log."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
from tests.world import World

from eventlog.feeds.lanes import source_of


@dataclass(frozen=True, slots=True)
class Taken:
    """A command that was answered with 2xx: its key, and where the service said it stands."""

    service: str
    key: str
    position: int


@dataclass(slots=True)
class Ledger:
    """Sends commands until they are answered, always with the same idempotency key."""

    world: World
    taken: list[Taken] = field(default_factory=list)
    repeated: int = 0

    def key_of(self, path: str, body: Any) -> str:
        """The idempotency key of a command that is about to be sent."""
        return str(uuid4())

    def take(self, taken: Taken) -> None:
        """Note what was answered."""
        self.taken.append(taken)

    async def command(self, who: str, service: str, path: str, body: Any, at: datetime) -> Any:
        """The answer of a command that must succeed in the end, whatever dies meanwhile."""
        key = self.key_of(path, body)
        while True:
            response = await self._try(who, "POST", service, path, body, at=at, headers={"Idempotency-Key": key})
            if response is not None and response.is_success:
                lane, _, position = response.headers["Aftersales-Position"].rpartition(":")
                self.take(Taken(source_of(lane), f"{who} {key}", int(position)))
                return response.json()
            assert response is None or response.status_code == 503, f"{path}: {response.status_code} {response.text}"
            self.repeated += 1
            await asyncio.sleep(0.1)

    async def found(self, who: str, service: str, path: str, **query: str) -> Any:
        """The first item of a list as soon as there is one."""
        while True:
            response = await self._try(who, "GET", service, path, query=query)
            if response is not None and response.is_success and response.json()["items"]:
                return response.json()["items"][0]
            await asyncio.sleep(0.1)

    async def _try(self, who: str, method: str, *args: Any, **more: Any) -> httpx.Response | None:
        try:
            return await self.world.call(who, method, *args, **more)
        except httpx.TransportError:
            return None
