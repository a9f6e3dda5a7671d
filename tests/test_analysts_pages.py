"""The analysts' pages are what the code has."""

import pytest
from tools import analysts


def test_views_and_questions_stand_in_the_guides(capsys: pytest.CaptureFixture[str]) -> None:
    assert analysts.main() == 0, capsys.readouterr().out


def test_a_page_that_is_behind_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysts, "ALL", ())
    assert analysts.main() == 1
