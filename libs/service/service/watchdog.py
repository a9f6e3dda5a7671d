"""Whatever stands still is seen: what the sources' logs hold is compared with what this process has handled.

Every loop of a subscription can stand still in ways of its own, and then looks from inside like one that has nothing
to do. So it is judged from outside, by the logs. One that moves but is behind does not stand still, nor does one with a
parked stream; a source that nobody can ask is said to be unreachable, and judged no further.
"""

import asyncio
from collections.abc import Iterable, Mapping
from time import monotonic
from typing import NamedTuple

import structlog
from prometheus_client import Counter, Gauge

from events.subscription import Subscription
from service.handled import Handled
from service.heads import UNTOLD, Heads
from service.stalls import Seen, Stalls, Verdict
from service.workers import Worker

EVERY_SECONDS = 5.0
"""Between two looks; more often where the limit is small."""
LATE_SECONDS = 20.0
"""A watchdog that has not looked for so long sees nothing itself."""

STALLED = Gauge(
    "aftersales_subscription_stalled",
    "1 while the subscription stands still although its source's log holds more",
    ["subscription", "source"],
)
RENEWED = Counter(
    "aftersales_subscription_renewed_total",
    "Times a subscription was made anew because it stood still",
    ["subscription"],
)

log = structlog.get_logger(__name__)


class Member(NamedTuple):
    """A subscription of this process, and what runs it."""

    subscription: Subscription
    worker: Worker


Key = tuple[str, str]
"""The worker's name, and the source."""


class Watchdog:
    """Looks until it is cancelled. `limit`: seconds without a move after which a subscription stands still."""

    def __init__(self, members: Iterable[Member], heads: Heads, handled: Handled, limit: float) -> None:
        self._members = {member.worker.name: member for member in members}
        self._heads = heads
        self._handled = handled
        self._every = min(EVERY_SECONDS, limit / 6)
        self._stalls: Stalls[Key] = Stalls(limit)
        self._verdicts: Mapping[Key, Verdict] = {}
        self._looked = monotonic()
        for member in self._members.values():
            RENEWED.labels(member.subscription.name)
            for source in member.subscription.feed.sources:
                STALLED.labels(member.subscription.name, source).set(0)

    @property
    def checks(self) -> dict[str, bool]:
        """What was last seen, for /readyz: this waits for nothing."""
        still = {name for (name, _), verdict in self._verdicts.items() if verdict.stalled}
        return {f"subscription {name}": name not in still for name in self._members} | {
            "watchdog": monotonic() - self._looked < LATE_SECONDS
        }

    async def run(self) -> None:
        """Look again and again."""
        while True:
            await self.look()
            await asyncio.sleep(self._every)

    async def look(self) -> None:
        """Look once. A database that is away hides everything, and has a check of its own."""
        sources = {source for member in self._members.values() for source in member.subscription.feed.sources}
        heads = dict(zip(sources, await asyncio.gather(*map(self._heads.ask, sources)), strict=True))
        try:
            marks = await self._handled.look()
        except UNTOLD as error:
            log.debug("watchdog.blind", error=type(error).__name__)
            self._stalls.forget()
            self._verdicts = {}
        else:
            seen = {}
            for worker, member in self._members.items():
                name = member.subscription.name
                for source in member.subscription.feed.sources:
                    head = heads[source]
                    behind = None if head is None else not marks.handled(name, source, head)
                    seen[worker, source] = Seen(marks.standing(name, source), behind)
            self._judge(self._stalls.look(monotonic(), seen), heads)
        self._looked = monotonic()

    def _judge(self, verdicts: Mapping[Key, Verdict], heads: Mapping[str, int | None]) -> None:
        renewed = set()
        for (worker, source), verdict in verdicts.items():
            member, before = self._members[worker], self._verdicts.get((worker, source))
            name = member.subscription.name
            STALLED.labels(name, source).set(verdict.stalled)
            if verdict.renew:
                log.error(
                    "subscription.stalled",
                    subscription=worker,
                    source=source,
                    head=heads[source],
                    seconds=round(verdict.seconds, 1),
                    stack=member.worker.stack(),
                )
                renewed.add(worker)
            elif before is not None and before.stalled and not verdict.stalled:
                log.info("subscription.moves", subscription=worker, source=source)
        for worker in renewed:
            RENEWED.labels(self._members[worker].subscription.name).inc()
            self._members[worker].worker.renew()
        self._verdicts = verdicts
