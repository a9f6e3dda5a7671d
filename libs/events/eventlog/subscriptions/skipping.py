"""Parked events that somebody has given up: what was skipped, by whom, when and why.

Each skip is something that happened, kept as the log keeps events: added in the transaction in which the parked event
goes, and never changed. It is about one subscription, so it lies with its checkpoint, also where a service has no log.
What was skipped has no effect in that subscription, however often it is heard, and is in no read model that is built
anew.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from eventlog.envelope import Recorded
from eventlog.postgres import Connection, Pool
from eventlog.subscriptions.parked import BEHIND, lock_parked

_COLUMNS = """subscription, source, stream, position, event_id, type, error, attempts, parked_at, reason, actor, roles,
              skipped_at"""


@dataclass(frozen=True, slots=True)
class ParkedEventSkipped:
    """One event that a subscription passes over. `error` is why it was parked, `reason` (sealed) why it was given up,
    `actor` who did so: a staff number or a key's id."""

    subscription: str
    source: str
    stream: str
    position: int
    event_id: UUID
    type: str
    error: str
    attempts: int
    parked_at: datetime
    reason: str
    actor: str
    roles: Sequence[str]
    skipped_at: datetime


@dataclass(frozen=True, slots=True)
class Who:
    """Whoever asks for a skip."""

    actor: str
    roles: Sequence[str]


class NotFirst(Exception):
    """Another event, `first`, is the one at which the stream stands still."""

    def __init__(self, first: UUID) -> None:
        super().__init__(f"the first is {first}")
        self.first = first


class NotTried(Exception):
    """The event only waited behind another one: nobody knows yet whether it can be handled."""


@dataclass(frozen=True, slots=True)
class Skip:
    """What came of it: `events` wait in the stream, to be tried again; `before`: it had been skipped already."""

    skipped: ParkedEventSkipped
    events: int
    before: bool


async def skip(
    connection: Connection,
    schema: str,
    place: tuple[str, str, str],
    event_id: UUID,
    who: Who,
    reason: Callable[[Recorded], Awaitable[str]],
) -> Skip | None:
    """Give up the first event of a parked stream and have those behind it tried again, in `connection`'s transaction.

    `place` is subscription, source and stream; `reason` gives the sealed words about the event. Asking twice is asking
    once. Gives None where the stream is not parked. Raises NotFirst and NotTried.
    """
    subscription, source, stream = place
    waiting = await lock_parked(connection, schema, subscription, source, stream)
    known = await connection.fetchrow(
        f"SELECT {_COLUMNS} FROM {schema}.skipped WHERE subscription = $1 AND event_id = $2 AND stream = $3",
        subscription,
        event_id,
        stream,
    )
    if known is not None:
        return Skip(ParkedEventSkipped(*known), len(waiting), before=True)
    if not waiting:
        return None
    first = waiting[0]
    if first.recorded.id != event_id:
        raise NotFirst(first.recorded.id)
    if first.error == BEHIND:
        raise NotTried
    row = await connection.fetchrow(
        f"""WITH gone AS (
                DELETE FROM {schema}.parked WHERE subscription = $1 AND source = $2 AND position = $3 RETURNING *
            )
            INSERT INTO {schema}.skipped (subscription, source, stream, position, event_id, type, error, attempts,
                                          parked_at, reason, actor, roles)
            SELECT subscription, source, stream, position, $4, $5, error, attempts, parked_at, $6, $7, $8 FROM gone
            RETURNING {_COLUMNS}""",
        subscription,
        source,
        first.recorded.position,
        event_id,
        first.recorded.type,
        await reason(first.recorded),
        who.actor,
        sorted(who.roles),
    )
    assert row is not None, "it is locked"
    await connection.execute(
        f"UPDATE {schema}.parked SET retry = true WHERE subscription = $1 AND source = $2 AND stream = $3", *place
    )
    return Skip(ParkedEventSkipped(*row), len(waiting) - 1, before=False)


async def list_skipped(
    pool: Pool, schema: str, readable: Callable[[Sequence[str]], Awaitable[Sequence[str]]]
) -> list[ParkedEventSkipped]:
    """Every skip of a service, the newest first, with its reason as `readable` makes it of what is kept."""
    rows = await pool.fetch(f"SELECT {_COLUMNS} FROM {schema}.skipped ORDER BY skipped_at DESC, event_id")
    found = [ParkedEventSkipped(*row) for row in rows]
    reasons = await readable([skipped.reason for skipped in found])
    return [replace(skipped, reason=reason) for skipped, reason in zip(found, reasons, strict=True)]


async def skipped_events(connection: Connection, schema: str, subscription: str) -> frozenset[UUID]:
    """The events that a subscription passes over."""
    rows = await connection.fetch(f"SELECT event_id FROM {schema}.skipped WHERE subscription = $1", subscription)
    return frozenset(row["event_id"] for row in rows)
