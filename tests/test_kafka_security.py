"""A Kafka that asks who comes: strangers stay outside, everybody has the rights that they need, and a record that is
not of the source's log is not believed for good."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaConnectionError, TopicAuthorizationFailedError
from msgspec.structs import replace as replaced
from tests.world import MORNING, World

from aftersales.certificates import Authority
from aftersales.errors import CommandError
from aftersales.kafka import Kafka
from aftersales.kafka.access import ADMIN, ANALYST, LISTENS, rights
from aftersales.kafka.administration import administered, give_rights
from aftersales.parent_death import die_with_parent
from aftersales.paths import scratch
from aftersales.ports import SERVICES, free_port, free_ports
from aftersales.postgres import Postgres
from aftersales.process import Process
from aftersales.relay import rebuild_topic
from aftersales.schemas import migrate
from aftersales.supervisor import System
from eventlog.envelope import new_id
from eventlog.feeds import epochs
from eventlog.feeds.cloudevents import headers_of
from eventlog.feeds.feed import Refused
from eventlog.feeds.kafka import Broker, Login, grant
from eventlog.feeds.partitioner import partition_of
from eventlog.feeds.relay import read_head
from eventlog.feeds.topics import PARTITIONS
from eventlog.log.store import read_log
from events.catalog import SOURCES
from tests.test_road import call_back, open_case, order_of, status, told, visit

pytestmark = [pytest.mark.acceptance, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def server() -> Iterator[Kafka]:
    """Secured, and this module's own."""
    with scratch("aftersales-tests-") as folder:
        made = Kafka(folder / "kafka", secured=True)
        try:
            made.start()
        except CommandError as error:
            pytest.skip(str(error))
        yield made
        made.stop()


@pytest.fixture(scope="module")
def admin(server: Kafka) -> Broker:
    """The road's topics, for the administrator, with everybody's rights given."""
    return administered(server, "road")


@pytest.fixture(scope="module")
def come(server: Kafka) -> Callable[[str], Broker]:
    """The same broker as another user, on topics that nobody else has."""
    assert server.access is not None
    access = server.access
    give_rights(Broker(server.bootstrap_servers, "rights", login=access.login(ADMIN)))
    return lambda user: Broker(server.bootstrap_servers, "rights", login=access.login(user))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    server: Kafka, admin: Broker, postgres: Postgres, issued: tuple[Path, dict[str, str]]
) -> AsyncIterator[World]:
    """The five services, each with its own login."""
    file, secrets = issued
    dsn = postgres.fresh_database("kafka_security")
    await migrate(dsn)
    assert server.access is not None
    logins = {service: server.access.login(service) for service in SERVICES}
    async with (
        System(dsn, file, free_ports(), clock="log", kafka=admin, logins=logins) as system,
        httpx.AsyncClient(timeout=30, trust_env=False) as http,
    ):
        made = World(system, dsn, file, secrets, http)
        await made.furnish()
        yield made
    postgres.drop_database("kafka_security")


@pytest_asyncio.fixture(loop_scope="module")
async def stack() -> AsyncIterator[AsyncExitStack]:
    """Closed at the end."""
    async with AsyncExitStack() as opened:
        yield opened


# Who comes in


async def test_a_stranger_neither_reads_nor_writes(server: Kafka, tmp_path: Path) -> None:
    assert server.access is not None
    other = tmp_path / "ca.pem"
    other.write_text(Authority().certificate, "ascii")
    known = server.access.login(ANALYST)
    strangers = {
        "it wants TLS and a login": None,
        "the user nobody or its password is wrong": Login("nobody", "guess", known.ca_file),
        f"the user {ANALYST} or its password is wrong": replace(known, password="guess"),
        "its certificate is not to be trusted": replace(known, ca_file=other),
    }
    for reason, login in strangers.items():
        broker = Broker(server.bootstrap_servers, "road", login=login)
        with pytest.raises(Refused, match=reason):
            await broker.partitions("intake")
        for client in (AIOKafkaProducer, AIOKafkaConsumer):
            coming = client(**broker.client)
            with pytest.raises(KafkaConnectionError):
                await coming.start()
            await coming.stop()


