"""`make soak`: does memory stay flat? Five services of their own, idle and then under load, and the slope of each.

The resident memory of every process is read from /proc each second. A phase's first part is its warm-up. Through the
rest goes a line of least squares; a service whose line rises by more than the limit ends the run with 1. Under load the
limit leaves room for the states of cases that a service remembers on purpose (`log.states`). PostgreSQL and Kafka
(all processes of each together) are shown, and not judged.
"""

import argparse
import asyncio
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

import httpx
import psutil
from rich.console import Console
from rich.table import Table

from aftersales.feed import OpenedFeed, opened_feed
from aftersales.paths import scratch
from aftersales.ports import free_ports
from aftersales.postgres import Postgres
from aftersales.schemas import migrate
from aftersales.supervisor import System
from bench.people import issue
from bench.posts import REQUEST, register
from eventlog.log.states import LIMIT as REMEMBERED

LIMIT = 0.5
"""MB a minute."""
STATE = 0.005
"""MB that a service may remember of one case, until it remembers as many as it ever does."""
WARM_UP = 0.4
"""Of a phase."""
CALLERS = 4
ATTEMPTS = 3
"""How often something is asked, with the same key."""
PATIENCE = 60.0
"""Seconds until what one service says must be seen in another."""
MEGABYTE = 1024 * 1024
OTHERS = {"postgres": "PostgreSQL", "java": "Kafka"}


@dataclass(slots=True)
class Phase:
    """What was seen in one phase: process → its samples (seconds, MB)."""

    name: str
    samples: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    closed: list[tuple[float, float]] = field(default_factory=list)
    """How many cases were closed so far."""

    def look(self, services: Mapping[str, int], closed: int) -> None:
        """One sample of each service (name → process), and of those that serve them."""
        self.closed.append((monotonic(), closed))
        found = {name: resident(psutil.Process(pid)) for name, pid in services.items()}
        for process in psutil.Process().children(recursive=True):
            try:
                name = OTHERS.get(process.name())
                if name:
                    found[name] = found.get(name, 0) + process.memory_full_info().pss  # what they share counts once
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
        for name, size in found.items():
            self.samples.setdefault(name, []).append((monotonic(), size / MEGABYTE))

    def room(self) -> float:
        """MB a minute for what is remembered."""
        return 0.0 if self.closed[-1][1] > REMEMBERED else STATE * slope(settled(self.closed))


def settled(samples: Sequence[tuple[float, float]]) -> Sequence[tuple[float, float]]:
    """The samples behind the warm-up."""
    first, last = samples[0][0], samples[-1][0]
    return [sample for sample in samples if sample[0] >= first + WARM_UP * (last - first)]


def resident(process: psutil.Process) -> int:
    """Bytes in memory. Raises NoSuchProcess."""
    return int(process.memory_info().rss)


def slope(samples: Sequence[tuple[float, float]]) -> float:
    """MB a minute, of the line of least squares."""
    time = sum(time for time, _ in samples) / len(samples)
    size = sum(size for _, size in samples) / len(samples)
    spread = sum((at - time) ** 2 for at, _ in samples)
    return 60 * sum((at - time) * (here - size) for at, here in samples) / spread


class Caller:
    """Plays cases from the call to the call-back, so that every service and every topic has work."""

    def __init__(self, http: httpx.AsyncClient, urls: Mapping[str, str], people: Mapping[str, str]) -> None:
        self._http = http
        self._urls = urls
        self._people = people
        self.closed = 0
        self.asked = 0
        """Requests that were answered."""

    async def furnish(self) -> None:
        """One station in the customer's region; customer and machine are there already."""
        station = {"station_id": "ST-1", "name": "东区网点", "regions": ["华东"]}
        opened = await self.post("manager", "dispatch", "/stations", station)
        await self._ask("GET", "clerk", "intake", f"/cases?wait_for={opened.headers['aftersales-position']}")

    async def case(self) -> str:
        """One case: received, routed, solved at the station, called back, closed. Gives its number."""
        case_id: str = (await self.post("clerk", "intake", "/cases", REQUEST)).json()["case_id"]
        await self.post("clerk", "intake", f"/cases/{case_id}/route", {})
        order = (await self._seen("dispatcher", "dispatch", f"/work-orders?case_id={case_id}"))["work_order_id"]
        technician = f"t-{case_id}"[:64]  # one of its own: a technician is on one site at a time
        staff = {"staff_id": technician, "role": "technician", "skills": []}
        await self.post("dispatcher", "dispatch", "/stations/ST-1/staff", staff)
        for step, body in (
            ("accept", {}),
            ("assign", {"technician_id": technician}),
            ("depart", {}),
            ("arrive", {}),
            ("solve", {"work_done": "更换硒鼓"}),
        ):
            await self.post("dispatcher", "dispatch", f"/work-orders/{order}/{step}", body)
        task = (await self._seen("clerk", "callback", f"/tasks?case_id={case_id}"))["task_id"]
        await self.post("clerk", "callback", f"/tasks/{task}/attempts", {"reached": True, "talk_seconds": 30})
        await self.post("clerk", "callback", f"/tasks/{task}/conclude", {"outcome": "satisfied"})
        await self._ask("GET", "manager", "reporting", "/board")
        self.closed += 1
        return case_id

    async def _seen(self, who: str, service: str, path: str) -> Any:
        async with asyncio.timeout(PATIENCE):
            while not (items := (await self._ask("GET", who, service, path)).json()["items"]):
                await asyncio.sleep(0.05)
            return items[0]

    async def post(self, who: str, service: str, path: str, body: object) -> httpx.Response:
        return await self._ask("POST", who, service, path, body)

    async def _ask(self, method: str, who: str, service: str, path: str, body: object = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._people[who]}"}
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid4())
        for attempt in range(ATTEMPTS):
            try:
                response = await self._http.request(method, self._urls[service] + path, json=body, headers=headers)
                break
            except httpx.TransportError:  # a kept connection that was closed just then
                if attempt == ATTEMPTS - 1:
                    raise
        response.raise_for_status()
        self.asked += 1
        return response


