"""Each alert comes when its cause is there: done to a running system, told by a real Prometheus and Alertmanager to a
webhook, and over when the cause is. The rules are the committed ones in small: a minute is a second (tools/alerts).

`make alerts-check` runs it; `make test` does not, for it needs these two programs.
"""

import asyncio
import os
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import promql_parser as promql
import pytest
import pytest_asyncio
import yaml
from tests.webhook import Webhook, page_of, webhook
from tests.world import MORNING, STAFF, World
from tools.alerts.checking import selectors
from tools.alerts.rules import ALERTMANAGER, files, read
from tools.alerts.shorter import EVERY, shortened
from tools.monitoring.servers import Alertmanager, Prometheus, Target, targets_of

from aftersales import keys
from aftersales.kafka import Kafka
from aftersales.paths import scratch
from aftersales.ports import SERVICES, free_ports
from aftersales.postgres import Postgres
from aftersales.schemas import migrate
from aftersales.supervisor import System
from eventlog.feeds.kafka import Broker
from events.catalog import NAMESPACE
from sla_monitor.metrics import CALENDAR_END

STALL_SECONDS = "3"
KEY = "of-whoever-is-told"
DAY = 86_400
PAGE, TICKET = "/page?of=aftersales&kind=page", "/ticket"
CHANGES = """ALTER TABLE reporting.cases ADD CONSTRAINT nothing_poisonous CHECK (case_id <> 'poison')"""
BACKED_UP = "; ".join(
    f"INSERT INTO {service}.last_backup (made_at, name) VALUES (now(), 'new')" for service in SERVICES
)
NO_BACKUP_SINCE = "UPDATE callback.last_backup SET made_at = now() - interval '2 days'"

pytestmark = [
    pytest.mark.alerts,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(180),
    pytest.mark.slow("faults are done to a system of its own until alerts arrive, and are over"),
]


@dataclass(frozen=True, slots=True)
class Scene:
    """A system that is watched, and what can be done to it."""

    world: World
    postgres: Postgres
    kafka: Kafka
    prometheus: Prometheus
    hook: Webhook

    async def told(self, *wanted: tuple[str, str], status: str = "firing", since: int = 0) -> dict[Any, Any]:
        """Waits until all of these (alert, service) came; gives everything that did."""

        def missed() -> set[tuple[str, str]]:
            return {*wanted} - self.hook.alerts(status, since).keys()

        def instead() -> object:
            firing = self.prometheus.query("ALERTS")
            labels = [{**one["metric"]} for one in firing]
            return (
                f"not {status}: {sorted(missed())}; told: {sorted(self.hook.alerts(status, since))}; ALERTS: {labels}"
            )

        await asyncio.to_thread(self.hook.until, lambda: not missed(), instead)
        return self.hook.alerts(status, since)

    def fires(self, alert: str) -> None:
        """Waits until Prometheus says so, whether or not anybody is told."""
        asked = f'ALERTS{{alertname="{alert}", alertstate="firing"}}'
        self.hook.until(lambda: bool(self.prometheus.query(asked)), lambda: self.prometheus.query("ALERTS"))


