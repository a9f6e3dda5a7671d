"""`aftersales story` where it cannot be played; tests/test_containers.py plays it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from aftersales import keys
from aftersales.cli import app
from aftersales.demo import remote_story
from aftersales.demo.people import PEOPLE
from aftersales.ports import free_ports


def test_services_that_do_not_answer_are_one_clear_line_and_nobody_keeps_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_story, "PATIENCE", 0.0)
    file = tmp_path / "keys.json"
    keys.issue(file, "manager", ["manager"])
    nobody = json.dumps({service: f"http://127.0.0.1:{port}" for service, port in free_ports().items()})
    result = CliRunner().invoke(app, ["story", "--urls", nobody, "--file", str(file)])
    assert result.exit_code == 1
    assert "intake is not ready" in result.output
    assert len(result.output.strip().splitlines()) == 1
    assert [entry.revoked for entry in keys.listed(file)] == [False, *[True] * len(PEOPLE)]


@pytest.mark.parametrize("urls", ["", "[]", '{"intake": "http://127.0.0.1:1"}', "http://127.0.0.1:1"])
def test_an_address_for_each_service_is_needed(urls: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["story", "--urls", urls, "--file", str(tmp_path / "keys.json")])
    assert result.exit_code == 2
    assert not (tmp_path / "keys.json").exists()
