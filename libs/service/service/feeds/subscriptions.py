"""Who follows what through which feed: a service's consumers as subscriptions.

A service follows its own log where it is, by position; the others there too, when they share its database, or through
Kafka. A handler that listens to both has two subscriptions with one checkpoint.
"""

from collections.abc import Iterator
from functools import partial

from eventlog.clock import Clock
from eventlog.codec import Codec
from eventlog.feeds.feed import Feed
from eventlog.feeds.kafka import Broker, KafkaFeed, KafkaPublisher
from eventlog.feeds.relay import LIMIT, Relay
from eventlog.feeds.store import StoreFeed
from eventlog.handler import Handler
from eventlog.log.store import read_log
from eventlog.log.wakeups import Wakeups
from eventlog.postgres import Pool
from eventlog.subscriptions.pace import PACE_SECONDS
from eventlog.subscriptions.subscription import Subscription
from service.feeds.consumer import Consumer
from service.feeds.peers import Peers
from service.settings import Settings


class Subscriptions:
    """Makes the subscriptions of one service. `publishes`: whether it has a log of its own."""

    def __init__(
        self,
        service: str,
        codec: Codec,
        settings: Settings,
        pool: Pool,
        wakeups: Wakeups,
        clock: Clock,
        peers: Peers,
        *,
        publishes: bool,
    ) -> None:
        self._service = service
        self._codec = codec
        self._publishes = publishes
        self._settings = settings
        self._pool = pool
        self._wakeups = wakeups
        self._clock = clock
        self._peers = peers
        self._broker = Broker(
            settings.kafka_bootstrap_servers,
            settings.kafka_prefix,
            settings.kafka_replicas,
            settings.kafka_min_insync_replicas,
        )
        self._publisher = KafkaPublisher(self._broker, service, partial(read_log, pool))

    def subscriptions(self, consumer: Consumer) -> Iterator[Subscription]:
        """One, or one for each feed that the consumer's sources need.

        On a log clock none rests: whichever of a service's subscriptions is ahead tells all of them the time.
        """
        pace = 0.0 if self._clock.mode == "log" else PACE_SECONDS
        for feed in self._feeds(consumer):
            yield self._subscription(feed, consumer.handler, pace)

    def relay(self) -> Subscription | None:
        """What publishes the service's own log; None where nobody follows it through Kafka, or it has none."""
        if self._settings.event_feed == "store" or not self._publishes:
            return None
        feed = StoreFeed(self._pool, self._wakeups, (self._service,), limit=LIMIT)
        return self._subscription(feed, Relay(self._service, self._publisher), 0.0)

    async def close(self) -> None:
        """Let go of the producer and of the peers, once the subscriptions have ended."""
        await self._publisher.close()
        await self._peers.close()

    def _feeds(self, consumer: Consumer) -> Iterator[Feed]:
        name = self._service
        near = tuple(source for source in consumer.sources if source == name or self._settings.event_feed == "store")
        far = tuple(source for source in consumer.sources if source not in near)
        if near:
            yield StoreFeed(self._pool, self._wakeups, near)
        if far:
            client = f"{self._broker.prefix}.{name}.{consumer.handler.name}".replace("_", "-")
            yield KafkaFeed(self._broker, client, far, self._peers.read_log, self._peers.read_head)

    def _subscription(self, feed: Feed, handler: Handler, pace: float) -> Subscription:
        return Subscription(self._service, self._pool, feed, handler, self._codec, self._clock, pace)
