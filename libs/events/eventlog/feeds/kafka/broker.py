"""Where Kafka is, and the topics as they must be there."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, UnknownTopicOrPartitionError, for_code
from aiokafka.record import _crecords  # noqa: F401 – without the C extension everything is ten times slower: say so now

from eventlog.feeds.feed import FeedAway
from eventlog.feeds.topics import CONFIG, PARTITIONS, topic

PATIENCE = 15.0
"""Seconds for an administrative request, and for a connection to begin or end."""
LARGEST_RECORD = 4 * 2**20
"""Bytes. The body of a request may have 1 MiB, and an event's text more than its request's."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Broker:
    """`servers` as Kafka's `bootstrap.servers`. A topic's replicas and how many of them must have a record before it
    counts as sent belong to the installation; None leaves them to the broker."""

    servers: str
    prefix: str
    replicas: int | None = None
    min_insync_replicas: int | None = None

    def topic(self, source: str) -> str:
        """The topic of a source's log."""
        return topic(source, self.prefix)

    async def declare_topics(self, sources: Iterable[str], partitions: int = PARTITIONS) -> None:
        """Create the topics that are missing, and wait until they are there. Raises FeedAway."""
        configs = {**CONFIG, "max.message.bytes": str(LARGEST_RECORD), "message.timestamp.after.max.ms": str(2**63 - 1)}
        if self.min_insync_replicas is not None:
            configs["min.insync.replicas"] = str(self.min_insync_replicas)
        wanted = [
            NewTopic(self.topic(source), partitions, self.replicas or 1, topic_configs=configs) for source in sources
        ]
        if self.replicas is None:
            for new in wanted:
                new.replication_factor = -1  # the broker's own default, which NewTopic would not take
        async with self._admin() as admin:
            answer = await admin.create_topics(wanted)
            for name, code, *_ in answer.topic_errors:
                error = for_code(code)
                if code and error is not TopicAlreadyExistsError:
                    raise FeedAway(f"{name}: {error.__name__}")
            missing = {new.name for new in wanted}
            while missing := missing.difference(await admin.list_topics()):  # noqa: ASYNC110 – Kafka tells nobody
                await asyncio.sleep(0.1)

    async def partitions(self, source: str) -> int:
        """How many partitions a topic has. Raises FeedAway, also where there is none."""
        async with self._admin() as admin:
            (described,) = await admin.describe_topics([self.topic(source)])
            if described["error_code"]:
                raise FeedAway(f"{self.topic(source)}: {for_code(described['error_code']).__name__}")
            return len(described["partitions"])

    async def delete_topic(self, source: str) -> None:
        """Remove a topic with all its records, and wait until it is gone. Raises FeedAway."""
        name = self.topic(source)
        async with self._admin() as admin:
            answer = await admin.delete_topics([name])
            for _, code in answer.topic_error_codes:
                error = for_code(code)
                if code and error is not UnknownTopicOrPartitionError:
                    raise FeedAway(f"{name}: {error.__name__}")
            while name in await admin.list_topics():  # noqa: ASYNC110 – Kafka tells nobody when it is done
                await asyncio.sleep(0.1)

    @asynccontextmanager
    async def _admin(self) -> AsyncIterator[AIOKafkaAdminClient]:
        admin = AIOKafkaAdminClient(bootstrap_servers=self.servers)
        try:
            async with asyncio.timeout(PATIENCE):
                await admin.start()
                yield admin
        except (KafkaError, OSError, TimeoutError) as error:
            raise FeedAway(f"{self.servers}: {type(error).__name__}") from error
        finally:
            await put_away(admin)


async def put_away(client: object) -> None:
    """End a client, whatever state it is in, without waiting for a broker that is gone."""
    close = getattr(client, "stop", None) or client.close  # type: ignore[attr-defined]  # aiokafka's clients have one or the other
    try:
        async with asyncio.timeout(PATIENCE):
            await close()
    except Exception as error:
        log.warning("kafka.not_closed", client=type(client).__name__, error=type(error).__name__)
