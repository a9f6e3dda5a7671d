"""The log: one round trip, every version checked, every position used, nothing ever changed."""

import asyncio
from types import SimpleNamespace
from typing import Any

import asyncpg
import pytest

from eventlog.codec import Unstorable
from eventlog.envelope import NewEvent, new_id
from eventlog.log.append import Append, IdempotencyKey, KeyReused, VersionConflict
from eventlog.log.session import Answer, PreconditionFailed, Session, execute
from eventlog.log.store import Store
from eventlog.postgres import Pool


@pytest.fixture
def store(stores: dict[str, Store]) -> Store:
    return stores["intake"]


def adding(language: SimpleNamespace, id: str, number: int = 1) -> Any:
    async def work(session: Session) -> Answer:
        total = await session.load(language.thing, id)
        await session.append(language.thing, id, [language.counted(id, number)])
        return {"before": total}

    return work


async def test_events_come_back_as_they_were_written(store: Store, language: SimpleNamespace) -> None:
    context = language.context()
    done = await execute(store, context, adding(language, "1"))
    (event,) = await store.read_stream("thing-1")
    assert (event.position, event.version, event.key, event.actor) == (done.position, 1, "1", "tester")
    assert (event.time, event.causation, event.correlation) == (context.at, context.causation, context.correlation)
    assert store.codec.decode(event.type, event.data) == language.counted("1", 1)


async def test_positions_have_no_gaps_whoever_appends(
    stores: dict[str, Store], pool: Pool, language: SimpleNamespace
) -> None:
    others = [Store(pool, "intake", language.codec) for _ in range(4)]
    await asyncio.gather(
        *(execute(other, language.context(), adding(language, f"{n}")) for other in others for n in range(50))
    )
    events = await stores["intake"].read(0, 1000)
    assert [event.position for event in events] == list(range(1, 201))
    assert await stores["intake"].head() == 200


async def test_commit_order_is_position_order(stores: dict[str, Store], pool: Pool, language: SimpleNamespace) -> None:
    """A reader that goes on from the last position it saw must never miss one that commits later."""
    others = [Store(pool, "intake", language.codec) for _ in range(3)]
    seen: list[int] = []

    async def read_on() -> None:
        while len(seen) < 300:
            seen.extend(event.position for event in await stores["intake"].read(seen[-1] if seen else 0, 50))

    async def write(other: Store, start: int) -> None:
        for n in range(start, start + 100):
            await execute(other, language.context(), adding(language, str(n)))

    await asyncio.gather(read_on(), *(write(other, 1000 * k) for k, other in enumerate(others)))
    assert seen == list(range(1, 301))


async def test_a_stale_version_fails_alone(store: Store, language: SimpleNamespace) -> None:
    await execute(store, language.context(), adding(language, "1"))
    session = Session(store, language.context())
    await session.append(language.thing, "1", [language.counted("1", 1)])
    await execute(store, language.context(), adding(language, "1"))
    others = [execute(store, language.context(), adding(language, str(n))) for n in range(2, 40)]
    results = await asyncio.gather(store.append(session.to_append()), *others, return_exceptions=True)
    assert isinstance(results[0], VersionConflict)
    assert not [result for result in results[1:] if isinstance(result, BaseException)]
    assert await store.head() == 2 + 38


async def test_all_streams_of_a_command_or_none(store: Store, language: SimpleNamespace) -> None:
    session = Session(store, language.context())
    await session.append(language.thing, "a", [language.counted("a", 1)])
    await session.append(language.thing, "b", [language.counted("b", 1)])
    await execute(store, language.context(), adding(language, "b"))
    with pytest.raises(VersionConflict, match="thing-b"):
        await store.append(session.to_append())
    assert await store.read_stream("thing-a") == []


async def test_a_conflict_is_decided_anew(store: Store, language: SimpleNamespace) -> None:
    totals = await asyncio.gather(*(execute(store, language.context(), adding(language, "1")) for _ in range(4)))
    assert sorted(done.answer for done in totals) == [f'{{"before":{n}}}' for n in range(4)]


async def test_a_conflict_that_lasts_is_told(store: Store, language: SimpleNamespace) -> None:
    async def overtaken(session: Session) -> Answer:
        await session.load(language.thing, "1")
        await execute(store, language.context(), adding(language, "1"))
        await session.append(language.thing, "1", [language.counted("1", 1)])
        return {}

    with pytest.raises(VersionConflict):
        await execute(store, language.context(), overtaken)


async def test_create_refuses_what_exists(store: Store, language: SimpleNamespace) -> None:
    async def create(session: Session) -> Answer:
        session.create(language.thing, "1")
        await session.append(language.thing, "1", [language.counted("1", 1)])
        return {}

    await execute(store, language.context(), create)
    with pytest.raises(VersionConflict):
        await execute(store, language.context(), create)


async def test_if_match_names_the_version(store: Store, language: SimpleNamespace) -> None:
    await execute(store, language.context(), adding(language, "1"))
    session = Session(store, language.context())
    assert await session.load(language.thing, "1") == 1
    with pytest.raises(PreconditionFailed):
        session.require_version(language.thing, "1", 7)
    session.require_version(language.thing, "1", 1)
    session.require_version(language.thing, "1", None)