@contextmanager
def _alertmanager(folder: Path, hook: Webhook) -> Iterator[Alertmanager]:
    """As its container starts: the settings are filled in by deploy/alertmanager/start.sh, which gets `cat` for it."""
    (folder / "alertmanager").write_text('#!/bin/sh\ncat "${1#--config.file=}"\n', "utf-8")
    (folder / "alertmanager").chmod(0o755)
    environment = {
        "PATH": f"{folder}:{os.environ['PATH']}",
        "ALERTS_PAGE_URL": hook.url(PAGE),
        "ALERTS_TICKET_URL": hook.url(TICKET),
        "ALERTS_KEY": KEY,
        "ALERTS_SETTINGS": str(folder),
    }
    start = ["sh", str(ALERTMANAGER.with_name("start.sh"))]
    filled = subprocess.run(start, env=environment, capture_output=True, text=True, check=True).stdout
    config = folder / "short.yml"
    config.write_text(yaml.safe_dump(shortened(yaml.safe_load(filled))), "utf-8")
    with Alertmanager(folder / "server", config) as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene() -> AsyncIterator[Scene]:
    with scratch("aftersales-alerts-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("STALL_SECONDS", STALL_SECONDS)
        file = folder / "keys.json"
        secrets = {
            who: keys.issue(file, who, [*role.split("+"), "importer"], station)
            for who, (role, station) in STAFF.items()
        }
        rules = []
        for path in files():
            rules.append(folder / path.name)
            rules[-1].write_text(yaml.safe_dump(shortened(yaml.safe_load(path.read_text("utf-8")))), "utf-8")
        (folder / "told").mkdir()
        CALENDAR_END.labels("china").set(time.time() + 300 * DAY)
        async with AsyncExitStack() as stack:
            postgres = stack.enter_context(Postgres(folder / "postgres"))
            kafka, dsn = Kafka(folder / "kafka"), postgres.fresh_database("alerts")
            stack.callback(kafka.stop)
            await asyncio.gather(asyncio.to_thread(kafka.start), migrate(dsn))
            await changed(dsn, BACKED_UP)
            broker = Broker(kafka.bootstrap_servers, NAMESPACE)
            system = await stack.enter_async_context(System(dsn, file, free_ports(), clock="log", kafka=broker))
            http = await stack.enter_async_context(httpx.AsyncClient(timeout=30, trust_env=False))
            world = World(system, dsn, file, secrets, http)
            hook = stack.enter_context(webhook(KEY))
            calendar = Target("sla_monitor", stack.enter_context(page_of(CALENDAR_END)))
            alertmanager = stack.enter_context(_alertmanager(folder / "told", hook))
            targets = [*targets_of(system), calendar]
            prometheus = Prometheus(
                folder / "prometheus",
                targets,
                key=secrets["operations"],
                rules=rules,
                alertmanagers=[alertmanager],
                every=EVERY,
            )
            stack.enter_context(prometheus)
            await world.furnish()
            await asyncio.to_thread(prometheus.until_scraped, 3)
            yield Scene(world, postgres, kafka, prometheus, hook)


@asynccontextmanager
async def held(dsn: str, *statements: str) -> AsyncIterator[None]:
    """Rows that somebody has locked, who is frozen in the middle of a transaction."""
    connection = await asyncpg.connect(dsn)
    try:
        async with connection.transaction():
            for statement in statements:
                await connection.execute(statement)
            yield
    finally:
        await connection.close()


async def changed(dsn: str, statements: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute(statements)
    await connection.close()


async def opened(world: World, case: str, hours: int) -> None:
    """A case of east's, routed, so many hours after the morning."""
    at = MORNING + timedelta(hours=hours)
    request = {"case_id": case, "customer_id": "C-east", "channel": "phone", "description": "卡纸"}
    await world.post("clerk", "intake", "/cases", request, at=at)
    await world.post("clerk", "intake", f"/cases/{case}/route", at=at)


async def until_row(dsn: str, query: str) -> None:
    """Until it finds something."""
    connection = await asyncpg.connect(dsn)
    async with asyncio.timeout(30):
        while await connection.fetchval(query) is None:
            await asyncio.sleep(0.05)
    await connection.close()


STALLED = ("AftersalesFeedStalled", "dispatch")
RENEWED = ("AftersalesLoopRenewed", "dispatch")
RELAY = ("AftersalesRelayStalled", "intake")
PARKED = ("AftersalesEventsParked", "reporting")
LATE = ("AftersalesTimersLate", "sla_monitor")
BACKUP = ("AftersalesBackupTooOld", "callback")
CALENDAR = ("AftersalesCalendarEnding", "sla_monitor")
PAGES, TICKETS = {STALLED, RELAY, PARKED, LATE, BACKUP}, {RENEWED, CALENDAR}


async def test_every_rule_asks_for_what_the_system_tells(scene: Scene) -> None:
    rules = read(files())
    asked = {str(one) for rule in rules for one in selectors(promql.parse(rule.expr)) if one.name != "ALERTS"}

    def unanswered() -> list[str]:
        return sorted(query for query in asked if not scene.prometheus.query(query))

    # Recorded series are there once their group was looked at.
    await asyncio.to_thread(scene.hook.until, lambda: not unanswered(), unanswered)
    groups = scene.prometheus.get("/api/v1/rules")["data"]["groups"]
    states = {rule["name"]: (rule["health"], rule.get("lastError")) for group in groups for rule in group["rules"]}
    assert states == dict.fromkeys((rule.name for rule in rules), ("ok", None))


async def test_each_comes_when_its_cause_is_there_and_goes_with_it(scene: Scene) -> None:
    world, dsn = scene.world, scene.world.dsn
    # While five services start, a busy machine may hold up a loop for those three seconds.
    assert {alert for alert, _ in scene.hook.alerts()} <= {RENEWED[0]}, "nothing is wrong, and nobody was told"
    await opened(world, "late", 0)
    await until_row(dsn, "SELECT 1 FROM sla_monitor.timers WHERE case_id = 'late'")
    await changed(dsn, CHANGES)
    await changed(dsn, NO_BACKUP_SINCE)
    CALENDAR_END.labels("china").set(time.time() + 10 * DAY)
    async with held(
        dsn,
        "SELECT FROM sla_monitor.timers WHERE case_id = 'late' FOR UPDATE",
        "SELECT FROM dispatch.checkpoints WHERE lane LIKE 'intake%' FOR UPDATE",
        "SELECT FROM intake.checkpoints WHERE subscription = 'relay' FOR UPDATE",
    ):
        await opened(world, "poison", 6)
        found = await scene.told(*PAGES, *TICKETS)
    assert {alert: path for alert, (path, _) in found.items() if alert in PAGES | TICKETS} == {
        **dict.fromkeys(PAGES, PAGE),
        **dict.fromkeys(TICKETS, TICKET),
    }
    assert ("AftersalesTaskStalled", "sla_monitor") not in found, "timers that are late stand still as well"
    _, parked = found[PARKED]
    assert parked["annotations"]["summary"].startswith("reporting：")
    assert parked["annotations"]["runbook_url"].startswith("docs/operations")
    assert parked["labels"]["severity"] == "page"

    await changed(dsn, "ALTER TABLE reporting.cases DROP CONSTRAINT nothing_poisonous")
    await changed(dsn, "UPDATE callback.last_backup SET made_at = now()")
    CALENDAR_END.labels("china").set(time.time() + 300 * DAY)
    for waiting in (await world.get("operations", "reporting", "/parked"))["items"]:
        name, source, stream = waiting["subscription"], waiting["source"], waiting["stream"]
        retried = await world.call("operations", "POST", "reporting", f"/parked/{name}/{source}/{stream}/retry")
        assert retried.is_success, retried.text
    await scene.told(*PAGES, *TICKETS, status="resolved")


async def test_kafka_is_away_and_nothing_else_is_said(scene: Scene) -> None:
    since, wanted = len(scene.hook.told), [("AftersalesKafkaAway", service) for service in SERVICES]
    await asyncio.to_thread(scene.kafka.stop)
    await scene.told(*wanted, since=since)
    assert scene.hook.alerts(since=since).keys() == {*wanted}, "no word of its consequences"


async def test_the_database_is_away_too_and_nothing_else_is_said(scene: Scene) -> None:
    since = len(scene.hook.told)
    wanted = [("AftersalesDatabaseAway", service) for service in SERVICES]
    await asyncio.to_thread(scene.postgres.stop, True)
    await scene.told(*wanted, since=since)
    await asyncio.to_thread(scene.fires, "AftersalesNotReady")
    await asyncio.to_thread(scene.postgres.start)
    await scene.told(*wanted, status="resolved", since=since)
    told = scene.hook.told[since:]
    assert scene.hook.alerts(since=since).keys() == {*wanted}, "one cause, and no word of its consequences"
    assert len([path for path, body in told if body["status"] == "firing"]) <= 2, "one message, not one a service"
    assert {path for path, _ in told} == {PAGE}
