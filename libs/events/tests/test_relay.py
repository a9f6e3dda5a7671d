"""What a relay remembers of its topic, and tells of its log."""

from collections.abc import Awaitable, Callable

from events.feed import Epoch
from events.postgres import Pool
from events.relay import NAME, declared, read_head, redeclare
from events.topics import PARTITIONS

Publish = Callable[[str, str, int], Awaitable[int]]


async def test_a_head_tells_what_is_published(pool: Pool, publish: Publish) -> None:
    await publish("intake", "thing-1", 3)
    head = await read_head(pool, "intake")
    assert (head.position, head.published, list(head.tails), head.epochs) == (3, 0, [], [Epoch(1, 1)])
    await pool.execute("INSERT INTO intake.topic (partitions, published, tails) VALUES (2, 2, '{2,1}')")
    head = await read_head(pool, "intake")
    assert (head.position, head.published, list(head.tails)) == (3, 2, [2, 1])


async def test_a_relay_from_before_topics_were_remembered_has_published_up_to_its_checkpoint(
    pool: Pool, publish: Publish
) -> None:
    """Or a source that says nothing more would count as unheard for ever."""
    await publish("intake", "thing-1", 3)
    await pool.execute("INSERT INTO intake.checkpoints (subscription, lane, position) VALUES ($1, 'intake', 3)", NAME)
    assert (await read_head(pool, "intake")).published == 3
    async with pool.acquire() as connection:
        topic = await declared(connection, "intake")
    assert (topic.partitions, topic.published, topic.tails) == (PARTITIONS, 3, [])


async def test_a_topic_that_is_made_anew_begins_at_the_beginning(pool: Pool, publish: Publish) -> None:
    await publish("intake", "thing-1", 3)
    await pool.execute("INSERT INTO intake.checkpoints (subscription, lane, position) VALUES ($1, 'intake', 3)", NAME)
    async with pool.acquire() as connection:
        assert await redeclare(connection, "intake") == PARTITIONS
        assert await redeclare(connection, "intake", 5) == 5
        assert await redeclare(connection, "intake") == 5
        topic = await declared(connection, "intake")
    assert (topic.published, topic.tails) == (0, [])
    assert await pool.fetchval("SELECT position FROM intake.checkpoints WHERE subscription = $1", NAME) == 0