async def test_a_repeated_key_gives_the_first_answer(store: Store, language: SimpleNamespace) -> None:
    key = IdempotencyKey("me:1", b"x")
    first = await execute(store, language.context(), adding(language, "1"), key)
    await execute(store, language.context(), adding(language, "1"))
    again = await execute(store, language.context(), adding(language, "1"), key)
    assert (again.answer, again.position, again.replayed) == (first.answer, first.position, True)
    assert await store.head() == 2


async def test_a_key_at_the_same_time_takes_effect_once(
    stores: dict[str, Store], pool: Pool, language: SimpleNamespace
) -> None:
    others = [Store(pool, "intake", language.codec) for _ in range(3)]
    key = IdempotencyKey("me:1", b"x")
    answers = await asyncio.gather(
        *(execute(other, language.context(), adding(language, "1"), key) for other in others for _ in range(5))
    )
    assert {answer.answer for answer in answers} == {'{"before":0}'}
    assert await stores["intake"].head() == 1


async def test_a_key_with_another_request_is_refused(store: Store, language: SimpleNamespace) -> None:
    await execute(store, language.context(), adding(language, "1"), IdempotencyKey("me:1", b"x"))
    with pytest.raises(KeyReused):
        await execute(store, language.context(), adding(language, "2"), IdempotencyKey("me:1", b"y"))
    assert await store.head() == 1


async def test_events_are_immutable(store: Store, pool: Pool, language: SimpleNamespace) -> None:
    await execute(store, language.context(), adding(language, "1"))
    for change in ("UPDATE intake.events SET actor = 'x'", "DELETE FROM intake.events", "TRUNCATE intake.events"):
        with pytest.raises(asyncpg.RestrictViolationError, match="immutable"):
            await pool.execute(change)


async def test_what_postgres_cannot_hold_harms_no_neighbour(store: Store, language: SimpleNamespace) -> None:
    session = Session(store, language.context())
    with pytest.raises(Unstorable):
        await session.append(language.thing, "x", [language.counted("nul \0", 1)])
    bad = NewEvent(new_id(), "thing-x", 1, "t", "x", "{not json", language.context())
    results = await asyncio.gather(
        execute(store, language.context(), adding(language, "0")),
        store.append(Append({"thing-x": 0}, (bad,))),
        *(execute(store, language.context(), adding(language, str(n))) for n in range(1, 20)),
        return_exceptions=True,
    )
    assert [type(result).__name__ for result in results if isinstance(result, BaseException)] == [
        "InvalidTextRepresentationError"
    ]
    assert await store.head() == 20


async def test_any_script_is_kept(store: Store, language: SimpleNamespace) -> None:
    text = "龘𠮷🖨️ «ß» \u202e"
    await execute(store, language.context(), adding(language, text))
    (event,) = await store.read_stream(f"thing-{text}")
    assert store.codec.decode(event.type, event.data) == language.counted(text, 1)


async def test_readers_of_one_stream_share_a_commit(store: Store, pool: Pool, language: SimpleNamespace) -> None:
    """Many commands about one customer must not queue up behind each other: they only read the customer."""
    await execute(store, language.context(), adding(language, "customer"))

    async def about_the_customer(session: Session) -> Answer:
        await session.load(language.thing, "customer")
        id = str(new_id())
        session.create(language.thing, id)
        await session.append(language.thing, id, [language.counted(id, 1)])
        return {}

    await asyncio.gather(*(execute(store, language.context(), about_the_customer) for _ in range(60)))
    commits: int = await pool.fetchval("SELECT count(DISTINCT xmin::text) FROM intake.events")
    assert await store.head() == 61
    assert commits < 30


async def test_a_reader_and_a_writer_of_one_stream_do_not(store: Store, language: SimpleNamespace) -> None:
    await execute(store, language.context(), adding(language, "customer"))
    reading, writing = Session(store, language.context()), Session(store, language.context())
    await reading.load(language.thing, "customer")
    await reading.append(language.thing, "other", [language.counted("other", 1)])
    await writing.append(language.thing, "customer", [language.counted("customer", 1)])
    results = await asyncio.gather(
        store.append(writing.to_append()), store.append(reading.to_append()), return_exceptions=True
    )
    assert [type(result).__name__ for result in results] == ["Appended", "VersionConflict"]


async def test_who_waits_for_a_flight_that_was_cancelled_is_told(
    store: Store, pool: Pool, language: SimpleNamespace
) -> None:
    async with pool.acquire() as other, other.transaction():
        await other.execute("SELECT pg_advisory_xact_lock(hashtextextended('append intake', 0))")
        before = asyncio.all_tasks()
        caller = asyncio.create_task(execute(store, language.context(), adding(language, "1")))
        async with asyncio.timeout(5):
            while not (flights := [task for task in asyncio.all_tasks() - before if "_fly" in repr(task)]):
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        flights[0].cancel()
        with pytest.raises(ConnectionAbortedError):
            await asyncio.wait_for(caller, 5)
    await execute(store, language.context(), adding(language, "2"))
