"""Durable timers: how many one process fires a second when all are due at once, in batches and one by one.

To fire one means: take its row, read the case's stream, decide, append the alarms, set the next instant; all committed.
"""

from datetime import UTC, datetime, timedelta
from time import perf_counter

from bench.figures import Figure, rates
from eventlog.clock import Clock
from eventlog.envelope import Context
from eventlog.log.session import Session
from eventlog.log.store import Store
from eventlog.postgres import Pool, connect_pool
from events.catalog import codec
from sla_monitor.domain.case_clocks import CASE_CLOCKS, NoteFact, next_alarm, note_fact
from sla_monitor.source_progress import Reach
from sla_monitor.timers import BATCH, Timers, schedule

ROUNDS = 3
TOGETHER = 7 * BATCH
ALONE = 250
CASES = ROUNDS * (TOGETHER + ALONE)
OPENED = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
AIM = 4 * 1_150
"""APScheduler 3.11, measured the same way (PostgreSQL, 2 cores), fires 1,150 a second; procrastinate 3 220."""


async def measure(dsn: str) -> list[Figure]:
    """One alarm a case, then four: what an outage of a day leaves behind. `dsn` is a migrated database."""
    pool = await connect_pool(dsn, max_size=4, name="bench")
    try:
        store = Store(pool, "sla_monitor", codec)
        await furnish(pool, store)
        return [
            await _figure(pool, store, "timers due at once", OPENED + timedelta(hours=13), AIM),
            await _figure(pool, store, "timers after an outage, 4 events each", OPENED + timedelta(hours=30), None),
        ]
    finally:
        await pool.close()


async def furnish(pool: Pool, store: Store) -> None:
    """Cases that were opened and answered, so that the next alarm of each is the arrival's warning after 12 h."""
    for first in range(0, CASES, BATCH):
        async with pool.acquire() as connection, connection.transaction():
            session = Session(store, Context("bench", OPENED), connection)
            due: dict[str, datetime | None] = {}
            for number in range(first, min(first + BATCH, CASES)):
                case_id = f"C-{number:06d}"
                session.create(CASE_CLOCKS, case_id)
                opened = OPENED + timedelta(milliseconds=number)
                answered = opened + timedelta(minutes=20)
                for fact in (
                    NoteFact(case_id, "opened", opened, opened),
                    NoteFact(case_id, "responded", answered, answered),
                ):
                    case = await session.load(CASE_CLOCKS, case_id)
                    await session.append(CASE_CLOCKS, case_id, note_fact(fact, case))
                due[case_id] = next_alarm(await session.load(CASE_CLOCKS, case_id))
            await schedule(connection, due)
            await store.append_within(connection, session.to_append())
    await pool.execute("VACUUM ANALYZE")


async def _figure(pool: Pool, store: Store, name: str, now: datetime, aim: float | None) -> Figure:
    """Each case fires once: by itself or in a batch, in turn."""
    together = Timers(pool, store, Clock("wall"), _all_is_received)
    alone = Timers(pool, store, Clock("wall"), _all_is_received, batch=1)
    pairs = [(await _rate(together, now, TOGETHER), await _rate(alone, now, ALONE)) for _ in range(ROUNDS)]
    value, baseline = rates(pairs)
    return Figure(name, value, "timers/s", "one transaction each", baseline, aim, bounds="value")


async def _rate(timers: Timers, now: datetime, wanted: int) -> float:
    """Timers a second. Raises RuntimeError unless exactly so many fired."""
    fired, started = 0, perf_counter()
    while fired < wanted and (count := await timers.fire(now)):
        fired += count
    if fired != wanted:
        raise RuntimeError(f"{fired} timers fired instead of {wanted}")
    return fired / (perf_counter() - started)


async def _all_is_received() -> Reach:
    return Reach(OPENED, OPENED)
