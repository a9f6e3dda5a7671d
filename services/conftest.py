"""One service on a real database, in this process, with the logs of the services that it listens to."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx
import pytest
from tests.databases import Databases

from aftersales.roles import as_role, create_roles
from eventlog.envelope import Context
from eventlog.log.schema import log_sql, subscription_sql
from eventlog.log.session import Answer, Session, execute
from eventlog.log.store import Store
from eventlog.postgres import Pool, _Bounded, connect, connect_pool
from eventlog.testing import tell
from events.catalog import codec
from service.app import create_app
from service.auth.keys import hash_key
from service.database.migrate import migrate
from service.database.roles import grant_reading
from service.definition import Definition
from service.settings import Settings

Staff = Mapping[str, tuple[str, str | None]]
"""Key id → role, or several (`clerk+manager`), and station. The key itself is `key-of-<id>`. All may set the time of
their commands as well."""

STAFF: Staff = {
    "clerk-1": ("clerk", None),
    "dispatcher-s1": ("dispatcher", "s1"),
    "dispatcher-s2": ("dispatcher", "s2"),
    "technician-s1": ("technician", "s1"),
    "operations-1": ("operations", None),
    "manager-1": ("manager", None),
    "analyst-1": ("analyst", None),
    "sales-1": ("salesperson", None),
    "sales-2": ("salesperson", None),
    "delivery-1": ("delivery", None),
    "billing-1": ("billing_clerk", None),
    "agent-1": ("agent", None),
}
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class Api:
    """Asks the service in the name of its staff.

    `now` is the time of commands. `position` is that of the newest command, and every read waits for it.
    """

    def __init__(self, client: httpx.AsyncClient, pool: Pool, dsn: str) -> None:
        self.client = client
        self.dsn = dsn
        self.now = START
        self.position: str | None = None
        self.pool = pool

    async def post(self, path: str, body: Any = None, *, by: str = "clerk-1", **headers: str) -> httpx.Response:
        """A command."""
        return await self._command("POST", path, body, by, headers)

    async def put(self, path: str, body: Any, *, by: str = "clerk-1", **headers: str) -> httpx.Response:
        """A command that replaces something."""
        return await self._command("PUT", path, body, by, headers)

    async def get(self, path: str, *, by: str = "clerk-1", **query: Any) -> httpx.Response:
        """A read."""
        waiting = {"wait_for": self.position} if self.position else {}
        return await self.client.get(path, params=waiting | query, headers=bearer(by))

    async def done(self, path: str, body: Any = None, *, by: str = "clerk-1", **headers: str) -> Any:
        """What a command answers that must succeed."""
        return succeeded(await self.post(path, body, by=by, **headers))

    async def read(self, path: str, *, by: str = "clerk-1", **query: Any) -> Any:
        """What a read answers that must succeed."""
        return succeeded(await self.get(path, by=by, **query))

    async def receive(self, source: str, *events: Any) -> None:
        """Put events into another service's log, where this one hears them."""
        store = Store(self.pool, source, codec)

        async def work(session: Session) -> Answer:
            await tell(session, codec, *events)
            return {}

        appended = await execute(store, Context("test", self.now), work)
        self.position = f"{source}:{appended.position}"

    async def sql(self, query: str) -> Any:
        """One value from the database, for what no route tells."""
        return await self.pool.fetchval(query)

    def later(self, **duration: float) -> None:
        """Let time pass."""
        self.now += timedelta(**duration)

    async def _command(self, method: str, path: str, body: Any, by: str, headers: dict[str, str]) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        time = {"Aftersales-Time": self.now.isoformat()}
        response = await self.client.request(method, path, json=body, headers=bearer(by) | time | named)
        self.position = response.headers.get("aftersales-position", self.position)
        return response


def bearer(id: str) -> dict[str, str]:
    return {"Authorization": f"Bearer key-of-{id}"}


def succeeded(response: httpx.Response) -> Any:
    assert response.status_code < 300, response.text
    return response.json()


Open = Callable[..., AbstractAsyncContextManager[Api]]


@dataclass(frozen=True, slots=True)
class Told:
    """What a read was answered, and which moment that was."""

    by: str
    path: str
    query: Mapping[str, Any]
    position: str
    time: str
    status: int
    body: Any


