"""The relay: what a service has recorded goes out to everybody, in the log's order.

A handler whose effects are elsewhere: its subscription reads the service's own log under one leader, and its checkpoint
moves once every event of a batch was acknowledged. A crash in between publishes twice, never not at all. What the topic
has is written before the checkpoint, so that it is never less than what was published once the log is at rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from eventlog.envelope import Recorded
from eventlog.feeds.checkpoint import CheckpointMoved
from eventlog.feeds.epochs import read_epochs
from eventlog.feeds.feed import Head
from eventlog.feeds.topics import PARTITIONS
from eventlog.handler import Received
from eventlog.postgres import Connection, Pool

NAME = "relay"
LIMIT = 2000
"""Events a batch at most: every batch waits once for its acknowledgements, so long ones carry more."""


@dataclass(frozen=True, slots=True)
class Topic:
    """How a log's topic is divided, up to which position it has everything, and the last position of each partition."""

    partitions: int = PARTITIONS
    published: int = 0
    tails: list[int] = field(default_factory=list)


async def declared(connection: Connection, schema: str) -> Topic:
    """How the topic of a service should be, and how far its relay is; at first as `feeds.topics` says."""
    look = f"SELECT partitions, published, tails FROM {schema}.topic"
    row = await connection.fetchrow(look)
    if row is None:
        made = f"""INSERT INTO {schema}.topic (partitions, published)
                   SELECT $1, coalesce((SELECT position FROM {schema}.checkpoints WHERE subscription = '{NAME}'), 0)
                   ON CONFLICT DO NOTHING"""
        await connection.execute(made, PARTITIONS)
        row = await connection.fetchrow(look)
    assert row is not None
    return Topic(*row)


async def redeclare(connection: Connection, schema: str, partitions: int | None = None) -> int:
    """The topic was deleted: publish the whole log again, into so many partitions (None: as many as before).

    Gives how many; the relay sees that its checkpoint was set back, and makes the topic.
    """
    async with connection.transaction():
        before = await declared(connection, schema)
        wanted = partitions or before.partitions
        await connection.execute(f"UPDATE {schema}.topic SET partitions = $1, published = 0, tails = '{{}}'", wanted)
        # Away with the row: a relay that is at its first batch would not notice that it was set back to the beginning.
        await connection.execute(f"DELETE FROM {schema}.checkpoints WHERE subscription = $1", NAME)
    return wanted


async def read_head(connection: Connection | Pool, schema: str) -> Head:
    """What the log of a service holds, and how far its relay is."""
    row = await connection.fetchrow(
        f"""SELECT (SELECT coalesce(max(position), 0) FROM {schema}.events),
                   coalesce((SELECT published FROM {schema}.topic),
                            (SELECT position FROM {schema}.checkpoints WHERE subscription = '{NAME}'), 0),
                   coalesce((SELECT tails FROM {schema}.topic), '{{}}')"""
    )
    assert row is not None
    return Head(row[0], row[1], row[2], await read_epochs(connection, schema))


class Publisher(Protocol):
    """Where the events go."""

    async def publish(self, events: Sequence[Recorded], topic: Topic) -> Topic:
        """Returns when every event is safe there, with how the topic stands then; `topic` is how it stood before.

        Raises `eventlog.feeds.feed.FeedAway`.
        """
        ...


class Relay:
    """Publishes every event of a service as it was recorded, whether or not this code knows its type."""

    name = NAME
    repeatable = True
    transactional = False
    events = None

    def __init__(self, schema: str, publisher: Publisher) -> None:
        self._publisher = publisher
        self._schema = schema
        self._topic: Topic | None = None
        """As this relay left it; None where it has to look."""
        self._keep = f"UPDATE {schema}.topic SET published = $2, tails = $3 WHERE partitions = $1 AND published = $4"

    async def handle(self, connection: Connection, batch: Sequence[Received]) -> None:
        """See `Handler.handle`. Raises CheckpointMoved where somebody has declared the topic anew meanwhile."""
        before, self._topic = self._topic, None
        if before is None or batch[0].recorded.position != before.published + 1:  # somebody has set the checkpoint back
            before = await declared(connection, self._schema)
        topic = await self._publisher.publish([recorded for _, recorded in batch], before)
        kept = await connection.execute(self._keep, topic.partitions, topic.published, topic.tails, before.published)
        if kept != "UPDATE 1":
            raise CheckpointMoved(self.name)
        self._topic = topic
