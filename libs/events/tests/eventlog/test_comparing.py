"""A table beside the fold of its log: in as many parts as memory asks for, and none of them hides a difference."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from types import SimpleNamespace

import pytest

from eventlog.envelope import Recorded
from eventlog.postgres import PATIENT, Pool, connect_pool
from eventlog.read_models import comparing
from eventlog.read_models.building import Build
from eventlog.read_models.comparing import Compared, compare
from eventlog.read_models.past import from_store
from eventlog.read_models.projection import Projection
from eventlog.testing.totals import Total, add

Publish = Callable[[str, str, int], Awaitable[int]]
KEYS = [f"thing-{number}" for number in range(12)]
NAME = "read_models"


class World:
    """A table that was built from a log of twelve things, and how often that log was read since."""

    def __init__(self, pool: Pool, language: SimpleNamespace) -> None:
        classes = (language.counted,)
        self.projection = Projection("totals", "dispatch.totals", Total, lambda event, _: event.thing_id, add, classes)
        self.reads = 0
        self.slow = 0.0
        self._pool = pool
        self._codec = language.codec

    async def read(self, source: str, after: int, upto: int, types: Sequence[str]) -> list[Recorded]:
        self.reads += 1
        await asyncio.sleep(self.slow)
        return await from_store(self._pool)(source, after, upto, types)

    async def build(self) -> None:
        async with self._pool.acquire() as connection:
            await Build("dispatch", NAME, [self.projection], ("intake",), self.read, self._codec).run(connection)
            await connection.close()
        await self._pool.execute("ANALYZE dispatch.totals")  # a build does so before the last few events
        self.reads = 0

    async def compare(self, pool: Pool | None = None) -> Compared:
        async with (pool or self._pool).acquire() as connection:
            return await compare(connection, NAME, self.projection, ("intake",), self.read, self._codec)


@pytest.fixture
async def world(pool: Pool, language: SimpleNamespace, publish: Publish) -> World:
    for key in KEYS:
        await publish("intake", key, 4)
    await pool.execute(
        "INSERT INTO dispatch.checkpoints (subscription, lane, position) VALUES ($1, 'intake', 48)", NAME
    )
    world = World(pool, language)
    await world.build()
    return world


@pytest.mark.parametrize(("part", "passes"), [(12, 1), (6, 2), (5, 3)])
async def test_the_log_is_read_once_for_so_many_rows(
    world: World, monkeypatch: pytest.MonkeyPatch, part: int, passes: int
) -> None:
    monkeypatch.setattr(comparing, "PART", part)
    assert await world.compare() == Compared(12, [])
    assert world.reads == passes


@pytest.mark.parametrize("part", [12, 5])
async def test_every_kind_of_difference_is_found(
    world: World, pool: Pool, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    monkeypatch.setattr(comparing, "PART", part)
    await pool.execute("UPDATE dispatch.totals SET total = 5 WHERE thing_id = 'thing-3'")
    await pool.execute("DELETE FROM dispatch.totals WHERE thing_id = 'thing-4'")
    await pool.execute("INSERT INTO dispatch.totals VALUES ('thing-x', 1)")
    found = await world.compare()
    assert (found.rows, sorted(found.different)) == (12, ["thing-3", "thing-4", "thing-x"])


async def test_a_table_that_lacks_most_of_its_rows_does_not_fill_the_memory(
    world: World, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pool.execute("DELETE FROM dispatch.totals WHERE thing_id <> 'thing-1'")
    await pool.execute("VACUUM ANALYZE dispatch.totals")
    monkeypatch.setattr(comparing, "PART", 4)
    found = await world.compare()
    assert (found.rows, len(found.different)) == (12, 11)
    assert world.reads == 1 + 48 / 4  # too many at once, and then in safe parts


async def test_a_long_pass_keeps_its_snapshot(world: World, database: str) -> None:
    pool = await connect_pool(database, max_size=1, name="compare", limits=replace(PATIENT, idle=0.1))
    try:
        world.slow = 0.5
        assert await world.compare(pool) == Compared(12, [])
    finally:
        await pool.close()
