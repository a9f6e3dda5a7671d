"""What the role that a service works as may do with the log: read it and add to it, and nothing else."""

from collections.abc import Callable
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest
import pytest_asyncio

from aftersales.roles import as_role, create_roles
from eventlog.feeds.relay import read_head
from eventlog.postgres import connect
from service.app import create_app
from service.database.migrate import migrate
from service.database.roles import may_change_log
from service.definition import Definition
from service.sealing.schema import make_keyring
from service.settings import Settings

FORBIDDEN = [
    "UPDATE intake.events SET actor = 'FORGED'",
    "DELETE FROM intake.events",
    "TRUNCATE intake.events",
    "ALTER TABLE intake.events DISABLE TRIGGER events_immutable",
    "SET session_replication_role = replica",
    "DROP TRIGGER events_immutable ON intake.events",
    "ALTER TABLE intake.events ADD COLUMN more text",
    "ALTER TABLE intake.events RENAME TO other",
    "DROP TABLE intake.events",
    "UPDATE intake.skipped SET actor = 'FORGED'",
    "DELETE FROM intake.skipped",
    "ALTER TABLE intake.skipped DISABLE TRIGGER skipped_immutable",
    "CREATE OR REPLACE FUNCTION intake.refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE RULE other AS ON INSERT TO intake.events DO INSTEAD NOTHING",
    "CREATE TRIGGER other BEFORE INSERT ON intake.events FOR EACH ROW EXECUTE FUNCTION intake.refuse_change()",
    "DROP SCHEMA intake CASCADE",
    "ALTER SCHEMA intake RENAME TO other",
    "UPDATE intake.engine_version SET version = 1",
    "DELETE FROM intake.alembic_version",
    "SET ROLE postgres",
]


@pytest_asyncio.fixture
async def working(tiny: Definition, database: str, settings: Settings) -> Settings:
    """The tiny service, migrated by the owner, for the role that it works as."""
    await create_roles(database)
    await migrate(tiny, database, "intake")
    return settings.model_copy(update={"database_url": as_role(database, "intake")})


async def test_a_service_works_as_a_role_that_cannot_change_its_log(
    tiny: Definition, working: Settings, database: str, as_: Callable[[str], dict[str, str]]
) -> None:
    app = create_app(tiny, working)
    transport = httpx.ASGITransport(app=app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://t") as client:
        body = {"customer_id": "c-1", "name": "Ming", "region": "hangzhou"}
        key = as_("clerk-1") | {"Idempotency-Key": "1"}
        created = await client.post("/customers", json=body, headers=key)
        assert created.status_code == 201, created.text
    connection = await asyncpg.connect(working.database_url)
    for statement in FORBIDDEN:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    assert await connection.fetchval("SELECT array_agg(actor) FROM intake.events") == ["clerk-1"]
    assert await connection.execute("DELETE FROM intake.idempotency") == "DELETE 1"
    await connection.close()


async def test_another_service_reads_the_log_and_no_more(tiny: Definition, working: Settings, database: str) -> None:
    await migrate(tiny, database, "intake", ["dispatch"])
    connection = await connect(as_role(database, "dispatch"), name="test")
    assert (await read_head(connection, "intake")).position == 0
    assert await connection.fetch("SELECT * FROM intake.events") == []
    for statement in (
        "SELECT * FROM intake.idempotency",
        "INSERT INTO intake.epochs (epoch, since) VALUES (2, 1)",
        "DELETE FROM intake.checkpoints",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    await connection.close()


async def test_a_role_that_could_change_the_log_is_told_of(
    tiny: Definition, working: Settings, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for url, may in ((working.database_url, False), (database, True)):
        connection = await connect(url, name="test")
        assert await may_change_log(connection, "intake") is may
        await connection.close()
        app = create_app(tiny, working.model_copy(update={"database_url": url, "run": "api"}))
        async with app.router.lifespan_context(app):
            pass
        assert ("database.role_may_change_log" in capsys.readouterr().out) is may


async def test_a_service_may_make_temporary_tables_where_not_everybody_may(tiny: Definition, database: str) -> None:
    """As on the servers of deploy/postgres, which take it from PUBLIC."""
    await create_roles(database)
    owner, name = await connect(database, name="test"), f'"{urlsplit(database).path[1:]}"'
    await owner.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC")
    try:
        await migrate(tiny, database, "intake")
        working = await connect(as_role(database, "intake"), name="test")
        await working.execute("CREATE TEMPORARY TABLE folded (id text)")
        await working.close()
        other = await connect(as_role(database, "callback"), name="test")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await other.execute("CREATE TEMPORARY TABLE folded (id text)")
        await other.close()
    finally:
        await owner.execute(f"GRANT TEMPORARY ON DATABASE {name} TO PUBLIC")  # it is lent to the next test
        await owner.close()


KEYS = "keyring.keys"


async def test_keys_are_read_and_made_by_all_and_destroyed_by_one(database: str) -> None:
    """Whoever is migrated first makes the table, in the database that is named."""
    await create_roles(database)
    for role in ("dispatch", "intake"):
        await make_keyring(database, role, erases=role == "intake", turn="SELECT 1")
    ways = (f"INSERT INTO {KEYS} (subject, key) VALUES (current_user, 'x')", f"SELECT * FROM {KEYS}")
    for role, may_destroy in (("intake", True), ("dispatch", False)):
        connection = await connect(as_role(database, role), name="test")
        for statement in ways:
            await connection.execute(statement)
        for statement in (f"UPDATE {KEYS} SET key = 'y'", f"TRUNCATE {KEYS}", f"DROP TABLE {KEYS}"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
        if may_destroy:
            await connection.execute(f"DELETE FROM {KEYS}")
        else:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(f"DELETE FROM {KEYS}")
        await connection.close()
