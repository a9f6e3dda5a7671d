"""Poison events: what a handler could not take waits here, with all that follows in its stream.

A parked stream keeps its order: its later events queue up behind the first one. Somebody reads the error, mends the
code or the data, and asks for a retry; the subscription that leads then handles the stream's events again, in order.
What can never be handled is given up (`skipping`). Whoever takes waiting events locks them from the first one on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import msgspec

from eventlog.envelope import Recorded
from eventlog.postgres import Connection, Pool

BEHIND = "behind an earlier parked event"
"""The error of an event that was never tried."""


@dataclass(frozen=True, slots=True)
class ParkedStream:
    """A stream that stands still in one subscription. `error` is that of its first event, `events` how many wait,
    `retry` whether they are about to be tried again."""

    subscription: str
    source: str
    stream: str
    events: int
    error: str
    attempts: int
    parked_at: datetime
    retry: bool


@dataclass(frozen=True, slots=True)
class ParkedEvent:
    """One waiting event, whole."""

    recorded: Recorded
    error: str
    attempts: int
    parked_at: datetime


class Waiting(NamedTuple):
    """Of one subscription: how many events are parked, and for how many seconds the oldest has been."""

    events: int
    seconds: float


async def waiting(pool: Pool, schema: str) -> dict[str, Waiting]:
    """Subscription → what it has parked; none where nothing is."""
    rows = await pool.fetch(
        f"""SELECT subscription, count(*), extract(epoch FROM clock_timestamp() - min(parked_at))::float8
            FROM {schema}.parked GROUP BY subscription"""
    )
    return {row[0]: Waiting(row[1], row[2]) for row in rows}


async def list_parked(pool: Pool, schema: str) -> list[ParkedStream]:
    """Every stream that stands still in a service, the oldest first."""
    rows = await pool.fetch(
        f"""SELECT subscription, source, stream, count(*), (array_agg(error ORDER BY position))[1], max(attempts),
                   min(parked_at), bool_or(retry)
            FROM {schema}.parked GROUP BY subscription, source, stream ORDER BY min(parked_at), stream"""
    )
    return [ParkedStream(*row) for row in rows]


async def read_parked(
    connection: Pool | Connection, schema: str, subscription: str, source: str, stream: str
) -> list[ParkedEvent]:
    """The waiting events of one stream, in order; empty when it does not stand still."""
    return await _read(connection, schema, subscription, source, stream)


async def lock_parked(
    connection: Connection, schema: str, subscription: str, source: str, stream: str, limit: int | None = None
) -> list[ParkedEvent]:
    """As `read_parked`, at most `limit` of them; nobody else may have them until the end of the transaction."""
    return await _read(connection, schema, subscription, source, stream, "FOR UPDATE", limit)


async def _read(
    connection: Pool | Connection,
    schema: str,
    subscription: str,
    source: str,
    stream: str,
    lock: str = "",
    limit: int | None = None,
) -> list[ParkedEvent]:
    rows = await connection.fetch(
        f"""SELECT recorded, error, attempts, parked_at FROM {schema}.parked
            WHERE subscription = $1 AND source = $2 AND stream = $3 ORDER BY position LIMIT $4 {lock}""",
        subscription,
        source,
        stream,
        limit,
    )
    return [ParkedEvent(msgspec.json.decode(row[0], type=Recorded), *row[1:]) for row in rows]


async def request_retry(pool: Pool, schema: str, subscription: str, source: str, stream: str) -> int:
    """Ask the subscription to handle a stream's events again; gives how many wait (0: none do)."""
    rows = await pool.fetch(
        f"""UPDATE {schema}.parked SET retry = true
            WHERE subscription = $1 AND source = $2 AND stream = $3 RETURNING position""",
        subscription,
        source,
        stream,
    )
    return len(rows)


async def park(connection: Connection, schema: str, subscription: str, recorded: Recorded, error: str) -> None:
    """Put one event aside, in the transaction that moves the checkpoint over it.

    It may be there already: a checkpoint that was set back brings it again.
    """
    await connection.execute(
        f"""INSERT INTO {schema}.parked AS p (subscription, source, position, stream, recorded, error, attempts)
            VALUES ($1, $2, $3, $4, $5, $6, 1)
            ON CONFLICT (subscription, source, position) DO UPDATE
            SET error = EXCLUDED.error, attempts = p.attempts + 1""",
        *_parked(subscription, recorded),
        error,
    )


async def queue_up(connection: Connection, schema: str, subscription: str, recorded: Recorded) -> bool:
    """Put one event behind those of its stream that wait, as `park` does; gives whether any waits."""
    done: str = await connection.execute(
        f"""INSERT INTO {schema}.parked AS p (subscription, source, position, stream, recorded, error, attempts)
            SELECT $1::text, $2::text, $3::bigint, $4::text, $5::jsonb, '{BEHIND}', 1
            WHERE EXISTS (SELECT FROM {schema}.parked WHERE subscription = $1 AND source = $2 AND stream = $4)
            ON CONFLICT (subscription, source, position) DO UPDATE SET attempts = p.attempts""",
        *_parked(subscription, recorded),
    )
    return done != "INSERT 0 0"


def _parked(subscription: str, recorded: Recorded) -> tuple[str, str, int, str, str]:
    whole = msgspec.json.encode(recorded).decode()
    return subscription, recorded.source, recorded.position, recorded.stream, whole


async def parked_streams(connection: Connection, schema: str, subscription: str) -> dict[tuple[str, str], int]:
    """(source, stream) → how many events wait, of one subscription."""
    rows = await connection.fetch(
        f"SELECT source, stream, count(*) FROM {schema}.parked WHERE subscription = $1 GROUP BY source, stream",
        subscription,
    )
    return {(row[0], row[1]): row[2] for row in rows}


async def wanted(connection: Connection, schema: str, subscription: str) -> list[tuple[str, str]]:
    """The (source, stream)s whose retry somebody asked for."""
    rows = await connection.fetch(
        f"SELECT DISTINCT source, stream FROM {schema}.parked WHERE subscription = $1 AND retry", subscription
    )
    return [(row[0], row[1]) for row in rows]


async def unpark(connection: Connection, schema: str, subscription: str, events: Sequence[Recorded]) -> None:
    """These events of one stream were handled."""
    await connection.execute(
        f"DELETE FROM {schema}.parked WHERE subscription = $1 AND source = $2 AND position = ANY($3)",
        subscription,
        events[0].source,
        [event.position for event in events],
    )


async def failed_again(connection: Connection, schema: str, subscription: str, event: Recorded, error: str) -> None:
    """A retry failed at this event as well: count it, and try no more of its stream. An event that somebody has skipped
    meanwhile is not there any more, and what waited behind it is still to be tried."""
    async with connection.transaction():
        failed = await connection.fetchval(
            f"""UPDATE {schema}.parked SET attempts = attempts + 1, error = $4
                WHERE subscription = $1 AND source = $2 AND position = $3 RETURNING position""",
            subscription,
            event.source,
            event.position,
            error,
        )
        if failed is not None:
            await connection.execute(
                f"UPDATE {schema}.parked SET retry = false WHERE subscription = $1 AND source = $2 AND stream = $3",
                subscription,
                event.source,
                event.stream,
            )
