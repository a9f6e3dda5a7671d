"""Reporting, which has no log of its own, for real: over HTTP, with its subscription, and a log that it hears."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from typer.testing import CliRunner

from aftersales import keys
from aftersales.cli import app
from aftersales.ports import free_port
from eventlog.log import schema
from eventlog.postgres import connect
from events.catalog import SOURCES, codec
from events.catalog.case import RequestReceived
from reporting.wiring import DEFINITION
from service.app import create_app
from service.database.migrate import migrate
from service.settings import Settings

SEALED_TEXT = "~sealed.v1.case-k-1.cGFwZXI~"
APPEND = """
    INSERT INTO intake.events (position, id, stream, version, type, key, time, data, actor)
    SELECT coalesce(max(position), 0) + 1, gen_random_uuid(), 'case-' || $1,
           1 + count(*) FILTER (WHERE stream = 'case-' || $1), 'aftersales.intake.request-received.v1', $1, now(),
           $2::text::jsonb, 'clerk-1'
    FROM intake.events"""


class Office:
    """What happens in it, and how it is asked for parked streams."""

    def __init__(self, dsn: str, url: str, key: str) -> None:
        self.dsn, self.url, self.key = dsn, url, key

    def sql(self, query: str, *values: object) -> Any:
        """One value."""

        async def ask() -> Any:
            connection = await connect(self.dsn, name="test")
            try:
                return await connection.fetchval(query, *values)
            finally:
                await connection.close()

        return asyncio.run(ask())

    def poison(self, case: str) -> None:
        """Intake's log gets an event about a case that nobody can read."""
        self.sql(APPEND, case, "[]")

    def received(self, case: str) -> None:
        """A request that can be read, in the same stream."""
        event = RequestReceived(case, "k", None, None, "north", "phone", "clerk-1", SEALED_TEXT, True)
        self.sql(APPEND, case, codec.encode(event)[1])

    def ask(self, *arguments: str, input: str | None = None, **environment: str | None) -> tuple[int, str, str]:
        """Runs `aftersales parked …`: exit code, standard output, standard error."""
        known = {"AFTERSALES_KEY": self.key, "PUBLIC_URLS": json.dumps({"reporting": self.url})}
        result = CliRunner().invoke(app, ["parked", *arguments], input=input, env=known | environment)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout, result.stderr

    def until(self, query: str) -> None:
        """Wait until the database says yes."""
        for _ in range(600):
            if self.sql(query):
                return
            threading.Event().wait(0.05)
        raise AssertionError(query)


async def prepare(dsn: str) -> None:
    """Reporting's schema, and the logs that it hears."""
    connection = await connect(dsn, name="test")
    for source in SOURCES:
        await connection.execute(f"CREATE SCHEMA {source}")
        for script in schema.log_sql(source):
            await connection.execute(script)
    await connection.close()
    await migrate(DEFINITION, dsn)


@contextmanager
def served(dsn: str, keys_file: Path) -> Iterator[str]:
    """The address of a reporting that runs, API and worker, until the end."""
    port = free_port()
    service = create_app(DEFINITION, Settings(database_url=dsn, keys_file=keys_file, log_level="ERROR"))
    server = uvicorn.Server(uvicorn.Config(service, host="127.0.0.1", port=port, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        for _ in range(600):
            if server.started or not thread.is_alive():
                break
            threading.Event().wait(0.05)
        assert server.started
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(30)


@pytest.fixture
def office(database: str, tmp_path: Path) -> Iterator[Office]:
    asyncio.run(prepare(database))
    key = keys.issue(tmp_path / "keys.json", "ops-1", ["operations"])
    with served(database, tmp_path / "keys.json") as url:
        yield Office(database, url, key)
