"""How often a subscription works: what comes soon after a batch is handled together, unless somebody waits for it."""

import asyncio
from time import perf_counter

PACE_SECONDS = 0.2
"""From the begin of one batch to that of the next. A batch of one event costs nearly what one of ten does: at 15 cases
a second this halves the work of all services and of Kafka together, which is what a case on its way waits for."""
HURRY_SECONDS = 1.0
"""How long no rest is taken once somebody has waited: where one has, the next soon will."""


class Pace:
    """The rests of one subscription: from the begin of a batch `seconds` at most, 0 for none."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._hurried = asyncio.Event()
        self._until = 0.0

    def hurry(self) -> None:
        """Somebody waits: end the rest, and take none for a while."""
        self._until = perf_counter() + HURRY_SECONDS
        self._hurried.set()

    @property
    def hurries(self) -> bool:
        """Whether no rest is taken now."""
        return not self._seconds or perf_counter() < self._until

    async def rest(self, started: float) -> None:
        """Let news gather after a batch that began at `started`, as `perf_counter` tells."""
        now = perf_counter()
        left = started + self._seconds - now
        if left <= 0 or now < self._until:
            return
        self._hurried.clear()
        try:
            async with asyncio.timeout(left):
                await self._hurried.wait()
        except TimeoutError:
            return
