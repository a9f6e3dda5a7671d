"""`python -m bench.large --cases 1000000`: fill, start, ask, explain, print."""

import argparse
import asyncio
import re
import sys
from collections.abc import Mapping, Sequence
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
from aftersales.paths import scratch
from aftersales.ports import SERVICES, free_ports
from aftersales.postgres import Postgres
from aftersales.schemas import migrate
from aftersales.supervisor import System
from bench.large.asked import Question, bearer, caller_of, questions
from bench.large.grow import Size, grow
from bench.large.plans import Plans, scanned
from bench.read_models import received_all
from eventlog.postgres import connect_pool
from eventlog.read_models.read_models import NAME as READ_MODELS
from eventlog.subscriptions.reactions import NAME as REACTIONS

ROUNDS = 100
AIM = 50.0
"""Milliseconds that a list may take, at the 99th percentile."""
PLANS = Path("build/large")


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


async def tell_the_story(dsn: str, file: Path, console: Console) -> Mapping[str, str]:
    """Plays the demo; gives the keys of its people."""
    keys = issue_keys(file)
    async with System(dsn, file, free_ports(), clock="log") as system, httpx.AsyncClient(trust_env=False) as http:
        await play(Stage.set_up(BEGIN, keys, http, system.urls, Narrator(console)))
    return keys


async def fill(dsn: str, size: Size, console: Console) -> None:
    """Rows and events, which everybody has heard."""
    connection = await asyncpg.connect(dsn)
    began = perf_counter()
    async for table, rows in grow(connection, size):
        if rows >= size.customers:
            console.print(f"{perf_counter() - began:6.0f} s  {table}: {rows:,}")
    await connection.execute("VACUUM ANALYZE", timeout=None)
    await connection.close()
    pool = await connect_pool(dsn, max_size=1, name="bench")
    for service in SERVICES:
        for subscription in (READ_MODELS, REACTIONS):
            await received_all(pool, service, subscription)
    await pool.close()
    console.print(f"{perf_counter() - began:6.0f} s  filled")


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
    task = "SELECT task_id FROM callback.tasks WHERE case_id = $1 LIMIT 1"
    serial = "SELECT serial_no FROM intake.equipment WHERE equipment_id = $1"
    name = "SELECT name FROM intake.customers WHERE customer_id = $1"
    known |= {
        "work_order_id": await connection.fetchval(order, known["case_id"]),
        "task_id": await connection.fetchval(task, known["case_id"]),
        "serial_no": await connection.fetchval(serial, known["equipment_id"]),
        "article_id": await connection.fetchval("SELECT min(article_id) FROM intake.articles"),
        "contract_id": await connection.fetchval("SELECT min(contract_id) FROM intake.contracts"),
        "staff_id": "sh-01",
        "technician_id": "sh-01",
    }
    known["q"] = known["name"] = await connection.fetchval(name, known["customer_id"])
    return known


async def ask_all(dsn: str, log: Path, file: Path, keys: Mapping[str, str], console: Console) -> list[Asked]:
    """Every question ROUNDS times, and once more for its plans."""
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
                    found.append(await timed(http, url, question, keys[who], plans))
    await connection.close()
    return found


async def timed(http: httpx.AsyncClient, url: str, question: Question, key: str, plans: Plans) -> Asked:
    """One question."""

    async def ask() -> None:
        (await http.get(url + question.path, params=dict(question.query), headers=bearer(key))).raise_for_status()

    times = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        await ask()
        times.append(1000 * (perf_counter() - begun))
    explained = await plans.of(question.service, ask)
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
    parser.add_argument("--cases", type=int, default=1_000_000)
    wanted = parser.parse_args()
    share = wanted.cases / 1_000_000
    size = Size(*(max(2, round(share * each)) for each in (38_000, 500, 7_200, 5_600)))
    console = Console(soft_wrap=True, highlight=False)
    rmtree(PLANS, ignore_errors=True)
    PLANS.mkdir(parents=True)
    with scratch("aftersales-large-") as folder, Postgres(folder / "postgres") as server:
        file, dsn = folder / "keys.json", server.fresh_database("large")
        asyncio.run(migrate(dsn))
        keys = asyncio.run(tell_the_story(dsn, file, Console(file=StringIO())))
        asyncio.run(fill(dsn, size, console))
        found = asyncio.run(ask_all(dsn, server.log, file, keys, console))
    return 0 if show(console, found) else 1


if __name__ == "__main__":
    sys.exit(main())
