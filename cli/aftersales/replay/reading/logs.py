"""Several logs, read as one."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, aclosing
from datetime import datetime
from heapq import heapify, heappop, heapreplace
from typing import Protocol
from uuid import UUID

from eventlog.envelope import Recorded


class Log(Protocol):
    """One source's log, wherever it is read; its events come in order of position, each once."""

    source: str
    size: int
    """About how many events the history has."""

    def history(self, after: int = 0) -> AsyncGenerator[Recorded, None]:
        """What was there when the log was opened, behind a position."""
        ...

    def news(self) -> AsyncGenerator[Recorded, None]:
        """What comes after that, for ever; the history may be left unread."""
        ...


NOTHING: Mapping[str, int] = {}
OpenLogs = Callable[[Sequence[str]], AbstractAsyncContextManager[Sequence[Log]]]
"""Opens the logs of some sources."""


async def merged(logs: Sequence[Log], after: Mapping[str, int] = NOTHING) -> AsyncGenerator[Recorded, None]:
    """The histories of all logs, each behind the position that `after` has for it: each in its own order, and between
    them by time.

    What has the same time goes by its id, a UUIDv7: so a cause comes before its effect.
    """
    async with AsyncExitStack() as stack:
        histories = [await stack.enter_async_context(aclosing(log.history(after.get(log.source, 0)))) for log in logs]
        heap: list[tuple[datetime, UUID, int, Recorded]] = []
        for index, history in enumerate(histories):
            if (event := await anext(history, None)) is not None:
                heap.append((event.time, event.id, index, event))
        heapify(heap)
        while heap:
            _, _, index, event = heap[0]
            yield event
            if (following := await anext(histories[index], None)) is not None:
                heapreplace(heap, (following.time, following.id, index, following))
            else:
                heappop(heap)


async def follow(logs: Sequence[Log], take: Callable[[Recorded], None]) -> None:
    """Hand on the news of all logs as they come, until cancelled."""

    async def receive(log: Log) -> None:
        async with aclosing(log.news()) as news:
            async for event in news:
                take(event)

    tasks = [asyncio.create_task(receive(log)) for log in logs]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
