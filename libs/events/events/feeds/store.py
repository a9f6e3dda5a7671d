"""The embedded default: other services' logs are read where they are, by position. One lane a source."""

from collections.abc import Mapping

from events.feed import Delivery
from events.postgres import Pool
from events.store import read_log
from events.wakeups import Wakeups


class StoreFeed:
    """Reads `sources` through `pool`, at most `limit` events of each a time.

    A notification wakes it; `poll` seconds is the safety net for one that was lost.
    """

    def __init__(
        self, pool: Pool, wakeups: Wakeups, sources: tuple[str, ...], *, limit: int = 500, poll: float = 1.0
    ) -> None:
        self.lanes = sources
        self._pool = pool
        self._wakeup = wakeups.subscribe(sources)
        self._limit = limit
        self._poll = poll

    async def next(self, marks: Mapping[str, int]) -> list[Delivery]:
        """See `Feed.next`. Raises what `events.postgres.AWAY` lists while PostgreSQL is away."""
        self._wakeup.clear()
        deliveries = await self._read(marks)
        if not deliveries:
            await self._wakeup.wait(self._poll)
        return deliveries

    async def _read(self, marks: Mapping[str, int]) -> list[Delivery]:
        return [
            Delivery(source, recorded.position, recorded)
            for source in self.lanes
            for recorded in await read_log(self._pool, source, marks.get(source, 0), self._limit)
        ]
