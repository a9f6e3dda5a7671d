"""The relay: what a service has recorded goes out to everybody, in the log's order.

A handler like any other: its subscription reads the service's own log under one leader, and its checkpoint moves once
every event of a batch was acknowledged. A crash in between publishes twice, never not at all.
"""

from collections.abc import Sequence
from typing import Protocol

from events.envelope import Recorded
from events.handler import Heard
from events.postgres import Connection

NAME = "relay"
LIMIT = 2000
"""Events a batch at most: every batch waits once for its acknowledgements, so long ones carry more."""


class Publisher(Protocol):
    """Where the events go."""

    async def publish(self, events: Sequence[Recorded]) -> None:
        """Returns when every event is safe there. Raises `events.feed.CarrierAway`."""
        ...


class Relay:
    """Publishes every event as it was recorded, whether or not this code knows its type."""

    name = NAME
    repeatable = True
    events = None

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    async def handle(self, connection: Connection, batch: Sequence[Heard]) -> None:
        """See `Handler.handle`."""
        await self._publisher.publish([recorded for _, recorded in batch])
