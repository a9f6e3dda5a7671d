"""The streams that stand still in one subscription, as the member that runs it sees them."""

from collections.abc import Sequence

from eventlog.envelope import Recorded
from eventlog.feeds.checkpoint import CheckpointMoved
from eventlog.postgres import Connection
from eventlog.subscriptions import parked


class Parking:
    """Remembers which streams are parked, so that their later events queue up behind them."""

    def __init__(self, schema: str, subscription: str) -> None:
        self._schema = schema
        self._subscription = subscription
        self._streams: dict[tuple[str, str], int] = {}

    def __bool__(self) -> bool:
        """Whether any stream stands still."""
        return bool(self._streams)

    def __contains__(self, event: Recorded) -> bool:
        """Whether the event's stream stands still."""
        return (event.source, event.stream) in self._streams

    async def load(self, connection: Connection) -> None:
        """Learn what the table says."""
        self._streams = await parked.parked_streams(connection, self._schema, self._subscription)

    async def put(self, connection: Connection, event: Recorded, error: str) -> None:
        """Put an event aside, in the transaction that moves the checkpoint over it; `load` follows the commit."""
        await parked.park(connection, self._schema, self._subscription, event, error)

    async def queue_up(self, connection: Connection, event: Recorded) -> None:
        """Put an event behind the others of its stream, as `put` does.

        Raises CheckpointMoved when none waits any more: another member has handled them.
        """
        if not await parked.queue_up(connection, self._schema, self._subscription, event):
            raise CheckpointMoved(self._subscription)

    async def wanted(self, connection: Connection) -> list[tuple[str, str]]:
        """The (source, stream)s whose retry somebody asked for."""
        return await parked.wanted(connection, self._schema, self._subscription)

    async def waiting(
        self, connection: Connection, source: str, stream: str, limit: int | None = None
    ) -> list[Recorded]:
        """A stream's events, in order, at most `limit`; nobody else handles them before the end of the transaction."""
        events = await parked.lock_parked(connection, self._schema, self._subscription, source, stream, limit)
        return [event.recorded for event in events]

    async def release(self, connection: Connection, events: Sequence[Recorded]) -> None:
        """These events of a stream were handled."""
        await parked.unpark(connection, self._schema, self._subscription, events)

    async def keep(self, connection: Connection, event: Recorded, error: str) -> None:
        """A retry failed at this event as well."""
        await parked.failed_again(connection, self._schema, self._subscription, event, error)
