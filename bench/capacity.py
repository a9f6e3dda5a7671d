"""What a full system costs beside an empty one: docs/operations/capacity.md has the figures.

    python -m bench.capacity --cases 250000

The same five services, over PostgreSQL alone, first with empty logs, then with so many cases in them, each from the
call to its end (`bench.history`). The same requests are asked of both, one after the other; of the full one also how
long it takes until every read model is built and served, and how large a case is on the disk. Behind them stands how
many times longer the full one takes.
"""

import argparse
import asyncio
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import quantiles
from time import perf_counter

import asyncpg
import httpx
from rich.console import Console
from rich.table import Table

from aftersales.paths import scratch
from aftersales.ports import SERVICES, free_ports
from aftersales.postgres import Postgres
from aftersales.schemas import migrate
from aftersales.supervisor import System
from bench import history
from bench.people import issue
from bench.posts import REQUEST, register
from bench.read_models import received_all
from bench.soak import MEGABYTE, Caller
from eventlog.postgres import connect_pool
from eventlog.read_models.read_models import NAME as READ_MODELS
from eventlog.subscriptions.reactions import NAME as REACTIONS

ROUNDS = 100
"""How often each is asked."""
READS: Sequence[tuple[str, str, str]] = (
    ("clerk", "intake", "/cases"),
    ("clerk", "intake", "/cases?status=closed"),
    ("manager", "dispatch", "/work-orders"),
    ("clerk", "callback", "/tasks"),
    ("manager", "sla_monitor", "/alarms"),
    ("manager", "reporting", "/board"),
    ("manager", "reporting", "/cases?limit=50"),
    ("manager", "reporting", "/cases/{case}/story"),
    ("manager", "reporting", "/totals"),
    ("manager", "reporting", "/scorecards"),
    ("manager", "reporting", "/scorecards?from=2026-03-01&to=2026-03-31"),
)
"""Who asks which service for what."""
OPEN = "POST /cases"


@dataclass(frozen=True, slots=True)
class Seen:
    """Of one system."""

    ready: float
    """Seconds from its start until every process was ready."""
    times: Mapping[str, Sequence[float]]
    """Request → milliseconds, of each time."""


async def fill(dsn: str, cases: int) -> int:
    """History that everybody has heard, and nobody has a read model of. Gives the number of events."""
    pool = await connect_pool(dsn, max_size=1, name="bench")
    events = await history.write(pool, cases)
    for service in SERVICES:
        for subscription in (READ_MODELS, REACTIONS):
            await received_all(pool, service, subscription)
    await pool.close()
    return events


async def ask(dsn: str, file: Path, people: Mapping[str, str]) -> Seen:
    ports, began = free_ports(), perf_counter()
    async with System(dsn, file, ports) as system, httpx.AsyncClient(timeout=60, trust_env=False) as http:
        ready = perf_counter() - began
        await register(ports["intake"], people["clerk"])
        caller = Caller(http, system.urls, people)
        await caller.furnish()
        case = await caller.case()
        times: dict[str, list[float]] = {}
        for who, service, path in READS:
            for _ in range(ROUNDS):
                begun = perf_counter()
                answer = await http.get(
                    system.urls[service] + path.format(case=case), headers={"Authorization": f"Bearer {people[who]}"}
                )
                times.setdefault(f"{service} GET {path}", []).append(1000 * (perf_counter() - begun))
                answer.raise_for_status()
        for _ in range(ROUNDS):
            begun = perf_counter()
            await caller.post("clerk", "intake", "/cases", REQUEST)
            times.setdefault(f"intake {OPEN}", []).append(1000 * (perf_counter() - begun))
        return Seen(ready, times)


async def sizes(dsn: str) -> Mapping[str, int]:
    """What takes room → bytes with indexes: the logs, and each service's read models."""
    connection = await asyncpg.connect(dsn)
    found: dict[str, int] = {}
    for service in SERVICES:
        for table, size in await connection.fetch(
            """SELECT c.relname, pg_total_relation_size(c.oid) FROM pg_class c JOIN pg_namespace n
               ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind = 'r'""",
            service,
        ):
            what = "logs" if table == "events" else f"{service}: all else"
            found[what] = found.get(what, 0) + size
    await connection.close()
    return found


def show(console: Console, empty: Seen, full: Seen) -> None:
    table = Table("request", "empty p50 ms", "p99", "full p50 ms", "p99", "×")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, before in empty.times.items():
        (first, last), (now, end) = map(middle_and_end, (before, full.times[name]))
        table.add_row(name, *(f"{each:.1f}" for each in (first, last, now, end, now / first)))
    console.print(table)


def middle_and_end(times: Sequence[float]) -> tuple[float, float]:
    """p50 and p99."""
    cuts = quantiles(times, n=100)
    return cuts[49], cuts[98]


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.capacity")
    parser.add_argument("--cases", type=int, default=250_000)
    wanted = parser.parse_args()
    console = Console(soft_wrap=True, highlight=False)
    with scratch("aftersales-capacity-") as folder, Postgres(folder / "postgres") as server:
        file = folder / "keys.json"
        people = issue(file)
        made = partial(measured, server, file, people)
        empty, _, _ = asyncio.run(made("empty", 0))
        full, events, room = asyncio.run(made("full", wanted.cases))
    show(console, empty, full)
    console.print(
        f"{wanted.cases:,} 个服务单 cases, {events:,} 个事件 events; "
        f"启动至就绪 until ready {empty.ready:.0f} → {full.ready:.0f} s"
    )
    for what, size in room.items():
        console.print(f"{what}: {size / MEGABYTE:,.0f} MB, {size / wanted.cases:,.0f} bytes a case")
    return 0


async def measured(
    server: Postgres, file: Path, people: Mapping[str, str], name: str, cases: int
) -> tuple[Seen, int, Mapping[str, int]]:
    dsn = server.fresh_database(name)
    await migrate(dsn)
    events = await fill(dsn, cases) if cases else 0
    seen = await ask(dsn, file, people)
    return seen, events, await sizes(dsn)


if __name__ == "__main__":
    sys.exit(main())