async def test_a_service_writes_its_own_topic_alone_and_reads_what_it_listens_to(
    come: Callable[[str], Broker],
) -> None:
    await come(ADMIN).declare_topics(SOURCES, 1)
    topics = {source: come(ADMIN).topic(source) for source in SOURCES}
    said = set[str]()
    for user in (*SERVICES, ANALYST):
        async with AIOKafkaProducer(**come(user).client) as producer:
            for source, topic in topics.items():
                if source == user:
                    await producer.send_and_wait(topic, b"a word")
                    said.add(source)
                    continue
                with pytest.raises(TopicAuthorizationFailedError):
                    await producer.send_and_wait(topic, b"not mine")
        listens = SOURCES if user == ANALYST else LISTENS[user]
        async with AIOKafkaConsumer(**come(user).client, auto_offset_reset="earliest") as consumer:
            # Whoever may not even see that a topic is there can read nothing of it.
            assert await consumer.topics() == {topics[source] for source in SOURCES if source in (user, *listens)}
            for source in listens:
                consumer.assign([TopicPartition(topics[source], 0)])
                if source in said:
                    assert (await consumer.getone()).value == b"a word"


async def test_only_the_administrator_deletes_topics_and_gives_rights(come: Callable[[str], Broker]) -> None:
    await come(ADMIN).declare_topics(SOURCES, 1)
    for user in ("intake", ANALYST):
        with pytest.raises(Refused, match=f"the user {user} may not"):
            await come(user).delete_topic("intake")
        with pytest.raises(Refused, match=f"the user {user} may not give rights"):
            await grant(come(user), rights(come(user)))
    with pytest.raises(Refused, match="dispatch is missing, and the user intake may not make it"):
        await replace(come("intake"), prefix="nowhere").declare_topics(["dispatch"])


@pytest.mark.slow("two services start, and wait for a broker that does not let them in")
async def test_a_service_that_is_not_let_in_says_why(
    server: Kafka, postgres: Postgres, issued: tuple[Path, dict[str, str]], folder: Path
) -> None:
    """Wrong password, and plain text: in /readyz, and in its log. HTTP goes on."""
    assert server.access is not None
    dsn, ca_file = postgres.fresh_database("kafka_refused"), str(server.access.login("reporting").ca_file)
    await migrate(dsn)
    environment = {
        "DATABASE_URL": dsn,
        "KEYS_FILE": str(issued[0]),
        "EVENT_FEED": "kafka",
        "KAFKA_BOOTSTRAP_SERVERS": server.bootstrap_servers,
        "KAFKA_PREFIX": "road",
        "KAFKA_USERNAME": "callback",
        "KAFKA_PASSWORD": "guess",
        "KAFKA_CA_FILE": ca_file,
    }

    async def refused(name: str, more: dict[str, str]) -> set[str]:
        (folder / name).mkdir()
        process = Process("callback", "all", free_port(), environment | more, folder / name)
        await process.start()
        try:
            async with httpx.AsyncClient(trust_env=False, base_url=process.url) as http:
                while (checks := await _checks(http)).get("kafka lets in", True):
                    await asyncio.sleep(0.1)
                assert checks["database"] and (await http.get("/healthz")).status_code == 200
        finally:
            await process.stop()
        return {line["reason"] for line in _lines(process.log) if line["event"] == "kafka.refused"}

    plain = {"KAFKA_SECURITY_PROTOCOL": "PLAINTEXT"}
    wrong, open = await asyncio.gather(refused("wrong", {}), refused("plain", plain))
    assert wrong == {f"{server.bootstrap_servers}: the user callback or its password is wrong"}
    assert open == {f"{server.bootstrap_servers}: it ends connections in plain text: it wants TLS and a login"}
    postgres.drop_database("kafka_refused")


async def _checks(http: httpx.AsyncClient) -> dict[str, bool]:
    try:
        found: dict[str, bool] = (await http.get("/readyz")).json()["checks"]
    except httpx.HTTPError:
        return {}
    return found


def _lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text("utf-8").splitlines() if line.startswith("{")]


