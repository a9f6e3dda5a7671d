"""A log's history many events at a time: what whoever folds a million of them goes by."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Sequence
from contextlib import aclosing
from typing import Protocol, TypeVar, runtime_checkable

from aftersales.replay.reading.logs import Log
from eventlog.envelope import Recorded
from eventlog.moment import ByPosition, Moment

T = TypeVar("T")

PIECE = 5_000
"""Events, or positions of a log in which only some types are asked for."""

END = 2**63 - 1
"""Behind every position."""

Payload = tuple[str, str, str]
"""Stream, type and JSON text of an event: all that a stream's state is made of."""


@runtime_checkable
class InPieces(Protocol):
    """A log that can look for types where it lies."""

    def pieces(self, after: int, upto: int, types: Collection[str] | None) -> AsyncGenerator[Sequence[Recorded], None]:
        """The history behind `after` and up to `upto`, in order of position; of these stored types only, where some are
        named."""
        ...


@runtime_checkable
class InPayloads(Protocol):
    """A log that can do with less than whole events."""

    def payloads(self, after: int, upto: int, types: Collection[str]) -> AsyncGenerator[Sequence[Payload], None]:
        """Of the history behind `after` and up to `upto` the payloads alone, of the events of these stored types, those
        of a stream in its order: a third of the work of reading."""
        ...


async def pieces(
    log: Log, after: int = 0, upto: int = END, types: Collection[str] | None = None
) -> AsyncGenerator[Sequence[Recorded], None]:
    """The history of any log, see `InPieces`."""
    if isinstance(log, InPieces):
        async with aclosing(log.pieces(after, upto, types)) as found:
            async for piece in found:
                yield piece
        return
    held: list[Recorded] = []
    async with aclosing(log.history(after)) as history:
        async for event in history:
            if event.position > upto:
                break
            if types is None or event.type in types:
                held.append(event)
                if len(held) == PIECE:
                    yield held
                    held = []
    if held:
        yield held


async def payloads(log: Log, moment: Moment | None, types: Collection[str]) -> AsyncGenerator[Sequence[Payload], None]:
    """What of a log's history belongs to a moment."""
    last, within = part_of(log, moment)
    if isinstance(log, InPayloads) and within is None:
        async with aclosing(log.payloads(0, last, types)) as told:
            async for few in told:
                yield few
        return
    async with aclosing(pieces(log, 0, last, types)) as found:
        async for piece in found:
            yield [(each.stream, each.type, each.data) for each in piece if within is None or within.holds(each)]


def part_of(log: Log, moment: Moment | None) -> tuple[int, Moment | None]:
    """Up to which position a log belongs to a moment; and the moment, where it has to be asked about each event."""
    named = moment.positions.get(log.source) if isinstance(moment, ByPosition) else None
    return (END, moment) if named is None else (named, None)


async def ahead(
    read: Callable[[int, int], Awaitable[Sequence[T]]], after: int, upto: int, size: int
) -> AsyncGenerator[Sequence[T], None]:
    """What `read(after, upto)` gives of so many positions at a time: one piece is read while its user works at the one
    before."""
    following: asyncio.Future[Sequence[T]] | None = None
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


async def one_by_one(found: AsyncGenerator[Sequence[Recorded], None]) -> AsyncGenerator[Recorded, None]:
    """The events of some pieces."""
    async with aclosing(found):
        async for piece in found:
            for event in piece:
                yield event
