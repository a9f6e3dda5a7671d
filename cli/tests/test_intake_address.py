"""Where intake is asked without an address: as the environment says, where a system runs, and else where it would."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from aftersales import embedded
from aftersales.cli import app
from aftersales.embedded import system_of
from aftersales.errors import CommandError
from aftersales.intake_address import here
from aftersales.parent_death import die_with_parent
from aftersales.paths import scratch
from aftersales.postgres import Postgres
from aftersales.served import RECORD, on_record, recorded

UP, DEMO = "http://127.0.0.1:19271", "http://127.0.0.1:19272"
HOLD = """
import sys, time
from pathlib import Path
from aftersales.served import on_record
with on_record(Path(sys.argv[1]), {"intake": sys.argv[2]}):
    print("serves", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data folder in place of this user's, and an environment that says nothing."""
    monkeypatch.delenv("PORT_BASE", raising=False)
    monkeypatch.delenv("INTAKE_URL", raising=False)
    with scratch("aftersales-test-") as folder:
        monkeypatch.setattr(embedded, "data_root", lambda: folder)
        yield folder


def test_the_environment_then_what_runs_then_the_usual_place(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert here() == "http://127.0.0.1:8101"
    with on_record(root / "demo", {"intake": DEMO}):
        assert (here(), capsys.readouterr().err) == (DEMO, "")
        with on_record(root, {"intake": UP}):
            assert here() == UP
            assert f"--url {DEMO}" in capsys.readouterr().err, "how to ask the other one"
            monkeypatch.setenv("PORT_BASE", "19273")
            assert here() == "http://127.0.0.1:19273"
            monkeypatch.setenv("PORT_BASE", "many")
            with pytest.raises(CommandError, match="no port number: many"):
                here()
            monkeypatch.delenv("PORT_BASE")
        assert here() == DEMO
    assert here() == "http://127.0.0.1:8101"
    assert not [*root.glob("running*"), *root.glob("demo/running*")]


def test_a_record_holds_for_the_life_of_its_process(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path), UP],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
    ) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "serves\n"
        assert recorded(tmp_path) == {"intake": UP}
        holder.kill()
    assert (tmp_path / RECORD).exists() and recorded(tmp_path) == {}
    with on_record(tmp_path, {"intake": DEMO}):
        assert recorded(tmp_path) == {"intake": DEMO}
        with on_record(tmp_path, {"intake": UP}):  # the last of two
            assert recorded(tmp_path) == {"intake": UP}
    assert recorded(tmp_path) == {}


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"pid": 1}', '{"pid": "x", "started": 0, "urls": {}}'])
def test_a_record_that_is_none_is_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / RECORD).write_text(text)
    assert recorded(tmp_path) == {}
    (tmp_path / RECORD).write_text(json.dumps({"pid": os.getpid(), "started": 1.0, "urls": {"intake": UP}}))
    assert recorded(tmp_path) == {}, "another process had this number"


@pytest.mark.parametrize("named", ["http://127.0.0.1:1", "http://[", "nowhere"])
def test_what_does_not_answer_is_named_and_how_to_name_another(named: str) -> None:
    with scratch("aftersales-test-") as folder:
        env = {"AFTERSALES_KEY": "key", "AFTERSALES_DATA": str(folder)}
        for words in (["find", "x"], ["erase", "c-1", "--database-url", "x"]):
            refused = CliRunner().invoke(app, [*words, "--url", named], env=env, catch_exceptions=False)
            assert refused.exit_code == 1 and "Traceback" not in refused.output
            assert named in refused.stderr and "--url" in refused.stderr and "INTAKE_URL" in refused.stderr, words


@pytest.mark.acceptance
@pytest.mark.slow("PostgreSQL starts in two new folders")
def test_whose_database_belongs_to_an_intake(root: Path) -> None:
    said: list[str] = []

    def asked(url: str) -> str:
        return system_of(url, lambda zh, en: said.append(en)).name

    with pytest.raises(CommandError, match="nothing runs here: name its database with --database-url"):
        asked(UP)
    (root / "demo").mkdir()
    with Postgres(root / "postgres"):
        assert asked(DEMO) == "aftersales up", "the only one that there is"
        with Postgres(root / "demo" / "postgres"):
            with pytest.raises(CommandError, match="none of those that run here, `aftersales up`, `aftersales demo`"):
                asked(DEMO)
            with on_record(root, {"intake": UP}), on_record(root / "demo", {"intake": DEMO}):
                assert [asked(url) for url in (UP, DEMO)] == ["aftersales up", "aftersales demo"]
                assert asked(f"{DEMO.replace('127.0.0.1', 'localhost')}/") == "aftersales demo"
                with pytest.raises(CommandError, match="--database-url"):
                    asked("http://elsewhere:19272")
