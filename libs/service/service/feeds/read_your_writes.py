"""Read your own writes: a read waits until the service's subscriptions have handled a position.

What this process has alone it knows by itself; where others take part, the checkpoints tell.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from time import monotonic

from eventlog.feeds.feed import FeedAway, ReadLog
from eventlog.feeds.lanes import lane_of, source_of
from eventlog.log.store import Store
from eventlog.postgres import Pool
from eventlog.subscriptions.subscription import Subscription
from service.feeds.consumer import Consumer
from service.feeds.position_token import Place, places_of
from service.http.problem_details import NOT_YET, Problem

GLANCE_SECONDS = 0.1
"""Longest pause between two looks at a subscription of this process, which tells when it has moved."""
TELL_SECONDS = 0.5
"""How often other processes are told that somebody waits for their subscriptions."""
LOOK_SECONDS = 0.004
"""Pause between two looks at the checkpoints; all waiting requests share one look."""
WAIT_SECONDS = 10.0
APPENDED = 20
"""Where the writer did not say on which lanes its events travel, these many before its position are waited for as well:
one command may write to several streams."""

ByLane = Mapping[str, int]
"""Lane → the position up to which it was handled."""


def waiting_channel(service: str) -> str:
    """Where the processes of a service hear that somebody waits for their subscriptions."""
    return f"{service}_waiting"


class ReadYourWrites:
    """How far the subscriptions of one service have come, whichever process runs them. `here` are this process's.

    `sources` are all services that publish.
    `read_log` tells on which lane an event travels where its writer did not say.
    """

    def __init__(
        self,
        pool: Pool,
        service: str,
        sources: Sequence[str],
        consumers: Sequence[Consumer],
        store: Store | None,
        here: Sequence[Subscription],
        read_log: ReadLog,
    ) -> None:
        self._pool = pool
        self._service = service
        self._sources = sources
        self._consumers = consumers
        self._store = store
        self._here = {(found.name, source): found for found in here for source in found.feed.sources}
        self._read_log = read_log
        self._looking: asyncio.Task[Mapping[str, ByLane]] | None = None
        self._told = 0.0
        """When the other processes were last told that somebody waits."""

    async def wait_for(self, token: str) -> None:
        """Wait until what an Aftersales-Position header names was handled (`service.feeds.position_token`).

        Another service's position: first all that listen to it, then what they appended here, in the read models.
        Raises Problem: 400 for a token that is none, 503 when it takes longer than WAIT_SECONDS.
        """
        places = places_of(token, self._service, self._sources)
        reached = self._reach(places)
        try:
            await asyncio.wait_for(reached, WAIT_SECONDS)
        except TimeoutError:
            raise Problem(
                NOT_YET,
                f"{token} has not been handled within {WAIT_SECONDS:.0f} seconds",
                f"{WAIT_SECONDS:.0f} 秒内尚未处理到 {token}",
                headers=[(b"retry-after", b"1")],
            ) from None

    async def positions(self) -> Mapping[str, ByLane]:
        """Subscription → what its checkpoints say now."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        return await asyncio.shield(self._looking)

    async def _reach(self, places: Sequence[Place]) -> None:
        for place in places:
            await self._until(place)
        if self._store is not None and any(source_of(place.lane) != self._service for place in places):
            await self._until(Place(self._service, await self._store.head()))

    async def _until(self, place: Place) -> None:
        source = source_of(place.lane)
        for consumer in self._consumers:
            if source in consumer.sources:
                await self._handled(consumer.handler.name, source, place)

    async def _handled(self, name: str, source: str, place: Place) -> None:
        while True:
            alone = self._alone(name, source)
            moved = alone.moved if alone is not None else None
            if await self._has(name, source, place):
                return
            await self._hurry(elsewhere=moved is None)
            if moved is None:
                await asyncio.sleep(LOOK_SECONDS)
            else:
                with suppress(TimeoutError):
                    async with asyncio.timeout(GLANCE_SECONDS):  # `asyncio.wait_for` may lose the end of the waiting
                        await moved.wait()

    async def _hurry(self, elsewhere: bool) -> None:
        """Have the service's subscriptions go without rests: those here, and those of other processes."""
        for subscription in self._here.values():
            subscription.hurry()
        now = monotonic()
        if elsewhere and now > self._told + TELL_SECONDS:
            self._told = now
            await self._pool.execute("SELECT pg_notify($1, '')", waiting_channel(self._service))

    async def _has(self, name: str, source: str, place: Place) -> bool:
        lanes = {
            lane: position for lane, position in (await self._lanes(name, source)).items() if source_of(lane) == source
        }
        if source in lanes:
            return lanes[source] >= place.position
        if place.partitions == len(lanes):
            return bool(lanes) and lanes[place.lane] >= place.position
        # Its topic was repartitioned since, or its writer did not say how it is divided: the event tells.
        try:
            begin = max(0, place.position - (1 if place.partitions else APPENDED))
            events = await self._read_log(source, begin, place.position - begin) if place.position else []
        except FeedAway:
            return bool(lanes) and all(position >= place.position for position in lanes.values())
        if not place.position:
            return bool(lanes)
        return bool(lanes and events) and all(
            lanes[lane_of(source, event.key, len(lanes))] >= event.position for event in events
        )

    async def _lanes(self, name: str, source: str) -> ByLane:
        """Of a subscription: those of `source`, and perhaps others."""
        if (alone := self._alone(name, source)) is not None:
            return {lane: progress.position for lane, progress in alone.lanes.items()}
        return (await self.positions()).get(name, {})

    def _alone(self, name: str, source: str) -> Subscription | None:
        """The subscription of this process, where no other follows the source for it, so that it knows best."""
        here = self._here.get((name, source))
        return here if here is not None and here.leading and here.alone else None

    async def _look(self) -> Mapping[str, ByLane]:
        found: dict[str, dict[str, int]] = {}
        for row in await self._pool.fetch(f"SELECT subscription, lane, position FROM {self._service}.checkpoints"):
            found.setdefault(row[0], {})[row[1]] = row[2]
        return found
