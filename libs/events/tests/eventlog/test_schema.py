"""The engine's tables have versions: files that nobody edits, each run once, under the log that is there."""

import hashlib
from collections.abc import AsyncIterator
from importlib.resources import files
from pathlib import Path

import asyncpg
import pytest

from eventlog.log import schema
from eventlog.postgres import Connection

FROZEN = {
    "006_skipped.sql": "7c7431eb7be88cf61be146f810eab4cde7bee7eeeb9a439656f9d2c0c77909c4",
    "005_restores.sql": "33751f481e23d0ead24523cf5954ddc23a84b524a016714ff3ca358ae65c2786",
    "004_read_models.sql": "5258aa1ff71765a00e3b8b04194c5bbe5e99ab11a5f3dd5ddc543ecd69f33131",
    "003_idempotency_age.sql": "a77535bb48f7c27ceb5e68736b0eff728c24ae22ec3bbd48ebf8a8a8ed501537",
    "002_lanes.sql": "0b1dad8d8bc42a28605fa2ca14d02db3fe9f07931613df3edad970dade1c8771",
    "001_log_and_subscriptions.sql": "ac9e946057d6802262004614abaf091801ed1338b533e0a542aa5e9a763bbd26",
}
"""SHA-256 of every file that has landed. Databases have run it: what it should have done is a new file."""


def test_files_that_have_landed_are_as_they_were() -> None:
    folder = files(schema)
    found = {file.name: file.read_bytes() for file in folder.iterdir() if file.name.endswith(".sql")}
    assert {name: hashlib.sha256(text).hexdigest() for name, text in found.items()} == FROZEN
    assert [int(name[:3]) for name in sorted(found)] == list(range(1, schema.newest_version() + 1))


@pytest.fixture
async def connection(database: str) -> AsyncIterator[Connection]:
    made = await asyncpg.connect(database)
    await made.execute("CREATE SCHEMA intake")
    yield made
    await made.close()


async def tables(connection: Connection) -> set[str]:
    found = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'intake'")
    return {row["tablename"] for row in found}


async def test_a_service_that_publishes_nothing_has_no_log_until_it_does(connection: Connection) -> None:
    assert await schema.present_version(connection, "intake") is None
    await schema.upgrade(connection, "intake", publishes=False)
    assert await schema.present_version(connection, "intake") == schema.newest_version()
    assert await tables(connection) >= {"checkpoints", "parked", "engine_version"}
    assert not await tables(connection) & {"events", "idempotency"}
    await schema.upgrade(connection, "intake", publishes=True)
    assert await tables(connection) >= {"checkpoints", "parked", "engine_version", "events", "idempotency"}


async def test_every_step_runs_once(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    await schema.upgrade(connection, "intake", publishes=True)
    newest = schema.newest_version()
    more = (
        schema.Step(newest + 1, "log", "ALTER TABLE {schema}.idempotency ADD COLUMN more int"),
        schema.Step(newest + 1, "subscriptions", "ALTER TABLE {schema}.parked ADD COLUMN more int"),
    )
    longer = (*schema.steps(), *more)
    monkeypatch.setattr(schema, "steps", lambda: longer)
    for _ in range(2):  # a second ALTER would fail
        await schema.upgrade(connection, "intake", publishes=True)
        assert await schema.present_version(connection, "intake") == newest + 1
    assert await connection.fetchval("SELECT count(*) FROM intake.engine_version") == 1


async def test_scripts_make_what_upgrades_make(connection: Connection) -> None:
    await schema.upgrade(connection, "intake", publishes=True)
    await connection.execute("CREATE SCHEMA dispatch")
    for script in [*schema.log_sql("dispatch"), *schema.subscription_sql("dispatch")]:
        await connection.execute(script)
    found = await connection.fetch(
        """SELECT table_schema, table_name, column_name, data_type, is_nullable FROM information_schema.columns
           WHERE table_schema IN ('intake', 'dispatch') AND table_name <> 'engine_version'"""
    )
    columns = {name: {tuple(row)[1:] for row in found if row[0] == name} for name in ("intake", "dispatch")}
    assert columns["intake"] == columns["dispatch"] and len(columns["intake"]) > 20


def test_a_statement_belongs_to_a_part(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:

    (tmp_path / "001_first.sql").write_text(
        "-- Words first.\n\n-- part: log\nSELECT 1;\n-- part: subscriptions\nSELECT 2;\n"
    )
    monkeypatch.setattr(schema, "files", lambda _: tmp_path)
    assert schema.steps.__wrapped__() == (
        schema.Step(1, "log", "SELECT 1;"),
        schema.Step(1, "subscriptions", "SELECT 2;"),
    )
    for text in ("SELECT 1;\n", "SELECT 1;\n-- part: log\nSELECT 2;\n"):
        (tmp_path / "002_second.sql").write_text(text)
        with pytest.raises(ValueError, match=r"002_second\.sql does not say"):
            schema.steps.__wrapped__()


def test_a_schema_is_a_plain_name() -> None:
    with pytest.raises(ValueError, match="not a schema name"):
        schema.log_sql("x; DROP")
