"""Remembered states save reads, and are never believed when they say no."""

from types import SimpleNamespace

import pytest

from events.append import IdempotencyKey
from events.decider import Rejected
from events.postgres import Pool
from events.session import Answer, PreconditionFailed, Session, execute
from events.states import Folded, States
from events.store import Store


@pytest.fixture
def here(pool: Pool, language: SimpleNamespace) -> Store:
    return Store(pool, "intake", language.codec)


@pytest.fixture
def elsewhere(pool: Pool, language: SimpleNamespace) -> Store:
    """Another process, which writes behind our back."""
    return Store(pool, "intake", language.codec)


async def add(store: Store, language: SimpleNamespace, number: int = 1) -> int:
    """One event on the stream; gives the total before it."""
    totals: list[int] = []

    async def work(session: Session) -> Answer:
        totals.append(await session.load(language.thing, "1"))
        await session.append(language.thing, "1", [language.counted("1", number)])
        return {}

    await execute(store, language.context(), work)
    return totals[-1]


async def test_a_known_stream_is_not_read_again(
    here: Store, language: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(here, language)
    monkeypatch.delattr(Store, "read_stream")
    assert await add(here, language) == 1
    assert await add(here, language) == 2


async def test_a_state_out_of_date_is_found_out_by_the_append(
    here: Store, elsewhere: Store, language: SimpleNamespace
) -> None:
    await add(here, language)
    await add(elsewhere, language, 10)
    assert await add(here, language) == 11
    assert await here.head() == 3


async def test_a_refusal_is_decided_again_on_the_present(
    here: Store, elsewhere: Store, language: SimpleNamespace
) -> None:
    async def only_above_five(session: Session) -> Answer:
        if await session.load(language.thing, "1") <= 5:
            raise Rejected("too few", "太少")
        await session.append(language.thing, "1", [language.counted("1", 1)])
        return {}

    await add(here, language)
    await add(elsewhere, language, 10)
    await execute(here, language.context(), only_above_five)
    assert await here.head() == 3


async def test_nothing_to_do_is_decided_again_on_the_present(
    here: Store, elsewhere: Store, language: SimpleNamespace
) -> None:
    async def unless_one(session: Session) -> Answer:
        if await session.load(language.thing, "1") != 1:
            await session.append(language.thing, "1", [language.counted("1", 1)])
        return {}

    await add(here, language)
    await add(elsewhere, language)
    await execute(here, language.context(), unless_one)
    assert await here.head() == 3


async def test_if_match_is_compared_with_the_present(here: Store, elsewhere: Store, language: SimpleNamespace) -> None:
    async def matching(session: Session) -> Answer:
        await session.load(language.thing, "1", if_match=2)
        await session.append(language.thing, "1", [language.counted("1", 1)])
        return {}

    await add(here, language)
    await add(elsewhere, language)
    await execute(here, language.context(), matching)
    with pytest.raises(PreconditionFailed):
        await execute(here, language.context(), matching)


async def test_a_repetition_leaves_no_wrong_state_behind(here: Store, language: SimpleNamespace) -> None:
    async def work(session: Session) -> Answer:
        await session.append(language.thing, "1", [language.counted("1", 1)])
        return {}

    key = IdempotencyKey("me 1", b"x")
    for _ in range(3):
        await execute(here, language.context(), work, key)
    assert await add(here, language) == 1


def test_the_oldest_is_forgotten_first() -> None:
    states = States(limit=2)
    for stream in ("a", "b", "a", "c"):
        states.keep(stream, Folded(stream, 1, 1)) if states.get(stream) is None else None
    assert [name for name in "abc" if states.get(name)] == ["a", "c"]


def test_an_older_state_replaces_none() -> None:
    states = States()
    states.keep("a", Folded("new", 2, 2))
    states.keep("a", Folded("old", 1, 1))
    assert states.get("a") == Folded("new", 2, 2)
