"""No alarm rings before every source is received up to its instant: the service as it runs, with its sources' logs."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from eventlog.clock import Clock
from eventlog.postgres import Pool
from eventlog.subscriptions.reactions import NAME
from events.catalog.case import RequestReceived
from events.catalog.sla import SlaAlarmWithdrawn, SlaBreached, SlaEvent, SlaWarned
from events.catalog.work_order import CustomerContacted
from events.types import Fact
from service.app import create_app
from service.auth.keys import hash_key
from service.feeds.heads import Logs
from service.feeds.peers import Peers
from service.feeds.progress import StoredCheckpoints
from service.settings import Settings
from sla_monitor import metrics
from sla_monitor.horizon import Horizon
from sla_monitor.reactions import SOURCES
from sla_monitor.wiring import DEFINITION

Note = Callable[[str, Fact, datetime], Awaitable[None]]
Said = Callable[[str], Awaitable[list[SlaEvent]]]
Publish = Callable[[str, object, datetime], Awaitable[int]]
Start = Callable[..., Any]

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
SOON = 6 * SECOND
"""Until then a busy machine, too, has received a case, warned of it, and frozen what is to be frozen."""


@pytest.fixture
def start(pool: Pool, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    """The whole service, in this process."""
    keys = tmp_path / "keys.json"
    entry = {"id": "ops", "hash": hash_key("secret"), "roles": ["operations"], "station_id": None, "revoked": False}
    keys.write_text(json.dumps({"keys": [entry]}), "utf-8")

    @asynccontextmanager
    async def begin(patience: float = 60.0, **changes: Any) -> AsyncIterator[httpx.AsyncClient]:
        monkeypatch.setenv("ALARM_PATIENCE", str(patience))
        app = create_app(DEFINITION, Settings(database_url=database, keys_file=keys, **changes))
        transport = httpx.ASGITransport(app=app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://sla") as client,
        ):
            yield client

    return begin


def request(case_id: str) -> RequestReceived:
    return RequestReceived(case_id, "CU-1", None, None, "hz", "phone", "K-1", "卡纸", in_warranty=True)


async def until(look: Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not await look():
            await asyncio.sleep(0.02)


@asynccontextmanager
async def frozen_subscriptions(pool: Pool) -> AsyncIterator[None]:
    """Every backend of the service's subscriptions stands still inside; those of its timers go on."""
    query = "SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()"
    pids = [row["pid"] for row in await pool.fetch(query, "sla_monitor worker")]
    assert pids
    try:
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


@pytest.mark.slow("a patience is waited for")
async def test_reactions_that_stand_still_announce_no_false_breach(
    start: Start, pool: Pool, publish: Publish, said: Said
) -> None:
    async with start() as client:
        due = datetime.now(UTC) + SOON
        await publish("intake", request("C-1"), due - HOUR)

        await until(lambda: warned(said, "C-1"))
        held = metrics.HELD._sum.get()
        async with frozen_subscriptions(pool):
            await publish("dispatch", CustomerContacted("W-1", "C-1", "已约"), datetime.now(UTC))
            await until(waits)
            await asyncio.sleep(1.5)
            assert len(await said("C-1")) == 2, "nobody knows yet whether the customer was called"
        await until(lambda: facts(said, "C-1", 2))
        await asyncio.sleep(0.5)
        assert not [event for event in await said("C-1") if isinstance(event, SlaBreached | SlaAlarmWithdrawn)]
        assert metrics.WAITING._value.get() == 0
        assert metrics.HELD._sum.get() == held, "what never rang was never late"
        assert (await client.get("/readyz")).status_code == 200


async def test_a_true_breach_rings_once_the_sources_are_heard(
    start: Start, pool: Pool, publish: Publish, said: Said
) -> None:
    async with start():
        due = datetime.now(UTC) + SOON
        await publish("intake", request("C-1"), due - HOUR)
        await until(lambda: warned(said, "C-1"))
        held, unreceived = metrics.HELD._sum.get(), metrics.UNHEARD._value.get()
        async with frozen_subscriptions(pool):
            await publish("dispatch", CustomerContacted("W-2", "C-2", "已约"), datetime.now(UTC))
            await until(waits)
            await asyncio.sleep(1)
        await until(lambda: breached(said, "C-1"))
        assert metrics.HELD._sum.get() - held >= 1 and metrics.UNHEARD._value.get() == unreceived


