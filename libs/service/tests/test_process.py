"""The service as a process: settings, migrations at once, and a graceful end."""

import asyncio
import os
import signal
import socket
import ssl
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from pydantic import ValidationError
from structlog.testing import capture_logs

from aftersales import keys
from aftersales.certificates import Authority
from aftersales.parent_death import die_with_parent
from aftersales.paths import project_folder
from aftersales.ports import free_port
from eventlog.feeds.feed import FeedAway
from service.database.migrate import (
    NewerSchema,
    Versions,
    await_schema,
    migrate,
    newest_versions,
    present_versions,
)
from service.definition import Definition
from service.feeds.peers import Peers
from service.serve import GRACE_SECONDS, faults
from service.settings import Settings

As = Callable[[str], dict[str, str]]
TESTS = Path(__file__).parent


@asynccontextmanager
async def process(*arguments: str, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tiny",
        *arguments,
        env=os.environ | {"PYTHONPATH": str(TESTS)} | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        preexec_fn=die_with_parent(signal.SIGKILL),
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.kill()
        await child.communicate()


async def output(child: asyncio.subprocess.Process) -> tuple[int | None, str]:
    text, _ = await asyncio.wait_for(child.communicate(), 90)
    return child.returncode, text.decode()


async def test_migrations_that_start_at_once_take_turns(tiny: Definition, settings: Settings) -> None:
    done = await asyncio.gather(*(migrate(tiny, settings.database_url) for _ in range(4)))
    newest = newest_versions(tiny)
    assert sorted(done, key=str) == [(newest, newest)] * 3 + [(Versions(None, None), newest)]
    connection = await asyncpg.connect(settings.database_url)
    assert await connection.fetchval("SELECT count(*) FROM intake.alembic_version") == 1
    assert await connection.fetchval("SELECT to_regclass('public.alembic_version')") is None
    await connection.close()


NEWER = {
    "the engine's tables": "UPDATE intake.engine_version SET version = version + 1",
    "the service's own": "UPDATE intake.alembic_version SET version_num = '0999'",
}


@pytest.mark.parametrize("statement", NEWER.values(), ids=NEWER)
async def test_a_newer_database_is_refused_and_left_alone(
    statement: str, tiny: Definition, settings: Settings, keys_file: Path
) -> None:
    await migrate(tiny, settings.database_url)
    connection = await asyncpg.connect(settings.database_url)
    await connection.execute(statement)
    present = await present_versions(connection, "intake")
    with pytest.raises(NewerSchema):
        await migrate(tiny, settings.database_url)
    for arguments in (("migrate",), ()):
        async with process(
            *arguments, DATABASE_URL=settings.database_url, KEYS_FILE=str(keys_file), PORT=str(free_port())
        ) as child:
            code, text = await output(child)
        last = text.splitlines()[-1]
        assert code == 1 and "比本程序" in last and "is newer than this program" in last, text
        assert (str(present) in last) and str(newest_versions(tiny)) in last
    assert await present_versions(connection, "intake") == present
    await connection.close()


OLDER = {
    "before versions": "DROP TABLE intake.engine_version",
    "an engine of before": "UPDATE intake.engine_version SET version = 0",
    "a service of before": "DELETE FROM intake.alembic_version",
}


@pytest.mark.parametrize("statement", OLDER.values(), ids=OLDER)
async def test_an_older_schema_is_not_ready(
    statement: str, tiny: Definition, settings: Settings, start: Callable[..., Any]
) -> None:
    async with start() as client:
        assert (await client.get("/readyz")).json()["checks"]["schema"]
        connection = await asyncpg.connect(settings.database_url)
        await connection.execute(statement)
        await connection.close()
        answer = await client.get("/readyz")
        assert answer.status_code == 503 and not answer.json()["checks"]["schema"]


@pytest.mark.parametrize("statement", NEWER.values(), ids=NEWER)
async def test_who_runs_stays_ready_when_the_schema_goes_on(
    statement: str, settings: Settings, start: Callable[..., Any]
) -> None:
    async with start() as client:
        connection = await asyncpg.connect(settings.database_url)
        await connection.execute(statement)
        assert (await client.get("/readyz")).status_code == 200
        written = await client.post("/customers", json={"customer_id": "c-1", "name": "n", "region": "r"})
        assert written.status_code == 201
        await connection.execute("ALTER TABLE intake.names RENAME TO called_otherwise")
        await connection.close()
        answer = await client.get("/customers")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2"), "newer code answers the next time"


async def test_a_migration_that_waits_for_a_table_holds_up_nobody(tiny: Definition, settings: Settings) -> None:
    await migrate(tiny, settings.database_url)
    reader, other = [await asyncpg.connect(settings.database_url) for _ in range(2)]
    async with reader.transaction():
        await reader.execute("LOCK intake.engine_version IN SHARE MODE")  # as a dump does, against writing
        migrating = asyncio.create_task(migrate(tiny, settings.database_url))
        with capture_logs() as said:
            while not said and not migrating.done():
                async with asyncio.timeout(10):
                    await other.fetchval("SELECT version FROM intake.engine_version")
                await asyncio.sleep(0.02)
        assert [line["event"] for line in said] == ["schema.migrate_again"]
    assert await migrating == (newest_versions(tiny), newest_versions(tiny))
    await reader.close()
    await other.close()


@pytest.mark.parametrize(
    "url", ["postgresql://u:ge/heim@h:x/y", "postgresql://u:geheim@h:x/y", "u:geheim@h/y", "http://u:geheim@h/y"]
)
def test_an_address_that_is_none_is_refused_without_a_word_of_it(
    url: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("KEYS_FILE", str(settings.keys_file))
    with pytest.raises(ValidationError) as refused:
        Settings.model_validate({})
    assert list(faults(refused.value)) == ["DATABASE_URL (must be of the form postgresql://user@host/name)"]


def test_addresses_of_several_hosts_and_of_a_socket_are_good(settings: Settings) -> None:
    for url in (
        "postgresql://u:p@a:5432,b:5432/x",
        "postgresql://postgres@/x?host=/tmp/s&port=1",
        "postgres://[::1]:5/x",
    ):
        assert settings.model_validate({**settings.model_dump(), "database_url": url}).database_url == url


async def test_a_migration_without_its_database_gives_one_line(tmp_path: Path) -> None:
    keys.issue(tmp_path / "keys.json", "manager-1", ["manager"])
    url = f"postgresql://u:geheim@127.0.0.1:{free_port()}/x"
    async with process("migrate", DATABASE_URL=url, KEYS_FILE=str(tmp_path / "keys.json")) as child:
        code, text = await output(child)
    assert code == 1 and "not migrated: ConnectionRefusedError" in text
    assert "Traceback" not in text and "geheim" not in text


async def test_settings_that_are_missing_give_one_line() -> None:
    async with process(DATABASE_URL="", CLOCK="sundial") as child:
        code, text = await output(child)
    assert code == 1 and "KEYS_FILE" in text and "CLOCK" in text and "Traceback" not in text


@pytest.mark.parametrize("wrong", [{"oidc_issuer": "https://id.example.com"}, {"event_feed": "kafka"}])
def test_settings_that_do_not_go_together_give_one_line(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as caught:
        Settings.model_validate({"database_url": "postgresql://", "keys_file": "keys.json", **wrong})
    (fault,) = faults(caught.value)
    assert next(iter(wrong)).upper() in fault


async def test_whoever_awaits_the_schema_goes_on_once_somebody_has_migrated_it(database: str, tiny: Definition) -> None:
    with capture_logs() as said:
        waiting = asyncio.create_task(await_schema(tiny, database))
        while not said and not waiting.done():
            await asyncio.sleep(0.02)
        assert [line["event"] for line in said] == ["schema.awaited"] and "–/–" in said[0]["reason"]
        await migrate(tiny, database)
        await waiting
        assert said[-1]["event"] == "schema.current"
    connection = await asyncpg.connect(database)
    try:
        await connection.execute("UPDATE intake.engine_version SET version = version + 1")
    finally:
        await connection.close()
    with pytest.raises(NewerSchema):
        await await_schema(tiny, database)


@pytest.mark.slow("a process of its own starts")
async def test_a_missing_key_file_gives_one_line(database: str, tmp_path: Path) -> None:
    async with process(DATABASE_URL=database, KEYS_FILE=str(tmp_path / "none.json")) as child:
        code, text = await output(child)
    assert code == 1 and "none.json" in text and "Traceback" not in text


@pytest.mark.slow("a service of its own process migrates, runs and stops")
async def test_migrate_then_run_then_stop_gracefully(database: str, keys_file: Path, as_: As) -> None:
    port = free_port()
    environment = {"DATABASE_URL": database, "KEYS_FILE": str(keys_file), "PORT": str(port), "BODY_SECONDS": "2"}
    with socket.create_server(("127.0.0.1", port)):
        async with process(**environment) as child:
            code, text = await output(child)
        assert code == 1 and f"端口 {port} 已被占用 · port {port} of 127.0.0.1 is in use" in text
        assert len(text.splitlines()) == 1
    async with process("migrate", **environment) as child:
        assert (await output(child))[0] == 0
    async with (
        process(**environment) as child,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=as_("clerk-1")) as client,
    ):
        await until_ready(client)
        await raw_requests(port)
        await floods(port, child.pid)
        written = await client.post("/customers", json={"customer_id": "c-1", "name": "𠮷", "region": "r"})
        assert written.status_code == 201
        slow = asyncio.create_task(client.get("/slow"))
        reader = as_("analyst-1") | {"Accept": "text/event-stream"}
        stream = asyncio.create_task(client.get("/events", headers=reader, timeout=60))
        await asyncio.sleep(0.2)
        child.send_signal(signal.SIGTERM)
        told = time.monotonic()
        assert (await slow).status_code == 200
        assert (await stream).text.count("event: aftersales.intake.customer-registered.v1") == 1
        assert time.monotonic() - told < GRACE_SECONDS, "a stream is ended, not waited for"
        code, text = await output(child)
    assert code == 0, text
    assert '"event":"service.stopped"' in text and "Traceback" not in text
    assert '"route":"/customers","status":408' in text, "the log tells what the caller was told"


@pytest.mark.slow("a service of its own process")
async def test_with_a_certificate_it_speaks_https_to_those_who_trust_it(
    database: str, tiny: Definition, keys_file: Path, as_: As, tmp_path: Path
) -> None:
    await migrate(tiny, database)
    authority, port = Authority(), free_port()
    identity = authority.issue("tiny", ["127.0.0.1"])
    files = {"ca": authority.certificate, "other": Authority().certificate, "key": identity.key}
    for name, text in (files | {"certificate": identity.certificate}).items():
        (tmp_path / f"{name}.pem").write_text(text, "ascii")
    environment = {"DATABASE_URL": database, "KEYS_FILE": str(keys_file), "PORT": str(port)}
    environment["TLS_CERTIFICATE_FILE"] = str(tmp_path / "certificate.pem")
    async with process(**environment) as child:
        code, text = await output(child)
    assert code == 1 and "TLS_CERTIFICATE_FILE and TLS_KEY_FILE go together" in text
    environment["TLS_KEY_FILE"] = str(tmp_path / "key.pem")
    url = f"https://127.0.0.1:{port}"
    trusting = ssl.create_default_context(cafile=tmp_path / "ca.pem")
    async with process(**environment), httpx.AsyncClient(base_url=url, verify=trusting) as client:
        await until_ready(client)
        for trusted, answers in (("ca.pem", True), ("other.pem", False)):
            peers = Peers({"tiny": url}, "key-of-analyst-1", tmp_path / trusted)
            with nullcontext() if answers else pytest.raises(FeedAway):
                assert (await peers.read_head("tiny")).position == 0
            await peers.close()
        check = [sys.executable, "-I", str(project_folder() / "deploy" / "healthy.py")]
        healthy = await asyncio.create_subprocess_exec(
            *check,
            env=os.environ | environment,
            preexec_fn=die_with_parent(signal.SIGKILL),
        )
        assert await healthy.wait() == 0
        with pytest.raises(httpx.HTTPError):
            await client.get(f"http://127.0.0.1:{port}/healthz")


async def until_ready(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(90):
        while True:
            try:
                if (await client.get("/readyz")).status_code == 200:
                    return
            except httpx.ConnectError:
                pass
            await asyncio.sleep(0.05)


async def raw_requests(port: int) -> None:
    """What an HTTP client library would not send."""

    async def ask(head: str, body: bytes = b"") -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(head.encode() + b"\r\n\r\n" + body)
            return await asyncio.wait_for(reader.readline(), 5)
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    start = "POST /customers HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
    key = "Authorization: Bearer key-of-clerk-1\r\n"
    assert b" 401 " in await ask(start + "Content-Length: 99999999")
    assert b" 413 " in await ask(start + key + "Content-Length: 99999999")
    assert b" 413 " in await ask(start + key + "Expect: 100-continue\r\nContent-Length: 9999999"), "not first 100"
    assert b" 413 " in await ask(start + key + "Transfer-Encoding: chunked", b"100001\r\n" + b" " * 0x100001 + b"\r\n")
    assert b" 400 " in await ask("NONSENSE")
    assert b" 400 " in await ask(f"GET /customers/%00 HTTP/1.1\r\nHost: t\r\n{key}X: y")
    assert b" 408 " in await ask(start + key + "Content-Length: 99", b"{")


async def floods(port: int, pid: int) -> None:
    """Header lines and addresses without end, before any key: an answer, and hardly any memory."""
    before = peak_memory(pid)
    for begin, size, status in (
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: ", 60_000_000, b" 431 "),
        (b"GET /healthz?", 20_000_000, b" 414 "),
    ):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(begin)
        with suppress(ConnectionError):
            for _ in range(size // 100_000):
                writer.write(b"a" * 100_000)
                await writer.drain()
        with suppress(ConnectionError):  # who sends on and on may find the door shut
            assert status in await asyncio.wait_for(reader.readline(), 5)
        writer.close()
    if before is not None:
        after = peak_memory(pid)
        assert after is not None and after - before < 8 * 1024, f"{before} → {after} kB"


def peak_memory(pid: int) -> int | None:
    """The most memory that a process has had, kB; None where nobody tells (other systems than Linux)."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), None)
