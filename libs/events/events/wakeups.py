"""LISTEN/NOTIFY for a whole process: one connection hears that a log has grown and wakes whoever follows it."""

import asyncio
from collections.abc import Iterable

import structlog

from events.postgres import Pool, away

RETRY_SECONDS = 0.5

log = structlog.get_logger(__name__)


class Wakeup:
    """Set when something new may be there."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def set(self) -> None:
        self._event.set()

    def clear(self) -> None:
        """Forget earlier news: call it before looking, so that none is missed in between."""
        self._event.clear()

    async def wait(self, seconds: float) -> None:
        """Return at the next news, or after `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return


class Wakeups:
    """Hears the logs of any sources while `run` runs. Without it everyone still polls."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._followers: dict[str, list[Wakeup]] = {}

    def subscribe(self, sources: Iterable[str]) -> Wakeup:
        """A wakeup for news of any of `sources`. Subscribe before `run` starts."""
        wakeup = Wakeup()
        for source in sources:
            self._followers.setdefault(f"{source}_events", []).append(wakeup)
        return wakeup

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
        async with self._pool.acquire() as connection:
            lost = asyncio.Event()
            connection.add_termination_listener(lambda _: lost.set())
            for channel in self._followers:
                await connection.add_listener(channel, self._heard)
            # News from before the LISTEN may have been missed.
            for channel in self._followers:
                self._wake(channel)
            try:
                await lost.wait()
            finally:
                for channel in () if connection.is_closed() else self._followers:
                    await connection.remove_listener(channel, self._heard)

    def _heard(self, _connection: object, _pid: int, channel: str, _payload: object) -> None:
        self._wake(channel)

    def _wake(self, channel: str) -> None:
        for wakeup in self._followers.get(channel, ()):
            wakeup.set()
