"""A batch of reactions reads its streams at once, and decides what it would have decided one by one."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from eventlog.clock import Clock
from eventlog.envelope import Recorded
from eventlog.handler import Received
from eventlog.log.session import Session
from eventlog.log.store import Store
from eventlog.postgres import Pool
from eventlog.subscriptions.reactions import Reactions, reads

Publish = Callable[[str, str, int], Awaitable[int]]


@pytest.fixture
def echo(language: Any) -> Any:
    """Every event of a foreign stream makes one of our own stream of that name, with the total so far."""

    async def react(event: Any, recorded: Recorded, session: Session) -> None:
        id = recorded.stream.removeprefix("thing-")
        total = await session.load(language.thing, id)
        await session.append(language.thing, id, [language.counted(id, total + 1)])

    return react


async def run(pool: Pool, store: Store, reaction: Any, language: Any) -> list[str]:
    """Let it react to everything that intake said; gives the statements that this took."""
    said: list[str] = []
    received = [
        Received(language.codec.decode(event.type, event.data), event)
        for event in await Store(pool, "intake", language.codec).read(0, 1000)
    ]
    async with pool.acquire() as connection, connection.transaction():
        with connection.query_logger(lambda query: said.append(query.query)):
            await Reactions(store, Clock(), {language.counted: reaction}).handle(connection, received)
    return said


async def numbers(store: Store, language: Any) -> list[tuple[str, int, int]]:
    return [
        (event.stream, event.version, language.codec.decode(event.type, event.data).number)
        for event in await store.read(0, 1000)
    ]


async def test_a_batch_reads_its_streams_in_one_query(
    pool: Pool, stores: dict[str, Store], publish: Publish, language: Any, echo: Any
) -> None:
    for stream in ("a", "b", "a", "c"):
        await publish("intake", f"thing-{stream}", 1)
    await publish("dispatch", "thing-b", 2)
    said = await run(pool, stores["dispatch"], reads(lambda _, recorded: [recorded.stream])(echo), language)
    assert len(said) == 2 and "ANY" in said[0] and "append" in said[1]
    assert await numbers(stores["dispatch"], language) == [
        *(("thing-b", 1, 1), ("thing-b", 2, 1)),
        *(("thing-a", 1, 1), ("thing-b", 3, 3), ("thing-a", 2, 2), ("thing-c", 1, 1)),
    ]


@pytest.mark.parametrize("foreseen", [[], ["thing-a"], ["thing-none"]], ids=lambda streams: "+".join(streams) or "no")
async def test_what_was_not_foreseen_is_read_singly(
    pool: Pool, stores: dict[str, Store], publish: Publish, language: Any, echo: Any, foreseen: list[str]
) -> None:
    for stream in ("a", "b", "a", "c"):
        await publish("intake", f"thing-{stream}", 1)
    said = await run(pool, stores["dispatch"], reads(lambda *_: foreseen)(echo), language)
    singly = sum("stream = $1" in query for query in said)
    assert singly == 3 - ("thing-a" in foreseen) and len(said) == singly + bool(foreseen) + 1
    assert await numbers(stores["dispatch"], language) == [
        *(("thing-a", 1, 1), ("thing-b", 1, 1), ("thing-a", 2, 2), ("thing-c", 1, 1)),
    ]


async def test_a_plain_function_reacts_as_well(
    pool: Pool, stores: dict[str, Store], publish: Publish, language: Any, echo: Any
) -> None:
    await publish("intake", "thing-a", 2)
    assert len(await run(pool, stores["dispatch"], echo, language)) == 2
    assert await numbers(stores["dispatch"], language) == [("thing-a", 1, 1), ("thing-a", 2, 2)]
