"""A checkpoint knows what was heard, in whatever order it came, over restarts and beside other members."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.checkpoint import Checkpoint, CheckpointMoved, Standing
from events.envelope import Recorded, new_id
from events.feed import Delivery
from events.postgres import Connection, Pool

MORNING = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
POSITIONS = st.lists(st.integers(1, 6), max_size=9)


def delivery(position: int, lane: str = "intake", mark: int | None = None) -> Delivery:
    at = MORNING + timedelta(minutes=position)
    event = Recorded("intake", position, new_id(), "s", 1, "t", "k", at, "{}", None, None, "tester", None)
    return Delivery(lane, position if mark is None else mark, event)


def of_partitions(positions: Iterable[int]) -> list[Delivery]:
    """Each position on one of three partitions, at the offset that it would have there."""
    return [delivery(position, f"intake/{position % 3}", position // 3 + 1) for position in positions]


@given(POSITIONS, POSITIONS)
def test_the_mark_is_behind_everything_heard(first: list[int], second: list[int]) -> None:
    heard = {*first, *second}
    standing = Standing().heard(first, None).heard(second, None)
    assert all(standing.has(position) == (position in heard) for position in range(1, 8))
    assert standing.mark + 1 not in heard
    assert standing.beyond == {position for position in heard if position > standing.mark}


@given(POSITIONS, POSITIONS)
def test_members_know_what_either_heard(mine: list[int], theirs: list[int]) -> None:
    joined = Standing().heard(mine, None).joined(Standing().heard(theirs, MORNING))
    assert joined == Standing().heard([*mine, *theirs], MORNING)


async def begun(connection: Connection, *, shared: bool = True) -> Checkpoint:
    checkpoint = Checkpoint("dispatch", "test", shared)
    await checkpoint.load(connection, ["intake"], ["intake/0", "intake/1", "intake/2"])
    return checkpoint


async def handle(connection: Connection, checkpoint: Checkpoint, deliveries: list[Delivery]) -> list[int]:
    """As a subscription does; gives the positions that are news."""
    async with connection.transaction():
        await checkpoint.lock(connection)
        news = [delivery.recorded.position for delivery in checkpoint.fresh(deliveries)]
        await checkpoint.move(connection, deliveries)
    checkpoint.moved()
    return news


async def test_what_was_heard_is_remembered(pool: Pool) -> None:
    async with pool.acquire() as connection:
        assert await handle(connection, await begun(connection), of_partitions([2, 1, 6, 4, 2])) == [2, 1, 6, 4]
        again = await begun(connection)
        assert again.marks == {"intake": 2, "intake/0": 3, "intake/1": 2, "intake/2": 1}
        assert [position for position in range(1, 8) if again.heard("intake", position)] == [1, 2, 4, 6]
        assert await handle(connection, again, of_partitions([1, 2, 3, 4, 5, 6, 7])) == [3, 5, 7]
        assert (await begun(connection)).marks["intake"] == 7


async def test_what_was_passed_follows(pool: Pool) -> None:
    async with pool.acquire() as connection:
        checkpoint = await begun(connection)
        checkpoint.passed(of_partitions([1, 2]))
        assert checkpoint.patience is not None
        assert checkpoint.marks["intake"] == 2
        assert (await begun(connection)).marks["intake"] == 0
        await checkpoint.save(connection)
        assert (await begun(connection)).marks["intake"] == 2
        latest = await pool.fetchval("SELECT heard_until FROM dispatch.checkpoints WHERE lane = 'intake'")
        assert latest == MORNING + timedelta(minutes=2)


async def test_members_hear_of_each_other(pool: Pool) -> None:
    async with pool.acquire() as one, pool.acquire() as other:
        first, second = await begun(one), await begun(other)
        assert await handle(one, first, of_partitions([3, 6])) == [3, 6]
        assert await handle(other, second, of_partitions([1, 3, 4])) == [1, 4], "the third was handled meanwhile"
        assert await handle(one, first, of_partitions([2, 5])) == [2, 5]
        assert first.marks["intake"] == 6
        assert first.marks["intake/1"] == 2, "where the other has come on its lane"


async def test_a_partition_goes_back_when_its_topic_was_made_anew(pool: Pool) -> None:
    async with pool.acquire() as connection:
        checkpoint = await begun(connection)
        await handle(connection, checkpoint, [delivery(3, "intake/0", 9)])
        await handle(connection, checkpoint, [delivery(3, "intake/0", 1), delivery(6, "intake/0", 2)])
        assert checkpoint.marks["intake/0"] == 2
        again = await begun(connection)
        assert again.marks["intake/0"] == 2
        assert again.heard("intake", 3) and again.heard("intake", 6)


async def test_a_source_does_not_go_back(pool: Pool) -> None:
    async with pool.acquire() as connection:
        checkpoint = await begun(connection)
        await handle(connection, checkpoint, [delivery(5)])
        assert await handle(connection, checkpoint, [delivery(4)]) == []
        assert (await begun(connection)).marks["intake"] == 5


async def test_a_checkpoint_that_somebody_moved_is_noticed(pool: Pool) -> None:
    async with pool.acquire() as connection:
        checkpoint = await begun(connection, shared=False)
        await checkpoint.move(connection, [delivery(5)])
        checkpoint.moved()
        await checkpoint.verify(connection)
        await connection.execute("UPDATE dispatch.checkpoints SET position = 0")
        with pytest.raises(CheckpointMoved):
            await checkpoint.verify(connection)
        with pytest.raises(CheckpointMoved):
            await checkpoint.move(connection, [delivery(6)])
