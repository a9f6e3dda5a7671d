"""Who follows what through which feed: a service's consumers as subscriptions.

A service follows its own log where it is, by position; the others there too, when they share its database, or through
Kafka. A handler that listens to both has two subscriptions with one checkpoint.
"""

from collections.abc import Iterator
from functools import partial
from ipaddress import ip_address

import structlog

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
from eventlog.read_models.read_models import ReadModels
from eventlog.subscriptions.pace import PACE_SECONDS
from eventlog.subscriptions.subscription import Subscription
from service.feeds.consumer import Consumer
from service.feeds.peers import Peers
from service.settings import Settings

log = structlog.get_logger(__name__)


def on_loopback(servers: str) -> bool:
    """Whether all these brokers (`host:port`, separated by commas) are on this machine."""
    hosts = [server.strip().rpartition(":")[0].strip("[]") for server in servers.split(",")]
    return all(host == "localhost" or _is_loopback(host) for host in hosts)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


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
        self._broker = settings.broker() if settings.event_feed == "kafka" else Broker("", settings.kafka_prefix)
        self._publisher = KafkaPublisher(self._broker, service, partial(read_log, pool))
        self._listening: list[KafkaFeed] = []
        if settings.event_feed == "kafka" and self._broker.login is None and not on_loopback(self._broker.servers):
            log.warning("kafka.plaintext", servers=self._broker.servers)

    @property
    def refused(self) -> set[str]:
        """Why Kafka does not let this service in, or take what it says: as settings have to be mended."""
        return {self._publisher.refused, *(feed.refused for feed in self._listening)} - {""}

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
            feed = KafkaFeed(self._broker, client, far, self._peers.read_log, self._peers.read_head)
            self._listening.append(feed)
            yield feed

    def _subscription(self, feed: Feed, handler: Handler, pace: float) -> Subscription:
        stands_by = handler.stands_by if isinstance(handler, ReadModels) else None
        return Subscription(self._service, self._pool, feed, handler, self._codec, self._clock, pace, stands_by)
