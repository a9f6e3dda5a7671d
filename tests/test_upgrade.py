"""A database that `make up` of any earlier commit made is brought up to date in place, and nothing is lost."""

import asyncio
import importlib
import json
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import httpx
import pytest
from tests.upgrade.former import ANSWER, FORMER, KEY, LISTENERS, REQUEST, SERVICES, SOURCES, Former, make
from tests.world import World

from aftersales.ports import free_ports
from aftersales.postgres import Postgres
from aftersales.schemas import migrate
from aftersales.supervisor import System
from eventlog.log import schema as engine
from eventlog.postgres import Connection
from service.database.migrate import Versions, head_revision
from service.database.migrate import migrate as migrate_one
from service.definition import Definition

TRUTH = {
    "events": "position, id, stream, version, type, key, time, data, causation, correlation, actor, recorded_at",
    "idempotency": "key, fingerprint, position, answer, recorded_at",
}
OWN = {
    "intake": {"contacts": "customer_id, person, phone, address, changed_at"},
    "sla_monitor": {"timers": "case_id, due"},
}
"""Tables that no log can give back."""

Rows = dict[str, list[str]]


def definition(service: str) -> Definition:
    found: Definition = importlib.import_module(f"{service}.wiring").DEFINITION
    return found


async def truth(connection: Connection) -> Rows:
    """Whatever must be there afterwards as it was before."""
    found: Rows = {}

    async def see(table: str, columns: str) -> None:
        rows = await connection.fetch(f"SELECT to_jsonb(r)::text AS row FROM (SELECT {columns} FROM {table}) r")
        found[table] = sorted(row["row"] for row in rows)

    for service in SERVICES:
        for table, columns in ((TRUTH if service in SOURCES else {}) | OWN.get(service, {})).items():
            await see(f"{service}.{table}", columns)
        await see(f"{service}.checkpoints WHERE subscription = 'reactions'", "lane, position")
        await see(f"{service}.parked WHERE subscription = 'reactions'", "*")
    return found


async def upgrade(dsn: str, former: Former) -> None:
    """Make it, migrate it, and see that nothing is lost."""
    await make(dsn, former)
    connection = await asyncpg.connect(dsn)
    before = await truth(connection)
    assert {name: len(before[name]) for name in ("intake.events", "intake.contacts", "sla_monitor.timers")} == {
        "intake.events": 181,
        "intake.contacts": 24,
        "sla_monitor.timers": 3,
    }
    for service in SERVICES:
        done = await migrate_one(definition(service), dsn)
        after = Versions(engine.newest_version(), head_revision(definition(service)))
        assert done == (Versions(None, "0001"), after)
        assert await migrate_one(definition(service), dsn) == (after, after)
    assert await truth(connection) == before
    for service in SERVICES:
        received = await connection.fetch(
            f"SELECT lane, position FROM {service}.checkpoints WHERE subscription <> 'reactions'"
        )
        ends = {source: len(before[f"{source}.events"]) for source in LISTENERS[service]["read_models"]}
        assert {row["lane"]: row["position"] for row in received} == ends, service
        assert len(received) == len(ends)
        parked = await connection.fetch(f"SELECT * FROM {service}.parked WHERE subscription <> 'reactions'")
        assert {row["subscription"] for row in parked} == {"read_models"}
        ends = {row["source"]: row["position"] for row in parked}
        assert len(ends) == len(parked) and all(len(before[f"{source}.events"]) == ends[source] for source in ends)
    await connection.close()


async def structure(dsn: str, service: str) -> dict[str, set[tuple[str, ...]]]:
    """What stands in a service's schema, by table; functions and triggers under none."""
    connection = await asyncpg.connect(dsn)
    queries = (
        """SELECT table_name, column_name, data_type, is_nullable, coalesce(column_default, '')
           FROM information_schema.columns WHERE table_schema = $1""",
        "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = $1",
        """SELECT '', pg_get_functiondef(f.oid) FROM pg_proc f JOIN pg_language l ON l.oid = prolang
           WHERE lanname = 'plpgsql' AND pronamespace = $1::regnamespace""",
        "SELECT '', trigger_name, event_manipulation FROM information_schema.triggers WHERE trigger_schema = $1",
    )
    found: dict[str, set[tuple[str, ...]]] = {}
    for query in queries:
        for table, *rest in await connection.fetch(query.replace("$1", f"'{service}'")):
            found.setdefault(table, set()).add(tuple(rest))
    await connection.close()
    return found


