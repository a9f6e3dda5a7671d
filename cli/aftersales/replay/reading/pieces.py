"""A log's history many events at a time: what whoever folds a million of them goes by."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection
from contextlib import aclosing
from typing import Protocol, runtime_checkable

from aftersales.replay.reading.logs import Log
from eventlog.envelope import Recorded

PIECE = 5_000
"""Events, or positions of a log in which only some types are asked for."""


@runtime_checkable
class InPieces(Protocol):
    """A log that can look for types where it lies."""

    def pieces(self, after: int, upto: int, types: Collection[str] | None) -> AsyncGenerator[list[Recorded], None]:
        """The history behind `after` and up to `upto`, in order of position; of these stored types only, where some are
        named."""
        ...


async def pieces(
    log: Log, after: int = 0, upto: int | None = None, types: Collection[str] | None = None
) -> AsyncGenerator[list[Recorded], None]:
    """The history of any log, see `InPieces`."""
    if isinstance(log, InPieces):
        async with aclosing(log.pieces(after, log.size if upto is None else upto, types)) as found:
            async for piece in found:
                yield piece
        return
    held: list[Recorded] = []
    async with aclosing(log.history(after)) as history:
        async for event in history:
            if upto is not None and event.position > upto:
                break
            if types is None or event.type in types:
                held.append(event)
                if len(held) == PIECE:
                    yield held
                    held = []
    if held:
        yield held


async def ahead(
    read: Callable[[int, int], Awaitable[list[Recorded]]], after: int, upto: int, size: int
) -> AsyncGenerator[list[Recorded], None]:
    """What `read(after, upto)` gives of so many positions at a time: one piece is read while its user works at the one
    before."""
    following: asyncio.Future[list[Recorded]] | None = None
    try:
        for mark in range(after, upto, size):
            piece = await (following or read(mark, min(mark + size, upto)))
            following = None
            if mark + size < upto:
                following = asyncio.ensure_future(read(mark + size, min(mark + 2 * size, upto)))
                await asyncio.sleep(0)  # so that it is asked for
            if piece:
                yield piece
    finally:
        if following is not None:
            following.cancel()
            await asyncio.wait([following])


async def one_by_one(found: AsyncGenerator[list[Recorded], None]) -> AsyncGenerator[Recorded, None]:
    """The events of some pieces."""
    async with aclosing(found):
        async for piece in found:
            for event in piece:
                yield event
