"""Loops that must not die: each is started again when it fails, later every time that it fails soon."""

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter

import structlog

from service.failures import described

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STOP_SECONDS = 10.0
"""How long a loop may take to finish what it is at before it is cancelled."""

log = structlog.get_logger(__name__)


class Worker:
    """One loop under supervision. `stop` asks the loop to return by itself; without it the loop is cancelled."""

    def __init__(self, name: str, run: Callable[[], Awaitable[None]], stop: Callable[[], None] | None = None) -> None:
        self.name = name
        self.alive = False
        """False before the start, and from a failure until the loop has been started again."""
        self._run = run
        self._stop = stop
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, in the running event loop."""
        self._task = asyncio.create_task(self._supervise(), name=self.name)

    async def close(self) -> None:
        """End the loop: after what it is at where it can be asked, at once where not."""
        self._stopping = True
        if self._task is None:
            return
        if self._stop is None or not self.alive:
            self._task.cancel()
        else:
            self._stop()
        _, late = await asyncio.wait([self._task], timeout=STOP_SECONDS)
        for task in late:
            log.warning("worker.cancelled", worker=self.name)
            task.cancel()
            await asyncio.wait([task])

    async def _supervise(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not self._stopping:
            self.alive, started = True, perf_counter()
            try:
                await self._run()
            except Exception as error:
                self.alive = False
                if perf_counter() - started > LONGEST_PAUSE_SECONDS:
                    pause = FIRST_PAUSE_SECONDS  # it had worked: this is another failure
                log.error("worker.failed", worker=self.name, again_in=pause, **described(error))
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            else:
                # A loop that returned without being asked has nothing to do any more.
                return
