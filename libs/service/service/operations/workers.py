"""Loops that must not end: each is started again whatever ended it, later every time that it ends soon."""

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter

import structlog

from service.descriptions import described
from service.metrics import FAILED
from service.operations.stacks import stack_of

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STOP_SECONDS = 10.0
"""How long a loop may take to finish what it is at before it is cancelled, and then to take note of that."""

log = structlog.get_logger(__name__)


class Worker:
    """One loop under supervision. `stop` asks the loop to return by itself; without it the loop is cancelled.

    A loop ends only when it was asked to: an exception, a cancellation that came from inside it (somebody else's future
    was cancelled) and a return are logged, and it begins again.
    """

    def __init__(self, name: str, run: Callable[[], Awaitable[None]], stop: Callable[[], None] | None = None) -> None:
        self.name = name
        self.alive = False
        """False before the start, and from an end until the loop has been started again."""
        self._run = run
        self._stop = stop
        self._renewing = False
        self._stopping = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None
        self._supervisor: asyncio.Task[None] | None = None
        self._failed = FAILED.labels(name)

    def start(self) -> None:
        """Begin, in the running event loop."""
        self._supervisor = asyncio.create_task(self._supervise(), name=f"supervisor of {self.name}")

    def renew(self) -> None:
        """Cancel the loop, which then begins again at once. For one that stands still."""
        self._renewing = self._loop is not None and self._loop.cancel()

    def stack(self) -> list[str]:
        """Where the loop stands: `file:line function` of everything that waits for something, the outermost first."""
        return stack_of(self._loop) if self._loop is not None else []

    async def close(self) -> None:
        """End the loop: after what it is at where it can be asked, at once where not."""
        self._stopping.set()
        if self._supervisor is None:
            return
        if self._stop is not None and self.alive:
            self._stop()
        else:
            self.renew()
        if not await self._ended(self._supervisor):
            log.warning("worker.cancelled", worker=self.name)
            self.renew()
            if not await self._ended(self._supervisor):
                log.error("worker.left_behind", worker=self.name, stack=self.stack())
                self._supervisor.cancel()

    @staticmethod
    async def _ended(task: asyncio.Task[None]) -> bool:
        done, _ = await asyncio.wait([task], timeout=STOP_SECONDS)
        return bool(done)

    async def _supervise(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not self._stopping.is_set():
            self.alive, started = True, perf_counter()
            self._loop = loop = asyncio.create_task(self._turn(), name=self.name)
            # Not awaited itself: its cancellation would look like this task's own.
            await asyncio.wait([loop])
            self.alive = False
            if self._stopping.is_set():
                return
            if self._renewing:
                self._renewing = False
                log.warning("worker.renewed", worker=self.name)
                continue
            if perf_counter() - started > LONGEST_PAUSE_SECONDS:
                pause = FIRST_PAUSE_SECONDS  # it had worked: this is another failure
            self._failed.inc()
            log.error("worker.failed", worker=self.name, again_in=pause, **_end_of(loop))
            await self._rest(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    async def _turn(self) -> None:
        await self._run()

    async def _rest(self, seconds: float) -> None:
        """Wait, but not past a stop."""
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return


def _end_of(loop: asyncio.Task[None]) -> dict[str, object]:
    """How a loop ended, for the log."""
    if loop.cancelled():
        return {"error": "CancelledError"}
    error = loop.exception()
    if isinstance(error, Exception):
        return described(error)
    return {"error": type(error).__name__ if error is not None else "returned"}
