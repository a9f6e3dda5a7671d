"""A service does not start on a log that is being restored, or that is shorter than its topic."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from aftersales.kafka import Broker as Server
from eventlog.envelope import Recorded, new_id
from eventlog.feeds.kafka import Broker, KafkaPublisher
from eventlog.feeds.relay import Topic
from eventlog.postgres import Pool, connect_pool
from service.database.own_end import refuse_shorter_log
from service.database.restoring import NotWhole, begin, begun_at, end
from service.settings import Settings


@pytest.fixture
async def pool(database: str) -> AsyncIterator[Pool]:
    made = await connect_pool(database, max_size=2, name="tests")
    yield made
    await made.close()


async def test_while_a_restore_is_under_way(start: object, pool: Pool) -> None:
    async with start():  # type: ignore[operator]  # a fixture's function
        pass
    async with pool.acquire() as connection:
        await begin(connection, "intake", "20260309T120000Z", 7)
        assert await begun_at(connection, "intake") == 7
        with pytest.raises(NotWhole, match="restored from the backup 20260309T120000Z"):
            await start().__aenter__()  # type: ignore[operator]  # a fixture's function
        await end(connection, "intake")
    async with start():  # type: ignore[operator]  # a fixture's function
        pass


async def test_where_its_topic_goes_on_behind_its_log(
    start: object, settings: Settings, pool: Pool, kafka: Server
) -> None:
    broker = Broker(kafka.bootstrap_servers, f"test-{uuid4()}")

    async def nothing(source: str, after: int, limit: int) -> list[Recorded]:
        return []

    through = {
        "event_feed": "kafka",
        "kafka_bootstrap_servers": broker.servers,
        "kafka_prefix": broker.prefix,
        "kafka_security_protocol": "PLAINTEXT",
    }
    async with start(**through):  # type: ignore[operator]  # a fixture's function; there is no topic yet
        pass
    event = Recorded(
        *("intake", 1, new_id(), "customer-c-1", 1, "aftersales.intake.customer-registered.v1", "c-1"),
        *(datetime.now(UTC), "{}", None, None, "clerk-1", None),
    )
    publisher = KafkaPublisher(broker, "intake", nothing)
    try:
        await publisher.publish([event], Topic(3))
    finally:
        await publisher.close()
    with pytest.raises(NotWhole, match=r"goes to position 1, its log to 0.*log take-back intake"):
        await start(**through).__aenter__()  # type: ignore[operator]  # a fixture's function
    away = Broker("127.0.0.1:1", broker.prefix)
    await refuse_shorter_log(pool, away, "intake")  # a service goes on without Kafka
    await broker.delete_topic("intake")
