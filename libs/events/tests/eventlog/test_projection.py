"""A read model is what its events make of it."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from eventlog.envelope import Recorded
from eventlog.feeds.checkpoint import CheckpointMoved
from eventlog.handler import Received
from eventlog.postgres import Pool
from eventlog.read_models.filling import Filling
from eventlog.read_models.projection import Projection
from eventlog.read_models.tables import columns_of, table_of
from eventlog.testing import delivered


@dataclass(frozen=True, slots=True)
class Slot:
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class ThingRow:
    thing_id: str
    total: int
    since: datetime
    day: date | None
    slots: tuple[Slot, ...]
    open: bool


def evolve(row: ThingRow | None, event: Any, recorded: Recorded) -> ThingRow | None:
    if type(event).__name__ == "ThingBroken":
        return None
    if row is None:
        slot = Slot(recorded.time, recorded.time)
        return ThingRow(event.thing_id, event.number, recorded.time, date(2026, 2, 28), (slot,), True)
    return replace(row, total=row.total + event.number, open=not row.open, day=None)


@pytest.fixture
async def projection(pool: Pool, language: SimpleNamespace) -> Projection[ThingRow]:
    await pool.execute(
        "CREATE TABLE dispatch.things (thing_id text PRIMARY KEY, total bigint NOT NULL, since timestamptz NOT NULL, "
        "day date, slots jsonb NOT NULL, open boolean NOT NULL)"
    )
    classes = (language.counted, language.broken)
    return Projection("things", "dispatch.things", ThingRow, lambda event, _: event.thing_id, evolve, classes)


def story(language: SimpleNamespace) -> list[Received]:
    counted, broken = language.counted, language.broken
    events = [counted("a", 1), counted("b", 2), counted("a", 3), broken("b"), counted("c ' \" 𠮷", 4), counted("b", 5)]
    return delivered(language.codec, "intake", events, start=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("size", [1, 2, 6])
async def test_the_table_equals_the_fold_whatever_the_batches(
    pool: Pool, projection: Projection[ThingRow], language: SimpleNamespace, size: int
) -> None:
    events = story(language)
    async with pool.acquire() as connection:
        for start in range(0, len(events), size):
            await projection.handle(connection, events[start : start + size])
        kept = await projection.rows(connection)
    assert kept == {key: row for key, row in projection.fold(events).items() if row is not None}
    assert kept["a"].total == 4 and kept["a"].slots[0].start == datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC)


def test_an_event_may_be_about_several_rows(language: SimpleNamespace) -> None:
    @dataclass(frozen=True)
    class LetterRow:
        letter: str
        times: int

    def letters(event: Any) -> list[str]:
        return list(event.thing_id)

    def count(row: LetterRow | None, letter: Any, recorded: Recorded) -> LetterRow:
        return LetterRow(letter, 1 if row is None else row.times + 1)

    counting = Projection(
        "letters",
        "dispatch.letters",
        LetterRow,
        lambda letter, _: None if letter == "-" else letter,
        count,
        (language.counted,),
        parts=letters,
    )
    events = [language.counted("ab", 1), language.counted("-", 2), language.counted("b", 3)]
    rows = counting.fold(delivered(language.codec, "intake", events))
    assert rows == {"a": LetterRow("a", 1), "b": LetterRow("b", 2)}


async def test_what_a_search_compares_is_made_with_the_row(pool: Pool, language: SimpleNamespace) -> None:
    """By a batch and by a build; the row itself does not have it."""
    classes = (language.counted, language.broken)
    derived = {"lower": lambda row: row.thing_id.lower(), "told": lambda row: f"{row.total}" if row.open else None}
    table = table_of("dispatch.things", ThingRow, derived=derived)
    projection = Projection("things", table, ThingRow, lambda event, _: event.thing_id, evolve, classes)
    filling = Filling(projection)
    events = [language.counted("A", 1), language.counted("B", 2), language.counted("A", 3)]
    told = delivered(language.codec, "intake", events)
    async with pool.acquire() as connection:
        for statement in projection.table.create():
            await connection.execute(statement)
        for received in told:
            await projection.handle(connection, [received])
        await filling.begin(connection)
        for received in told:
            await filling.take(connection, [received])
        rows = [("A", "a", None), ("B", "b", "2")]
        for name in ("things", "things__new"):
            found = await connection.fetch(f"SELECT thing_id, lower, told FROM dispatch.{name} ORDER BY thing_id")
            assert [tuple(row) for row in found] == rows
        assert await projection.rows(connection) == projection.fold(told)
    assert [column.name for column in columns_of(table)] == list(ThingRow.__slots__)


async def test_a_row_that_ends_is_deleted(
    pool: Pool, projection: Projection[ThingRow], language: SimpleNamespace
) -> None:
    async with pool.acquire() as connection:
        await projection.handle(connection, delivered(language.codec, "intake", [language.counted("a", 1)]))
        await projection.handle(connection, delivered(language.codec, "intake", [language.broken("a")]))
        assert await projection.rows(connection) == {}


async def test_a_row_that_two_members_fold_at_once_has_the_events_of_both(
    pool: Pool, projection: Projection[ThingRow], language: SimpleNamespace
) -> None:
    """Its events come on lanes of two members: the second waits for the first, and goes on from its row."""
    first, second, third = (
        delivered(language.codec, "intake", [language.counted("a", number)]) for number in (1, 2, 4)
    )
    async with pool.acquire() as one, pool.acquire() as other:
        await projection.handle(one, first)
        async with one.transaction():
            await projection.handle(one, second)
            waiting = asyncio.create_task(projection.handle(other, third))
            assert not (await asyncio.wait([waiting], timeout=0.2))[0], "it has to wait"
        await waiting
        assert (await projection.rows(one))["a"].total == 7


async def test_a_row_that_another_member_has_just_made_is_not_made_again(
    pool: Pool, projection: Projection[ThingRow], language: SimpleNamespace
) -> None:
    """There was nothing to lock: the second notices, and is to begin again."""
    first, second = (delivered(language.codec, "intake", [language.counted("a", number)]) for number in (1, 2))
    async with pool.acquire() as one, pool.acquire() as other:
        async with one.transaction():
            await projection.handle(one, first)
            waiting = asyncio.create_task(projection.handle(other, second))
            assert not (await asyncio.wait([waiting], timeout=0.2))[0], "it has to wait"
        with pytest.raises(CheckpointMoved):
            await waiting
        await projection.handle(other, second)
        assert (await projection.rows(one))["a"].total == 3
