"""A part of a log, chosen in the database."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from eventlog.log import selection as under_test
from eventlog.log.selection import Part, Said, Selection, select
from eventlog.log.session import Answer, Session, execute
from eventlog.log.store import Store
from eventlog.postgres import Pool


async def test_a_part_says_how_far_it_has_looked(
    pool: Pool, stores: dict[str, Store], language: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 7):

        async def work(session: Session, number: int = number) -> Answer:
            event = language.broken("x") if number == 5 else language.counted("x", number)
            await session.append(language.thing, "x", [event])
            return {}

        await execute(stores["intake"], language.context(), work)
    everything = await stores["intake"].read(0, 10)
    unknown = "aftersales.things.thing-mended.v1"
    await pool.execute(
        "INSERT INTO intake.events SELECT 7, gen_random_uuid(), stream, 7, $1, key, time, data, NULL, NULL, actor, NULL"
        " FROM intake.events WHERE position = 6",
        unknown,
    )

    async def asked(selection: Selection, after: int = 0, upto: int = 7, limit: int = 10) -> tuple[list[int], int]:
        part = await select(pool, "intake", language.codec, selection, after, upto, limit)
        return [event.position for event in part.events], part.reached

    assert await select(pool, "intake", language.codec, Selection(), 0, 6, 10) == Part(everything, 6)
    assert await asked(Selection(), limit=2) == ([1, 2], 2)
    assert await asked(Selection(), after=7) == ([], 7)
    assert await asked(Selection(("thing-broken",))) == ([5], 7)
    assert await asked(Selection(("ThingBroken", "*.thing-mended"))) == ([5, 7], 7), "one that only newer code knows"
    assert await asked(Selection(said=(Said(("absent", "number"), "3"),))) == ([3], 7)
    assert await asked(Selection(said=(Said(("thing_id", "number"), "3"),))) == ([], 7), "the first of them decides"
    at = everything[3].time
    assert await asked(Selection(since=at)) == ([4, 5, 6, 7], 7)
    assert await asked(Selection(until=at)) == ([1, 2, 3], 7)
    assert await asked(Selection(since=datetime.now(UTC) + timedelta(days=1))) == ([], 7)
    monkeypatch.setattr(under_test, "MOST_LOOKED", 2)
    assert await asked(Selection(("thing-broken",))) == ([], 2)
    assert await asked(Selection(("thing-broken",)), after=4) == ([5], 6)
    assert await asked(Selection(("thing-broken",)), after=4, limit=1) == ([5], 5)
