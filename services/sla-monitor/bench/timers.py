"""How many durable timers a second one process fires when all are due at once, on a fresh embedded PostgreSQL.

    python services/sla-monitor/bench/timers.py [CASES]

Firing one timer means: take its row, read the case's stream, decide, append the alarm, set the next instant; all
committed. Peers measured the same way (all due at once, PostgreSQL, 2 cores): APScheduler 3.11 1,150/s, procrastinate
3 220/s.
"""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from time import perf_counter

from aftersales.places import scratch
from aftersales.postgres import Postgres
from events.catalog import codec
from events.clock import Clock
from events.envelope import Context
from events.postgres import Pool, connect_pool
from events.session import Session
from events.store import Store
from service.migrate import migrate
from sla_monitor.case_clocks import CASE_CLOCKS, NoteFact, next_alarm, note_fact
from sla_monitor.timers import BATCH, Timers, schedule
from sla_monitor.wiring import DEFINITION

CASES = 20_000
OPENED = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
PEERS = {"APScheduler 3.11": 1_150, "procrastinate 3": 220}


async def furnish(pool: Pool, store: Store, cases: int) -> None:
    """Cases that were opened and answered, so that the next alarm of each is the arrival's warning after 12 h."""
    for first in range(0, cases, BATCH):
        async with pool.acquire() as connection, connection.transaction():
            session = Session(store, Context("bench", OPENED), connection)
            due: dict[str, datetime | None] = {}
            for number in range(first, min(first + BATCH, cases)):
                case_id = f"C-{number:06d}"
                session.create(CASE_CLOCKS, case_id)
                opened = OPENED + timedelta(milliseconds=number)
                answered = opened + timedelta(minutes=20)
                for command in (
                    NoteFact(case_id, "opened", opened, opened),
                    NoteFact(case_id, "responded", answered, answered),
                ):
                    case = await session.load(CASE_CLOCKS, case_id)
                    await session.append(CASE_CLOCKS, case_id, note_fact(command, case))
                due[case_id] = next_alarm(await session.load(CASE_CLOCKS, case_id))
            await schedule(connection, due)
            await store.append_within(connection, session.to_append())
    await pool.execute("VACUUM ANALYZE")


async def measure(dsn: str, cases: int) -> list[tuple[str, float]]:
    """(what, timers a second): one transaction a timer, then batches, then batches after a long outage."""
    await migrate(DEFINITION, dsn)
    pool = await connect_pool(dsn, max_size=4, name="bench")
    try:
        store = Store(pool, DEFINITION.name, codec)
        await furnish(pool, store, cases)
        alone = cases // 20
        return [
            ("one transaction each", await rate(Timers(pool, store, Clock("wall"), _always, batch=1), 13, alone)),
            ("in batches", await rate(Timers(pool, store, Clock("wall"), _always), 13, cases - alone)),
            ("in batches, four events each", await rate(Timers(pool, store, Clock("wall"), _always), 30, cases)),
        ]
    finally:
        await pool.close()


async def rate(timers: Timers, hours: float, wanted: int) -> float:
    """Timers a second until `wanted` have fired."""
    fired = 0
    started = perf_counter()
    while fired < wanted and (count := await timers.fire(OPENED + timedelta(hours=hours))):
        fired += count
    assert fired == wanted
    return fired / (perf_counter() - started)


async def _always() -> bool:
    return True


def main() -> None:
    """Print the figures."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    with scratch("aftersales-bench-") as folder, Postgres(folder / "postgres") as server:
        for what, rate in asyncio.run(measure(server.fresh_database("timers"), cases)):
            against = ", ".join(f"{rate / peer:.1f} x {name}" for name, peer in PEERS.items())
            print(f"{cases} timers due at once, {what}: {rate:,.0f}/s ({against})")


if __name__ == "__main__":
    main()
