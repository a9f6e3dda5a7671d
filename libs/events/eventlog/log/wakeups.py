"""LISTEN/NOTIFY for a whole process: one connection hears that a log has grown and wakes whoever follows it."""

import asyncio
from collections.abc import Callable, Iterable
from functools import partial

import structlog

from eventlog.postgres import Pool, away

RETRY_SECONDS = 0.5
LOOK_SECONDS = 5.0
"""How often the connection is asked whether it still lives: a frozen one says nothing, as one without news does."""
CHANNEL = "_events"
"""A log notifies on its source's name and this (the function `append` does)."""

log = structlog.get_logger(__name__)


class Wakeup:
    """Knows which sources may have something new."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._news: set[str] = set()

    def tell(self, source: str) -> None:
        """There may be something new in `source`."""
        self._news.add(source)
        self._event.set()

    def take(self) -> set[str]:
        """The sources told of since the last time: call it before looking, so that none is missed in between."""
        news, self._news = self._news, set()
        self._event.clear()
        return news

    async def wait(self, seconds: float) -> bool:
        """Return True at the next news, at once if there are some already; False after `seconds` without."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        return True


class Wakeups:
    """Hears the logs of any sources while `run` runs. Without it everyone still polls."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._calls: dict[str, list[Callable[[], None]]] = {}

    def subscribe(self, sources: Iterable[str]) -> Wakeup:
        """A wakeup for news of any of `sources`. Subscribe before `run` starts."""
        wakeup = Wakeup()
        for source in sources:
            self.call(source + CHANNEL, partial(wakeup.tell, source))
        return wakeup

    def call(self, channel: str, received: Callable[[], None]) -> None:
        """Have `received` called at every notification of `channel`, and whenever one may have been missed."""
        self._calls.setdefault(channel, []).append(received)

    async def run(self) -> None:
        """Listen until cancelled, over restarts of PostgreSQL."""
        while True:
            try:
                await self._listen()
            except Exception as error:
                if not away(error):
                    raise
                log.warning("wakeups.away", error=type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self) -> None:
        channels = list(self._calls)
        async with self._pool.acquire() as connection:
            lost = asyncio.Event()
            connection.add_termination_listener(lambda _: lost.set())
            for channel in channels:
                await connection.add_listener(channel, self._received)
            # News from before the LISTEN may have been missed.
            for channel in channels:
                self._tell(channel)
            try:
                while not lost.is_set():
                    try:
                        async with asyncio.timeout(LOOK_SECONDS):
                            await lost.wait()
                    except TimeoutError:
                        await connection.execute("SELECT 1")
            finally:
                for channel in () if connection.is_closed() else channels:
                    await connection.remove_listener(channel, self._received)

    def _received(self, _connection: object, _pid: int, channel: str, _payload: object) -> None:
        self._tell(channel)

    def _tell(self, channel: str) -> None:
        for received in self._calls[channel]:
            received()
