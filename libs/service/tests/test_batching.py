"""One question for all who ask in the same turn."""

import asyncio
from collections.abc import Sequence

import pytest

from service.batching import Batched


async def test_whoever_asks_in_one_turn_shares_a_question_and_gets_their_own_answer() -> None:
    asked: list[list[int]] = []

    async def squares(keys: Sequence[int]) -> dict[int, int]:
        asked.append(list(keys))
        await asyncio.sleep(0)
        return {key: key * key for key in keys}

    batched = Batched(squares)
    assert await asyncio.gather(*(batched.get(key) for key in (3, 1, 2, 1))) == [9, 1, 4, 1]
    assert asked == [[3, 1, 2]], "each key once"
    assert await batched.get(1) == 1
    assert asked[1:] == [[1]], "what was answered is asked anew: it may have changed"


async def test_what_comes_while_a_question_is_under_way_waits_for_the_next() -> None:
    asked: list[list[str]] = []
    answers = [asyncio.Event(), asyncio.Event()]

    async def ask(keys: Sequence[str]) -> dict[str, int]:
        asked.append(list(keys))
        turn = len(asked)
        await answers[turn - 1].wait()
        return dict.fromkeys(keys, turn)

    batched = Batched(ask)
    first = asyncio.create_task(batched.get("a"))
    while not asked:
        await asyncio.sleep(0)
    later = [asyncio.create_task(batched.get(key)) for key in ("a", "b")]
    await asyncio.sleep(0)
    assert asked == [["a"]]
    for answer in answers:
        answer.set()
    assert [await first, *[await task for task in later]] == [1, 2, 2]
    assert asked == [["a"], ["a", "b"]]


async def test_an_error_is_told_to_all_and_the_next_question_is_asked() -> None:
    away = [True]

    async def ask(keys: Sequence[int]) -> dict[int, int]:
        if away[0]:
            raise ConnectionError("away")
        return {key: key for key in keys if key}

    batched = Batched(ask)
    failed = await asyncio.gather(*(batched.get(key) for key in (1, 2)), return_exceptions=True)
    assert [type(error) for error in failed] == [ConnectionError, ConnectionError]
    away[0] = False
    assert await batched.get(1) == 1
    with pytest.raises(KeyError):
        await batched.get(0)


async def test_a_caller_who_leaves_takes_nothing_from_the_others() -> None:
    go = asyncio.Event()

    async def ask(keys: Sequence[int]) -> dict[int, int]:
        await go.wait()
        return {key: key for key in keys}

    batched = Batched(ask)
    leaving, staying = asyncio.create_task(batched.get(1)), asyncio.create_task(batched.get(1))
    await asyncio.sleep(0)
    leaving.cancel()
    go.set()
    assert await staying == 1
