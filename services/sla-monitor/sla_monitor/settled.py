"""Whether the facts of the past are in.

After an outage of the monitor the logs hold facts that it has not heard. Timers that fired before it caught up would
announce breaches that never happened, and the stations would be asked for replacements.
"""

from asyncio import get_running_loop
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from events.catalog import codec
from events.catalog.sla_monitor import CaseClocksChanged
from events.clock import Clock
from events.postgres import Pool

STILL_SECONDS = 1.5
"""A subscription that has not moved for so long has heard everything: its feed looks once a second."""
FRESH = timedelta(seconds=5)
"""A fact so young was heard as it happened."""


class Settled:
    """Asked until it says yes once; later lags are short, and a fact that comes late withdraws its alarms.

    `marks` gives the checkpoints of the subscription that hears the facts; `caught_up` says whether Kafka, where it
    carries them, has been heard to its end: a broker that is away stands still, too. A log clock never runs ahead of
    what was heard, so there is nothing to wait for.
    """

    def __init__(
        self,
        pool: Pool,
        clock: Clock,
        marks: Callable[[], Awaitable[Mapping[str, int]]],
        caught_up: Callable[[], bool],
    ) -> None:
        self._pool = pool
        self._clock = clock
        self._marks = marks
        self._caught_up = caught_up
        self._settled = clock.mode == "log"
        self._seen: Mapping[str, int] | None = None
        self._since = 0.0

    async def __call__(self) -> bool:
        """Yes, once a fresh fact was heard or the subscription stands still."""
        if not self._settled:
            still = await self._stands_still()
            self._settled = self._caught_up() and (still or await self._hears_the_present())
        return self._settled

    async def _stands_still(self) -> bool:
        marks, now = await self._marks(), get_running_loop().time()
        if marks != self._seen:
            self._seen, self._since = marks, now
        return now - self._since >= STILL_SECONDS

    async def _hears_the_present(self) -> bool:
        newest: datetime | None = await self._pool.fetchval(
            """SELECT (data ->> 'fact_at')::timestamptz FROM sla_monitor.events
               WHERE type = $1 ORDER BY position DESC LIMIT 1""",
            codec.names[CaseClocksChanged],
        )
        return newest is not None and self._clock.now() - newest < FRESH
