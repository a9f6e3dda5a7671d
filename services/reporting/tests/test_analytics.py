"""The views of schema `analytics`, as people of SQL read them: what stands in them, and who sees which rows."""

import os
from base64 import b64decode
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest
from tests.analysts_day import EVERYTHING, at

from aftersales.analytics.readers import administrator, grant, readers, revoke
from aftersales.analytics.verifier import verifier
from aftersales.errors import CommandError
from aftersales.roles import as_role
from reporting.analytics.views import ALL

FORBIDDEN = [
    "SELECT * FROM reporting.cases",
    "SELECT * FROM reporting.story",
    "SELECT * FROM analytics.readers",
    "SELECT * FROM analytics.made",
    "SELECT * FROM intake.events",
    "SELECT reporting.serving_read_models()",
    "UPDATE analytics.cases SET number = 'x'",
    "DELETE FROM analytics.stations",
    "INSERT INTO analytics.stations VALUES ('x', 'y')",
    "INSERT INTO analytics.readers VALUES (session_user, NULL)",
    "DROP VIEW analytics.cases",
    "ALTER VIEW analytics.cases SET (security_barrier = false)",
    "CREATE VIEW analytics.own AS SELECT 1",
    "CREATE TABLE analytics.own (a int)",
    "CREATE SCHEMA own",
    "ALTER ROLE {role} SUPERUSER",
    "SET ROLE reporting",
    "SET SESSION AUTHORIZATION postgres",
    "SET session_replication_role = replica",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> session_user",
]


@asynccontextmanager
async def reading(database: str, role: str) -> Any:
    connection = await asyncpg.connect(as_role(database, role))
    yield connection
    await connection.close()


def name(part: str) -> str:
    """A role of this process's own: roles are no database's."""
    return f"reader-{part}-{os.getpid()}"


async def the_day(world: Any) -> None:
    """All of it, received, with the views made."""
    for when, event in EVERYTHING:
        await world.receive(event, at=when)
    await world.read("manager-1", "/totals")
    while await world.pool.fetchval("SELECT to_regclass('analytics.stations') IS NULL"):
        await world.pool.fetchval("SELECT pg_sleep(0.02)")


async def test_the_views_tell_the_day(world: Any) -> None:
    await the_day(world)

    async def rows(sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await world.pool.fetch(sql)]

    assert await rows(
        "SELECT case_id, station_id, channel, open_seconds, visits, ending, respond_breached_by FROM analytics.cases "
        "ORDER BY case_id"
    ) == [
        ("a", "north", "phone", 18_300, 1, None, None),
        ("b", "south", "web", 86_700, 2, None, "north"),
        ("c", None, "phone", 2_100, 0, None, None),
        ("d", None, "phone", 1_800, 0, "cancelled", None),
        ("e", "north", "phone", None, 0, None, None),
    ]
    assert await rows(
        """SELECT work_order_id, station_id, technician_id, transfers, received_at, arrived_at, finished_at, solved,
                  outcome, travel_seconds, on_site_seconds, customer_wait_seconds, parts_wait_seconds
           FROM analytics.visits ORDER BY work_order_id"""
    ) == [
        ("a-1", "north", "t-1", 0, at("09:10"), at("10:30"), at("13:30"), True, "satisfied", 1800, 3600, 0, 7200),
        ("b-1", "south", "t-9", 1, at("11:05"), at("12:30"), at("13:00"), False, "not_fixed_first_visit", 1800, 1800, 0,
         0),
        ("b-2", "south", "t-9", 0, at("13:35"), at("14:20"), at("33:30"), True, "satisfied", 1200, 2400, 66_600, 0),
        ("e-1", "north", None, 0, at("16:05"), None, None, None, None, 0, 0, 0, 0),
    ]  # fmt: skip
    assert await rows(
        "SELECT case_id, station_id, reason, began_at, ended_at, seconds FROM analytics.waits ORDER BY 1"
    ) == [
        ("a", "north", "parts", at("11:00"), at("13:00"), 7200),
        ("b", "south", "customer", at("14:30"), at("33:00"), 66_600),
    ]
    assert await rows(
        "SELECT case_id, station_id, clock, level, due_at, withdrawn_at FROM analytics.alarms ORDER BY 1"
    ) == [
        ("a", "north", "respond", "warning", at("10:00"), at("09:46")),
        ("b", "north", "respond", "breach", at("11:00"), None),
    ]
    assert await rows(
        "SELECT case_id, from_station_id, to_station_id, held_seconds FROM analytics.handovers ORDER BY case_id, at"
    ) == [
        ("a", None, "north", None),
        ("b", None, "north", None),
        ("b", "north", "south", 3600),
        ("b", "south", "south", 9000),
        ("e", None, "north", None),
    ]
    assert await rows("SELECT type, source, station_id FROM analytics.events WHERE case_id = 'd' ORDER BY at") == [
        ("request-received", "intake", None),
        ("case-clocks-changed", "sla_monitor", None),
        ("case-ended", "intake", None),
        ("case-clocks-changed", "sla_monitor", None),
    ]
    assert await rows("SELECT fact, at FROM analytics.facts WHERE case_id = 'c' ORDER BY position") == [
        ("opened", at("11:00")),
        ("solved", at("11:10")),
    ]
    told = await rows(
        """SELECT relname, count(*) FILTER (WHERE col_description(c.oid, attnum) !~ '^.+ · .+$' IS NOT FALSE)
           FROM pg_class c JOIN pg_attribute ON attrelid = c.oid AND attnum > 0
           WHERE relnamespace = 'analytics'::regnamespace AND relkind = 'v' GROUP BY relname ORDER BY relname"""
    )
    assert told == [(view, 0) for view in sorted(view.name for view in ALL)]


