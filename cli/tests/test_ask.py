"""`aftersales ask` and `analytics` at the keyboard: what they list, refuse and print."""

import json
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from aftersales.analytics.command import PASSWORD
from aftersales.ask import command as asking
from aftersales.ask.catalogue import QUESTIONS
from aftersales.ask.showing import bar, duration
from aftersales.cli import app

ROWS = [
    {"from": "guangzhou", "to": "shanghai", "handovers": 2, "cases": 2, "held": 2820},
    {"from": "beijing", "to": "shanghai", "handovers": 1, "cases": 1, "held": None},
]


def said(*arguments: str, fails: bool = False) -> str:
    result = CliRunner().invoke(app, list(arguments), env={"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"})
    assert (result.exit_code != 0) == fails, result.output
    return result.output


def test_the_list_names_every_question() -> None:
    listed = said("ask")
    assert all(name in listed and question.title.zh in listed for name, question in QUESTIONS.items())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("ask", "weather"), "没有这个问题：weather"),
        (("ask", "time", "--from", "yesterday"), "不是日期"),
        (("ask", "promise", "--promise", "repair=2"), "--promise 须为"),
        (("ask", "promise", "--promise", "resolve=0"), "--promise 须为"),
        (("ask", "promise", "--promise", "resolve=nan"), "--promise 须为"),
        (("ask", "time", "--from", "2026-03-12", "--to", "2026-03-09"), "早于开始"),
        (("ask", "time"), "无法读取数据库"),
        (("analytics", "list"), "无法读取数据库"),
        (("analytics", "grant", "pg_read_all_data", "--no-password"), "不能用作角色名"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(arguments: tuple[str, ...], told: str) -> None:
    assert told in said(*arguments, fails=True)


@pytest.mark.parametrize("password", ["short", "口令口令口令口令口令口令"])
def test_a_password_that_cannot_be_typed_everywhere_is_refused(password: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD, password)
    refused = said("analytics", "grant", "somebody", fails=True)
    assert "可见的 ASCII" in refused and password not in refused


def test_an_answer_is_printed_for_people_and_for_programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async def answered(dsn: str, questions: Any, asked: Any) -> Any:
        assert asked.station_id == "shanghai" and asked.since.astimezone(UTC).hour == 16
        return {question.name: ROWS for question in questions}

    monkeypatch.setattr(asking, "ask_all", answered)
    about = ("ask", "handovers", "--station", "shanghai", "--from", "2026-03-09")
    for_people = said(*about)
    assert "guangzhou  shanghai" in for_people and bar(1) in for_people and "00:47" in for_people and "–" in for_people
    assert [json.loads(line) for line in said(*about, "--json").splitlines()] == ROWS
    assert said(*about, "--csv").splitlines()[:2] == ["from,to,handovers,cases,held", "guangzhou,shanghai,2,2,2820"]
    page = tmp_path / "report.html"
    said(*about, "--html", str(page))
    assert "<svg" in page.read_text("utf-8") and "网点之间的交接" in page.read_text("utf-8")
    assert "无法写入" in said(*about, "--html", str(tmp_path / "none" / "report.html"), fails=True)


def test_a_long_road_is_shortened_for_people_and_whole_for_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    road = " > ".join(["request", *["transferred"] * 40, "closed"])

    async def answered(dsn: str, questions: Any, asked: Any) -> Any:
        rows = [{"variant": each, "cases": 1, "share": 0.5, "median": 60} for each in ("request > closed", road)]
        return {"variants": rows}

    monkeypatch.setattr(asking, "ask_all", answered)
    people = said("ask", "variants")
    assert max(cell_len(line) for line in people.splitlines() if "█" in line) < 180
    assert "request > closed" in people and "…  " in people and "已截短" in people
    assert json.loads(said("ask", "variants", "--json").splitlines()[1])["variant"] == road
    assert road in said("ask", "variants", "--csv")


@pytest.mark.parametrize(
    ("seconds", "told"), [(0, "00:00"), (59, "00:00"), (5400, "01:30"), (90_000, "1d 01:00"), (-60, "-00:01")]
)
def test_durations_are_hours_and_minutes(seconds: int, told: str) -> None:
    assert duration(seconds) == told


def test_a_bar_is_an_eighth_of_a_cell_fine() -> None:
    assert [bar(size) for size in (0, 1 / 160, 0.5, 1)] == ["", "▏", "█" * 10, "█" * 20]
