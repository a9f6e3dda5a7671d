"""Remembered states save reads, and are never believed when they say no."""

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from structlog.testing import capture_logs

from eventlog.decider import Rejected
from eventlog.envelope import Recorded, new_id
from eventlog.log.append import IdempotencyKey
from eventlog.log.session import Answer, PreconditionFailed, Session, execute
from eventlog.log.states import Folded, States
from eventlog.log.store import Store
from eventlog.log.stream import read_stream
from eventlog.postgres import Connection, Pool


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


async def add_beside(store: Store, language: SimpleNamespace) -> None:
    """One event on another stream."""

    async def work(session: Session) -> Answer:
        await session.append(language.thing, "2", [language.counted("2", 1)])
        return {}

    await execute(store, language.context(), work)


async def test_a_known_stream_is_not_read_again(
    here: Store, language: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(here, language)
    monkeypatch.delattr(Store, "read_stream")
    assert await add(here, language) == 1
    assert await add(here, language) == 2


async def test_a_view_is_remembered_beside_the_state(
    here: Store, elsewhere: Store, language: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is what the whole log makes of it: after a command, a command of others, and one that had no use for it."""

    def told(view: list[str] | None, event: Any, recorded: Recorded) -> list[str]:
        return [*(view or []), f"{event.number} by {recorded.actor} at {recorded.time:%H:%M}"]

    viewed = replace(language.thing, view=told)

    async def work(session: Session) -> Answer:
        assert await session.view(viewed, "1") == (await read_stream(elsewhere, viewed, "1")).view
        await session.append(viewed, "1", [language.counted("1", 1)])
        return await session.view(viewed, "1")

    for others in (0, 1, 0, 1):
        if others:
            await add(here, language)
            await add(elsewhere, language)
        answer = json.loads((await execute(here, language.context(), work)).answer)
        assert answer == (await read_stream(here, viewed, "1")).view

    async def in_between(session: Session) -> Answer:
        await session.append(language.thing, "1", [language.counted("1", 7)])
        return await session.view(viewed, "1")

    answer = json.loads((await execute(here, language.context(), in_between)).answer)
    assert answer == (await read_stream(here, viewed, "1")).view

    async def again(session: Session) -> Answer:
        await session.append(viewed, "1", [language.counted("1", 1)])
        return await session.view(viewed, "1")

    await execute(here, language.context(), again)
    expected = (await read_stream(here, viewed, "1")).view
    monkeypatch.delattr(Store, "read_stream")
    assert len(json.loads((await execute(here, language.context(), again)).answer)) == len(expected) + 1


async def test_a_view_goes_on_where_others_append_without_it(
    here: Store, elsewhere: Store, language: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stock is told of by its own commands, and changed by every visit: no telling reads all its years again. What
    another process appended meanwhile is in it all the same."""

    def told(view: list[int] | None, event: Any, recorded: Recorded) -> list[int]:
        return [*(view or []), event.number]

    viewed = replace(language.thing, view=told)

    async def tell(session: Session) -> Answer:
        await session.append(viewed, "1", [language.counted("1", 5)])
        return await session.view(viewed, "1")

    async def told_by(store: Store) -> Answer:
        return json.loads((await execute(store, language.context(), tell)).answer)

    assert await told_by(here) == [5]
    await add(here, language, 1)
    with monkeypatch.context() as unread:
        unread.delattr(Store, "read_stream")
        assert await told_by(here) == [5, 1, 5]
    await add(here, language, 2)
    await add(elsewhere, language, 3)
    await add(here, language, 4)
    assert await told_by(here) == [5, 1, 5, 2, 3, 4, 5]

    whole = Store.read_stream

    async def read_on(
        store: Store, stream: str, connection: Connection | None = None, after: int = 0
    ) -> list[Recorded]:
        assert after > 0, "read from its beginning"
        return await whole(store, stream, connection, after)

    await add(elsewhere, language, 6)
    monkeypatch.setattr(Store, "read_stream", read_on)
    assert await told_by(here) == [5, 1, 5, 2, 3, 4, 5, 6, 5]


async def test_a_stream_that_was_seen_empty_gets_its_view(
    here: Store, language: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewed = replace(language.thing, view=lambda view, event, _: [*(view or []), event.number])

    async def look(session: Session) -> Answer:
        return await session.load(language.thing, "1")

    async def tell(session: Session) -> Answer:
        await session.append(viewed, "1", [language.counted("1", 5)])
        await session.append(language.thing, "1", [language.counted("1", 6)])
        return await session.view(viewed, "1")

    async def both(session: Session) -> Answer:
        await look(session)
        await session.append(language.thing, "2", [language.counted("2", 1)])
        return {}

    await execute(here, language.context(), both)
    monkeypatch.delattr(Store, "read_stream")
    assert json.loads((await execute(here, language.context(), tell)).answer) == [5, 6]


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
        await session.load(language.thing, "1")
        session.require_version(language.thing, "1", 2)
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
        states.keep(stream, Folded(stream, 1, 1, new_id())) if states.get(stream) is None else None
    assert [name for name in "abc" if states.get(name)] == ["a", "c"]


def test_an_older_state_replaces_none() -> None:
    states = States()
    newer, older = Folded("new", 2, 2, new_id()), Folded("old", 1, 1, new_id())
    states.keep("a", newer)
    states.keep("a", older)
    assert states.get("a") == newer


class Watched(Store):
    """A store that notes what is read: the version behind which, and how many events came."""

    def __init__(self, pool: Pool, language: SimpleNamespace) -> None:
        super().__init__(pool, "intake", language.codec)
        self.reads: list[tuple[int, int]] = []

    async def read_stream(self, stream: str, connection: Connection | None = None, after: int = 0) -> list[Recorded]:
        events = await super().read_stream(stream, connection, after)
        self.reads.append((after, len(events)))
        return events


@pytest.fixture
def watched(pool: Pool, language: SimpleNamespace) -> Watched:
    return Watched(pool, language)


async def test_what_is_out_of_date_goes_on_with_the_tail(
    watched: Watched, elsewhere: Store, language: SimpleNamespace
) -> None:
    for _ in range(20):
        await add(watched, language)
    assert watched.reads == [(0, 0)]
    await add(elsewhere, language, 100)
    await add(elsewhere, language, 100)
    assert await add(watched, language) == 220
    assert watched.reads[1:] == [(19, 3)]  # the event that was folded last, and the two behind it
    assert await add(watched, language) == 221
    assert len(watched.reads) == 2


async def test_a_refusal_moves_the_remembered_state_too(
    watched: Watched, elsewhere: Store, language: SimpleNamespace
) -> None:
    async def never(session: Session) -> Answer:
        raise Rejected(str(await session.load(language.thing, "1")), "不行")

    await add(watched, language)
    for _ in range(5):
        await add(elsewhere, language)
    for _ in range(2):
        with pytest.raises(Rejected, match=r"^6$"):
            await execute(watched, language.context(), never)
    assert watched.reads[1:] == [(0, 6), (5, 1)]


async def restore(pool: Pool, version: int) -> None:
    """What a restored backup leaves of the one stream."""
    await pool.execute("ALTER TABLE intake.events DISABLE TRIGGER USER")
    await pool.execute("DELETE FROM intake.events WHERE version > $1", version)


@pytest.mark.parametrize(("since", "beside"), [(0, 0), (1, 0), (2, 0), (3, 0), (0, 9), (1, 9)])
async def test_nothing_remembered_survives_a_restored_log(
    pool: Pool, watched: Watched, elsewhere: Store, language: SimpleNamespace, since: int, beside: int
) -> None:
    """Whether others wrote less, as much, or more than was lost, to this stream or beside it."""
    for _ in range(4):
        await add(watched, language)
    await restore(pool, 2)
    elsewhere.states.forget()
    for _ in range(since):
        await add(elsewhere, language, 100)
    for _ in range(beside):
        await add_beside(elsewhere, language)

    async def anew(session: Session) -> Answer:
        if (total := await session.load(language.thing, "1")) == 4:
            raise Rejected("what was lost", "丢失的")
        await session.append(language.thing, "1", [language.counted("1", 1)])
        return {"total": total}

    answers = [json.loads((await execute(watched, language.context(), anew)).answer) for _ in range(2)]
    assert answers == [{"total": 2 + 100 * since}, {"total": 3 + 100 * since}]
    known, newest = watched.states.get("thing-1"), (await watched.read_stream("thing-1"))[-1]
    assert known is None or known == Folded(4 + 100 * since, newest.version, newest.position, newest.id)


async def test_what_was_decided_on_a_lost_state_is_not_remembered(
    pool: Pool, watched: Watched, elsewhere: Store, language: SimpleNamespace
) -> None:
    """The append cannot tell two events of one version apart; the position, lower than before, gives it away."""
    for _ in range(4):
        await add(watched, language)
    for _ in range(4):
        await add_beside(watched, language)
    await pool.execute("ALTER TABLE intake.events DISABLE TRIGGER USER")
    await pool.execute("DELETE FROM intake.events WHERE position > 2")
    for _ in range(2):
        await add(elsewhere, language, 100)
    await add(watched, language)
    assert await add(watched, language) == 203


async def test_positions_that_come_again_say_that_the_log_was_restored(
    pool: Pool, watched: Watched, language: SimpleNamespace
) -> None:
    async def on(stream: str) -> None:
        async def work(session: Session) -> Answer:
            await session.append(language.thing, stream, [language.counted(stream, 1)])
            return {}

        await execute(watched, language.context(), work)

    for stream in "aabb":
        await on(stream)
    assert watched.states.get("thing-a") is not None
    await pool.execute("ALTER TABLE intake.events DISABLE TRIGGER USER")
    await pool.execute("DELETE FROM intake.events WHERE position > 2")
    with capture_logs() as logs:
        await on("c")
        assert watched.states.get("thing-b") is None
        await on("d")
    assert [line["event"] for line in logs] == ["states.forgotten"]
    assert watched.states.get("thing-d") is not None
