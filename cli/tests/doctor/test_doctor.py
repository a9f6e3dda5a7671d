"""`aftersales doctor` over real databases and a real Kafka, none of whose services runs; and over nothing at all."""

import asyncio
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from aftersales import keys
from aftersales.cli import app
from aftersales.doctor import progress
from aftersales.kafka import Broker as Server
from aftersales.paths import scratch
from aftersales.ports import free_port
from aftersales.postgres import Postgres
from aftersales.process import Process
from aftersales.schemas import migrate
from eventlog.feeds.kafka import Broker
from eventlog.postgres import connect_pool

Ask = Callable[..., tuple[int, list[str]]]
UNSET = dict.fromkeys(
    ("DATABASE_URLS", "DATABASE_URL", "KEYRING_URL", "PEERS", "PEERS_KEY", "PUBLIC_URLS", "KAFKA_BOOTSTRAP_SERVERS")
)


@pytest.fixture(scope="module")
def dsn(postgres: Postgres) -> Iterator[str]:
    """Five migrated services, all of the tests'."""
    name = f"doctor_{os.getpid()}"
    found = postgres.fresh_database(name)
    asyncio.run(migrate(found, roles=False))
    yield found
    postgres.drop_database(name)


@pytest.fixture
def sql(dsn: str) -> Callable[..., Any]:
    """One value."""

    async def ask(query: str) -> Any:
        pool = await connect_pool(dsn, max_size=1, name="test")
        try:
            return await pool.fetchval(query)
        finally:
            await pool.close()

    return lambda query: asyncio.run(ask(query))


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """Runs it over an empty data folder: exit code, and the lines of its table."""
    monkeypatch.setattr(progress, "CATCH_UP", 0.2)
    with scratch("aftersales-doctor-") as folder:
        keys.issue(folder / "keys.json", "manager-1", ["manager"])

        def run(*arguments: str, **environment: str) -> tuple[int, list[str]]:
            settings = {**UNSET, "AFTERSALES_DATA": str(folder), **environment}
            result = CliRunner().invoke(app, ["doctor", *arguments], env=settings)
            assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
            return result.exit_code, [line for line in result.stdout.splitlines() if line.startswith("│")]

        yield run


def line(lines: list[str], *words: str) -> str:
    """The one line with these words."""
    found = [each for each in lines if all(word in each for word in words)]
    assert len(found) == 1, (words, lines)
    return found[0]


def test_nothing_runs_here(ask: Ask) -> None:
    code, lines = ask("--port-base", str(free_port()))
    assert code == 1
    assert "✗" in line(lines, "nothing runs on this machine") and " up" in line(lines, "nothing runs")
    assert "✓" in line(lines, "API keys")


def test_a_database_that_is_away_stops_no_other_check_and_shows_no_password(ask: Ask) -> None:
    code, lines = ask(DATABASE_URL=f"postgresql://u:geheim@127.0.0.1:{free_port()}/x", PEERS="{}")
    assert code == 1 and "✗" in line(lines, "PostgreSQL") and "✓" in line(lines, "Python")
    code, lines = ask(DATABASE_URL="postgresql://u:geheim/x@127.0.0.1/x", KAFKA_CA_FILE="/nowhere.pem")
    assert code == 1 and "✗" in line(lines, "environment", "KAFKA_CA_FILE")
    assert not any("geheim" in each for each in lines)


def test_without_workers_and_backups(ask: Ask, dsn: str, postgres: Postgres) -> None:
    port = free_port()
    code, lines = ask(DATABASE_URLS=f"intake={dsn}", PEERS=f'{{"intake": "http://127.0.0.1:{port}"}}')
    assert code == 1
    for good in ("schema", "keyring", "read models", "parked", "timers", "subscriptions", "clocks"):
        assert "✓" in line(lines, good), good
    assert "✗" in line(lines, "fsync = off"), "as it is set for tests: tests/servers.py"
    assert "✗" in line(lines, "worker", "intake", "reporting") and "!" in line(lines, "backup")
    assert "✗" in line(lines, f"intake http://127.0.0.1:{port}: ConnectError")
    empty = f"doctor_empty_{os.getpid()}"
    code, lines = ask(DATABASE_URL=postgres.fresh_database(empty))
    postgres.drop_database(empty)
    assert code == 1 and "migrate" in line(lines, "no service has its data here")


PARKED = """
    INSERT INTO dispatch.parked (subscription, source, stream, position, recorded, error, attempts)
    VALUES ('reactions', 'intake', 'case-9', 1, '{}', 'ValueError', 3)"""
CHECKPOINT = (
    "INSERT INTO {0}.checkpoints (subscription, lane, position, \"offset\", epoch) VALUES ('t', '{1}', {2}, 0, 1)"
)


