"""What is made in blocks beforehand, so that nobody who needs one has to wait for a commit of its own."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")

SPARE = 20
"""So many are made besides those that are waited for."""
MOST = 500
BUSY_SECONDS = 1.0
"""Where a block was used up so soon the next one is twice as large, up to MOST."""


class Stock(Generic[T]):
    """What one process has made and not given away yet; what is left at its end is lost. `make` gives as many as it is
    asked for."""

    def __init__(self, make: Callable[[int], Awaitable[Sequence[T]]]) -> None:
        self._make = make
        self._left: deque[T] = deque()
        self._size, self._since = 0, float("-inf")
        self._waiting = 0
        self._under_way: asyncio.Task[None] | None = None

    async def next(self) -> T:
        """One that nobody else gets. Raises what `make` raises."""
        while not self._left:
            if self._under_way is None or self._under_way.done():
                self._under_way = asyncio.create_task(self._fill())  # for whoever else comes in this turn
            self._waiting += 1
            try:
                await asyncio.shield(self._under_way)
            finally:
                self._waiting -= 1
        return self._left.popleft()

    async def _fill(self) -> None:
        size = SPARE + self._waiting
        if monotonic() - self._since < BUSY_SECONDS:
            size = max(size, min(2 * self._size, MOST))
        self._size, self._since = size, monotonic()
        self._left.extend(await self._make(size))
