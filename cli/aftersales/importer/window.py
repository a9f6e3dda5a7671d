"""A window that slides over a log: what is under way at once lies close together, in number and in the log's time."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")

WIDTH = 32
"""Items under way at once."""

AHEAD = timedelta(minutes=45)
"""How far an item may run ahead of an older one that is not done.

No more than the first SLA warning needs (75 % of the 1 h to respond): then the log's clock never passes an alarm of a
case whose next row has not been played yet, and hardly an alarm rings that has to be withdrawn.
"""


async def slide(
    items: Iterable[T], at: Callable[[T], datetime], start: Callable[[T], Coroutine[Any, Any, None]]
) -> None:
    """Start the items in their order, which is by time `at`; the first that fails ends them all."""
    flying: deque[tuple[datetime, asyncio.Task[None]]] = deque()
    try:
        for item in items:
            while flying and (len(flying) == WIDTH or flying[0][0] < at(item) - AHEAD):
                await flying.popleft()[1]
            flying.append((at(item), asyncio.create_task(start(item))))
        while flying:
            await flying.popleft()[1]
    finally:
        for _, job in flying:
            job.cancel()
        await asyncio.gather(*(job for _, job in flying), return_exceptions=True)