def test_each_fault_is_found_and_says_what_to_do(ask: Ask, dsn: str, sql: Callable[..., Any]) -> None:
    sql(PARKED)
    sql("INSERT INTO sla_monitor.timers (case_id, due) VALUES ('k-9', now() - interval '10 minutes')")
    sql("INSERT INTO callback.last_backup (made_at, name) VALUES (now() - interval '3 days', 'old')")
    sql(CHECKPOINT.format("callback", "intake", 7))
    sql("UPDATE reporting.read_models SET missed = true WHERE name = (SELECT min(name) FROM reporting.read_models)")
    sql("UPDATE intake.engine_version SET version = version - 1")
    code, lines = ask(DATABASE_URL=dsn)
    assert code == 1
    assert "✗" in line(lines, "reactions/intake/case-9", "parked-streams")
    assert "✗" in line(lines, "1 个迟到") and "✗" in line(lines, "callback 72 h", "backup")
    assert "✗" in line(lines, "more than the log of intake holds", "after-a-restore")
    assert "!" in line(lines, "missed events", "read-models list")
    assert "✗" in line(lines, "older than the program", "migrate")
    sql("UPDATE intake.engine_version SET version = 900")
    assert "newer than this program" in line(ask(DATABASE_URL=dsn)[1], "upgrade")
    sql("UPDATE intake.engine_version SET version = (SELECT version FROM dispatch.engine_version)")
    for table in ("dispatch.parked", "sla_monitor.timers", "callback.last_backup", "callback.checkpoints"):
        sql(f"DELETE FROM {table}")
    sql("UPDATE reporting.read_models SET missed = false")


def test_who_is_behind_is_named(ask: Ask, dsn: str, sql: Callable[..., Any]) -> None:
    sql(CHECKPOINT.format("reporting", "dispatch", 0))
    sql(
        "INSERT INTO dispatch.events (position, id, stream, version, type, key, time, data, actor, correlation) "
        "SELECT 1, gen_random_uuid(), 's-1', 1, 'x', 's-1', now(), '{}', 'a', gen_random_uuid()"
    )
    code, lines = ask(DATABASE_URL=dsn)
    assert code == 1 and "✗" in line(lines, "reporting t ← dispatch: 落后 1 个事件")
    sql("DELETE FROM reporting.checkpoints")


def test_topics_are_compared_with_the_logs(ask: Ask, dsn: str, sql: Callable[..., Any], kafka: Server) -> None:
    broker = Broker(kafka.bootstrap_servers, f"doctor{os.getpid()}")
    asyncio.run(broker.declare_topics(["intake"], 3))
    sql("INSERT INTO intake.topic (partitions, published) VALUES (12, 0)")
    known = {
        "KAFKA_BOOTSTRAP_SERVERS": broker.servers,
        "KAFKA_PREFIX": broker.prefix,
        "KAFKA_SECURITY_PROTOCOL": "PLAINTEXT",
    }
    code, lines = ask(DATABASE_URL=dsn, **known)
    assert code == 1 and "✓" in line(lines, f"{broker.servers}, 1 broker")
    assert "✗" in line(lines, f"{broker.prefix}.intake: 3", "relay rebuild intake")
    assert "✓" in line(lines, f"{broker.prefix}.callback 尚无事件")
    away = {**known, "KAFKA_BOOTSTRAP_SERVERS": f"127.0.0.1:{free_port()}"}
    code, lines = ask(DATABASE_URL=dsn, **away)
    assert "✗" in line(lines, "Kafka", "broker-lost") and "✓" in line(lines, "schema")
    sql("DELETE FROM intake.topic")
    asyncio.run(broker.delete_topic("intake"))


def test_a_role_that_may_change_its_log_is_told(ask: Ask, dsn: str) -> None:
    with asyncio.Runner() as runner:
        pool = runner.run(connect_pool(dsn, max_size=1, name="callback"))
        said = ask(DATABASE_URL=dsn)[1]
        runner.run(pool.close())
    assert "!" in line(said, "may change the log of callback")


def test_the_folder_of_a_system_is_only_read(ask: Ask, tmp_path: Path) -> None:
    code, _ = ask("--port-base", str(free_port()), AFTERSALES_DATA=str(tmp_path / "none"))
    assert code == 1 and not (tmp_path / "none").exists()


@pytest.mark.acceptance
def test_a_process_that_is_not_ready_says_what_fails(ask: Ask, database: str, tmp_path: Path) -> None:
    """A service that begins before anybody has migrated its database."""
    keys.issue(tmp_path / "keys.json", "manager-1", ["manager"])
    known = {"DATABASE_URL": database, "KEYS_FILE": str(tmp_path / "keys.json")}
    process = Process("callback", "api", free_port(), known, tmp_path)

    async def begun() -> None:
        await process.start()
        async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(60):
            while process.running:
                try:
                    await client.get(f"{process.url}/healthz")
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
                else:
                    return

    with asyncio.Runner() as runner:
        runner.run(begun())
        code, lines = ask(**known, PEERS=f'{{"callback": "{process.url}"}}')
        runner.run(process.stop())
    found = line(lines, "callback 未就绪 · not ready")
    assert code == 1 and "schema" in found and "readyz-fails" in found
    assert "migrate" in line(lines, "no service has its data here")
