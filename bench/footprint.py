"""How much memory and processor each process takes, as the containers run them: an api and a worker of each service.

    python -m bench.footprint --minutes 1 --load-minutes 4 --callers 16

Over PostgreSQL and a Kafka that asks who comes, idle and then under load (`bench.soak`'s cases, as fast as the callers
get answers). Memory is what is resident, at most; of the processors, how many were busy over the whole phase, and in
its busiest second; and how many connections PostgreSQL had at most. Of a case: requests, events, what they take on the
disk, and seconds of a processor. deploy/k8s takes its requests and limits from these figures,
docs/operations/capacity.md its plan.
"""

import argparse
import asyncio
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from uuid import uuid4

import asyncpg
import httpx
import psutil
from rich.console import Console
from rich.table import Table

from aftersales.feed import OpenedFeed, opened_feed
from aftersales.paths import scratch
from aftersales.ports import SERVICES, free_ports
from aftersales.postgres import Postgres
from aftersales.schemas import migrate
from aftersales.supervisor import System
from bench.people import issue
from bench.posts import register
from bench.soak import MEGABYTE, OTHERS, Caller, repeat, resident
from events.catalog import SOURCES

NAMED = ", ".join(f"'{service}'" for service in SERVICES)
EVENTS = " + ".join(f"(SELECT coalesce(max(position), 0) FROM {source}.events)" for source in sorted(SOURCES))
WRITTEN = f"""SELECT
    (SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname IN ({NAMED})) AS tables,
    (pg_current_wal_lsn() - '0/0')::bigint AS wal, {EVENTS} AS events"""
"""Bytes of all tables with indexes, bytes of the write-ahead log so far, and events."""
CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"


@dataclass(slots=True)
class Use:
    """Of one process, or of all of a server's."""

    memory: int = 0
    """Bytes, at most."""
    busy: float = 0.0
    """Seconds of a processor."""
    peak: float = 0.0
    """Processors in the busiest second."""


def servers() -> Iterator[tuple[str, int, float]]:
    """What PostgreSQL and Kafka take now: name, bytes, seconds of a processor so far."""
    for process in psutil.Process().children(recursive=True):
        try:
            if name := OTHERS.get(process.name()):
                times = process.cpu_times()
                yield name, process.memory_full_info().pss, times.user + times.system
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue


def look(services: dict[str, psutil.Process]) -> dict[str, tuple[int, float]]:
    """Name → bytes now, and seconds of a processor so far. Raises NoSuchProcess."""
    found = {}
    for name, process in services.items():
        times = process.cpu_times()
        found[name] = (resident(process), times.user + times.system)
    for name, size, busy in servers():
        before = found.get(name, (0, 0.0))
        found[name] = (before[0] + size, before[1] + busy)
    return found


async def watch(services: dict[str, psutil.Process], dsn: str, minutes: float) -> tuple[float, dict[str, Use], int]:
    """The phase's seconds, what each took in it, and the connections."""
    connection, connections = await asyncpg.connect(dsn), 0
    began = last = monotonic()
    before = look(services)
    uses: dict[str, Use] = {}
    while monotonic() < began + 60 * minutes:
        await asyncio.sleep(1)
        at, now = monotonic(), look(services)
        for name, (size, busy) in now.items():
            use = uses.setdefault(name, Use())
            spent = max(0.0, busy - before.get(name, (0, busy))[1])
            use.memory = max(use.memory, size)
            use.busy += spent
            use.peak = max(use.peak, spent / (at - last))
        connections = max(connections, await connection.fetchval(CONNECTIONS))
        before, last = now, at
    await connection.close()
    return last - began, uses, connections


async def written(dsn: str) -> Mapping[str, int]:
    """WRITTEN now."""
    connection = await asyncpg.connect(dsn)
    [found] = await connection.fetch(WRITTEN)
    await connection.close()
    return {name: int(value) for name, value in found.items()}


async def measure(folder: Path, dsn: str, feed: OpenedFeed, wanted: argparse.Namespace, console: Console) -> None:
    """Both phases, each with its table."""
    file = folder / "keys.json"
    people = issue(file)
    await migrate(dsn)
    ports = free_ports()
    async with (
        System(dsn, file, ports, split=True, kafka=feed.broker, logins=feed.logins) as system,
        httpx.AsyncClient(timeout=30, trust_env=False) as http,
    ):
        await register(ports["intake"], people["clerk"])
        caller = Caller(http, system.urls, people)
        await caller.furnish()
        await caller.case()
        services = {f"{each.service} {each.role}": psutil.Process(each.pid) for each in system.processes}
        show("空闲 idle", *await watch(services, dsn, wanted.minutes), console)
        calling = [asyncio.create_task(repeat(caller)) for _ in range(wanted.callers)]
        before, closed, asked = await written(dsn), caller.closed, caller.asked
        seconds, uses, connections = await watch(services, dsn, wanted.load_minutes)
        show("负载 load", seconds, uses, connections, console)
        after, cases = await written(dsn), caller.closed - closed
        console.print(f"{cases} 个服务单已结案 · cases closed, {psutil.cpu_count()} CPUs")
        each = {name: (after[name] - before[name]) / cases for name in after}
        console.print(
            f"每个服务单 · a case: {(caller.asked - asked) / cases:.1f} requests, {each['events']:.1f} events, "
            f"{each['tables'] / 1024:.1f} KB of tables, {each['wal'] / 1024:.1f} KB of WAL, "
            f"{1000 * sum(use.busy for use in uses.values()) / cases:.0f} ms of a processor"
        )
        ended = [task for task in calling if task.done()]
        for task in calling:
            task.cancel()
        await asyncio.gather(*calling, return_exceptions=True)
        for task in ended:
            task.result()


def show(phase: str, seconds: float, uses: dict[str, Use], connections: int, console: Console) -> None:
    """The table of one phase."""
    table = Table(title=phase, title_justify="left")
    for column in ("process", "MB", "CPU", "CPU peak"):
        table.add_column(column, justify="left" if column == "process" else "right")
    for name, use in uses.items():
        table.add_row(name, f"{use.memory / MEGABYTE:.0f}", f"{use.busy / seconds:.3f}", f"{use.peak:.2f}")
    console.print(table)
    console.print(f"{connections} 个数据库连接 · connections of PostgreSQL, at most")


def main() -> int:
    """Measure, and print both tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.footprint")
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--load-minutes", type=float, default=4.0)
    parser.add_argument("--callers", type=int, default=16)
    wanted = parser.parse_args()
    console = Console(soft_wrap=True)
    with (
        scratch("aftersales-footprint-") as folder,
        Postgres(folder / "postgres") as server,
        opened_feed("kafka", folder / "kafka", f"footprint-{uuid4()}") as opened,
    ):
        dsn = server.fresh_database("footprint")
        asyncio.run(measure(folder, dsn, opened, wanted, console))
    return 0


if __name__ == "__main__":
    sys.exit(main())