class Diary:
    """What reads were told at every moment of a history, to be asked for again later, as of then."""

    def __init__(self, api: Api, *logs: str) -> None:
        self._api = api
        self._logs = logs
        self.told: list[Told] = []

    async def note(self, *reads: tuple[str, str, Mapping[str, Any]]) -> None:
        """Ask all of `(by, path, query)`, and take down what was told, and where the logs end then."""
        told = [await self._api.get(path, by=by, **query) for by, path, query in reads]
        ends = [(name, await self._api.sql(f"SELECT max(position) FROM {name}.events")) for name in self._logs]
        position = ",".join(f"{name}:{end}" for name, end in ends if end is not None)
        moment = position, self._api.now.isoformat()
        for (by, path, query), answer in zip(reads, told, strict=True):
            self.told.append(Told(by, path, query, *moment, answer.status_code, _body(answer)))

    async def again(self, moment: Callable[[Told], str], *, every: int = 1) -> list[tuple[Told, Any]]:
        """Each, or every so many, with what is told now, as of its moment."""
        found = []
        for told in self.told[::every]:
            answer = await self._api.get(told.path, by=told.by, as_of=moment(told), **told.query)
            assert "etag" not in answer.headers, "nothing of the past can be a command's precondition"
            found.append((told, (answer.status_code, _body(answer))))
        return found


def _body(answer: httpx.Response) -> Any:
    return answer.json() if answer.is_success else answer.json()["detail_en"]


@pytest.fixture
def diary() -> type[Diary]:
    """`diary(api, "intake", "dispatch")`: of a service, and of the logs that make what it tells."""
    return Diary


Statements = Callable[[Awaitable[Any]], Awaitable[list[str]]]


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Statements:
    """`await statements(api.done(…))`: what PostgreSQL is asked for that answer, in order; the loops beside it ask for
    themselves. Each is a round trip that somebody waits for."""
    asked: ContextVar[list[str] | None] = ContextVar("asked", default=None)
    for name in ("execute", "executemany", "fetch", "fetchrow", "fetchval"):
        monkeypatch.setattr(_Bounded, name, _noting(getattr(_Bounded, name), asked))

    async def during(work: Awaitable[Any]) -> list[str]:
        found: list[str] = []
        token = asked.set(found)
        try:
            await work
        finally:
            asked.reset(token)
        return found

    return during


def _noting(method: Callable[..., Any], asked: ContextVar[list[str] | None]) -> Callable[..., Any]:
    async def noted(connection: _Bounded, query: str, *values: Any, **options: Any) -> Any:
        if (found := asked.get()) is not None:
            found.append(query)
        return await method(connection, query, *values, **options)

    return noted


_SERVERS: set[str] = set()


async def roles_of(database: str) -> None:
    """A role for each service, once a server: roles are no database's own."""
    server = urlsplit(database).query
    if server not in _SERVERS:
        await create_roles(database)
        _SERVERS.add(server)


@pytest.fixture
def open_service(database: str, databases: Databases, tmp_path: Path) -> Open:
    """`async with open_service(DEFINITION, "dispatch") as api`: migrated and running, beside the log of dispatch.

    Its clock follows the commands' own time, so that a test decides what time it is, unless it asks for the wall clock.
    """
    keys_file = tmp_path / "keys.json"

    @asynccontextmanager
    async def opened(
        definition: Definition, *neighbours: str, staff: Staff = STAFF, clock: Literal["wall", "log"] = "log"
    ) -> AsyncIterator[Api]:
        entries = [
            {"id": id, "hash": hash_key(f"key-of-{id}"), "roles": [*role.split("+"), "importer"], "station_id": station}
            for id, (role, station) in staff.items()
        ]
        keys_file.write_text(json.dumps({"keys": entries}), "utf-8")
        role = definition.name

        async def prepare() -> None:
            await roles_of(database)
            await migrate(definition, database, role)
            connection = await connect(database, name="test")
            for name in neighbours:
                await connection.execute(f"CREATE SCHEMA {name}")
                for statement in [*log_sql(name), *subscription_sql(name)]:
                    await connection.execute(statement)
                await grant_reading(connection, name, role)
            await connection.close()

        await databases.prepare(database, (id(definition), *neighbours), prepare)
        settings = Settings(database_url=as_role(database, role), keys_file=keys_file, clock=clock)
        app = create_app(definition, settings)
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        pool = await connect_pool(database, max_size=4, name="test")
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://service") as client,
        ):
            yield Api(client, pool, database)
        await pool.close()

    return opened
