"""One question to the database for all who ask the same kind of thing in the same turn of the loop.

A query for each caller costs a connection, a round trip and a plan; what many callers ask at once costs hardly more
than what one does. While a question is under way the next one gathers, so a lone caller never waits for company.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextvars import copy_context
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Batched(Generic[K, V]):
    """`ask` is given each key once, and answers every one of them. Its error is told to all who waited for it."""

    def __init__(self, ask: Callable[[Sequence[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._ask = ask
        self._waiting: dict[K, asyncio.Future[V]] = {}
        self._flight: asyncio.Task[None] | None = None
        self._first = copy_context()
        """What the first who waits is at: the question is asked for it."""

    async def get(self, key: K) -> V:
        """What `ask` says of it, asked after this call. Raises what `ask` raises, KeyError where it says nothing."""
        waiting = self._waiting.get(key)
        if waiting is None:
            loop = asyncio.get_running_loop()
            if not self._waiting and self._flight is None:
                loop.call_soon(self._start)  # whoever else comes in this turn comes along
            if not self._waiting:
                self._first = copy_context()
            waiting = self._waiting[key] = loop.create_future()
        return await asyncio.shield(waiting)

    def _start(self, _: object = None) -> None:
        self._flight = None
        if self._waiting:
            waiting, self._waiting = self._waiting, {}
            self._flight = asyncio.create_task(self._fly(waiting), context=self._first)
            self._flight.add_done_callback(self._start)

    async def _fly(self, waiting: Mapping[K, asyncio.Future[V]]) -> None:
        try:
            found = await self._ask(list(waiting))
            for key, future in waiting.items():
                future.set_result(found[key])
        except BaseException as error:
            told = error if isinstance(error, Exception) else ConnectionAbortedError("the answer was not waited for")
            for future in waiting.values():
                if not future.done():
                    future.set_exception(told)
                    future.exception()  # whoever asked may be gone
            if not isinstance(error, Exception):
                raise
