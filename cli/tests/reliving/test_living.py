"""Which events of a past go where, and when: what is there already is compared, what is to come is left out."""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from aftersales.errors import CommandError
from aftersales.postgres import Postgres
from aftersales.reliving.claim import claim
from aftersales.reliving.living import heads, live, streams_of
from aftersales.reliving.pace import Pace
from eventlog.envelope import Recorded
from eventlog.log.schema import log_sql
from eventlog.log.store import read_log
from eventlog.postgres import Pool, connect, connect_pool

NINE = datetime(2026, 3, 9, 1, tzinfo=UTC)


class Past:
    """A log in memory."""

    def __init__(self, source: str, minutes: Sequence[int]) -> None:
        self.source = source
        self.size = len(minutes)
        self.events = [
            Recorded(
                source=source,
                position=number,
                id=UUID(int=number),
                stream=f"thing-{number % 2}",
                version=(number + 1) // 2,
                type="aftersales.x.y.v1",
                key="k",
                time=NINE + timedelta(minutes=minute),
                data=json.dumps({"number": number}),
                causation=None,
                correlation=None,
                actor="clerk",
                traceparent=None,
            )
            for number, minute in enumerate(minutes, 1)
        ]

    async def history(self, after: int = 0) -> AsyncGenerator[Recorded, None]:
        for event in self.events[after:]:
            yield event

    async def news(self) -> AsyncGenerator[Recorded, None]:
        return
        yield


@pytest.fixture
async def logs(database: str) -> AsyncIterator[Pool]:
    pool = await connect_pool(database, max_size=2, name="test")
    for source in ("one", "two"):
        await pool.execute(f"CREATE SCHEMA {source}")
        for statement in log_sql(source):
            await pool.execute(statement)
    yield pool
    await pool.close()


async def lived_by(pool: Pool, pasts: Sequence[Past], until: datetime | None = None, speed: float | None = None) -> int:
    async with pool.acquire() as connection:
        behind = await heads(connection, [past.source for past in pasts])
        lived = await live(connection, pasts, behind, until, Pace(speed, lambda: 0.0), lambda _: None)
    return lived.events


async def test_the_logs_are_the_same_to_the_last_column(logs: Pool) -> None:
    one, two = Past("one", [0, 2, 4]), Past("two", [1, 3, 1])
    assert await lived_by(logs, [one, two]) == 6
    for past in (one, two):
        assert await read_log(logs, past.source, 0, 10) == past.events
    assert await lived_by(logs, [one, two]) == 0


async def test_a_log_ends_where_the_past_is_cut_and_goes_on_there(logs: Pool) -> None:
    """What happened before, and was recorded behind what happened later, comes with that: a log has no gaps."""
    past = Past("one", [0, 5, 1, 6])
    assert await lived_by(logs, [past], until=NINE + timedelta(minutes=5)) == 1
    assert await lived_by(logs, [past]) == 3
    assert await read_log(logs, "one", 0, 10) == past.events


async def test_another_past_is_refused(logs: Pool) -> None:
    past = Past("one", [0, 1])
    await lived_by(logs, [past])
    [end] = await read_log(logs, "one", 1, 1)
    assert await streams_of([past], {"one": end}) == {"one": {"thing-0", "thing-1"}}
    for other in (Past("one", [0]), Past("one", [])):
        with pytest.raises(CommandError, match="choose another"):
            await streams_of([other], {"one": end})


async def test_a_system_of_its_own_is_no_target(database: str, recorded: list[Recorded], postgres: Postgres) -> None:
    connection = await connect(database, name="test")
    with pytest.raises(CommandError, match="a system of its own"):
        await claim(connection)
    assert await connection.fetchval("SELECT to_regnamespace('replay') IS NULL")
    await connection.close()
    empty = await connect(postgres.fresh_database("claimed"), name="test")
    await claim(empty)
    await empty.execute("CREATE SCHEMA intake; CREATE TABLE intake.events (position int)")
    await empty.execute("INSERT INTO intake.events VALUES (1)")
    await claim(empty)
    await empty.close()
