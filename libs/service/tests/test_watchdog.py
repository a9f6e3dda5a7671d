"""A subscription that stands still is seen, said and made anew, whatever it stands at."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest

from eventlog.handler import Received
from eventlog.postgres import Connection, Pool, connect_pool
from events.catalog.customer import CustomerRegistered
from service.definition import Definition
from service.feeds.heads import Logs
from service.feeds.peers import Peers
from service.feeds.progress import StoredCheckpoints
from service.framework import Consumer, Runtime
from service.metrics import UNREACHABLE
from service.operations import watchdog
from service.operations.watchdog import Watchdog
from service.settings import Settings

As = Callable[[str], dict[str, str]]
LIMIT = 1.2
"""Seconds; a whole look takes a few milliseconds."""


class StandsStill:
    """A handler that waits, the first time, for something that never comes."""

    name = "names"
    repeatable = True
    transactional = True
    events = frozenset({CustomerRegistered})

    def __init__(self) -> None:
        self.handled: list[str] = []
        self.waiting = asyncio.Event()

    async def handle(self, connection: Connection, batch: Sequence[Received]) -> None:
        if not self.waiting.is_set():
            self.waiting.set()
            await asyncio.Event().wait()
        self.handled += [recorded.key for _, recorded in batch]


async def checks(client: httpx.AsyncClient) -> tuple[int, dict[str, bool]]:
    answer = await client.get("/readyz")
    return answer.status_code, answer.json()["checks"]


async def until(client: httpx.AsyncClient, status: int) -> dict[str, bool]:
    async with asyncio.timeout(30):
        while True:
            found, detail = await checks(client)
            if found == status:
                return detail
            await asyncio.sleep(0.02)


async def metric(client: httpx.AsyncClient, as_: As, name: str) -> float:
    lines = (await client.get("/metrics", headers=as_("ops-1"))).text.splitlines()
    return next(float(line.split()[-1]) for line in lines if line.startswith(name))


async def test_a_handler_that_hangs_is_seen_said_and_begun_anew(
    start: Any, tiny: Definition, as_: As, capsys: pytest.CaptureFixture[str]
) -> None:
    hanging = StandsStill()
    definition = replace(tiny, consumers=lambda _: [Consumer(hanging, ("intake",))])
    async with start(definition, stall_seconds=LIMIT) as client:
        assert await metric(client, as_, 'eventlog_subscription_stalled{source="intake",subscription="names"}') == 0
        before = await metric(client, as_, 'aftersales_loops_renewed_total{loop="names"}')
        body = {"customer_id": "c-1", "name": "Ming", "region": "hangzhou"}
        assert (await client.post("/customers", json=body)).status_code == 201
        await asyncio.wait_for(hanging.waiting.wait(), 10)
        assert (await checks(client))[0] == 200, "it may take a while"
        failing = await until(client, 503)
        assert [name for name, good in failing.items() if not good] == ["names moves"]
        await until(client, 200)
        assert hanging.handled == ["c-1"], "rolled back, and taken again"
        after = await metric(client, as_, 'aftersales_loops_renewed_total{loop="names"}')
        assert after == before + 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    (line,) = [line for line in lines if line["event"] == "loop.stalled"]
    assert (line["level"], line["loop"], line["source"], line["head"]) == ("error", "names", "intake", 1)
    assert any(frame.endswith(" handle") and "test_watchdog" in frame for frame in line["stack"])


async def test_position_and_lag_are_told_before_the_first_event(start: Any, as_: As) -> None:
    """A series that only begins with an event hides a subscription that has not moved since its start."""
    async with start(stall_seconds=LIMIT) as client:
        await until(client, 200)
        series = {
            'eventlog_subscription_position{lane="intake",subscription="names"} 0.0',
            'eventlog_subscription_lag_events{lane="intake",subscription="names"} 0.0',
            'eventlog_subscription_lag_seconds{lane="intake",subscription="names"} 0.0',
        }
        async with asyncio.timeout(10):
            while not series <= set((await client.get("/metrics", headers=as_("ops-1"))).text.splitlines()):
                await asyncio.sleep(0.05)


async def test_a_frozen_backend_is_seen(start: Any, database: str) -> None:
    async with start(stall_seconds=LIMIT) as client:
        await until(client, 200)
        async with frozen(database, "intake worker") as pids:
            assert pids
            body = {"customer_id": "c-1", "name": "Ming", "region": "hangzhou"}
            assert (await client.post("/customers", json=body)).status_code == 201
            failing = await until(client, 503)
            assert failing["names moves"] is False and failing["watchdog"] and failing["database"]
        await until(client, 200)
        assert (await client.get("/customers/c-1?wait_for=1")).status_code == 200


async def test_a_parked_stream_is_no_standing_still(start: Any, as_: As) -> None:
    async with start(stall_seconds=LIMIT) as client:
        body = {"customer_id": "c-1", "name": "poison", "region": "hangzhou"}
        assert (await client.post("/customers", json=body)).status_code == 201
        ended = asyncio.get_running_loop().time() + 2 * LIMIT
        while asyncio.get_running_loop().time() < ended:
            assert (await checks(client))[0] == 200
            await asyncio.sleep(0.05)
        assert len((await client.get("/parked", headers=as_("ops-1"))).json()["items"]) == 1


async def test_a_watchdog_that_does_not_look_is_not_ready(
    start: Any, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = await connect_pool(database, max_size=1, name="tests")
    idle = Watchdog([], [], Logs(pool, ("intake",), Peers({}, "")), StoredCheckpoints(pool, "intake"), LIMIT)
    assert idle.checks == {"watchdog": True}
    monkeypatch.setattr(watchdog, "LATE_SECONDS", 0.0)
    assert idle.checks == {"watchdog": False}
    await pool.close()


async def test_a_source_that_cannot_be_asked_is_said_and_is_no_standing_still(
    database: str, capsys: pytest.CaptureFixture[str], settings: Settings, tiny: Definition
) -> None:
    runtime = Runtime(tiny, settings)
    pool = await connect_pool(database, max_size=2, name="tests")
    heads = Logs(pool, ("intake",), Peers({"dispatch": "http://127.0.0.1:1"}, "key"))
    for source in ("intake", "dispatch", "callback"):  # not migrated, nobody there, no address
        assert await heads.ask(source) is None
        assert await heads.ask(source) is None
        assert UNREACHABLE.labels(source)._value.get() == 1
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "source.unreachable" in line]
    assert [line["source"] for line in said] == ["intake", "dispatch", "callback"], "once each"
    assert runtime.checks == {}
    await pool.close()


@asynccontextmanager
async def frozen(dsn: str, application: str) -> AsyncIterator[list[int]]:
    """All backends of an application stand still inside."""
    watcher: Pool = await connect_pool(dsn, max_size=1, name="tests")
    query = "SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()"
    pids = [row["pid"] for row in await watcher.fetch(query, application)]
    try:
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        yield pids
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
        await watcher.close()
