"""HTTP POST → durable event: the real command path (key, role, idempotency, version check) against a bare endpoint."""

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
from bench.bare import TABLE
from bench.figures import Figure, rates
from bench.load import Load, Outcome, run
from bench.wire import HOST

ROUNDS = 3
SECONDS = 4.0
REQUEST = {"customer_id": "customer-1", "equipment_id": "machine-1", "channel": "phone", "description": TEXT}


async def measure(dsn: str, keys_file: Path, key: str) -> list[Figure]:
    """Figures for 16 and 64 clients, one server process each side, in turn. The command is a customer's request."""
    connection = await asyncpg.connect(dsn)
    await connection.execute("DROP TABLE IF EXISTS bare")
    await connection.execute(TABLE)
    await connection.close()
    figures = []
    async with intake(dsn, keys_file) as ours, bare(dsn) as theirs:
        await register(ours, key)
        headers = {"Authorization": f"Bearer {key}"}
        for callers in (16, 64):
            pairs = []
            for _ in range(ROUNDS):
                value = await load(Load(ours, "/cases", json.dumps(REQUEST), headers, callers, SECONDS))
                baseline = await load(Load(theirs, "/cases", json.dumps(REQUEST), {}, callers, SECONDS))
                pairs.append((value.rate, baseline.rate))
            value_rate, baseline_rate = rates(pairs)
            name = f"POST → durable event, {callers} clients"
            figures.append(Figure(name, value_rate, "requests/s", "bare FastAPI + INSERT", baseline_rate, aim=0.8))
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
    machine = {
        "equipment_id": "machine-1",
        "customer_id": "customer-1",
        "model": "MFP-200",
        "serial_no": "SN-1",
        "warranty_months": 36,
        "accepted_on": "2026-01-05",
    }
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(base_url=f"http://{HOST}:{port}", headers=headers, trust_env=False) as http:
        for path, body in (
            ("/customers", {"customer_id": "customer-1", "name": "东方公司", "region": "上海市"}),
            ("/equipment", machine),
        ):
            (await http.post(path, json=body)).raise_for_status()
