"""A checkpoint knows how far each lane was handled, over restarts and beside other members."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlog.envelope import Recorded, new_id
from eventlog.feeds.checkpoint import Checkpoint, CheckpointMoved
from eventlog.feeds.feed import Delivery
from eventlog.feeds.lanes import UNKNOWN, Progress, lanes_of
from eventlog.postgres import Connection, Pool

MORNING = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
LANES = lanes_of("intake", 3)


def delivery(position: int) -> Delivery:
    """Each position on one of three partitions, at the offset that it would have there."""
    at = MORNING + timedelta(minutes=position)
    event = Recorded("intake", position, new_id(), "s", 1, "t", "k", at, "{}", None, None, "tester", None)
    return Delivery(f"intake/{position % 3}", event, position // 3 + 1)


def deliveries(*positions: int) -> list[Delivery]:
    return [delivery(position) for position in positions]


async def begun(connection: Connection, *lanes: str) -> Checkpoint:
    checkpoint = Checkpoint("dispatch", "test")
    await checkpoint.make(connection, dict.fromkeys(LANES, Progress()))
    table = await checkpoint.read(connection)
    checkpoint.begin({lane: table[lane] for lane in lanes or LANES}, {"intake": 3})
    return checkpoint


async def handle(connection: Connection, checkpoint: Checkpoint, *positions: int) -> list[int]:
    """As a subscription does; gives the positions that are news."""
    given = deliveries(*positions)
    async with connection.transaction():
        news = [delivery.recorded.position for delivery in checkpoint.fresh(given)]
        await checkpoint.move(connection, given)
    checkpoint.moved()
    return news


def positions(checkpoint: Checkpoint) -> dict[str, int]:
    return {lane: progress.position for lane, progress in checkpoint.lanes.items()}


async def test_what_was_handled_is_remembered(pool: Pool) -> None:
    async with pool.acquire() as connection:
        given = deliveries(1, 2, 4, 6)
        checkpoint = await begun(connection)
        async with connection.transaction():
            await checkpoint.move(connection, given)
        checkpoint.moved()
        again = await begun(connection)
        assert again.lanes == checkpoint.lanes
        assert again.lanes["intake/1"] == Progress(
            4, given[2].recorded.id, 2, heard_until=MORNING + timedelta(minutes=4)
        )
        assert await handle(connection, again, 1, 2, 3, 4, 5, 6, 7) == [5, 7], "3 is before 6 on its lane"


async def test_a_single_lane_is_remembered_too(pool: Pool) -> None:
    async with pool.acquire() as connection:
        checkpoint = await begun(connection, "intake/0")
        given = delivery(6)
        async with connection.transaction():
            await checkpoint.move(connection, [given])
        checkpoint.moved()
        table = await checkpoint.read(connection)
        assert table["intake/0"] == Progress(6, given.recorded.id, 3, heard_until=MORNING + timedelta(minutes=6))
        await checkpoint.cut(connection, "intake", 3, epoch=2)
        table = await checkpoint.read(connection)
        assert table["intake/0"] == Progress(3, None, UNKNOWN, 2, heard_until=MORNING + timedelta(minutes=6))


@given(st.lists(st.integers(1, 9), max_size=9), st.lists(st.integers(1, 9), max_size=9))
def test_what_a_lane_has_passed_is_no_news(first: list[int], second: list[int]) -> None:
    checkpoint = Checkpoint("dispatch", "test")
    checkpoint.begin(dict.fromkeys(LANES, Progress()), {"intake": 3})
    checkpoint.passed(deliveries(*first))
    highest: dict[int, int] = {}
    for position in first:
        highest[position % 3] = max(highest.get(position % 3, 0), position)
    expected = []
    for position in second:
        if position > highest.get(position % 3, 0):
            highest[position % 3] = position
            expected.append(position)
    assert [delivery.recorded.position for delivery in checkpoint.fresh(deliveries(*second))] == expected


async def test_what_was_passed_follows(pool: Pool) -> None:
    async with pool.acquire() as connection:
        checkpoint = await begun(connection)
        checkpoint.passed(deliveries(1, 2))
        assert checkpoint.patience is not None
        assert positions(checkpoint) == {"intake/0": 0, "intake/1": 1, "intake/2": 2}
        assert set(positions(await begun(connection)).values()) == {0}
        await checkpoint.save(connection)
        assert positions(await begun(connection)) == positions(checkpoint)
        latest = await pool.fetchval("SELECT max(heard_until) FROM dispatch.checkpoints")
        assert latest == MORNING + timedelta(minutes=2)


async def test_what_was_passed_follows_whole_or_not_at_all(pool: Pool) -> None:
    async with pool.acquire() as connection:
        checkpoint = await begun(connection)
        checkpoint.passed(deliveries(1, 2))
        await connection.execute("UPDATE dispatch.checkpoints SET position = 8 WHERE lane = 'intake/2'")
        with pytest.raises(CheckpointMoved):
            await checkpoint.save(connection)
        assert positions(await begun(connection)) == {"intake/0": 0, "intake/1": 0, "intake/2": 8}


async def test_members_with_other_lanes_do_not_wait_for_each_other(pool: Pool) -> None:
    async with pool.acquire() as one, pool.acquire() as other:
        first, second = await begun(one, "intake/0"), await begun(other, "intake/1", "intake/2")
        async with one.transaction():
            await first.move(one, deliveries(3))
            assert await handle(other, second, 1, 2) == [1, 2], "while the first is not committed"
        first.moved()
        assert positions(await begun(one)) == {"intake/0": 3, "intake/1": 1, "intake/2": 2}


async def test_of_two_with_the_same_lane_one_commits(pool: Pool) -> None:
    async with pool.acquire() as one, pool.acquire() as other:
        first, second = await begun(one), await begun(other)
        assert await handle(one, first, 1, 3) == [1, 3]
        with pytest.raises(CheckpointMoved):
            await handle(other, second, 2, 3)
        assert positions(await begun(one)) == {"intake/0": 3, "intake/1": 1, "intake/2": 0}, "nothing of the other"


@pytest.mark.parametrize("position", [0, 2, 9], ids=["to the beginning", "back", "forward"])
async def test_a_lane_that_somebody_set_elsewhere_is_noticed(pool: Pool, position: int) -> None:
    async with pool.acquire() as connection:
        checkpoint = await begun(connection)
        await handle(connection, checkpoint, 3)
        await checkpoint.verify(connection)
        await connection.execute("UPDATE dispatch.checkpoints SET position = $1 WHERE lane = 'intake/0'", position)
        with pytest.raises(CheckpointMoved):
            await checkpoint.verify(connection)
        with pytest.raises(CheckpointMoved):
            await handle(connection, checkpoint, 6)
        table = await checkpoint.read(connection)
        assert table["intake/0"].event_id is None, "the event that it names stands elsewhere"


async def test_lanes_are_cut_to_one_position_and_give_way_to_others(pool: Pool) -> None:
    async with pool.acquire() as connection:
        checkpoint = await begun(connection)
        await handle(connection, checkpoint, 1, 3)
        await checkpoint.cut(connection, "intake", 3)
        assert positions(checkpoint) == dict.fromkeys(LANES, 3)
        assert [progress.event_id is None for progress in checkpoint.lanes.values()] == [False, True, True]
        others = dict.fromkeys(lanes_of("intake", 5), Progress(3, offset=UNKNOWN))
        with pytest.raises(CheckpointMoved):
            await checkpoint.replace(connection, LANES, others, 2)
        await checkpoint.replace(connection, LANES, others, 3)
        assert await checkpoint.read(connection) == others


async def test_a_source_goes_back_into_another_epoch(pool: Pool) -> None:
    async with pool.acquire() as connection:
        checkpoint = await begun(connection)
        await handle(connection, checkpoint, 1, 6)
        await checkpoint.cut(connection, "intake", 3, epoch=2)
        assert positions(checkpoint) == {"intake/0": 3, "intake/1": 1, "intake/2": 0}
        assert {progress.epoch for progress in (await begun(connection)).lanes.values()} == {2}
        assert checkpoint.lanes["intake/0"].offset == UNKNOWN and checkpoint.lanes["intake/1"].offset == 1


async def test_what_was_handled_ahead_before_there_were_lanes_is_no_news(pool: Pool) -> None:
    async with pool.acquire() as connection:
        checkpoint = Checkpoint("dispatch", "test")
        await checkpoint.make(connection, {"intake": Progress(2)})
        await connection.execute("UPDATE dispatch.checkpoints SET beyond = '{4,6}'")
        table = await checkpoint.read(connection)
        assert [table["intake"].has(position) for position in range(1, 8)] == [
            True,
            True,
            False,
            True,
            False,
            True,
            False,
        ]
        checkpoint.begin(table, {"intake": 0})
        given = [Delivery("intake", one.recorded) for one in deliveries(3, 4, 5)]
        assert [one.recorded.position for one in checkpoint.fresh(given)] == [3, 5]
        async with connection.transaction():
            await checkpoint.move(connection, given)
        checkpoint.moved()
        assert checkpoint.lanes["intake"].ahead == {6}
        kept: Any = await connection.fetchval("SELECT beyond FROM dispatch.checkpoints")
        assert kept == [6]