# What goes through it


async def test_the_road_runs(world: World) -> None:
    start = MORNING + timedelta(hours=1)
    order = await order_of(world, "east-desk", "road-1", await open_case(world, "road-1", start))
    done = await visit(world, "east-desk", "T-E1", order, start)
    await call_back(world, "road-1", done, start + timedelta(hours=2), "satisfied")
    await status(world, "road-1", "closed")


async def test_an_analyst_reads_all_of_it(world: World, server: Kafka) -> None:
    assert server.access is not None
    login = server.access.login(ANALYST)
    environment = {
        "KAFKA_BOOTSTRAP_SERVERS": server.bootstrap_servers,
        "KAFKA_PREFIX": "road",
        "KAFKA_USERNAME": login.user,
        "KAFKA_PASSWORD": login.password,
        "KAFKA_CA_FILE": str(login.ca_file),
    }
    arguments = ["events", "count", "--from", "kafka", "--case", "road-1"]
    asked = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "aftersales", *arguments),
        env={**os.environ, **environment, "COLUMNS": "200"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        preexec_fn=die_with_parent(signal.SIGKILL),
    )
    output, _ = await asked.communicate()
    assert (asked.returncode, b"case-closed" in output) == (0, True), output.decode()


async def test_what_somebody_else_says_in_a_services_name_is_not_believed_for_good(
    world: World, server: Kafka, admin: Broker, stack: AsyncExitStack
) -> None:
    """With dispatch's own password, beside its log, a case is said to be over. What dispatch says next tells. Its
    listeners stop, say up to where they heard its log, and lose nothing once somebody has said what holds."""
    start = MORNING + timedelta(hours=4)
    order = await order_of(world, "east-desk", "forged-1", await open_case(world, "forged-1", start))
    pool = await stack.enter_async_context(asyncpg.create_pool(world.dsn, min_size=1))
    head = (await read_head(pool, "dispatch")).position
    (last,) = await read_log(pool, "dispatch", head - 1, 1)
    over = json.dumps(
        {
            "work_order_id": order,
            "case_id": "forged-1",
            "station_id": "ST-EAST",
            "visit_no": 1,
            "outcome": "satisfied",
            "reason": "",
        }
    )
    forged = replaced(
        last,
        id=new_id(),
        position=head + 1,
        version=last.version + 1,
        stream=f"work-order-{order}",
        type="aftersales.dispatch.visit-concluded.v1",
        key="forged-1",
        data=over,
    )
    assert server.access is not None
    thief = replace(admin, login=server.access.login("dispatch"))
    async with AIOKafkaProducer(**thief.client) as producer:
        number = partition_of(forged.key, PARTITIONS)
        sent = [forged.data.encode(), forged.key.encode(), number]
        await producer.send_and_wait(admin.topic("dispatch"), *sent, headers=headers_of(forged))
    await status(world, "forged-1", "closed")

    _, position = await world.post("east-desk", "dispatch", f"/work-orders/{order}/accept", at=start)
    reporting = httpx.AsyncClient(trust_env=False, base_url=world.system.url("reporting"))
    listener = await stack.enter_async_context(reporting)
    while (await _checks(listener)).get("log dispatch", True):
        await asyncio.sleep(0.1)
    (process,) = [process for process in world.system.processes if process.service == "reporting"]
    said = [line["reason"] for line in _lines(process.log) if line["event"] == "subscription.diverged"]
    tails = (await read_head(pool, "dispatch")).tails
    assert "does not hold event" in said[-1] and f"{forged.id}" in said[-1], said
    (until,) = {int(number) for number in re.findall(r"up to position (\d+) it holds", said[-1])}
    assert until <= head < tails[number]

    await rebuild_topic(world.dsn, admin, "dispatch")
    async with pool.acquire() as connection:
        await epochs.begin(connection, "dispatch", until + 1)
    while not all((checks := await _checks(listener)).values()) or not checks:
        await asyncio.sleep(0.1)
    await world.seen("reporting", "/cases", position)
    story = await told(world, "forged-1")
    assert "work-order-accepted" in {item["type"].split(".")[2] for item in story}
