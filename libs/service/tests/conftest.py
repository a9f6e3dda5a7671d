"""A tiny service on a real database, in this process."""

import importlib
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.app import App, create_app
from service.auth.keys import hash_key
from service.database.migrate import migrate
from service.definition import Definition
from service.settings import Settings

KEYS: dict[str, tuple[list[str], str | None]] = {
    "clerk-1": (["clerk", "importer"], None),
    "clerk-2": (["clerk"], None),
    "dispatcher-hz": (["dispatcher"], "hangzhou"),
    "dispatcher-nb": (["dispatcher"], "ningbo"),
    "manager-1": (["manager"], None),
    "ops-1": (["operations"], None),
    "analyst-1": (["analyst"], None),
    "services": (["service"], None),
    "mover/hz": (["dispatcher"], "hangzhou"),
    "mover/nb": (["dispatcher"], "ningbo"),
    "mover/clerk": (["clerk"], None),
}
"""Key id → roles and station; behind a slash, which of its keys. The key itself is `key-of-<id>`."""

Start = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def keys_file(tmp_path: Path) -> Path:
    path = tmp_path / "keys.json"
    entries = [
        {
            "id": id.partition("/")[0],
            "hash": hash_key(f"key-of-{id}"),
            "roles": roles,
            "station_id": station,
            "revoked": False,
        }
        for id, (roles, station) in KEYS.items()
    ]
    path.write_text(json.dumps({"keys": entries}), "utf-8")
    return path


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> Definition:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    sys.modules.pop("tiny.definition", None)
    definition: Definition = importlib.import_module("tiny.definition").DEFINITION
    return definition


@pytest.fixture
def settings(database: str, keys_file: Path) -> Settings:
    return Settings(database_url=database, keys_file=keys_file)


@asynccontextmanager
async def running(app: App) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://tiny", headers=bearer("clerk-1")) as client,
    ):
        yield client


def bearer(id: str) -> dict[str, str]:
    return {"Authorization": f"Bearer key-of-{id}"}


@pytest.fixture
def as_() -> Callable[[str], dict[str, str]]:
    """`headers=as_("dispatcher-hz")`."""
    return bearer


@pytest.fixture
def start(tiny: Definition, settings: Settings) -> Start:
    """Migrates and starts the tiny service, with other settings or a changed definition where asked."""

    @asynccontextmanager
    async def begin(definition: Definition = tiny, **changes: Any) -> AsyncIterator[httpx.AsyncClient]:
        changed = settings.model_copy(update=changes)
        await migrate(definition, changed.database_url)
        app = create_app(definition, changed)
        async with running(app) as client:
            yield client

    return begin


@pytest.fixture
async def client(start: Start) -> AsyncIterator[httpx.AsyncClient]:
    """The tiny service, asked by clerk-1 unless the request says otherwise."""
    async with start() as client:
        yield client


@pytest.fixture
def register(client: httpx.AsyncClient) -> Callable[..., Any]:
    """Registers a customer; gives the response."""

    async def post(id: str = "c-1", name: str = "Ming", region: str = "hangzhou", **headers: str) -> httpx.Response:
        body = {"customer_id": id, "name": name, "region": region}
        return await client.post("/customers", json=body, headers=headers)

    return post