async def test_after_the_patience_an_alarm_rings_anyway_and_that_is_counted(
    start: Start, pool: Pool, publish: Publish, said: Said
) -> None:
    async with start(patience=1.5):
        due = datetime.now(UTC) + SOON
        await publish("intake", request("C-1"), due - HOUR)
        await until(lambda: warned(said, "C-1"))
        unreceived = metrics.UNHEARD._value.get()
        async with frozen_subscriptions(pool):
            await publish("dispatch", CustomerContacted("W-1", "C-1", "已约"), due - SECOND)
            await until(lambda: breached(said, "C-1"))
            assert datetime.now(UTC) >= due + 1.5 * SECOND
            assert metrics.UNHEARD._value.get() == unreceived + 1

        async def withdrawn() -> bool:
            return any(isinstance(event, SlaAlarmWithdrawn) for event in await said("C-1"))

        await until(withdrawn)


async def test_a_source_that_nobody_can_ask_is_waited_for_no_longer_than_the_patience(pool: Pool) -> None:
    heads = Logs(pool, ("intake",), Peers({}, ""))
    horizon = Horizon(NAME, SOURCES, heads, StoredCheckpoints(pool, "sla_monitor"), Clock("wall"), 1.5 * SECOND)
    begun = datetime.now(UTC)
    assert (await horizon.reach()).limit < begun
    while (found := await horizon.reach()).limit < begun:
        assert datetime.now(UTC) < begun + 10 * SECOND
        await asyncio.sleep(0.05)
    assert begun + 1.5 * SECOND <= datetime.now(UTC) and found.received < begun


async def test_what_was_handled_before_the_question_is_heard_at_once(pool: Pool, publish: Publish) -> None:
    heads, handled = Logs(pool, SOURCES, Peers({}, "")), StoredCheckpoints(pool, "sla_monitor")
    horizon = Horizon(NAME, SOURCES, heads, handled, Clock("wall"), HOUR)
    begun = datetime.now(UTC)
    assert (await horizon.reach()).received >= begun, "empty logs are received"
    position = await publish("intake", request("C-1"), begun)
    asked = datetime.now(UTC)
    for _ in range(3):
        assert (await horizon.reach()).limit < asked
    await pool.execute(
        "INSERT INTO sla_monitor.checkpoints (subscription, lane, position) VALUES ($1, 'intake', $2)", NAME, position
    )
    await horizon.reach()
    assert (await horizon.reach()).received >= asked


async def test_a_log_clock_waits_for_nobody(pool: Pool, publish: Publish) -> None:
    clock = Clock("log")
    heads, handled = Logs(pool, (), Peers({}, "")), StoredCheckpoints(pool, "sla_monitor")
    horizon = Horizon(NAME, SOURCES, heads, handled, clock, HOUR)
    clock.observe(datetime(2026, 3, 9, tzinfo=UTC))
    assert await horizon.reach() == (clock.now(), clock.now())


@pytest.mark.slow("a limit is waited for")
async def test_a_timer_that_may_ring_and_does_not_is_seen(
    start: Start, pool: Pool, publish: Publish, said: Said
) -> None:
    async with start(stall_seconds=1.2) as client:
        async with pool.acquire() as other, other.transaction():
            await publish("intake", request("C-1"), datetime.now(UTC) - HOUR + SOON)
            await until(lambda: facts(said, "C-1", 1))
            await other.execute("SELECT FROM sla_monitor.timers FOR UPDATE")  # as a process does that is frozen
            await until(lambda: status(client, 503))
            checks = (await client.get("/readyz")).json()["checks"]
            assert [name for name, good in checks.items() if not good] == ["timers moves"]
        await until(lambda: breached(said, "C-1"))
        await until(lambda: status(client, 200))


async def waits() -> bool:
    return bool(metrics.WAITING._value.get() > 0)


async def facts(said: Said, case_id: str, count: int) -> bool:
    return sum(type(event).__name__ == "CaseClocksChanged" for event in await said(case_id)) >= count


async def warned(said: Said, case_id: str) -> bool:
    return any(isinstance(event, SlaWarned) for event in await said(case_id))


async def breached(said: Said, case_id: str) -> bool:
    return any(isinstance(event, SlaBreached) for event in await said(case_id))


async def status(client: httpx.AsyncClient, expected: int) -> bool:
    return (await client.get("/readyz")).status_code == expected