async def soak(folder: Path, dsn: str, feed: OpenedFeed, idle: float, load: float, console: Console) -> list[Phase]:
    """Both phases; `idle` and `load` are their minutes."""
    file = folder / "keys.json"
    people = issue(file)
    await migrate(dsn)
    ports = free_ports()
    async with (
        System(dsn, file, ports, kafka=feed.broker, logins=feed.logins) as system,
        httpx.AsyncClient(timeout=30, trust_env=False) as http,
    ):
        await register(ports["intake"], people["clerk"])
        caller = Caller(http, system.urls, people)
        await caller.furnish()
        await caller.case()
        services = {process.service: process.pid for process in system.processes}
        phases = [await watch(Phase("空闲 idle"), services, caller, idle, console)]
        calling = [asyncio.create_task(repeat(caller)) for _ in range(CALLERS)]
        phases.append(await watch(Phase("负载 load"), services, caller, load, console))
        ended = [task for task in calling if task.done()]
        for task in calling:
            task.cancel()
        await asyncio.gather(*calling, return_exceptions=True)
        for task in ended:
            task.result()
    console.print(f"{caller.closed} 个服务单已结案 · cases closed")
    return phases


async def repeat(caller: Caller) -> None:
    """Cases, one after the other."""
    while True:
        await caller.case()


async def watch(phase: Phase, services: Mapping[str, int], caller: Caller, minutes: float, console: Console) -> Phase:
    """Look at every process each second. Raises NoSuchProcess when one has died."""
    end = monotonic() + 60 * minutes
    with console.status(f"{phase.name} {minutes:g} min"):
        while monotonic() < end:
            phase.look(services, caller.closed)
            await asyncio.sleep(1)
    return phase


def show(phases: Sequence[Phase], judged: Sequence[str], limit: float, console: Console) -> bool:
    """The table; gives whether every service stays below the limit."""
    table = Table(title="内存 memory", title_justify="left")
    for column in ("phase", "process", "MB first", "MB last", "MB/min", "limit", ""):
        table.add_column(column, justify="left" if column in ("phase", "process") else "right")
    good = True
    for phase in phases:
        most = limit + phase.room()
        for name in phase.samples:
            samples = settled(phase.samples[name])
            rate = slope(samples)
            flat = rate <= most
            good &= flat or name not in judged
            verdict = (f"{most:.2f}", "[green]✓[/]" if flat else "[red]✗[/]") if name in judged else ("", "")
            table.add_row(phase.name, name, f"{samples[0][1]:.1f}", f"{samples[-1][1]:.1f}", f"{rate:+.2f}", *verdict)
    console.print(table)
    return good


def main() -> int:
    """0 when every service stays below the limit in both phases."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak")
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--load-minutes", type=float, default=10.0)
    parser.add_argument("--feed", choices=("store", "kafka"), default="store")
    parser.add_argument("--limit", type=float, default=LIMIT, help="MB a minute")
    wanted = parser.parse_args()
    console = Console(soft_wrap=True)
    with (
        scratch("aftersales-soak-") as folder,
        Postgres(folder / "postgres") as server,
        opened_feed(wanted.feed, folder / "kafka", f"soak-{uuid4()}") as opened,
    ):
        dsn = server.fresh_database("soak")
        phases = asyncio.run(soak(folder, dsn, opened, wanted.minutes, wanted.load_minutes, console))
    judged = [name for name in phases[0].samples if name not in OTHERS.values()]
    return 0 if show(phases, judged, wanted.limit, console) else 1


if __name__ == "__main__":
    sys.exit(main())
