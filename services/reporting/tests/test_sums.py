"""Sums by day give the same figures as the cases themselves, at every moment, whoever changes what meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, timedelta
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventlog.handler import Received
from eventlog.postgres import Connection, Pool, connect_pool
from eventlog.testing import delivered
from events.catalog import SOURCES, codec
from events.catalog.callback_task import CallbackWithdrawn
from events.catalog.case import CaseEndingWithdrawn
from events.catalog.case_handling import CaseReturned
from events.catalog.sla import SlaAlarmWithdrawn
from events.catalog.work_order import WorkResumed
from events.shanghai import start_of
from reporting.measures.breaches import CLOCKS
from reporting.measures.counted import FIGURES, OUTCOMES
from reporting.measures.period import Period
from reporting.queries.scorecard import _SCORECARDS
from reporting.queries.totals import _TOTALS
from reporting.sums.counting import Counting, count, to_count
from reporting.sums.tables import SUMS
from reporting.wiring import DEFINITION, READ_MODELS
from service.database.migrate import migrate

DAY = date(2026, 3, 5)
DAYS = [DAY + timedelta(days=number) for number in range(4)]
MIDNIGHTS = [start_of(day).astimezone(UTC) for day in DAYS]
STATIONS = ("north", "south")
CASES = ("case-1", "case-2", "case-3", "case-4", "case-5")
PERIODS = [Period(), Period(DAY), Period(None, DAY), *(Period(day, day) for day in DAYS), Period(DAYS[1], DAYS[2])]
TABLES = ("cases", "visits", "replacements", "story", "work_orders", "alarms")
FIRST_PAGE = {"after_0": None, "limit": 10}

Say = Any


def sayings(say: Say, case: str, luck: Random) -> Any:
    """Something that is said of a case after its opening, in no order that would make sense."""
    station, visit, at = luck.choice(STATIONS), luck.choice((1, 2)), luck.choice(MIDNIGHTS)
    states = [luck.choice(("running", "paused", "met", "missed", "ended")) for _ in range(3)]
    clock, outcome = luck.choice(CLOCKS), luck.choice(OUTCOMES)
    choices: list[Callable[[], Any]] = [
        lambda: say.guided(case),
        lambda: say.helped(case),
        lambda: say.routed(case, station, visit)[0],
        lambda: say.routed(case, station, visit)[1],
        lambda: say.moved_south(case, visit),
        lambda: say.solved(case, station, visit),
        lambda: say.solved(case, station, visit),
        lambda: say.not_solved(case),
        lambda: WorkResumed(f"{case}-{visit}", case),
        lambda: say.cancelled(case, station, visit),
        lambda: CaseReturned(case, station, visit, "说明"),
        lambda: say.called_back(case, outcome, station, visit),
        lambda: CallbackWithdrawn(f"task-{case}-{visit}", case, outcome, None, station),
        lambda: say.reopened(case, outcome),
        lambda: say.closed(case),
        lambda: say.ended(case, luck.choice(("cancelled", "duplicate", "unreached"))),
        lambda: CaseEndingWithdrawn(case, "cancelled", "说明", 2),
        lambda: say.clocks(case, *states, paused_seconds=luck.randrange(900)),
        lambda: say.breached(case, clock, at),
        lambda: SlaAlarmWithdrawn(case, clock, "breach"),
        lambda: say.warned(case, clock),
        lambda: say.obliged(case),
    ]
    return luck.choice(choices)()


def told(say: Say, luck: Random) -> Iterator[Received]:
    """Many facts of few cases, each opened once, sometimes long after others speak of it."""
    unopened, positions = list(CASES), dict.fromkeys(SOURCES, 0)
    for number in range(70):
        if unopened and (luck.random() < 0.15 or number == 60):
            event = say.opened(unopened.pop(0))
        else:
            event = sayings(say, luck.choice(CASES), luck)
        source = codec.kinds[type(event)].source
        positions[source] += 1
        edge = luck.choice(MIDNIGHTS) + timedelta(seconds=luck.choice((-1, 0, 1, 3600)))
        ((_, recorded),) = delivered(codec, source, [event])
        yield Received(event, msgspec.structs.replace(recorded, position=positions[source], time=edge))


async def figures(models: Pool | Connection, period: Period, scope: str | None) -> tuple[list[Any], list[Any]]:
    """What sums say, and what the cases say."""
    days, moments = {"first": period.first, "last": period.last}, {"begin": period.begin, "end": period.end}
    by_sums, by_cases = list[Any](), list[Any]()
    for asked, more in ((_TOTALS, {}), (_SCORECARDS, FIRST_PAGE)):
        by_sums += map(dict, await asked.of_sums.fetch(models, **days, station_id=scope, **more))
        by_cases += map(dict, await asked.of_cases.fetch(models, **moments, station_id=scope, **more))
    return by_sums, by_cases


async def agree(models: Pool | Connection) -> None:
    """Whatever is asked."""
    for period in PERIODS:
        for scope in (None, *STATIONS):
            by_sums, by_cases = await figures(models, period, scope)
            assert by_sums == by_cases, (period, scope)


@asynccontextmanager
async def reporting(dsn: str) -> AsyncIterator[Pool]:
    """Its tables, which hold the stations, and nobody who works with them."""
    await migrate(DEFINITION, dsn)
    pool = await connect_pool(dsn, max_size=3, name="test")
    try:
        yield pool
    finally:
        await pool.close()


async def hear(pool: Pool, *events: Any) -> None:
    """The read models take some events."""
    async with pool.acquire() as connection, connection.transaction():
        await take(connection, *events)


async def take(connection: Connection, *events: Any) -> None:
    """As `hear`, in a transaction that goes on."""
    batch = [delivered(codec, codec.kinds[type(event)].source, [event], start=MIDNIGHTS[0])[0] for event in events]
    await READ_MODELS.handle(connection, batch)


async def count_all(pool: Pool) -> None:
    """As the task does, without its rests."""
    for day in await to_count(pool):
        async with pool.acquire() as connection, connection.transaction():
            assert await count(connection, day)


@pytest.mark.slow("random facts, on a database")
def test_sums_are_what_the_cases_say(database: str, say: Say) -> None:
    """After every batch, with some days counted, others not, others again."""

    async def play(pool: Pool, luck: Random) -> None:
        for table in (*TABLES, "changed_days", "day_sums", "counted_days"):
            await pool.execute(f"DELETE FROM reporting.{table}")
        facts = list(told(say, luck))
        while facts:
            size = luck.randrange(1, 9)
            async with pool.acquire() as connection, connection.transaction():
                await READ_MODELS.handle(connection, facts[:size])
            facts = facts[size:]
            for day in await to_count(pool):
                if luck.random() < 0.6:
                    async with pool.acquire() as connection, connection.transaction():
                        assert await count(connection, day)
            by_sums, by_cases = await figures(pool, luck.choice(PERIODS), luck.choice((None, *STATIONS)))
            assert by_sums == by_cases
        await count_all(pool)
        assert await to_count(pool) == []
        await agree(pool)
        (total,) = await _TOTALS.of_sums.fetch(pool, first=None, last=None, station_id=None)
        assert total["cases"] == len(CASES)

    with asyncio.Runner() as runner:
        entered = reporting(database)
        pool = runner.run(entered.__aenter__())
        try:
            runner.run(hear(pool, say.north, say.south))

            @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
            @given(st.integers(0, 10**6))
            def any_course(seed: int) -> None:
                runner.run(play(pool, Random(seed)))

            any_course()
        finally:
            runner.run(entered.__aexit__(None, None, None))


async def test_a_change_that_is_not_committed_when_its_day_is_counted_is_not_lost(database: str, say: Say) -> None:
    async with reporting(database) as pool:
        await hear(pool, say.north, say.opened("a"), say.opened("b"))  # one mark is there already
        async with pool.acquire() as writer:
            change = writer.transaction()
            await change.start()
            await take(writer, *say.routed("a"), say.solved("a"))
            async with asyncio.timeout(2):
                await count_all(pool)  # waits for nobody
            assert await to_count(pool) == []
            await change.commit()
        assert await to_count(pool) == [DAY]
        await agree(pool)
        await count_all(pool)
        await agree(pool)
        assert await to_count(pool) == []


async def test_a_change_while_its_day_is_counted_is_not_lost_and_does_not_wait(database: str, say: Say) -> None:
    async with reporting(database) as pool:
        await hear(pool, say.north, say.opened("a"))
        async with pool.acquire() as counter:
            counting = counter.transaction()
            await counting.start()
            assert await count(counter, DAY)
            async with asyncio.timeout(2):
                await hear(pool, *say.routed("a"), say.solved("a"))
            await agree(pool)
            await counting.commit()
        assert await to_count(pool) == [DAY]
        await agree(pool)


async def test_those_who_change_cases_of_one_day_do_not_wait_for_one_another(database: str, say: Say) -> None:
    async with reporting(database) as pool:
        await hear(pool, say.opened("a"), say.opened("b"))
        async with pool.acquire() as one, pool.acquire() as other:
            first, second = one.transaction(), other.transaction()
            await first.start()
            await second.start()
            async with asyncio.timeout(2):
                await take(one, say.closed("a"))
                await take(other, say.closed("b"))
            await first.commit()
            await second.commit()
        await agree(pool)


async def test_one_counts_at_a_time(database: str, say: Say) -> None:
    async with reporting(database) as pool:
        await hear(pool, say.opened("a"))
        async with pool.acquire() as one, one.transaction():
            assert await count(one, DAY)
            async with pool.acquire() as other, other.transaction():
                assert not await count(other, DAY)


async def test_a_read_model_that_is_built_anew_is_counted_anew(database: str, say: Say) -> None:
    async with reporting(database) as pool:
        await hear(pool, say.opened("a"))
        await count_all(pool)
        before = "UPDATE reporting.day_sums SET cases = 7"
        await pool.execute(before)
        assert (await figures(pool, Period(), None))[0][0]["cases"] == 7, "sums are read, not cases"
        await pool.execute("UPDATE reporting.read_models SET built_at = clock_timestamp() WHERE name = 'cases'")
        await agree(pool)
        assert await to_count(pool) == [DAY]
        await count_all(pool)
        await agree(pool)


async def test_of_tables_that_other_code_writes_nothing_is_counted(database: str, say: Say) -> None:
    async with reporting(database) as pool:
        await hear(pool, say.opened("a"))
        await count_all(pool)
        await pool.execute("UPDATE reporting.read_models SET version = '9-newer' WHERE name = 'visits'")
        await pool.execute("UPDATE reporting.day_sums SET cases = 7")
        assert await to_count(pool) == []
        await agree(pool)


async def test_the_watchdog_sees_days_that_are_to_be_counted(database: str, say: Say) -> None:
    async with reporting(database) as pool:
        counting = Counting(pool)
        assert not (await counting.seen()).behind
        await hear(pool, say.opened("a"))
        before = await counting.seen()
        assert before.behind
        await counting.turn()
        after = await counting.seen()
        assert not after.behind and after.standing != before.standing


async def test_the_service_counts_by_itself(world: Any, say: Say) -> None:
    await world.receive(say.north, *say.satisfied("a"))
    await world.read("manager-1", "/totals")
    async with asyncio.timeout(20):
        while await to_count(world.pool) or not await world.pool.fetchval("SELECT count(*) FROM reporting.day_sums"):
            await asyncio.sleep(0.05)
    await world.pool.execute("UPDATE reporting.day_sums SET cases = 7")
    assert (await world.read("manager-1", "/totals"))["cases"] == 7
    assert (await world.read("manager-1", "/scorecards", to="2026-03-05"))["items"][0]["cases"] == 7
    assert (await world.read("manager-1", "/totals", as_of="2026-03-06T00:00:00Z"))["cases"] == 1, (
        "the past has no sums"
    )
    await world.receive(say.opened("b"))
    assert (await world.read("manager-1", "/totals"))["cases"] == 2


async def test_the_table_has_a_column_a_figure(database: str) -> None:
    async with reporting(database) as pool:
        rows = await pool.fetch(
            "SELECT column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = 'reporting' AND table_name = 'day_sums' ORDER BY ordinal_position"
        )
    names = {"BIGINT": "bigint", "INTEGER": "integer", "TEXT": "text", "DATE": "date"}
    assert [tuple(row) for row in rows] == [(column.name, names[str(column.type)]) for column in SUMS.columns]
    assert tuple(SUMS.columns.keys()) == ("day", "station_id", *FIGURES)
