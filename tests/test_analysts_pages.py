"""The analysts' pages are what the code has."""

import re
from pathlib import Path

import pytest
from tools import analysts

from aftersales.ports import SERVICES
from tests.test_scope import document

PAGES = Path(__file__).parents[1] / "docs" / "analysts"


def test_views_and_questions_stand_in_the_guides(capsys: pytest.CaptureFixture[str]) -> None:
    assert analysts.main() == 0, capsys.readouterr().out


def test_a_page_that_is_behind_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysts, "ALL", ())
    assert analysts.main() == 1


def test_the_guides_name_every_read_that_is_asked_about_the_past(tmp_path: Path) -> None:
    reporting = re.findall(r"^\|.*`.*$", (PAGES / "as-of.md").read_text("utf-8"), re.MULTILINE)
    others = re.findall(r"^\|.*`.*$", (PAGES / "as-of-streams.md").read_text("utf-8"), re.MULTILINE)
    rows = [("reporting", line) for line in reporting]
    rows += [(line.split("|")[-2].split("（")[0].strip().replace("-", "_"), line) for line in others]
    named = {
        (service, re.sub(r"{\w+}", "{id}", path))
        for service, line in rows
        for path in re.findall(r"`(?:GET )?(/[^`]*)`", line)
    }
    taken = {
        (service, re.sub(r"{\w+}", "{id}", path))
        for service in SERVICES
        for path, operations in document(service, tmp_path)[1]["paths"].items()
        if "as_of" in {parameter["name"] for parameter in operations.get("get", {}).get("parameters", ())}
    }
    assert named == taken
