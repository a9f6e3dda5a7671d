"""`python -m bench.large --cases 1000000`: fill, start, ask, explain, print."""

import argparse
import asyncio
import re
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from shutil import rmtree
from statistics import quantiles
from time import perf_counter

import asyncpg
import httpx
from rich.console import Console
from rich.progress import track
from rich.table import Table

from aftersales.demo.chapters import BEGIN
from aftersales.demo.command import play
from aftersales.demo.narrator import Narrator
from aftersales.demo.people import issue_keys
from aftersales.demo.stage import Stage
from aftersales.errors import require_space
from aftersales.paths import scratch
from aftersales.ports import SERVICES, free_ports
from aftersales.postgres import Postgres
from aftersales.schemas import migrate
from aftersales.supervisor import System
from bench.large.asked import Question, ask, caller_of, questions
from bench.large.grow import Growth, grow
from bench.large.names import names
from bench.large.plans import Plans, scanned
from bench.large.size import MILLION, Wanted, size_of
from bench.read_models import received_all
from eventlog.postgres import Pool, connect_pool
from eventlog.read_models.read_models import NAME as READ_MODELS
from eventlog.subscriptions.reactions import NAME as REACTIONS
from reporting.sums.counting import count, to_count

ROUNDS = 100
REFUSED = 9_999.0
"""Milliseconds for what was not answered: PostgreSQL gives up what takes four seconds."""
FEWEST, LONGEST = 5, 10.0
"""How often something is asked at least, and seconds that it is asked again and again at most."""
AIM = 50.0
"""Milliseconds that a list may take, at the 99th percentile."""
PLANS = Path("build/large")
MIDDLE = {
    "article_id": "intake.articles",
    "contract_id": "intake.contracts",
    "return_id": "intake.sales_returns",
    "repair_id": "intake.customer_repairs",
    "fault_id": "intake.delivery_faults",
    "factory_service_id": "intake.factory_services",
    "training_id": "intake.trainings",
    "part_id": "dispatch.parts",
    "part_no": "dispatch.parts",
    "stock_id": "dispatch.stock",
    "tool_id": "dispatch.tools",
}
"""Parameter → the register of which one stands for all."""
HURRY = ("fsync", "full_page_writes", "autovacuum")
"""Off while the tables are filled."""
GIGABYTES = 30
"""That a million cases take, while their indexes are made."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with how long each time took in milliseconds, and the tables that were read from end to end."""

    question: Question
    times: Sequence[float]
    scans: Sequence[str]

    @property
    def middle(self) -> float:
        return quantiles(self.times, n=100)[49]

    @property
    def high(self) -> float:
        """The 99th percentile."""
        return quantiles(self.times, n=100)[98]


async def tell_the_story(dsn: str, file: Path, console: Console) -> None:
    """Plays the demo."""
    keys = issue_keys(file)
    async with System(dsn, file, free_ports(), clock="log") as system, httpx.AsyncClient(trust_env=False) as http:
        await play(Stage.set_up(BEGIN, keys, http, system.urls, Narrator(console)))


