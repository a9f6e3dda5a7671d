"""Append against a bare INSERT, without HTTP: the log's own cost, and what group commit wins back."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from time import perf_counter
from uuid import uuid4

from bench.bare import INSERT, TABLE, row
from bench.figures import Figure, rates
from eventlog.codec import Codec
from eventlog.decider import Decider
from eventlog.envelope import Context
from eventlog.log.append import IdempotencyKey
from eventlog.log.session import Answer, Session, execute
from eventlog.log.store import Store
from eventlog.postgres import Pool, connect_pool
from events.catalog import codec
from events.catalog.case import KIND, CaseEvent, RequestReceived

CASE: Decider[None, CaseEvent] = Decider(KIND, None, lambda state, event: state)
ROUNDS = 3
SECONDS = 2.0
TEXT = "打印机卡纸，换过硒鼓，问题依旧。Paper jam, the drum was changed, still there."


def received(case_id: str) -> RequestReceived:
    """The event that POST /cases writes."""
    return RequestReceived(case_id, "customer-1", "machine-1", "MFP-200", "east", "phone", "clerk", TEXT, True)


async def measure(dsn: str) -> list[Figure]:
    """Figures for 16 and 64 callers of one process. `dsn` is a migrated database."""
    pool = await connect_pool(dsn, max_size=16, name="bench")
    try:
        await pool.execute("DROP TABLE IF EXISTS bare")
        await pool.execute(TABLE)
        store = Store(pool, "intake", codec)
        figures = []
        for callers in (16, 64):
            pairs = []
            for _ in range(ROUNDS):
                ours = await _rate(callers, lambda: _append(store))
                pairs.append((ours, await _rate(callers, lambda: _insert(pool, codec))))
            value, baseline = rates(pairs)
            figures.append(
                Figure(f"append, {callers} callers", value, "events/s", "bare asyncpg INSERT", baseline, aim=1.2)
            )
        return figures
    finally:
        await pool.close()


async def _rate(callers: int, once: Callable[[], Awaitable[None]]) -> float:
    done = 0
    end = perf_counter() + SECONDS

    async def caller() -> None:
        nonlocal done
        while perf_counter() < end:
            await once()
            done += 1

    await asyncio.gather(*(caller() for _ in range(callers)))
    return done / SECONDS


async def _append(store: Store) -> None:
    """A whole command: encode, version check, idempotency key, answer."""
    id = str(uuid4())

    async def work(session: Session) -> Answer:
        session.create(CASE, id)
        await session.append(CASE, id, [received(id)])
        return {"case_id": id}

    context = Context("clerk", datetime.now(UTC), f"00-{id.replace('-', '')}-{id[:8]}{id[:8]}-01")
    await execute(store, context, work, IdempotencyKey(f"clerk:{id}", id.encode()))


async def _insert(pool: Pool, codec: Codec) -> None:
    await pool.execute(INSERT, *row(codec.encode(received(str(uuid4())))[1]))
