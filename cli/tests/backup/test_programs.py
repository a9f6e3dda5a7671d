"""Which pg_dump may be used, and what is said where none may; where a restore goes to."""

import os
from pathlib import Path

import pytest

from aftersales.backup import programs
from aftersales.backup.command import destinations
from aftersales.backup.manifest import KEYRING
from aftersales.backup.places import named, program_environment, without_password
from aftersales.backup.programs import Program, chosen
from aftersales.backup.running_programs import failure
from aftersales.errors import CommandError, DiskFull
from aftersales.paths import Account, scratch
from aftersales.ports import SERVICES


def found(*versions: int) -> list[Program]:
    return [Program(Path(f"/{version}/pg_dump"), version, f"pg_dump (PostgreSQL) {version}.1") for version in versions]


@pytest.mark.parametrize(
    ("there", "server", "taken"),
    [((15, 18), 18, 18), ((15, 16, 18), 16, 16), ((18,), 15, 18), ((15,), 18, None), ((), 18, None)],
)
def test_it_is_at_least_as_new_as_the_server(there: tuple[int, ...], server: int, taken: int | None) -> None:
    best = chosen(found(*there), server)
    assert (best.version if best else None) == taken


def test_an_old_one_is_refused_in_plain_words() -> None:
    with scratch() as folder:
        old = folder / "pg_dump"
        old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 15.18 (Debian)'\n")
        old.chmod(0o755)
        with pytest.raises(
            CommandError, match=r"must be of version 18 or newer; there is: \S+/pg_dump \(15\)"
        ) as error:
            programs.program("pg_dump", 18, folder)
        assert "postgresql-client-18" in error.value.en and "--programs" in error.value.en
        assert "postgresql-client-18" in error.value.zh and "\n" not in str(error.value)
        with pytest.raises(CommandError, match="there is: –"):
            programs.program("pg_restore", 18, folder)


def test_those_of_the_embedded_server_are_always_there() -> None:
    assert programs.program("pg_dump", 18).version == programs.program("pg_restore", 18).version == 18


def test_where_there_is_no_embedded_server_those_on_the_path_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the image, which has the two programs and no server."""
    embedded = programs.program("pg_dump", 18).path.parent

    def missing(account: Account) -> Path:
        raise CommandError("缺少 PostgreSQL", "PostgreSQL is missing")

    monkeypatch.setattr(programs, "programs", missing)
    monkeypatch.setenv("PATH", str(embedded), prepend=os.pathsep)
    assert programs.program("pg_dump", 18).path == embedded / "pg_dump"


def test_a_full_disk_is_said_as_one() -> None:
    words = ["pg_dump: error: could not write to file: No space left on device"]
    assert isinstance(failure("pg_dump", words, Path("/backups")), DiskFull)
    assert failure("pg_dump", ["pg_dump: error: no"], Path("/")).en == "pg_dump failed: pg_dump: error: no"


def test_a_password_is_no_argument() -> None:
    dsn = "postgresql://owner:secret@db.example:5432/intake?sslmode=require"
    assert without_password(dsn) == "postgresql://owner@db.example:5432/intake?sslmode=require"
    assert program_environment(dsn)["PGPASSWORD"] == "secret"
    assert program_environment("postgresql://owner:p%40ss%2Fword@db/intake")["PGPASSWORD"] == "p@ss/word"
    assert without_password("postgresql:///intake") == "postgresql:///intake"


@pytest.mark.parametrize(
    ("dsn", "told"),
    [
        ("postgresql://owner:secret@db.example:5432/intake?sslmode=require", "db.example:5432/intake"),
        ("postgres://owner:secret@[::1]:5432/intake", "[::1]:5432/intake"),
        ("postgresql://a:1,b/intake?password=secret", "a:1,b/intake"),
        ("postgresql:///intake?host=/run&user=owner&password=secret", "/intake"),
        ("postgresql://owner:secret/more@db/intake", ""),
        ("postgresql://owner:12/secret@db/intake", ""),
        ("postgresql://owner:secret#@db/intake", ""),
        ("postgresql://owner:se@cret@db/intake", ""),
        ("postgresql://owner:secret", ""),
        ("postgresql//owner:secret@db/intake", ""),
    ],
)
def test_a_database_is_named_without_its_password(dsn: str, told: str) -> None:
    assert named(dsn) == told


def test_a_restore_goes_to_one_database_or_to_named_ones() -> None:
    assert destinations(["postgresql:///all"]) == dict.fromkeys((*SERVICES, KEYRING), "postgresql:///all")
    assert destinations(["dispatch=postgresql:///d", "sla-monitor=postgresql:///s"]) == {
        "dispatch": "postgresql:///d",
        "sla_monitor": "postgresql:///s",
    }
    with pytest.raises(CommandError, match="say which service"):
        destinations(["postgresql:///a", "postgresql:///b"])
    with pytest.raises(CommandError, match="no such service"):
        destinations(["archive=postgresql:///a"])
