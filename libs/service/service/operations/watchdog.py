"""Whatever stands still is seen: what the sources' logs hold is compared with what this process has handled.

Every loop of a subscription can stand still in ways of its own, and then looks from inside like one that has nothing
to do. So it is judged from outside, by the logs. One that moves but is behind does not stand still, nor does one with a
parked stream; a source that nobody can ask is said to be unreachable, and judged no further.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from time import monotonic
from typing import NamedTuple

import structlog
from prometheus_client import Gauge

from eventlog.feeds.feed import Head
from eventlog.metrics import LAG_EVENTS, LAG_SECONDS, STALLED
from eventlog.subscriptions.subscription import Subscription
from service.feeds.heads import UNTOLD, Heads
from service.feeds.progress import Checkpoints, Way
from service.metrics import RENEWED, TASK_STALLED, UNREACHABLE
from service.operations.lag import Lag
from service.operations.stalls import Seen, Stalls, Verdict
from service.operations.workers import Worker

EVERY_SECONDS = 10.0
"""Between two looks; more often where the limit is small. Over HTTP each is a request to every source."""
LOOK_SECONDS = 10.0
"""For all that is asked of the database in one look."""
LATE_SECONDS = 30.0
"""A watchdog that has not looked for so long sees nothing itself."""

log = structlog.get_logger(__name__)


class Member(NamedTuple):
    """A subscription of this process, and what runs it."""

    subscription: Subscription
    worker: Worker


class Watched(NamedTuple):
    """Another loop of this process, and who says how far it has come."""

    worker: Worker
    seen: Callable[[], Awaitable[Seen]]


Key = tuple[str, str | None]
"""The worker's name, and the source of a subscription."""


class Watchdog:
    """Looks until it is cancelled. `limit`: seconds without a move after which something stands still."""

    def __init__(
        self,
        members: Sequence[Member],
        watched: Sequence[Watched],
        heads: Heads,
        checkpoints: Checkpoints,
        limit: float,
    ) -> None:
        self._members = members
        self._watched = watched
        self._heads = heads
        self._checkpoints = checkpoints
        self._every = min(EVERY_SECONDS, limit / 3)
        self._stalls: Stalls[Key] = Stalls(limit)
        self._verdicts: Mapping[Key, Verdict] = {}
        self._looked = monotonic()
        self._workers = {
            worker.name: worker for worker in (*(one.worker for one in members), *(one.worker for one in watched))
        }
        self._lags: dict[tuple[str, str], dict[str, Lag]] = {}
        """(subscription, source) → its lanes."""
        self._stalled: dict[Key, Gauge] = {}
        for subscription, worker in members:
            for source in subscription.feed.sources:
                self._stalled[worker.name, source] = STALLED.labels(subscription.name, source)
                UNREACHABLE.labels(source)
        for task in watched:
            self._stalled[task.worker.name, None] = TASK_STALLED.labels(task.worker.name)
        for name in self._workers:
            RENEWED.labels(name)

    @property
    def checks(self) -> dict[str, bool]:
        """What was last seen, for /readyz: this waits for nothing."""
        still = {name for (name, _), verdict in self._verdicts.items() if verdict.stalled}
        moving = {f"{name} moves": name not in still for name in self._workers}
        return moving | {"watchdog": monotonic() - self._looked < LATE_SECONDS}

    async def run(self) -> None:
        """Look again and again."""
        while True:
            await self.look()
            await asyncio.sleep(self._every)

    async def look(self) -> None:
        """Look once. A database that is away hides everything, and has a check of its own."""
        sources = sorted({source for member in self._members for source in member.subscription.feed.sources})
        heads = dict(zip(sources, await asyncio.gather(*map(self._heads.ask, sources)), strict=True))
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                positions = await self._checkpoints.look()
                seen: dict[Key, Seen] = {(task.worker.name, None): await task.seen() for task in self._watched}
        except UNTOLD as error:
            log.debug("watchdog.blind", error=type(error).__name__)
            self._stalls.forget()
            self._verdicts = {}
        else:
            for subscription, worker in self._members:
                for source in subscription.feed.sources:
                    head = heads[source]
                    behind = None if head is None else positions.lag(subscription.name, source, head) > 0
                    if head is not None:
                        self._tell_lag(subscription.name, source, positions.ways(subscription.name, source, head))
                    seen[worker.name, source] = Seen(positions.of(subscription.name, source), behind)
            self._judge(self._stalls.look(monotonic(), seen), heads)
        self._looked = monotonic()

    def _tell_lag(self, subscription: str, source: str, ways: Mapping[str, Way]) -> None:
        now, before = monotonic(), self._lags.get((subscription, source), {})
        lags = self._lags[subscription, source] = {lane: before.get(lane) or Lag() for lane in ways}
        for lane, (position, wanted) in ways.items():
            LAG_EVENTS.labels(subscription, lane).set(max(wanted - position, 0))
            LAG_SECONDS.labels(subscription, lane).set(lags[lane].seconds(now, wanted, position))
        for lane in before.keys() - lags.keys():  # its topic is divided otherwise now
            LAG_EVENTS.remove(subscription, lane)
            LAG_SECONDS.remove(subscription, lane)

    def _judge(self, verdicts: Mapping[Key, Verdict], heads: Mapping[str, Head | None]) -> None:
        renewed = set()
        for (name, source), verdict in verdicts.items():
            before = self._verdicts.get((name, source))
            self._stalled[name, source].set(verdict.stalled)
            if verdict.renew:
                head = heads.get(source or "")
                where = {} if head is None else {"source": source, "head": head.position}
                stack = self._workers[name].stack()
                log.error("loop.stalled", loop=name, **where, seconds=round(verdict.seconds, 1), stack=stack)
                renewed.add(name)
            elif before is not None and before.stalled and not verdict.stalled:
                log.info("loop.moves", loop=name, **({} if source is None else {"source": source}))
        for name in renewed:
            RENEWED.labels(name).inc()
            self._workers[name].renew()
        self._verdicts = verdicts