async def test_a_reader_sees_the_rows_of_its_stations_and_cannot_widen_that(world: Any, database: str) -> None:
    await the_day(world)
    everything, north, south = name("all"), name("north"), name("south")
    async with administrator(database) as connection:
        await grant(connection, everything, [], verifier("a password of some length"))
        await grant(connection, north, ["north"], None)
        await grant(connection, south, ["south"], None)
        assert [reader for reader in await readers(connection) if reader.role == north] == [(north, ["north"])]

    async def cases(role: str, sql: str = "SELECT array_agg(case_id ORDER BY case_id) FROM analytics.cases") -> Any:
        async with reading(database, role) as connection:
            return await connection.fetchval(sql)

    handed = "SELECT array_agg(DISTINCT case_id ORDER BY case_id) FROM analytics.handovers"
    alarms = "SELECT count(*) FROM analytics.alarms"
    assert [await cases(role) for role in (everything, north, south)] == [list("abcde"), ["a", "e"], ["b"]]
    assert [await cases(role, handed) for role in (everything, north, south)] == [["a", "b", "e"]] * 2 + [["b"]]
    assert [await cases(role, alarms) for role in (everything, north, south)] == [2, 2, 0]
    async with reading(database, north) as connection:
        assert await connection.fetchval("SHOW default_transaction_read_only") == "on"
        assert await connection.fetchval("SHOW statement_timeout") == "1min"
        await connection.execute("SET default_transaction_read_only = off")
        for statement in FORBIDDEN:
            with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.ObjectNotInPrerequisiteStateError)):
                await connection.execute(statement.format(role=f'"{north}"'))
        await connection.execute(
            "CREATE FUNCTION pg_temp.tell(text) RETURNS bool COST 0.0001 LANGUAGE plpgsql AS "
            "$$BEGIN RAISE EXCEPTION 'seen %', $1 USING ERRCODE = 'P0001'; END$$"
        )
        with pytest.raises(asyncpg.RaiseError, match=r"seen [ae]$"):
            await connection.fetch("SELECT * FROM analytics.cases WHERE pg_temp.tell(case_id)")
    async with administrator(database) as connection:
        await grant(connection, north, ["south"], None)
    assert await cases(north) == ["b"]
    for role in (everything, north, south):
        async with administrator(database) as connection:
            assert await revoke(connection, role)
        with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
            await asyncpg.connect(as_role(database, role))


async def test_a_role_that_is_more_than_a_reader_is_refused(world: Any, database: str) -> None:
    await the_day(world)
    for role, station, said in (
        ("reporting", "north", "另有权限"),
        ("postgres", "north", "另有权限"),
        (name("new"), "west", "没有网点 west"),
    ):
        with pytest.raises(CommandError, match=said):
            async with administrator(database) as connection:
                await grant(connection, role, [station], None)
    with pytest.raises(CommandError, match="权限不足"):
        async with administrator(as_role(database, "reporting")) as connection:
            await grant(connection, name("new"), [], None)
    with pytest.raises(CommandError, match="不是 analytics 的读者"):
        async with administrator(database) as connection:
            await revoke(connection, "reporting")


async def test_a_verifier_is_what_postgresql_makes_of_the_password(database: str) -> None:
    role = name("password")
    connection = await asyncpg.connect(database)
    await connection.execute(f"CREATE ROLE \"{role}\" PASSWORD 'correct horse battery'")
    kept = await connection.fetchval("SELECT rolpassword FROM pg_authid WHERE rolname = $1", role)
    await connection.execute(f'DROP ROLE "{role}"')
    await connection.close()
    salt = b64decode(kept.split("$")[1].partition(":")[2])
    assert verifier("correct horse battery", salt) == kept
