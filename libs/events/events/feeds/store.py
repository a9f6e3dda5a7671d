"""The embedded default: other services' logs are read where they are, by position. One lane a source."""

from typing import Self

from events.feed import Delivery, Known
from events.postgres import Pool
from events.store import read_log
from events.wakeups import Wakeups


class StoreFeed:
    """Reads `sources` through `pool`, at most `limit` events of each a time.

    A notification wakes it; `poll` seconds is the safety net for one that was lost.
    """

    led = True

    def __init__(
        self, pool: Pool, wakeups: Wakeups, sources: tuple[str, ...], *, limit: int = 500, poll: float = 1.0
    ) -> None:
        self.sources = self.lanes = sources
        self._pool = pool
        self._wakeup = wakeups.subscribe(sources)
        self._limit = limit
        self._poll = poll
        self._quiet: dict[str, int] = {}
        """Lane → the mark behind which it held nothing when it was last read."""
        self._due = False

    @property
    def caught_up(self) -> bool:
        """See `Feed.caught_up`."""
        return len(self._quiet) == len(self.lanes)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return

    async def next(self, known: Known) -> list[Delivery]:
        """See `Feed.next`. Raises what `events.postgres.AWAY` lists while PostgreSQL is away."""
        for lane in self._wakeup.take():
            self._quiet.pop(lane, None)
        marks, deliveries = known.marks, list[Delivery]()
        for lane in self.lanes:
            mark = marks.get(lane, 0)
            if self._due or self._quiet.get(lane) != mark:
                deliveries += await self._read(lane, mark)
        self._due = not deliveries and not await self._wakeup.wait(self._poll)
        return deliveries

    async def _read(self, lane: str, mark: int) -> list[Delivery]:
        self._quiet.pop(lane, None)
        events = await read_log(self._pool, lane, mark, self._limit)
        if len(events) < self._limit:
            self._quiet[lane] = events[-1].position if events else mark
        return [Delivery(lane, recorded.position, recorded) for recorded in events]
