"""The command line itself: what it prints, and that trouble is one line without a traceback."""

import errno
from pathlib import Path

import pytest
from typer.testing import CliRunner

from aftersales import keys, keys_command
from aftersales.cli import app


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200"})
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


def test_a_key_is_issued_listed_and_revoked(tmp_path: Path) -> None:
    file = ["--file", str(tmp_path / "keys.json")]
    code, key, _ = run("keys", "issue", "--id", "clerk-1", "--role", "clerk", "--role", "manager", *file)
    assert (code, len(key.strip())) == (0, 43)
    code, table, _ = run("keys", "list", *file)
    assert all(word in table for word in ("clerk-1", "clerk, manager", "valid"))
    assert run("keys", "revoke", "clerk-1", *file)[:2] == (0, "已吊销 1 个密钥 · 1 revoked\n")
    assert "revoked" in run("keys", "list", *file)[1]


def test_trouble_is_one_line(tmp_path: Path) -> None:
    code, out, errors = run("keys", "issue", "--id", "x", "--role", "boss", "--file", str(tmp_path / "keys.json"))
    assert (code, out, errors.count("\n")) == (1, "", 1)
    assert errors.startswith("✗ 无法签发密钥")


def test_a_full_disk_is_one_line_wherever_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(keys, "listed", fail)
    monkeypatch.setattr(keys_command, "default_keys_file", Path)
    assert run("keys", "list") == (1, "", "✗ 磁盘已满 · the disk is full\n")


def test_help_names_every_command() -> None:
    code, out, _ = run("--help")
    assert code == 0
    assert all(command in out for command in ("up", "migrate", "demo", "events", "import", "keys", "clean"))
