"""The embedded default: services' logs are read where they are, by position. One lane a source."""

from collections.abc import Mapping
from typing import Self

from eventlog.envelope import Recorded
from eventlog.feeds.feed import Delivery, Diverged, Head
from eventlog.feeds.lanes import Progress
from eventlog.feeds.relay import read_head
from eventlog.log.store import read_log
from eventlog.log.wakeups import Wakeups
from eventlog.postgres import Pool


class StoreFeed:
    """Reads `sources` through `pool`, at most `limit` events of each a time.

    A notification wakes it; `poll` seconds is the safety net for one that was lost.
    """

    name = "store"

    def __init__(
        self, pool: Pool, wakeups: Wakeups, sources: tuple[str, ...], *, limit: int = 500, poll: float = 1.0
    ) -> None:
        self.sources = sources
        self._pool = pool
        self._wakeup = wakeups.subscribe(sources)
        self._limit = limit
        self._poll = poll
        self._quiet: dict[str, int] = {}
        """Lane → the position behind which it held nothing when it was last read."""
        self._due = False

    def partitions(self, source: str) -> int:
        """See `Feed.partitions`."""
        return 0

    async def __aenter__(self) -> Self:
        self._quiet.clear()
        return self

    async def __aexit__(self, *_: object) -> None:
        return

    async def next(self, lanes: Mapping[str, Progress], partitions: Mapping[str, int]) -> list[Delivery]:
        """See `Feed.next`. Raises what `eventlog.postgres.AWAY` lists while PostgreSQL is away."""
        deliveries = await self._read_news(lanes)
        if not deliveries and await self._wakeup.wait(self._poll):
            return await self._read_news(lanes)  # at once: somebody waits for what has just been recorded
        self._due = not deliveries
        return deliveries

    async def _read_news(self, lanes: Mapping[str, Progress]) -> list[Delivery]:
        for lane in self._wakeup.take():
            self._quiet.pop(lane, None)
        deliveries = list[Delivery]()
        for lane, progress in lanes.items():
            if self._due or self._quiet.get(lane) != progress.position:
                deliveries += await self._read(lane, progress)
        self._due = False
        return deliveries

    async def read_log(self, source: str, after: int, limit: int) -> list[Recorded]:
        """See `Feed.read_log`."""
        return await read_log(self._pool, source, after, limit)

    async def read_head(self, source: str) -> Head:
        """See `Feed.read_head`."""
        return await read_head(self._pool, source)

    async def _read(self, lane: str, progress: Progress) -> list[Delivery]:
        """What comes behind the last event received; that one is read again, to see that the log is the same."""
        self._quiet.pop(lane, None)
        known = progress.event_id is not None
        events = await self.read_log(lane, progress.position - known, self._limit + known)
        if known:
            if not events or events[0].id != progress.event_id:
                raise Diverged(lane, progress.position, progress.event_id)
            del events[0]
        if len(events) < self._limit:
            self._quiet[lane] = events[-1].position if events else progress.position
        return [Delivery(lane, recorded) for recorded in events]
