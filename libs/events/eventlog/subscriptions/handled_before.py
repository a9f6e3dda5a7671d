"""What a subscription had handled before its service was restored, as the end of its log tells.

A log takes its end back from Kafka; the checkpoint of whoever appended to it does not come back. An event there names
its cause, so the cause was handled, and with it everything before it in its stream: heard again it must have no effect
again. What no known effect follows is handled, as by a listener that lags: nothing is passed over that may have been
parked, or not handled at all.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from eventlog.envelope import Recorded
from eventlog.postgres import Connection

Streams = Mapping[tuple[str, str], int]
"""(source, stream) → the position up to which its events had their effects."""


def last_causes(events: Iterable[Recorded], causes: frozenset[UUID], known: Streams) -> dict[tuple[str, str], int]:
    """Of each stream the last event that is a cause, after those that are `known`. Pure."""
    found = dict(known)
    for event in events:
        if event.id in causes:
            place = event.source, event.stream
            found[place] = max(event.position, found.get(place, 0))
    return found


async def note(connection: Connection, schema: str, subscription: str, streams: Streams) -> None:
    """Have these events passed over."""
    await connection.executemany(
        f"""INSERT INTO {schema}.handled_before AS h (subscription, source, stream, position) VALUES ($1, $2, $3, $4)
            ON CONFLICT (subscription, source, stream) DO UPDATE SET position = greatest(h.position, EXCLUDED.position)
        """,
        [(subscription, source, stream, position) for (source, stream), position in streams.items()],
    )


async def load(connection: Connection, schema: str, subscription: str) -> dict[tuple[str, str], int]:
    """What is to be passed over; in nearly every life of a system nothing."""
    rows = await connection.fetch(
        f"SELECT source, stream, position FROM {schema}.handled_before WHERE subscription = $1", subscription
    )
    return {(row["source"], row["stream"]): row["position"] for row in rows}


async def forget(connection: Connection, schema: str, source: str, since: int) -> None:
    """From this position on the source's log holds other events than those that had their effects."""
    await connection.execute(f"DELETE FROM {schema}.handled_before WHERE source = $1 AND position >= $2", source, since)
