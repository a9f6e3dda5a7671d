"""What is said where a PDF cannot be made: which package is missing, or that it takes too long."""

import sys
from pathlib import Path

import pytest

from service.documents import child, pdf
from service.http.problem_details import Problem

EMPTY = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{0}</dir></fontconfig>'


async def test_a_machine_without_fonts_is_told_which_package_has_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fonts.conf").write_text(EMPTY.format(tmp_path / "none"))
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    with pytest.raises(Problem) as raised:
        await pdf.pdf_of("<p>售后</p>")
    problem = raised.value
    assert (problem.kind.slug, problem.kind.status) == ("pdf-unavailable", 503)
    packages = ("fonts-wqy-microhei", "libpango-1.0-0")  # the second where Pango is missing as well
    assert any(each in problem.zh and each in problem.en for each in packages)


def test_a_machine_without_pango_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(SystemExit) as ended:
        child.pdf_of(b"<p>")
    assert ended.value.code == child.NO_PANGO and "libpango-1.0-0" in pdf.PACKAGES[child.NO_PANGO][2]


async def test_what_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 0.05)
    with pytest.raises(Problem) as raised:
        await pdf.pdf_of("<p>售后</p>")
    assert raised.value.kind.slug == "busy" and dict(raised.value.headers) == {b"retry-after": b"5"}