async def fill(dsn: str, wanted: Wanted, console: Console) -> None:
    """Rows and events, which everybody has heard. The server is the bench's own: while it is filled nothing needs to
    outlive it."""
    began = perf_counter()
    pool = await asyncpg.create_pool(dsn, min_size=2, max_size=2)
    async with pool.acquire() as connection:
        known = await names(connection)
        size = await size_of(connection, wanted, known)
        for setting in HURRY:
            await connection.execute(f"ALTER SYSTEM SET {setting} = off")
        await connection.execute("SELECT pg_reload_conf()")
    console.print(f"{size}")
    async for table, rows in grow(pool, Growth(known, size)):
        console.print(f"{perf_counter() - began:6.0f} s  {table}: {rows:,}")
    async with pool.acquire() as connection:
        for setting in HURRY:
            await connection.execute(f"ALTER SYSTEM RESET {setting}")
        await connection.execute("SELECT pg_reload_conf()")
        # As a server that has run for long did by itself; only now, for while another table is still written no row
        # counts as seen by all.
        await connection.execute("VACUUM (ANALYZE)", timeout=None)
        await connection.execute("CHECKPOINT", timeout=None)
        bytes_ = await connection.fetchval("SELECT pg_database_size(current_database())")
    await pool.close()
    limited = await connect_pool(dsn, max_size=1, name="bench")
    for service in SERVICES:
        for subscription in (READ_MODELS, REACTIONS):
            await received_all(limited, service, subscription)
        # whose checkpoint moves without them, they would be built anew of the log, which has not all that they have
        await limited.execute(f"UPDATE {service}.read_models SET missed = false")
    days = await count_days(limited)
    console.print(f"{perf_counter() - began:6.0f} s  reporting: sums of {days} days")
    await limited.close()
    console.print(f"{perf_counter() - began:6.0f} s  filled: {bytes_ / 1e9:.1f} GB")


async def count_days(pool: Pool) -> int:
    """Sums by day of all that was written, as the service makes them by and by; gives how many days that are."""
    await pool.execute("TRUNCATE reporting.counted_days")
    days = await to_count(pool)
    for day in days:
        async with pool.acquire() as connection, connection.transaction():
            await count(connection, day)
    await pool.execute("VACUUM ANALYZE reporting.day_sums")
    await pool.execute("VACUUM ANALYZE reporting.counted_days")
    return len(days)


async def something(connection: asyncpg.Connection) -> dict[str, str]:
    """Name of a parameter → what stands for something in the middle of all that is there."""
    row = await connection.fetchrow(
        """SELECT case_id, number, customer_id, equipment_id, station_id, model, region FROM intake.cases
           WHERE status = 'closed' AND station_id IS NOT NULL AND equipment_id IS NOT NULL
           ORDER BY opened_at DESC OFFSET 1000 LIMIT 1"""
    )
    assert row is not None
    known = {name: str(value) for name, value in row.items()}
    order = "SELECT work_order_id FROM dispatch.queue WHERE case_id = $1 ORDER BY visit_no LIMIT 1"
    unfinished = """SELECT work_order_id FROM dispatch.queue q WHERE NOT finished AND technician_id IS NULL
                    AND equipment_id IS NOT NULL AND EXISTS
                      (SELECT FROM dispatch.events e WHERE e.stream = 'work_order-' || q.work_order_id)
                    ORDER BY received_at, work_order_id LIMIT 1"""
    task = "SELECT task_id FROM callback.tasks WHERE case_id = $1 LIMIT 1"
    serial = "SELECT serial_no FROM intake.equipment WHERE equipment_id = $1"
    name = "SELECT name FROM intake.customers WHERE customer_id = $1"
    known |= {
        "work_order_id": await connection.fetchval(order, known["case_id"]),
        "unfinished_id": await connection.fetchval(unfinished),
        "task_id": await connection.fetchval(task, known["case_id"]),
        "serial_no": await connection.fetchval(serial, known["equipment_id"]),
        "staff_id": "sh-01",
        "technician_id": "sh-01",
        "owner_id": "clerk-lin",
        "actor": "clerk-lin",
        "holder_id": "agent-zhou",
        "trainer_id": "sh-03",
        "parent_id": known["equipment_id"],
        "merged_into": known["case_id"],
    }
    for column, table in MIDDLE.items():
        copies = f"SELECT {column} FROM {table} WHERE {column} ~ '-(2|20)$' ORDER BY length({column}) DESC, 1 LIMIT 1"
        known[column] = await connection.fetchval(copies)  # an early copy: of late ones there are no events
    known["q"] = known["name"] = await connection.fetchval(name, known["customer_id"])
    return known


