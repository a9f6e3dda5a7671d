"""Old idempotency keys go, a few at a time; young ones stay, and nobody waits for it."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace

import pytest

from eventlog import metrics
from eventlog.log import retention
from eventlog.log.append import IdempotencyKey
from eventlog.log.retention import Retention
from eventlog.log.session import Answer, Session, execute
from eventlog.log.store import Store
from eventlog.postgres import Pool

KEEP = timedelta(days=14)
COUNT = "SELECT count(*) FROM intake.idempotency"


async def command(store: Store, language: SimpleNamespace, key: str) -> bool:
    """Count one more under a key; gives whether it was a repetition."""

    async def work(session: Session) -> Answer:
        await session.append(language.thing, key, [language.counted(key, 1)])
        return {}

    return (await execute(store, language.context(), work, IdempotencyKey(key, b"x"))).replayed


async def given(pool: Pool, count: int, days: int) -> None:
    """Keys of commands that were given so long ago: `14-1`, `14-2`, …"""
    await pool.execute(
        """INSERT INTO intake.idempotency (key, fingerprint, position, answer, recorded_at)
           SELECT $2::int || '-' || n, 'x', 1, '{}', clock_timestamp() - make_interval(days => $2::int)
           FROM generate_series(1, $1) n""",
        count,
        days,
    )


async def test_what_is_old_goes_and_what_is_young_stays(
    pool: Pool, stores: dict[str, Store], language: SimpleNamespace
) -> None:
    store = stores["intake"]
    await given(pool, 2_500, 14)
    await given(pool, 10, 13)
    await command(store, language, "today")
    assert await command(store, language, "14-7")
    old = Retention(pool, "intake", KEEP)
    assert [await old.step() for _ in range(4)] == [1_000, 1_000, 500, 0]
    assert await pool.fetchval(COUNT) == 11
    assert await command(store, language, "13-7") and await command(store, language, "today")
    assert not await command(store, language, "14-7")


async def test_several_processes_share_it(pool: Pool) -> None:
    await given(pool, 5_500, 20)
    found = [Retention(pool, "intake", KEEP) for _ in range(3)]
    removed = await asyncio.gather(*(one.step() for one in found for _ in range(2)))
    assert sum(removed) <= 5_500 == await pool.fetchval(COUNT) + sum(removed)
    while await found[0].step():
        pass
    assert await pool.fetchval(COUNT) == 0


async def test_no_append_waits_for_it(pool: Pool, stores: dict[str, Store], language: SimpleNamespace) -> None:
    """Neither one with a new key, nor a repetition of one that is just going."""
    await given(pool, 10, 14)
    async with pool.acquire() as connection, connection.transaction():
        assert await connection.execute("DELETE FROM intake.idempotency") == "DELETE 10"
        async with asyncio.timeout(1):
            assert not await command(stores["intake"], language, "new")
            assert await command(stores["intake"], language, "14-1")
            assert await Retention(pool, "intake", KEEP).step() == 0  # another has them


async def test_they_are_found_by_their_age(pool: Pool) -> None:
    await given(pool, 20_000, 1)
    await pool.execute("ANALYZE intake.idempotency")
    statement = Retention(pool, "intake", KEEP)._remove.replace("$1", "'14 days'").replace("$2", "1000")
    plan = "\n".join(row[0] for row in await pool.fetch("EXPLAIN " + statement))
    assert "idempotency_age" in plan and "Seq Scan" not in plan


async def test_the_loop_removes_all_that_is_old(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 100)
    monkeypatch.setattr(retention, "PAUSE_SECONDS", 0.01)
    await given(pool, 1_050, 15)
    await given(pool, 1, 3)
    loop = asyncio.create_task(Retention(pool, "intake", KEEP).run())
    async with asyncio.timeout(20):
        while await pool.fetchval(COUNT) > 1 or metrics.OLDEST_KEY._value.get() > 4 * 86_400:
            await asyncio.sleep(0.02)
    assert metrics.OLDEST_KEY._value.get() >= 3 * 86_400
    loop.cancel()
