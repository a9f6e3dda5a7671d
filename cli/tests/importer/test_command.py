"""What the clerk at the keyboard is told before anything is sent."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from aftersales.cli import app


@pytest.mark.parametrize("command", ["tickets", "check"])
def test_a_file_without_a_usable_row_is_refused_with_every_reason(
    command: str, log_file: Callable[..., Path], mapping_file: Path
) -> None:
    file = log_file(
        "7,dreamt,2024-03-01 09:00:00,Anna,ACME,printer,North", *["8,taken,never,Anna,ACME,printer,North"] * 2
    )
    result = CliRunner().invoke(app, ["import", command, str(file), "--mapping", str(mapping_file)])
    assert result.exit_code == 1
    assert "line 2: 未知活动“dreamt” · unknown activity 'dreamt'" in result.stdout
    assert "line 3, 4: 时间“never”" in result.stdout
    assert "没有可导入的行" in result.stderr


def test_the_help_desks_mapping_is_the_default(log_file: Callable[..., Path]) -> None:
    result = CliRunner().invoke(app, ["import", "check", str(log_file())])
    assert result.exit_code == 1
    assert "the header has 0 columns 'Case ID', the mapping needs exactly one" in result.stderr


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["import", "tickets", str(tmp_path / "none.csv")])
    assert result.exit_code == 1
    assert result.stderr.startswith("✗ 无法读取")
    assert result.stderr.count("\n") == 1
