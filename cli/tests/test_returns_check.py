"""`aftersales returns check`: what a file of rules says, and what is wrong with one."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from aftersales.errors import CommandError
from aftersales.returns.command import returns_app
from intake.returns_file import SHIPPED


def test_each_version_is_told_with_its_days() -> None:
    told = CliRunner().invoke(returns_app, ["check"])
    assert told.exit_code == 0, told.output
    assert "退货 return 7 d" in told.output and "换货 exchange 15 d" in told.output


def test_what_is_wrong_is_said_by_field(tmp_path: Path) -> None:
    file = tmp_path / "returns.toml"
    file.write_text(SHIPPED.read_text("utf-8").replace("exchange_days = 15", "exchange_days = 1"), "utf-8")
    result = CliRunner().invoke(returns_app, ["check", str(file)])
    assert isinstance(result.exception, CommandError)
    with pytest.raises(CommandError, match=r"exchange_days"):
        raise result.exception