async def ask_all(dsn: str, log: Path, file: Path, rounds: int, console: Console) -> list[Asked]:
    """Every question so often, and once more for its plans."""
    keys = issue_keys(file)
    connection = await asyncpg.connect(dsn, statement_cache_size=0)
    known, found, began = await something(connection), list[Asked](), perf_counter()
    plans = Plans(connection, log)
    async with System(dsn, file, free_ports(), clock="log") as system:
        console.print(f"{perf_counter() - began:6.0f} s  until every service was ready")
        async with httpx.AsyncClient(timeout=120, trust_env=False) as http:
            for service in SERVICES:
                url = system.urls[service]
                document = (await http.get(f"{url}/openapi.json")).json()
                for question in track([*questions(service, document, known)], service, console=console):
                    who = await caller_of(http, url, question, keys)
                    if who is None:
                        console.print(f"  {service} {question}: nobody gets an answer")
                        continue
                    found.append(await timed(http, url, question, keys[who], rounds, plans))
    await connection.close()
    return found


async def timed(http: httpx.AsyncClient, url: str, question: Question, key: str, rounds: int, plans: Plans) -> Asked:
    """One question."""

    async def once() -> bool:
        return (await ask(http, url, question, key)).is_success

    times = list[float]()
    began = perf_counter()
    for _ in range(rounds):
        if len(times) >= FEWEST and perf_counter() > began + LONGEST:
            break  # what takes so long is too slow, however often it is asked
        begun = perf_counter()
        answered = await once()
        times.append(1000 * (perf_counter() - begun) if answered else REFUSED)
    explained = await plans.of(question.service, once)
    name = re.sub(r"[/?&= ]", "-", f"{question.service}{question}")
    (PLANS / f"{name[:120]}.txt").write_text("\n\n".join(explained), "utf-8")
    return Asked(question, times, sorted({table for plan in explained for table in scanned(plan)}))


def show(console: Console, found: Sequence[Asked]) -> bool:
    """The slowest first; gives whether all are as fast as they should be."""
    table = Table("service", "GET", "p50 ms", "p99", "", "read from end to end")
    for each in sorted(found, key=lambda each: -each.high):
        good = "✓" if each.high < AIM else "✗"
        times = f"{each.middle:.1f}", f"{each.high:.1f}"
        table.add_row(each.question.service, str(each.question), *times, good, ", ".join(each.scans))
    console.print(table)
    slow = sum(each.high >= AIM for each in found)
    console.print(f"{len(found)} 个查询 requests, {len(found) - slow} 个 p99 < {AIM:.0f} ms; 查询计划 plans: {PLANS}/")
    return slow == 0


def main() -> int:
    """0 when all are fast."""
    parser = argparse.ArgumentParser(prog="python -m bench.large")
    parser.add_argument("--cases", type=int, default=MILLION)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each is asked")
    parser.add_argument("--folder", type=Path, help="kept, and asked again where it is filled already")
    given = parser.parse_args()
    console = Console(soft_wrap=True, highlight=False, width=160)
    rmtree(PLANS, ignore_errors=True)
    PLANS.mkdir(parents=True)
    with nullcontext(given.folder) if given.folder else scratch("aftersales-large-") as folder:
        folder.mkdir(exist_ok=True)
        require_space(folder, 500 + 1000 * GIGABYTES * given.cases // MILLION)
        with Postgres(folder / "postgres") as server:
            file, done = folder / "keys.json", folder / "filled"
            if not done.exists():
                dsn = server.fresh_database("large")
                asyncio.run(migrate(dsn))
                asyncio.run(tell_the_story(dsn, file, Console(file=StringIO())))
                asyncio.run(fill(dsn, Wanted(given.cases), console))
                done.touch()
            found = asyncio.run(ask_all(server.dsn("large"), server.log, file, given.rounds, console))
    return 0 if show(console, found) else 1


if __name__ == "__main__":
    sys.exit(main())
