"""Five services at one address, a folder for each, and two processes behind that of dispatch: the past is told the same
by whichever answers, and an export over HTTP is that of the store."""

import asyncio
import json
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

import httpx
import pyarrow.parquet
import pytest
import pytest_asyncio
from tests.world import MORNING, World
from typer.testing import CliRunner

from aftersales.cli import app
from aftersales.export import exporting
from aftersales.ports import HOST, free_port
from aftersales.process import Process
from aftersales.roles import as_role
from events.catalog import SOURCES

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.slow("a whole system and another process of dispatch's"),
]

FORMATS = ("jsonl", "parquet", "ocel")
DESCRIPTION = "打印机卡纸，王小明"
"""What somebody typed: it is sealed in the log."""
PASSED_ON = ("Aftersales-Position", "ETag", "Link", "Location", "Content-Type", "Retry-After")


class Scene(NamedTuple):
    """The system, its one address, and a case with its work order."""

    world: World
    url: str
    case_id: str
    order: str


@contextmanager
def proxy(behind: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """One address for all, on loopback. Each request for a folder goes to the next of the addresses behind it: to its
    root, without the folder, or to one that ends in `/`, with it."""
    turns = {folder: cycle(urls) for folder, urls in behind.items()}

    class Passing(BaseHTTPRequestHandler):
        def _pass_on(self) -> None:
            folder, _, rest = self.path.lstrip("/").partition("/")
            if folder not in turns:
                self.send_error(404)
                return
            url = next(turns[folder])
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            sent = {name: value for name, value in self.headers.items() if name not in ("Host", "Connection")}
            whole = f"{url}{folder}/{rest}" if url.endswith("/") else f"{url}/{rest}"
            with httpx.Client(trust_env=False, timeout=30) as http:
                answer = http.request(self.command, whole, content=body, headers=sent)
            self.send_response(answer.status_code)
            for name in PASSED_ON:
                if name in answer.headers:
                    self.send_header(name, answer.headers[name])
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def do_GET(self) -> None:
            self._pass_on()

        def do_POST(self) -> None:
            self._pass_on()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    port = free_port()
    server = ThreadingHTTPServer((HOST, port), Passing)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@asynccontextmanager
async def another(world: World, service: str) -> AsyncIterator[Process]:
    """A further process that answers for a service, and knows that it is reached in a folder."""
    public = {service: f"https://aftersales.example/{service}"}
    environment = {
        "DATABASE_URL": as_role(world.dsn, service),
        "KEYS_FILE": str(world.keys_file),
        "CLOCK": "log",
        "PUBLIC_URLS": json.dumps(public),
    }
    process = Process(service, "api", free_port(), environment, world.keys_file.parent / "logs")
    await process.start()
    try:
        await process.ready(world.http, watched=False)
        yield process
    finally:
        await process.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(world: World) -> AsyncIterator[Scene]:
    request = {"case_id": "k-1", "customer_id": "C-east", "channel": "phone", "description": DESCRIPTION}
    await world.post("clerk", "intake", "/cases", request, at=MORNING)
    _, routed = await world.post("clerk", "intake", "/cases/k-1/route", at=MORNING)
    (order,) = (await world.get("clerk", "dispatch", "/work-orders", case_id="k-1", wait_for=routed))["items"]
    async with another(world, "dispatch") as second:
        behind = {service.replace("_", "-"): [url] for service, url in world.system.urls.items()}
        behind["dispatch"].append(f"{second.url}/")
        with proxy(behind) as url:
            yield Scene(world, url, "k-1", order["work_order_id"])


async def ask(scene: Scene, who: str, method: str, path: str, body: Any = None, **query: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {scene.world.keys[who]}"}
    return await scene.world.http.request(method, scene.url + path, headers=headers, json=body, params=query)


@pytest.mark.asyncio(loop_scope="module")
async def test_the_past_is_the_same_whichever_process_answers(scene: Scene) -> None:
    """Each command goes to one of the two, and each question to the other and then to both."""
    order, told = f"/dispatch/work-orders/{scene.order}", []
    for command, body in (
        ("accept", {}),
        ("assign", {"technician_id": "T-E1"}),
        ("contact", {"note": "约好下午"}),
        ("depart", {}),
        ("arrive", {}),
    ):
        answer = await ask(scene, "east-desk", "POST", f"{order}/{command}", body)
        position = answer.headers["Aftersales-Position"]
        now = await ask(scene, "east-desk", "GET", order, as_of=position)
        assert (answer.status_code, now.json()) == (200, answer.json()), command
        queue = await ask(scene, "east-desk", "GET", "/dispatch/work-orders", wait_for=position, case_id=scene.case_id)
        told.append((position, answer.json(), queue.json()["items"]))
    for position, body, items in told * 2:
        then = await ask(scene, "east-desk", "GET", order, as_of=position)
        assert then.json() == body and "ETag" not in then.headers
        queue = await ask(scene, "east-desk", "GET", "/dispatch/work-orders", as_of=position, case_id=scene.case_id)
        assert [item["status"] for item in queue.json()["items"]] == [item["status"] for item in items]
        clocks = await ask(scene, "clerk", "GET", f"/sla-monitor/cases/{scene.case_id}/clocks", as_of=position)
        assert clocks.status_code == 200
    seen: list[int] = []
    address, query = f"{order}/history", {"limit": "1", "as_of": told[2][0]}
    while True:
        page = await ask(scene, "east-desk", "GET", address, **query)
        seen += [item["version"] for item in page.json()["items"]]
        if page.json()["next"] is None:
            break
        link = page.links["next"]["url"]
        assert link.removeprefix("/dispatch").startswith(f"/work-orders/{scene.order}/history?")
        assert "as_of=" in link
        query["after"] = page.json()["next"]
    assert seen == [1, 2, 3, 4], "received, and the three commands"
    for who, path in (
        ("east-desk", "/dispatch/loans"),
        ("manager", "/reporting/board"),
        ("clerk", "/intake/customers"),
    ):
        for _ in range(2):
            refused = await ask(scene, who, "GET", path, as_of="dispatch:99999")
            assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "as_of"), path


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def export(scene: Scene) -> Run:
    """`aftersales events export …` with an analyst's key: exit code, standard output, standard error."""

    def run(*arguments: object, **environment: str) -> tuple[int, str, str]:
        unset = dict.fromkeys(("EVENT_FEED", "KAFKA_BOOTSTRAP_SERVERS", "KAFKA_PREFIX", "KEYRING_URL", "DATABASE_URL"))
        settings = {**unset, "AFTERSALES_KEY": scene.world.keys["analyst"], **environment}
        result = CliRunner().invoke(app, ["events", *map(str, arguments)], env=settings)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout, result.stderr

    return run


def contents(folder: Path) -> list[Any]:
    """What the files of an export say, in whichever pieces they say it."""
    found: list[Any] = []
    for path in folder.rglob("*"):
        if path.suffix == ".sqlite":
            with closing(sqlite3.connect(path)) as database:
                found += database.iterdump()
        elif path.suffix == ".jsonl":
            found += path.read_text("utf-8").splitlines()
        elif path.suffix == ".parquet":
            found += [str((path.parent, row)) for row in pyarrow.parquet.ParquetFile(path).read().to_pylist()]
    return sorted(line.replace(str(folder), "") for line in found)


@pytest.mark.parametrize("kind", FORMATS)
def test_an_export_over_http_is_that_of_the_store(
    scene: Scene, export: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Also one that is stopped, and goes on, the second time at other addresses of the same services."""
    store, http = ("export", "--to", tmp_path / "store", "--format", kind), ("export", "--to", tmp_path / "http")
    assert export(*store, DATABASE_URL=scene.world.dsn)[0] == 0
    monkeypatch.setattr(exporting, "CHUNK", 4)
    add, added = exporting._Chunk.add, Counter[str]()

    async def stopped(chunk: Any, piece: Any) -> None:
        await add(chunk, piece)
        added[kind] += 1
        if added[kind] == 3:
            raise asyncio.CancelledError  # as by Ctrl-C

    monkeypatch.setattr(exporting._Chunk, "add", stopped)
    code, _, errors = export(*http, "--format", kind, "--url", scene.url)
    assert (code, "stopped with 8 events; run it again to go on" in errors) == (1, True)
    assert export("verify", tmp_path / "http")[0] == 0
    own = [part for name in SOURCES for part in ("--url", f"{name}={scene.world.system.url(name)}")]
    assert export(*http, "--format", kind, *own)[0] == 0
    assert export("verify", tmp_path / "http")[0] == 0
    assert contents(tmp_path / "http") == contents(tmp_path / "store")
    assert len(contents(tmp_path / "http")) > 20
    assert DESCRIPTION not in str(contents(tmp_path / "http")) and "公司" not in str(contents(tmp_path / "http"))


def test_what_a_key_may_not_read_is_in_no_file(scene: Scene, export: Run, tmp_path: Path) -> None:
    some = ("export", "--to", tmp_path / "out", "--url", scene.url)
    for key, says in ((scene.world.keys["clerk"], "roles"), ("nobody", "valid key"), ("", "key is needed")):
        code, _, errors = export(*some, AFTERSALES_KEY=key)
        assert (code, says in errors) == (1, True), errors
    code, _, errors = export(*some, "--texts")
    assert (code, "texts are exported from the database alone" in errors) == (1, True)
    assert not list(tmp_path.rglob("*.jsonl"))
