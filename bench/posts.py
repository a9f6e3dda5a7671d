"""HTTP POST → durable event: the command path (key, role, idempotency, version check) against a bare endpoint, and the
opening of a case, with all that belongs to it, against an endpoint that takes the same steps one by one."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import httpx

from aftersales.ports import free_ports
from aftersales.process import Process
from bench.appends import TEXT
from bench.bare import TABLES
from bench.figures import Figure, rates
from bench.load import Load, Outcome, run
from bench.wire import HOST

ROUNDS = 3
SECONDS = 4.0
CUSTOMER = {"name": "东方公司", "region": "上海市"}
REQUEST = {"customer_id": "customer-1", "equipment_id": "machine-1", "channel": "phone", "description": TEXT}

MACHINE = {
    "equipment_id": "machine-1",
    "customer_id": "customer-1",
    "model": "MFP-200",
    "serial_no": "SN-1",
    "warranty_months": 36,
    "accepted_on": "2026-01-05",
}


async def measure(dsn: str, keys_file: Path, key: str) -> list[Figure]:
    """Figures for 16 and 64 clients, one server process each side, in turn."""
    connection = await asyncpg.connect(dsn)
    await connection.execute(TABLES)
    await connection.close()
    figures = []
    async with intake(dsn, keys_file) as ours, bare(dsn) as theirs:
        await register(ours, key)
        headers = {"Authorization": f"Bearer {key}"}
        for name, path, body, peer, aim in (
            ("POST → durable event", "/customers", CUSTOMER, "bare FastAPI + INSERT", 0.8),
            ("a case is opened", "/cases", REQUEST, "FastAPI, a query a step", 1.0),
        ):
            for callers in (16, 64):
                pairs = []
                for _ in range(ROUNDS):
                    value = await load(Load(ours, path, json.dumps(body), headers, callers, SECONDS))
                    baseline = await load(Load(theirs, path, json.dumps(body), {}, callers, SECONDS))
                    pairs.append((value.rate, baseline.rate))
                value_rate, baseline_rate = rates(pairs)
                figures.append(
                    Figure(f"{name}, {callers} clients", value_rate, "requests/s", peer, baseline_rate, aim=aim)
                )
    return figures


async def load(wanted: Load) -> Outcome:
    """Run a load beside this loop. Raises RuntimeError when an answer was no success: such a figure means nothing."""
    outcome = await asyncio.to_thread(run, wanted)
    if outcome.failed or not outcome.answers:
        raise RuntimeError(f"{outcome.failed} of {outcome.answers} answers were no success")
    return outcome


@asynccontextmanager
async def intake(dsn: str, keys_file: Path) -> AsyncIterator[int]:
    """The real service's HTTP process; gives its port."""
    port = free_ports()["intake"]
    environment = {"DATABASE_URL": dsn, "KEYS_FILE": str(keys_file), "CLOCK": "wall"}
    process = Process("intake", "api", port, environment, keys_file.parent)
    await process.start()
    try:
        async with httpx.AsyncClient(trust_env=False) as http:
            await process.ready(http, watched=False)
        yield port
    finally:
        await process.stop()


@asynccontextmanager
async def bare(dsn: str) -> AsyncIterator[int]:
    """The bare endpoint under the same server, with uvicorn's own access log off; gives its port."""
    port = free_ports()["dispatch"]
    options = ["--host", HOST, "--port", str(port), "--loop", "uvloop", "--http", "httptools", "--no-access-log"]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "uvicorn", "bench.bare:app", "--log-level", "warning", *options),
        env={"DATABASE_URL": dsn, "PATH": "/usr/bin:/bin"},
        cwd=Path(__file__).parents[1],
    )
    try:
        async with httpx.AsyncClient(trust_env=False) as http:
            await _answers(http, port)
        yield port
    finally:
        process.terminate()
        await process.wait()


async def _answers(http: httpx.AsyncClient, port: int) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                await http.get(f"http://{HOST}:{port}/docs")
                return
            except httpx.TransportError:
                await asyncio.sleep(0.05)


async def register(port: int, key: str) -> None:
    """The customer and the machine that the requests are about."""
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(base_url=f"http://{HOST}:{port}", headers=headers, trust_env=False) as http:
        for path, body in (
            ("/customers", {"customer_id": "customer-1", "name": "东方公司", "region": "上海市"}),
            ("/equipment", MACHINE),
        ):
            (await http.post(path, json=body)).raise_for_status()
