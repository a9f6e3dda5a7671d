"""Where Kafka is, and the topics as they must be there."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import (
    KafkaConnectionError,
    KafkaError,
    TopicAlreadyExistsError,
    UnknownTopicOrPartitionError,
    for_code,
)
from aiokafka.record import _crecords  # noqa: F401 – without the C extension everything is ten times slower: say so now

from eventlog.feeds.feed import FeedAway, Refused
from eventlog.feeds.kafka.login import FORBIDDEN, Login, options, refusal
from eventlog.feeds.topics import CONFIG, PARTITIONS, topic

PATIENCE = 15.0
"""Seconds for an administrative request, and for a connection to begin or end."""
LARGEST_RECORD = 4 * 2**20
"""Bytes. The body of a request may have 1 MiB, and an event's text more than its request's."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Broker:
    """`servers` as Kafka's `bootstrap.servers`; `login`: who we are to them, None for brokers that ask nobody. A
    topic's replicas and how many of them must have a record before it counts as sent belong to the installation; None
    leaves them to the broker."""

    servers: str
    prefix: str
    replicas: int | None = None
    min_insync_replicas: int | None = None
    login: Login | None = None

    @property
    def client(self) -> dict[str, Any]:
        """What every client of aiokafka is told of these brokers. Raises OSError, see `login.options`."""
        return {"bootstrap_servers": self.servers, **options(self.login)}

    async def away(self, what: str, error: Exception) -> FeedAway:
        """What to raise where a request about `what` failed: Refused, in words for operations, where the brokers do
        not let this client in, or do not let it do that."""
        if isinstance(error, FORBIDDEN):
            return Refused(f"{what}: the user {self.login.user if self.login else '-'} may not do that")
        hung = isinstance(error, TimeoutError) or not isinstance(error, (KafkaConnectionError, OSError))
        if not hung and (reason := await refusal(self.servers, self.login)):
            return Refused(reason)
        return FeedAway(f"{what}: {type(error).__name__}")

    def topic(self, source: str) -> str:
        """The topic of a source's log."""
        return topic(source, self.prefix)

    async def declare_topics(self, sources: Iterable[str], partitions: int = PARTITIONS) -> None:
        """Create the topics that are missing, and wait until they are there.

        Raises FeedAway; Refused where one is missing and this user may not create it.
        """
        configs = {**CONFIG, "max.message.bytes": str(LARGEST_RECORD), "message.timestamp.after.max.ms": str(2**63 - 1)}
        if self.min_insync_replicas is not None:
            configs["min.insync.replicas"] = str(self.min_insync_replicas)
        wanted = [
            NewTopic(self.topic(source), partitions, self.replicas or 1, topic_configs=configs) for source in sources
        ]
        if self.replicas is None:
            for new in wanted:
                new.replication_factor = -1  # the broker's own default, which NewTopic would not take
        async with self.administration() as admin:
            present = await admin.list_topics()
            if not (wanted := [new for new in wanted if new.name not in present]):
                return
            answer = await admin.create_topics(wanted)
            for name, code, *_ in answer.topic_errors:
                error = for_code(code)
                if error in FORBIDDEN:
                    who = self.login.user if self.login else "-"
                    raise Refused(f"{name} is missing, and the user {who} may not make it: aftersales kafka grant")
                if code and error is not TopicAlreadyExistsError:
                    raise FeedAway(f"{name}: {error.__name__}")
            missing = {new.name for new in wanted}
            while missing := missing.difference(await admin.list_topics()):  # noqa: ASYNC110 – Kafka tells nobody
                await asyncio.sleep(0.1)

    async def brokers(self) -> int:
        """How many brokers serve. Raises FeedAway."""
        async with self.administration() as admin:
            return len((await admin.describe_cluster())["brokers"])

    async def partitions(self, source: str) -> int:
        """How many partitions a topic has. Raises FeedAway, also where there is none."""
        async with self.administration() as admin:
            (described,) = await admin.describe_topics([self.topic(source)])
            if described["error_code"]:
                raise FeedAway(f"{self.topic(source)}: {for_code(described['error_code']).__name__}")
            return len(described["partitions"])

    async def delete_topic(self, source: str) -> None:
        """Remove a topic with all its records, and wait until it is gone. Raises FeedAway."""
        name = self.topic(source)
        async with self.administration() as admin:
            answer = await admin.delete_topics([name])
            for _, code in answer.topic_error_codes:
                error = for_code(code)
                if error in FORBIDDEN:
                    raise await self.away(name, error())
                if code and error is not UnknownTopicOrPartitionError:
                    raise FeedAway(f"{name}: {error.__name__}")
            while name in await admin.list_topics():  # noqa: ASYNC110 – Kafka tells nobody when it is done
                await asyncio.sleep(0.1)

    @asynccontextmanager
    async def administration(self) -> AsyncIterator[AIOKafkaAdminClient]:
        """A client that administers. Raises FeedAway, also for what goes wrong while it is used."""
        admin = None
        try:
            admin = AIOKafkaAdminClient(**self.client)
            async with asyncio.timeout(PATIENCE):
                await admin.start()
                yield admin
        except (KafkaError, OSError, TimeoutError) as error:
            raise await self.away(self.servers, error) from error
        finally:
            if admin is not None:
                await put_away(admin)


async def put_away(client: object) -> None:
    """End a client, whatever state it is in, without waiting for a broker that is gone."""
    close = getattr(client, "stop", None) or client.close  # type: ignore[attr-defined]  # aiokafka's clients have one or the other
    try:
        async with asyncio.timeout(PATIENCE):
            await close()
    except Exception as error:
        log.warning("kafka.not_closed", client=type(client).__name__, error=type(error).__name__)
