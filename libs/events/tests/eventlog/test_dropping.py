"""A table that the code no longer has is dropped, but from under nobody."""

import pytest
from asyncpg import LockNotAvailableError

from eventlog.postgres import Pool
from eventlog.read_models import dropping
from eventlog.read_models.building import lock
from eventlog.read_models.dropping import Busy, StillKept, drop
from eventlog.read_models.serving import served


@pytest.fixture
async def stranger(pool: Pool) -> str:
    """A table of the registry that an event has passed by."""
    await pool.execute("CREATE TABLE dispatch.grades (station_id text PRIMARY KEY)")
    await pool.execute("INSERT INTO dispatch.read_models (name, version, missed) VALUES ('grades', '1-abc', true)")
    return "grades"


async def dropped(pool: Pool, name: str) -> None:
    async with pool.acquire() as connection:
        try:
            await drop(connection, "dispatch", name)
        finally:
            await connection.close()


async def test_not_while_something_is_built(pool: Pool, stranger: str) -> None:
    async with pool.acquire() as connection:
        assert await lock(connection, "dispatch")
        with pytest.raises(Busy):
            await dropped(pool, stranger)
    await dropped(pool, stranger)
    assert await served(pool, "dispatch") == {}


async def test_not_while_it_is_read(pool: Pool, stranger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dropping, "LOCKS", "50ms")
    async with pool.acquire() as connection, connection.transaction():
        await connection.fetch("SELECT FROM dispatch.grades")
        with pytest.raises(LockNotAvailableError):
            await dropped(pool, stranger)
    assert stranger in await served(pool, "dispatch")
    await dropped(pool, stranger)
    assert await pool.fetchval("SELECT to_regclass('dispatch.grades') IS NULL")


async def test_not_while_code_that_has_it_may_run(pool: Pool, stranger: str) -> None:
    await pool.execute("UPDATE dispatch.read_models SET missed = false")
    with pytest.raises(StillKept):
        await dropped(pool, stranger)
    assert await pool.fetchval("SELECT to_regclass('dispatch.grades') IS NOT NULL")
