"""`python -m bench.registers`: a register of 20,000 machines comes as one workbook, over HTTP.

It is checked, imported, checked once more (nothing differs then), and exported, each with its time and the memory of
the service at most, with the program that reads the file. Meanwhile somebody reads a customer over and over.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import httpx
import psutil
from rich.console import Console
from rich.table import Table

from aftersales import keys
from aftersales.paths import scratch
from aftersales.ports import free_ports
from aftersales.postgres import Postgres
from aftersales.process import Process
from aftersales.schemas import migrate
from bench.soak import MEGABYTE
from intake.registers.forms import FORMS
from service.workbooks.writing import workbook

MACHINES, OF_ONE = 20_000, 10
"""How many, and how many a customer has."""
MODELS = [f"MX-{100 * number}" for number in range(1, 30)]
AIM = 180.0
"""Seconds that a step may take."""
PATIENCE = 600.0


@dataclass(slots=True)
class Step:
    """What was asked, how long it took, and what the service took of memory at most."""

    name: str
    seconds: float = 0.0
    megabytes: float = 0.0
    answers: list[float] = field(default_factory=list)
    """Seconds of whoever read meanwhile."""
    told: str = ""


def registers(machines: int) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Rows as the API has them: customers with their machines."""
    customers = [
        {"customer_id": f"c-{number:06}", "name": f"第{number}中学", "region": "上海市"}
        for number in range(machines // OF_ONE)
    ]
    equipment = [
        {
            "equipment_id": f"e-{number:06}",
            "customer_id": f"c-{number // OF_ONE:06}",
            "model": MODELS[number % len(MODELS)],
            "serial_no": f"SN-{7919 * number:09}",
            "accepted_on": date(2025, 1, 1) + timedelta(days=number % 365),
        }
        for number in range(machines // OF_ONE * OF_ONE)
    ]
    return {"customers": customers, "equipment": equipment}


class Desk:
    """Somebody at the service, who watches how it bears what is asked."""

    def __init__(self, http: httpx.AsyncClient, process: psutil.Process) -> None:
        self._http = http
        self._process = process
        self.steps: list[Step] = []

    async def take(self, name: str, path: str, file: bytes | None) -> None:
        """Ask it, and look. Raises RuntimeError when the answer is no success."""
        step = Step(name)
        self.steps.append(step)
        watch = asyncio.create_task(self._watch(step)), asyncio.create_task(self._read(step))
        began = perf_counter()
        answer = await (self._http.get(path) if file is None else self._http.post(path, content=file))
        step.seconds = perf_counter() - began
        for task in watch:
            task.cancel()
        await asyncio.gather(*watch, return_exceptions=True)
        if not answer.is_success:
            raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:400]}")
        step.told = _told(answer)

    async def _watch(self, step: Step) -> None:
        while True:
            step.megabytes = max(step.megabytes, _resident(self._process) / MEGABYTE)
            await asyncio.sleep(0.05)

    async def _read(self, step: Step) -> None:
        while True:
            began = perf_counter()
            await self._http.get("/customers/c-000000")  # 404 at first
            step.answers.append(perf_counter() - began)
            await asyncio.sleep(0.02)


def _resident(process: psutil.Process) -> int:
    size = process.memory_info().rss
    for child in process.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            size += child.memory_info().rss
    return int(size)


def _told(answer: httpx.Response) -> str:
    if answer.headers["content-type"] != "application/json":
        return f"{len(answer.content) / MEGABYTE:.1f} MB"
    sheets = answer.json()["sheets"]
    return "; ".join(f"{each['sheet']} +{each['rows_added']:,} ={each['rows_same']:,}" for each in sheets)


async def measure(dsn: str, folder: Path, machines: int) -> list[Step]:
    """Every step in turn."""
    await migrate(dsn)
    file = folder / "keys.json"
    key = keys.issue(file, "keeper", ["clerk", "manager"])
    rows = registers(machines)
    given = await asyncio.to_thread(workbook, FORMS, rows)
    port = free_ports()["intake"]
    process = Process("intake", "all", port, {"DATABASE_URL": dsn, "KEYS_FILE": str(file)}, folder)
    await process.start()
    headers = {"Authorization": f"Bearer {key}"}
    try:
        async with httpx.AsyncClient(base_url=process.url, headers=headers, timeout=PATIENCE, trust_env=False) as http:
            await process.ready(http, watched=False)
            desk = Desk(http, psutil.Process(process.pid))
            await desk.take(f"check, {len(given) / MEGABYTE:.1f} MB", "/registers/import?dry_run=true", given)
            await desk.take("import", "/registers/import", given)
            await desk.take("check again", "/registers/import?dry_run=true", given)
            await desk.take("export, XLSX", "/registers/export", None)
            await desk.take("export, CSV", "/registers/export?csv=equipment", None)
            return desk.steps
    finally:
        await process.stop()


def show(console: Console, steps: Sequence[Step], machines: int) -> bool:
    """Gives whether each took less than it may."""
    table = Table(title=f"{machines:,} 台设备 machines · load {os.getloadavg()[0]:.0f}", title_justify="left")
    for column in ("", "s", "MB", "reads p50 ms", "worst", "told"):
        table.add_column(column, justify="left" if column in ("", "told") else "right")
    for step in steps:
        reads = [f"{1000 * of(step.answers):.0f}" if step.answers else "–" for of in (median, max)]
        table.add_row(step.name, f"{step.seconds:.1f}", f"{step.megabytes:.0f}", *reads, step.told)
    console.print(table)
    return all(step.seconds < AIM for step in steps)


def main() -> int:
    """0 where nothing takes unreasonably long."""
    parser = argparse.ArgumentParser(prog="python -m bench.registers")
    parser.add_argument("--machines", type=int, default=MACHINES)
    given = parser.parse_args()
    with scratch("aftersales-registers-") as folder, Postgres(folder / "postgres") as server:
        steps = asyncio.run(measure(server.fresh_database("registers"), folder, given.machines))
    return 0 if show(Console(soft_wrap=True, highlight=False), steps, given.machines) else 1


if __name__ == "__main__":
    sys.exit(main())
