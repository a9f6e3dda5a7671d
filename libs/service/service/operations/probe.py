"""Whether the database answers, asked on a connection of its own: neither an exhausted pool nor a frozen backend nor a
frozen server holds up whoever wants to know."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from eventlog.postgres import AWAY, Connection, Limits, connect

FIRST_SECONDS = 0.6
"""For the connection at hand. It may be the one whose backend is frozen: then a new one is made."""
LIMITS = Limits(acquire=5.0, statement=4.0, lock=4.0, idle=5.0)
"""For the new one. Whoever asks waits less than that, and the next who asks may find it made."""
CLOSE_SECONDS = 1.0


T = TypeVar("T")


class Probe(Generic[T]):
    """Asks `question` of the database of `dsn`; `name` shows in pg_stat_activity."""

    def __init__(self, dsn: str, name: str, question: Callable[[Connection], Awaitable[T]]) -> None:
        self._dsn = dsn
        self._name = name
        self._question = question
        self._connection: Connection | None = None
        self._asking: asyncio.Task[T] | None = None

    async def answer(self, seconds: float) -> T | None:
        """The answer; None where there is none within `seconds`. Raises what PostgreSQL says.

        All who ask at once share one look, which goes on when they give up.
        """
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
            self._asking.add_done_callback(_received)
        asked = self._asking
        await asyncio.wait((asked,), timeout=seconds)
        return asked.result() if asked.done() and not asked.cancelled() else None

    async def close(self) -> None:
        """Let go of the connection."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait((self._asking,), timeout=CLOSE_SECONDS)
        if self._connection is not None:
            try:
                await self._connection.close(timeout=CLOSE_SECONDS)
            except AWAY:
                self._connection.terminate()

    async def _ask(self) -> T:
        if self._connection is not None:
            try:
                async with asyncio.timeout(FIRST_SECONDS):
                    return await self._question(self._connection)
            except AWAY:
                self._connection.terminate()
        self._connection = await connect(self._dsn, name=self._name, limits=LIMITS)
        return await self._question(self._connection)


def _received(asked: asyncio.Task[T]) -> None:
    """Whoever gave up does not hear how it ended."""
    if not asked.cancelled():
        asked.exception()
