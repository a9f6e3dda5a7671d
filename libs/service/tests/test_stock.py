"""A stock: made in blocks, given away one by one."""

import asyncio

import pytest

from service import stock
from service.stock import MOST, SPARE, Stock


async def test_whoever_comes_at_once_shares_a_block_and_nobody_gets_anothers() -> None:
    blocks: list[int] = []

    async def make(size: int) -> range:
        await asyncio.sleep(0)
        blocks.append(size)
        return range(sum(blocks) - size, sum(blocks))

    stocked = Stock(make)
    first = await asyncio.gather(*(stocked.next() for _ in range(50)))
    assert sorted(first) == list(range(50))
    assert blocks == [SPARE + 50], "one block, with some to spare"
    assert [await stocked.next() for _ in range(SPARE)] == list(range(50, 50 + SPARE))
    assert len(blocks) == 1


async def test_blocks_grow_to_a_limit_while_they_are_used_up_fast_and_no_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now, blocks = [0.0], list[int]()
    monkeypatch.setattr(stock, "monotonic", lambda: now[0])

    async def make(size: int) -> range:
        blocks.append(size)
        return range(size)

    stocked = Stock(make)
    while len(blocks) < 8:
        await stocked.next()
    assert blocks == sorted(blocks) and blocks[1] == 2 * blocks[0] and blocks[-1] == MOST
    now[0] += 60
    while len(blocks) < 9:
        await stocked.next()
    assert blocks[-1] <= SPARE + 1


async def test_a_block_that_failed_is_tried_again_by_the_next() -> None:
    away = [True]

    async def make(size: int) -> range:
        if away[0]:
            raise ConnectionError
        return range(size)

    stocked = Stock(make)
    failed = await asyncio.gather(*(stocked.next() for _ in range(3)), return_exceptions=True)
    assert [type(error) for error in failed] == [ConnectionError] * 3
    away[0] = False
    assert await stocked.next() == 0
