"""The past, event by event, into the logs of the second system: as it was recorded, in order of time."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime

from aftersales.errors import CommandError
from aftersales.reliving.pace import Pace
from aftersales.replay.reading.logs import Log, merged
from eventlog.envelope import Recorded
from eventlog.postgres import Connection
from eventlog.recovery.sequence import Unusable
from eventlog.recovery.taking_back import append_as_recorded

TOGETHER = 1_000
"""Events that are written at once, where they are due."""


@dataclass(slots=True)
class Lived:
    """What was lived again: how many events, and from when to when (UTC)."""

    events: int = 0
    first: datetime | None = None
    last: datetime | None = None


async def heads(connection: Connection, sources: Sequence[str]) -> dict[str, int]:
    """Where the logs of the second system end."""
    return {
        source: await connection.fetchval(f"SELECT coalesce(max(position), 0) FROM {source}.events")
        for source in sources
    }


async def streams_of(logs: Sequence[Log], ends: Mapping[str, Recorded | None]) -> dict[str, set[str]]:
    """Source → the streams of its log. Raises CommandError where the second system has something else behind it:
    `ends` are the last events that it has, None for an empty log."""
    found: dict[str, set[str]] = {}
    for log in logs:
        streams, end, same = found.setdefault(log.source, set()), ends.get(log.source), False
        async with aclosing(log.history()) as history:
            async for event in history:
                streams.add(event.stream)
                same = same or (end is not None and (event.position, event.id) == (end.position, end.id))
        if end is not None and not same:
            raise CommandError(
                f"目标中 {log.source} 的日志不是这段历史（位置 {end.position}）：请换一个目标",
                f"the log of {log.source} in the target is not of this past (position {end.position}): choose another",
            )
    return found


async def live(
    connection: Connection,
    logs: Sequence[Log],
    behind: Mapping[str, int],
    until: datetime | None,
    pace: Pace,
    done: Callable[[int], None],
) -> Lived:
    """Append what the logs have behind these positions, before `until`, when it is due. Raises CommandError."""
    lived = Lived()
    try:
        async with aclosing(_due(logs, behind, until, pace)) as batches:
            async for batch in batches:
                await _append(connection, batch)
                lived.events += len(batch)
                lived.first, lived.last = lived.first or batch[0].time, batch[-1].time
                done(len(batch))
    except Unusable as error:
        raise CommandError(error.zh, error.en) from None
    return lived


async def _due(
    logs: Sequence[Log], behind: Mapping[str, int], until: datetime | None, pace: Pace
) -> AsyncGenerator[list[Recorded], None]:
    """Events that are due together; a batch is not held back for more that are due later."""
    batch: list[Recorded] = []
    ended: set[str] = set()
    async with aclosing(merged(logs, behind)) as events:
        async for event in events:
            if event.source in ended:
                continue
            if until is not None and event.time >= until:
                ended.add(event.source)  # what comes behind it would leave a gap
                continue
            seconds = pace.wait(event.time)
            if batch and (seconds > 0 or len(batch) >= TOGETHER):
                yield batch
                batch = []
            if seconds > 0:
                await asyncio.sleep(seconds)
            batch.append(event)
    if batch:
        yield batch


async def _append(connection: Connection, batch: Sequence[Recorded]) -> None:
    by_source: dict[str, list[Recorded]] = defaultdict(list)
    for event in batch:
        by_source[event.source].append(event)
    async with connection.transaction():
        for source, events in sorted(by_source.items()):
            await connection.execute(f"SELECT pg_advisory_xact_lock(hashtextextended('append {source}', 0))")
            await append_as_recorded(connection, source, events)
            await connection.execute(f"SELECT pg_notify('{source}_events', '')")
