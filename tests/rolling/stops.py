"""A ledger that notes how long each service took no command although some were tried, and what had to be repeated."""

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
from tests.ledger import Ledger


@dataclass(slots=True)
class Stop:
    """Of one service: commands `waiting`, none of which has succeeded since `since`; and the longest such time."""

    waiting: int = 0
    since: float = 0.0
    longest: float = 0.0

    def begins(self, now: float) -> None:
        """One more is tried."""
        if not self.waiting:
            self.since = now
        self.waiting += 1

    def succeeds(self, now: float) -> None:
        """One of them has its answer."""
        self.waiting -= 1
        self.longest = max(self.longest, now - self.since)
        self.since = now


@dataclass(slots=True)
class Watching(Ledger):
    """A caller with the ordinary retry: lost connections and 503 with Retry-After, nothing else."""

    stops: dict[str, Stop] = field(default_factory=dict)
    hidden: Counter[str] = field(default_factory=Counter)
    """What was tried again, by its reason."""
    requests: int = 0

    async def command(self, who: str, service: str, path: str, body: Any, at: datetime) -> Any:
        """As in `Ledger`."""
        stop = self.stops.setdefault(service, Stop())
        stop.begins(time.monotonic())
        answer = await super(Watching, self).command(who, service, path, body, at)
        stop.succeeds(time.monotonic())
        return answer

    def begin(self) -> dict[str, float]:
        """Forget the longest stops; gives them by service."""
        found = {service: stop.longest for service, stop in self.stops.items()}
        for stop in self.stops.values():
            stop.longest = 0.0
        return found

    async def _try(self, who: str, method: str, *args: Any, **more: Any) -> httpx.Response | None:
        self.requests += 1
        try:
            response = await self.world.call(who, method, *args, **more)
        except httpx.TransportError as error:
            self.hidden[type(error).__name__] += 1
            return None
        if response.status_code == 503:
            assert "Retry-After" in response.headers, response.text
            self.hidden[f"503 {response.json()['detail']}"] += 1
        else:
            assert response.is_success, f"{args}: {response.status_code} {response.text}"
        return response
