"""The end of the logs: taken back from Kafka, or given up in a new epoch; and what follows from it in each service."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager

from aftersales.backup.manifest import KEYRING
from aftersales.backup.places import NAME, connected, has
from aftersales.backup.target import require_nobody
from aftersales.definitions import definition
from aftersales.errors import CommandError
from aftersales.kafka.access import LISTENS
from eventlog.envelope import Recorded
from eventlog.feeds import epochs
from eventlog.feeds.feed import FeedAway
from eventlog.feeds.kafka import Broker, TopicTail
from eventlog.feeds.relay import LIMIT
from eventlog.log.store import read_log
from eventlog.postgres import LONG, Connection, Pool, connect_pool
from eventlog.recovery.effects import Behind, note_effects
from eventlog.recovery.sequence import Unusable
from eventlog.recovery.taking_back import TakenBack, take_back
from eventlog.subscriptions import handled_before
from service.database import restoring
from service.definition import Restored

PAGE = 5_000

Told = Callable[[str, str], None]
"""Tells the reader something: Chinese, then English."""


async def take_ends_back(where: Mapping[str, str], broker: Broker) -> list[TakenBack]:
    """Of all these logs (service → DSN) that have a topic. Raises CommandError, with a log's own end unchanged."""
    taken = []
    for source, dsn in where.items():
        if not definition(source).publishes:
            continue
        try:
            async with connected(dsn) as connection, TopicTail(broker, source) as tail:
                await _require_topic(connection, broker, tail)
                head = await connection.fetchval(f"SELECT coalesce(max(position), 0) FROM {source}.events")
                taken.append(await take_back(connection, source, tail.behind(head), tail.partitions))
        except Unusable as error:
            raise CommandError(
                f"日志末尾无法取回：{error.zh}", f"the end of the log cannot be taken back: {error.en}"
            ) from None
        except FeedAway as away:
            raise CommandError(f"无法读取 Kafka：{away}", f"Kafka cannot be read: {away}") from None
    return taken


async def _require_topic(connection: Connection, broker: Broker, tail: TopicTail) -> None:
    """Raises CommandError where the topic is not there, or has not even what was published before the backup: nothing
    would come back, and nobody would notice."""
    published: int = await connection.fetchval(f"SELECT coalesce(max(published), 0) FROM {tail.source}.topic")
    highest = await tail.highest()
    if published and (not highest or highest + LIMIT < published):  # a relay that was killed may have sent some again
        topic = broker.topic(tail.source)
        raise CommandError(
            f"{broker.servers} 的主题 {topic} 只到位置 {highest}，而备份时已发布到 {published}：主题前缀或 Kafka 不对？"
            "已丢失则用 --without-kafka",
            f"the topic {topic} at {broker.servers} goes to position {highest}, and {published} were published before "
            "the backup: is it another Kafka, or KAFKA_PREFIX? If it is lost: --without-kafka",
        )


async def pass_over_effects(where: Mapping[str, str], since: Mapping[str, int], broker: Broker) -> None:
    """Have each service pass over what it had handled behind the position `since` of its log. Raises CommandError."""
    try:
        for service, dsn in where.items():
            if service in since:
                async with connected(dsn) as connection:
                    sources = {service, *LISTENS[service]}
                    await note_effects(connection, service, sources, since[service], _behind(where, broker))
    except FeedAway as away:
        raise CommandError(f"无法读取 Kafka：{away}", f"Kafka cannot be read: {away}") from None


def _behind(where: Mapping[str, str], broker: Broker) -> Behind:
    """Logs that were restored are read where they are, the others through their topics."""

    async def behind(source: str, position: int) -> AsyncIterator[Sequence[Recorded]]:
        if source not in where:
            async with TopicTail(broker, source) as tail:
                async for events in tail.behind(position):
                    yield events
            return
        async with connected(where[source]) as connection:
            while found := await read_log(connection, source, position, PAGE):
                yield found
                position = found[-1].position

    return behind


async def begin_epochs(where: Mapping[str, str], sources: Iterable[str]) -> dict[str, int]:
    """The ends of these logs are given up: each goes on in a new epoch; gives from which position on."""
    begun = {}
    for source in sources:
        async with connected(where[source]) as connection:
            begun[source] = (await epochs.begin(connection, source)).since
    for service, dsn in where.items():
        async with connected(dsn) as connection:
            for source, position in begun.items():
                await handled_before.forget(connection, service, source, position)
    return begun


async def follow_up(where: Mapping[str, str], since: Mapping[str, int], keys_since: int | None, told: Told) -> None:
    """What each service does with its own tables (`Definition.restored`)."""
    for service, dsn in where.items():
        if service not in since:
            continue
        async with _pool(dsn) as pool, _pool(where.get(KEYRING, dsn)) as keyring:
            for zh, en in await definition(service).restored(Restored(pool, keyring, since[service], keys_since)):
                told(zh, en)


@asynccontextmanager
async def _pool(dsn: str) -> AsyncIterator[Pool]:
    pool = await connect_pool(dsn, max_size=2, name=NAME, limits=LONG)
    try:
        yield pool
    finally:
        pool.terminate()


async def whole_again(where: Mapping[str, str], broker: Broker, told: Told) -> list[TakenBack]:
    """For logs (service → DSN) that were restored by other means: all that a restore does once the dumps are loaded.

    What was broken off goes on when it is called again. Raises CommandError.
    """
    since: dict[str, int] = {}
    for service, dsn in where.items():
        async with connected(dsn) as connection:
            await require_nobody(connection, [service])
            begun = await restoring.begun_at(connection, service)
            head = await connection.fetchval(f"SELECT coalesce(max(position), 0) FROM {service}.events")
            since[service] = head if begun is None else begun
            await restoring.begin(connection, service, "log take-back", since[service])
    taken = await take_ends_back(where, broker)
    await pass_over_effects(where, since, broker)
    keys_since = None
    if "intake" in where:
        async with connected(where["intake"]) as connection:
            # A keyring in the same database went back with it; one elsewhere knows what was erased.
            keys_since = since["intake"] if await has(connection, KEYRING) else None
    await follow_up(where, since, keys_since, told)
    for service, dsn in where.items():
        async with connected(dsn) as connection:
            await restoring.end(connection, service)
    return taken
