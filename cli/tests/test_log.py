"""`aftersales log`: a new epoch for the logs of a system that does not run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from aftersales.cli import app
from aftersales.database import DATABASE
from aftersales.paths import scratch
from aftersales.postgres import Postgres


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with scratch() as folder:
        monkeypatch.setenv("AFTERSALES_DATA", str(folder))
        monkeypatch.delenv("DATABASE_URL", raising=False)
        yield folder


@pytest.mark.acceptance
@pytest.mark.slow("a server of its own starts three times, and five services are migrated")
def test_several_logs_begin_a_new_epoch_while_nothing_runs(root: Path) -> None:
    assert CliRunner().invoke(app, ["migrate"]).exit_code == 0
    done = CliRunner().invoke(app, ["log", "new-epoch", "intake", "callback"])
    assert done.exit_code == 0, done.output
    with Postgres(root / "postgres") as server:
        found = {name: server.sql(f"SELECT max(epoch) FROM {name}.epochs", DATABASE) for name in ("intake", "dispatch")}
    assert found == {"intake": "2", "dispatch": "1"}


def test_a_position_is_one_logs_alone(root: Path) -> None:
    done = CliRunner().invoke(app, ["log", "new-epoch", "intake", "callback", "--since", "3"])
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "--since" in done.stderr
