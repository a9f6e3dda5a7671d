"""Up to which instant every source is known to be received: before that no alarm rings.

An alarm says that something did not happen, which only whoever has received everything can know. A subscription that
stands still, or lags behind, or a source that brings nothing, would otherwise make breaches of promises that were kept.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from eventlog.clock import Clock
from service.feeds.heads import Heads
from service.feeds.progress import Checkpoints
from sla_monitor.source_progress import Asked, Reach, SourceProgress, reach

GAP = timedelta(seconds=10)
"""Whoever has not looked for so long (it had no reason to, or was frozen) begins to be patient anew."""
ASK_AGAIN = timedelta(seconds=1)
"""Between two questions to a source that did not answer."""


class Horizon:
    """Asks on demand. `patience`: how long an alarm waits for a source that does not get on, before it rings anyway.

    A log clock is never ahead of what was received.
    """

    def __init__(
        self,
        subscription: str,
        sources: Sequence[str],
        heads: Heads,
        checkpoints: Checkpoints,
        clock: Clock,
        patience: timedelta,
    ) -> None:
        self._subscription = subscription
        self._heads = heads
        self._checkpoints = checkpoints
        self._clock = clock
        self._patience = patience
        self._progresses = {source: SourceProgress(clock.now()) for source in sources}
        self._tried: dict[str, datetime] = {}
        self._looked: datetime | None = None

    async def reach(self) -> Reach:
        """How far alarms may ring now. Raises what PostgreSQL raises."""
        now = self._clock.now()
        if self._clock.mode == "log":
            return Reach(now, now)
        if self._looked is None or now - self._looked > GAP:
            self._progresses = {source: progress.begun(now) for source, progress in self._progresses.items()}
        self._looked = now
        await asyncio.gather(*(self._ask(source) for source in self._progresses))
        positions = await self._checkpoints.look()
        now = self._looked = self._clock.now()
        for source, progress in self._progresses.items():
            handled = progress.asked is not None and positions.handled(self._subscription, source, progress.asked.head)
            self._progresses[source] = progress.seen(now, handled, positions.of(self._subscription, source))
        return reach(self._progresses.values(), now, self._patience)

    async def _ask(self, source: str) -> None:
        """Note the time first: what is appended while the question is on its way may be in the answer or not."""
        at = self._clock.now()
        tried = self._tried.get(source)
        if self._progresses[source].asked is not None or (tried is not None and at - tried < ASK_AGAIN):
            return
        head = await self._heads.ask(source)
        if head is None:
            self._tried[source] = at
        else:
            self._progresses[source] = self._progresses[source].answered(Asked(at, head))
