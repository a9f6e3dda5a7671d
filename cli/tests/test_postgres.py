"""The embedded server: durable, alone in its folder, and back after every kind of end."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import psutil
import pytest

from aftersales import binaries
from aftersales.cluster import workers
from aftersales.errors import CommandError
from aftersales.parent_death import die_with_parent
from aftersales.paths import Account, scratch, server_account
from aftersales.postgres import Postgres

HOLD = """
import sys, time
from pathlib import Path
from aftersales.postgres import Postgres
with Postgres(Path(sys.argv[1])):
    print("up", flush=True)
    time.sleep(600)
"""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A server's folder that has seen use; every test leaves it fit for the next."""
    with scratch("aftersales-test-") as folder:
        with Postgres(folder / "postgres"):
            pass
        yield folder / "postgres"


@pytest.fixture
def empty() -> Iterator[Path]:
    with scratch("aftersales-test-") as folder:
        yield folder


@contextmanager
def damage(file: Path, content: bytes) -> Iterator[None]:
    sound = file.read_bytes()
    file.write_bytes(content)
    yield
    file.write_bytes(sound)


def holder(folder: Path) -> subprocess.Popen[str]:
    """Another process that runs the server and sleeps."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    return process


def servers(folder: Path) -> list[int]:
    return [p.pid for p in psutil.process_iter(["cmdline"]) if str(folder / "data") in (p.info["cmdline"] or [])]


def test_settings(postgres: Postgres) -> None:
    def setting(name: str) -> str:
        return postgres.sql(f"SHOW {name}")

    assert setting("server_version").startswith("18.")
    assert (setting("data_checksums"), setting("listen_addresses"), setting("TimeZone")) == ("on", "", "UTC")
    assert (setting("max_connections"), setting("shared_buffers")) == ("300", "256MB")
    assert (setting("server_encoding"), postgres.sql("SELECT lower('ÄÖ'), U&'\\+020BB7'")) == ("UTF8", "äö|𠮷")


def test_nobody_else_reaches_the_socket(postgres: Postgres) -> None:
    mode = postgres.data.stat()
    assert stat.S_IMODE(mode.st_mode) == 0o700
    assert mode.st_uid == server_account().uid


async def test_a_database_of_its_own(database: str) -> None:
    connection = await asyncpg.connect(database)
    assert await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
    await connection.close()


@pytest.mark.slow("a server of its own, and copies of databases")
def test_databases_come_copy_and_go(postgres: Postgres) -> None:
    postgres.fresh_database("one")
    postgres.sql("CREATE TABLE kept (x int)", "one")
    postgres.create_database("two", template="one")
    assert postgres.sql("SELECT count(*) FROM kept", "two") == "0"
    postgres.fresh_database("one")
    assert postgres.sql("SELECT to_regclass('kept')", "one") == ""
    for name in ("one", "two"):
        postgres.drop_database(name)
        assert not postgres.has_database(name)


def test_what_was_written_outlives_every_end(folder: Path) -> None:
    with Postgres(folder) as server:
        dsn = server.fresh_database("kept")
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert server.sql(f"SHOW {setting}") == "on"
        server.sql("CREATE TABLE t (n int)", "kept")
        for number, immediate in enumerate((False, True)):
            server.sql(f"INSERT INTO t VALUES ({number})", "kept")
            server.restart(immediate=immediate)
    with Postgres(folder) as server:
        assert server.dsn("kept") == dsn
        assert server.sql("SELECT count(*) FROM t", "kept") == "2"


def test_a_folder_has_one_owner(folder: Path) -> None:
    with Postgres(folder), pytest.raises(CommandError, match="is in use by another"):
        Postgres(folder).start()


def test_a_folder_in_use_is_not_discarded(empty: Path) -> None:
    with Postgres(empty / "postgres") as server:
        with pytest.raises(CommandError, match="is in use by another"):
            Postgres(empty / "postgres").discard()
        assert server.sql("SELECT 1") == "1"
    Postgres(empty / "postgres").discard()
    assert list(empty.iterdir()) == []
    Postgres(empty / "postgres").discard()


def test_the_server_ends_with_a_killed_owner_and_starts_again(folder: Path) -> None:
    owner = holder(folder)
    assert servers(folder)
    owner.kill()
    owner.communicate()
    with Postgres(folder) as server:  # waits for the old one
        assert server.sql("SELECT 1") == "1"
    assert not servers(folder)


def test_a_server_killed_with_its_owner_leaves_nothing_in_the_way(folder: Path) -> None:
    owner = holder(folder)
    for pid in [*servers(folder), owner.pid]:
        os.kill(pid, signal.SIGKILL)
    owner.communicate()
    assert (folder / "data" / "postmaster.pid").exists()
    with Postgres(folder) as server:
        assert server.sql("SELECT 1") == "1"


def freeze(folder: Path) -> None:
    """A server and all that works for it."""
    processes = workers(folder / "data")
    assert len(processes) > 3
    for process in processes:
        process.suspend()


@pytest.mark.slow("a server recovers")
def test_a_frozen_server_ends(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aftersales.postgres.PATIENCE", 0.5)
    monkeypatch.setattr("aftersales.postgres.QUIT_PATIENCE", 0.5)
    with Postgres(folder) as server:
        freeze(folder)
    assert not workers(folder / "data")
    with server:
        assert server.sql("SELECT 1") == "1"


@pytest.mark.slow("a server recovers")
def test_a_frozen_server_whose_owner_was_killed_is_not_in_the_way(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aftersales.cluster.PATIENCE", 0.5)
    owner = holder(folder)
    freeze(folder)
    owner.kill()
    owner.communicate()
    assert workers(folder / "data")
    with Postgres(folder) as server:
        assert server.sql("SELECT 1") == "1"
    assert not workers(folder / "data")


def test_a_pid_file_whose_number_belongs_to_somebody_else(folder: Path) -> None:
    with Postgres(folder) as server:
        lines = (server.data / "postmaster.pid").read_text().splitlines()
    sleeper = subprocess.Popen(
        ["sleep", "600"],
        **server_account().switch(),
        preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
    )
    try:
        (folder / "data" / "postmaster.pid").write_text("\n".join([str(sleeper.pid), *lines[1:]]) + "\n")
        with Postgres(folder) as server:
            assert server.sql("SELECT 1") == "1"
        assert sleeper.poll() is None
    finally:
        sleeper.kill()
        sleeper.wait()


def test_an_interrupted_first_start_is_no_hindrance(empty: Path) -> None:
    (empty / "data.new").mkdir()
    (empty / "data.new" / "PG_VERSION").write_text("18\n")
    with Postgres(empty) as server:
        assert server.sql("SELECT 1") == "1"


@pytest.mark.parametrize("name", ["a" * 90, "with space, and 逗号"])
@pytest.mark.slow("a server of its own")
async def test_a_folder_no_socket_fits_in(empty: Path, name: str) -> None:
    empty.joinpath(name).mkdir(mode=0o711)
    with Postgres(empty / name / "postgres") as server:
        connection = await asyncpg.connect(server.dsn())
        assert await connection.fetchval("SELECT 1") == 1
        await connection.close()
        socket_folder = Path(server.sql("SHOW unix_socket_directories"))
        assert stat.S_IMODE(socket_folder.stat().st_mode) == 0o700
    assert not socket_folder.exists()


@pytest.mark.slow("a server starts several times")
def test_the_run_before_keeps_its_log(empty: Path) -> None:
    for word in ("one", "two"):
        with Postgres(empty / "postgres") as server:
            server.restart(immediate=True)
            server.sql(f"DO $$ BEGIN RAISE LOG '{word}'; END $$")
    assert "two" in server.log.read_text() and "was interrupted" in server.log.read_text(), "a restart begins no other"
    before = server.log.with_name("server.log.1").read_text()
    assert "one" in before and "two" not in before


def test_another_version_s_data(folder: Path) -> None:
    with (
        damage(folder / "data" / "PG_VERSION", b"16\n"),
        pytest.raises(CommandError, match="was made by PostgreSQL 16"),
    ):
        Postgres(folder).start()


def test_damaged_data_is_one_line(folder: Path) -> None:
    with (
        damage(folder / "data" / "global" / "pg_control", b""),
        pytest.raises(CommandError, match=r"PostgreSQL did not start: (FATAL|PANIC)") as error,
    ):
        Postgres(folder).start()
    assert "\n" not in str(error.value)


def test_a_full_disk_is_one_line(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aftersales.postgres.SPACE", 10**9)
    with pytest.raises(CommandError, match="the disk is full"):
        Postgres(empty).start()


def test_a_folder_that_cannot_be_made_is_one_line(empty: Path) -> None:
    empty.joinpath("file").write_text("")
    with pytest.raises(CommandError, match="cannot write"):
        Postgres(empty / "file" / "postgres").start()


def test_a_missing_wheel_is_one_line(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(CommandError, match="PostgreSQL is missing"):
        Postgres(empty).start()


def test_programs_out_of_reach_are_copied(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for a checkout below /root: the account gets a copy, no folder is opened for it."""
    monkeypatch.setattr(binaries, "SHARED", empty / "shared")
    account = server_account()
    asked = Account.may

    def may(self: Account, test: str, path: Path) -> bool:
        return "site-packages" not in path.parts and asked(self, test, path)

    monkeypatch.setattr(Account, "may", may)
    copied = binaries.programs(account)
    assert copied.is_relative_to(empty)
    assert binaries.programs(account) == copied
    with Postgres(empty / "postgres") as server:
        assert server.sql("SELECT 1") == "1"