@pytest.fixture(scope="module")
def fresh(postgres: Postgres) -> Iterator[str]:
    """A database that holds what the engine of today makes, and nothing else."""

    async def fill(dsn: str) -> None:
        connection = await asyncpg.connect(dsn)
        for service in SERVICES:
            await connection.execute(f"CREATE SCHEMA {service}")
            await engine.upgrade(connection, service, publishes=service in SOURCES)
        await connection.close()

    dsn = postgres.fresh_database("fresh")
    asyncio.run(fill(dsn))
    yield dsn
    postgres.drop_database("fresh")


@pytest.mark.parametrize("former", FORMER, ids=[former.commit for former in FORMER])
async def test_no_row_is_lost_and_nothing_is_missing(database: str, former: Former, fresh: str) -> None:
    await upgrade(database, former)
    for service in SERVICES:
        expected, found = await structure(fresh, service), await structure(database, service)
        assert {table: set(filter(is_the_engines, found[table])) for table in expected} == expected


def is_the_engines(part: tuple[str, ...]) -> bool:
    """Intake has an index of its own on its log, for no case number comes twice, and a trigger on who read contacts."""
    own = "one_case_a_number", "contact_accesses_stand", "refuse_change_of_accesses"
    return not any(name in part[0] for name in own)


async def test_read_models_go_on_where_the_furthest_was(database: str) -> None:
    await make(database, FORMER[0])
    connection = await asyncpg.connect(database)
    await connection.execute("UPDATE intake.checkpoints SET position = 7 WHERE subscription IN ('cases', 'articles')")
    await connection.execute("UPDATE intake.checkpoints SET position = 9 WHERE subscription = 'reactions'")
    await migrate(database)
    received = await connection.fetch("SELECT subscription, lane, position FROM intake.checkpoints ORDER BY 1, 2")
    assert [tuple(row) for row in received] == [
        ("reactions", "callback", 9),
        ("reactions", "dispatch", 9),
        ("read_models", "dispatch", 258),
        ("read_models", "intake", 181),
    ]
    await connection.close()


@pytest.mark.parametrize("former", FORMER[1::2], ids=["f4ef53e", "7bc237f"])
@pytest.mark.slow("five services start on an old database")
async def test_services_go_on_with_it(database: str, former: Former, issued: tuple[Path, dict[str, str]]) -> None:
    await upgrade(database, former)
    await migrate(database)  # which gives each service a role of its own, and that role what it needs
    file, keys = issued
    async with (
        System(database, file, free_ports(), clock="log") as system,
        httpx.AsyncClient(timeout=30, trust_env=False) as http,
    ):
        world = World(system, database, file, keys, http)
        again = await world.call(
            "clerk", "POST", "intake", "/customers", content=REQUEST, headers={"Idempotency-Key": KEY}
        )
        assert (again.status_code, again.headers.get("Idempotency-Replayed")) == (201, "true")
        assert again.json() == json.loads(ANSWER)["body"]
        assert (await world.get("clerk", "intake", "/customers/E01"))["customer_id"] == "E01"
        request = {"case_id": "after", "customer_id": "E01", "channel": "phone", "description": "卡纸"}
        await world.post("clerk", "intake", "/cases", request)
        _, routed = await world.post("clerk", "intake", "/cases/after/route", {})
        orders = await world.get("manager", "dispatch", "/work-orders", case_id="after", wait_for=routed)
        assert [order["case_id"] for order in orders["items"]] == ["after"]
        story = await world.get("manager", "reporting", "/cases/after/story", wait_for=routed)
        assert story["items"]
        for service in SERVICES:
            parked = await world.get("operations", service, "/parked")
            assert {stream["subscription"] for stream in parked["items"]} == set(LISTENERS[service])
