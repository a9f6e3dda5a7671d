"""Figures that are counted in the database when somebody reads the metrics: never because of a command or an event."""

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter, time

import structlog

from service.metrics import COUNTED

PATIENCE_SECONDS = 2.0
"""Whoever reads waits no longer, and sees what was counted before; the counting goes on."""
REST_SECONDS = 2.0
"""The shortest time between two countings."""
SHARE = 10
"""Of the time, one part at most is spent with counting, however much there is to count and however often it is asked
for."""

log = structlog.get_logger(__name__)


class Figures:
    """Runs `count`, one counting at a time. `count` sets its gauges itself, all at once at its end."""

    def __init__(self, count: Callable[[], Awaitable[None]]) -> None:
        self._count = count
        self._task: asyncio.Task[None] | None = None
        self._again = 0.0
        self._failed = False

    async def refresh(self) -> None:
        """Count again, where it is time to. Raises nothing: figures that cannot be counted stay as they were, and
        `aftersales_figures_timestamp_seconds` says how old they are."""
        if self._task is None and perf_counter() >= self._again:
            self._task = asyncio.create_task(self._run(), name="figures")
        if self._task is not None:
            await asyncio.wait((self._task,), timeout=PATIENCE_SECONDS)

    async def close(self) -> None:
        """Give up what is being counted."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    async def _run(self) -> None:
        started = perf_counter()
        try:
            await self._count()
            COUNTED.set(time())
            self._failed = False
        except Exception as error:
            if not self._failed:
                log.warning("figures.not_counted", error=type(error).__name__)
            self._failed = True
        finally:
            self._again = perf_counter() + max((SHARE - 1) * (perf_counter() - started), REST_SECONDS)
            self._task = None
