"""PostgreSQL goes away while several logs are read: said once, whichever read ends when."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from aftersales.replay.sources.store import Database
from eventlog.envelope import Recorded
from eventlog.postgres import Connection, connect, connect_pool


class Scene(NamedTuple):
    """`late` ends when the transaction that is `holding` its lock does."""

    reads: Database
    said: list[str]
    killer: Connection
    late: asyncio.Task[list[Recorded]]
    holding: Any


READERS = (
    "SELECT pid FROM pg_stat_activity WHERE application_name = 'readers' AND wait_event_type = 'Lock' AND query LIKE $1"
)


async def waiting(connection: Connection, source: str) -> int:
    """The backend in which a read of a log waits for its lock, once it does."""
    while (pid := await connection.fetchval(READERS, f"%{source}.events%")) is None:
        await asyncio.sleep(0.01)
    return int(pid)


async def test_what_fails_late_is_no_news(database: str, tell: Callable[..., list[Recorded]]) -> None:
    async with two_reads(database, tell) as (reads, said, killer, late, holding):
        late_at = await waiting(killer, "callback")
        assert await reads.read_when_there("dispatch", 0) == []
        assert said[1:] == ["PostgreSQL is back"]
        await killer.execute("SELECT pg_terminate_backend($1)", late_at)
        assert await late == []
        await holding.rollback()
        assert await reads.read_when_there("callback", 0) == []
        assert said[2:] == []


async def test_what_answers_late_is_no_news(database: str, tell: Callable[..., list[Recorded]]) -> None:
    """It had begun before another read was lost, and so says nothing of now."""
    async with two_reads(database, tell) as (reads, said, _, late, holding):
        await holding.rollback()
        assert await late == []
        assert said[1:] == []
        assert await reads.read_when_there("callback", 0) == []
        assert said[1:] == ["PostgreSQL is back"]


@asynccontextmanager
async def two_reads(database: str, tell: Callable[..., list[Recorded]]) -> AsyncIterator[Scene]:
    """A read that waits for a lock, and another one that began after it and was lost, which was said."""
    await asyncio.to_thread(tell, database, [])
    said: list[str] = []
    pool = await connect_pool(database, max_size=2, name="readers")
    holder, killer = await connect(database, name="holder"), await connect(database, name="killer")
    try:
        reads = Database(pool, lambda zh, en: said.append(en))
        transaction = holder.transaction()
        await transaction.start()
        await holder.execute("LOCK TABLE intake.events, callback.events IN ACCESS EXCLUSIVE MODE")
        late = asyncio.create_task(reads.read_when_there("callback", 0))
        await waiting(killer, "callback")
        lost = asyncio.create_task(reads.read_when_there("intake", 0))
        await killer.execute("SELECT pg_terminate_backend($1)", await waiting(killer, "intake"))
        assert await lost == []
        assert said == ["PostgreSQL is away, waiting for it…"]
        yield Scene(reads, said, killer, late, transaction)
    finally:
        await asyncio.gather(holder.close(), killer.close())
        pool.terminate()
