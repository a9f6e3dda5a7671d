"""`aftersales psql`: the address, and a look that changes nothing by a slip."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from aftersales.cli import app


def psql(database: str, *arguments: str) -> int:
    done = CliRunner().invoke(app, ["psql", "--database-url", database, *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code


def test_a_look_changes_nothing_unless_it_is_meant(database: str, capfd: pytest.CaptureFixture[str]) -> None:
    """What psql says goes past this process."""
    assert psql(database, "--", "-At", "-c", "SELECT '复合机'") == 0
    assert capfd.readouterr().out == "复合机\n"
    assert psql(database, "--", "-c", "CREATE TABLE t ()") != 0
    assert "read-only transaction" in capfd.readouterr().err
    assert psql(database, "--write", "--", "-c", "CREATE TABLE t ()") == 0


def test_the_address_has_no_password() -> None:
    for dsn in ("postgresql://a:geheim@h:5/x", "postgresql://a@h:5/x?password=geheim"):
        said = CliRunner().invoke(app, ["psql", "--dsn", "--database-url", dsn])
        assert (said.exit_code, said.stdout) == (0, "postgresql://a@h:5/x\n")


def test_nothing_here(tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["psql", "--dsn"], env={"AFTERSALES_DATA": str(tmp_path), "DATABASE_URL": None})
    assert (said.exit_code, "name a DATABASE_URL" in said.stderr) == (1, True)
