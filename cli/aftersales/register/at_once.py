"""Several at once, for a service answers many as quickly as one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

AT_ONCE = 16
"""So many keep one process of a service busy; with more nothing gets quicker."""


async def each(items: Sequence[T], work: Callable[[T], Awaitable[R]]) -> list[R]:
    """What `work` gives for each item, in their order; begun in their order. The first that fails ends them all."""
    found: dict[int, R] = {}
    todo = iter(enumerate(items))

    async def take() -> None:
        for number, item in todo:
            found[number] = await work(item)

    workers = [asyncio.create_task(take()) for _ in range(min(AT_ONCE, len(items)))]
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    return [found[number] for number in range(len(items))]
