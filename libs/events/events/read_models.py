"""The read models of one service, at one position.

One subscription for all of them: an event is read once and costs one transaction, however many read models take it, and
a query over two of them never sees one ahead of the other.
"""

from collections.abc import Sequence
from typing import Any

from events.handler import Heard
from events.postgres import Connection
from events.projection import Projection

NAME = "read_models"


class ReadModels:
    """Gives each projection the events that it takes."""

    name = NAME
    repeatable = True

    def __init__(self, *projections: Projection[Any]) -> None:
        self.projections = projections
        self.events = frozenset[type]().union(*(projection.events for projection in projections))

    async def handle(self, connection: Connection, batch: Sequence[Heard]) -> None:
        """See `Handler.handle`."""
        for projection in self.projections:
            taken = [heard for heard in batch if type(heard.event) in projection.events]
            if taken:
                await projection.handle(connection, taken)
