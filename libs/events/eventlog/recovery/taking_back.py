"""A log takes back what its topic holds behind it, byte for byte, in one transaction; its relay goes on behind that.

The service must not run: commands that are taken meanwhile would wait, and what is remembered of the log would be of
another one.
"""

from collections.abc import AsyncIterable, Sequence
from dataclasses import dataclass
from functools import partial

import asyncpg

from eventlog.envelope import Recorded
from eventlog.feeds.feed import ReadLog
from eventlog.feeds.kafka.chain import tails_of
from eventlog.feeds.relay import NAME as RELAY
from eventlog.log.store import COLUMNS, read_log
from eventlog.postgres import Connection
from eventlog.recovery.sequence import Sequence as InSequence
from eventlog.recovery.sequence import Unusable

CHUNK = 2_000
"""Events written, and compared, at a time."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """`before` is the log's last position as it was restored, `after` what it is now. `topic` is the last one that the
    topic has: where that is less than `before`, Kafka did not carry the log to its end, and cannot tell of it."""

    source: str
    before: int
    after: int
    topic: int

    @property
    def events(self) -> int:
        """How many came back."""
        return self.after - self.before


async def take_back(
    connection: Connection, source: str, tail: AsyncIterable[Sequence[Recorded]], partitions: int
) -> TakenBack:
    """Append to the log of `source` what `tail` brings behind its end (`TopicTail.behind`), whose topic has so many
    partitions. Raises Unusable, with nothing changed; FeedAway."""
    async with connection.transaction():
        await connection.execute(f"SELECT pg_advisory_xact_lock(hashtextextended('append {source}', 0))")
        head: int = await connection.fetchval(f"SELECT coalesce(max(position), 0) FROM {source}.events")
        sequence = InSequence(source, head)
        ready: list[Recorded] = []
        highest = 0
        async for events in tail:
            for event in events:
                highest = max(highest, event.position)
                ready.extend(sequence.take(event))
            if len(ready) >= CHUNK:
                await append_as_recorded(connection, source, ready)
                ready = []
                await _compare(connection, source, sequence)
        sequence.end()
        await append_as_recorded(connection, source, ready)
        await _compare(connection, source, sequence)
        if highest:
            await _published(connection, source, min(highest, sequence.position), partitions)
    return TakenBack(source, head, sequence.position, highest)


async def append_as_recorded(connection: Connection, source: str, events: Sequence[Recorded]) -> None:
    """Events at the end of a log, with the positions and ids that they have. Raises Unusable where they do not fit."""
    if not events:
        return
    columns = COLUMNS.split(", ")
    try:
        await connection.copy_records_to_table(
            "events",
            schema_name=source,
            columns=columns,
            records=[tuple(getattr(event, column) for column in columns) for event in events],
        )
    except asyncpg.IntegrityConstraintViolationError as error:
        raise Unusable(
            f"{source} 的日志不接受位置 {events[0].position}–{events[-1].position} 的事件：{error}",
            f"the log of {source} does not take the events at {events[0].position} to {events[-1].position}: {error}",
        ) from error


async def _compare(connection: Connection, source: str, sequence: InSequence) -> None:
    """What came twice, or was in the log before, must be what the log holds."""
    rows = await connection.fetch(
        f"SELECT position, id FROM {source}.events WHERE position = ANY($1)", list(sequence.before)
    )
    sequence.compare({row["position"]: row["id"] for row in rows})


async def _published(connection: Connection, source: str, position: int, partitions: int) -> None:
    """The topic has everything up to a position: the relay goes on there."""
    read: ReadLog = partial(read_log, connection)
    tails = await tails_of(read, source, partitions, position)
    await connection.execute(
        f"""INSERT INTO {source}.topic (partitions, published, tails) VALUES ($1, $2, $3)
            ON CONFLICT (one) DO UPDATE SET partitions = $1, published = $2, tails = $3""",
        partitions,
        position,
        tails,
    )
    await connection.execute(
        f"""INSERT INTO {source}.checkpoints (subscription, lane, position, event_id, event_at, heard_until)
            SELECT '{RELAY}', $1, position, id, position, time FROM {source}.events WHERE position = $2
            ON CONFLICT (subscription, lane) DO UPDATE
            SET position = EXCLUDED.position, event_id = EXCLUDED.event_id, event_at = EXCLUDED.event_at""",
        source,
        position,
    )
