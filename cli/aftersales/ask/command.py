"""`aftersales ask`: the list of ready questions, the answer to one, or a report of them."""

import csv
import json
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from aftersales.ask.asking import ask_all
from aftersales.ask.catalogue import QUESTIONS
from aftersales.ask.question import Asked, Question
from aftersales.ask.report import about, report
from aftersales.ask.showing import bar, shown, sizes
from aftersales.calling import command
from aftersales.embedded import local_database
from aftersales.errors import CommandError, disk_error
from aftersales.inspect.options import DatabaseUrl
from aftersales.relay import note
from aftersales.replay.reading import moments
from aftersales.replay.reading.filters import require_order
from aftersales.running import run
from aftersales.tables import shortened, show_aligned
from events.types import CLOCKS

FURTHEST = 24 * 365
"""Hours of a promise."""
FORM = "2026-03-09 | 2026-03-09T09:00:00+08:00"


def ask(
    name: Annotated[
        str | None, typer.Argument(help="哪个问题；不给则列出 · Which question; the list without.", show_default=False)
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="从这天起受理的 · Opened from this day on (Shanghai).")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="到这天为止受理的 · Opened until the end of this day.")
    ] = None,
    station: Annotated[
        str | None, typer.Option(metavar="ID", help="现由该网点负责的 · Cases that this station has now.")
    ] = None,
    promise: Annotated[
        str,
        typer.Option(
            metavar="CLOCK=HOURS",
            help="promise 问题的另一个承诺 · The other promise: respond, arrive or resolve, and its hours.",
        ),
    ] = "resolve=8",
    as_json: Annotated[bool, typer.Option("--json", help="每行一个 JSON 对象 · One JSON object a line.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV，含表头 · CSV with a header.")] = False,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="写成带图的报告；不给问题名则全部 · A report with charts; all without NAME."),
    ] = None,
    database_url: DatabaseUrl = None,
) -> None:
    """回答一个现成的问题 · Answer a ready question: where the time goes, what predicts a breach …"""
    if name is None and html is None:
        _list()
        return
    asked = Asked(_moment(since, moments.since), _moment(until, moments.until), station, _promise(promise))
    require_order(asked.since, asked.until)
    chosen = [_question(name)] if name else list(QUESTIONS.values())
    with nullcontext(database_url) if database_url else local_database(note, live=False) as dsn:
        answers = run(ask_all(dsn, chosen, asked))
    if answers is None:
        raise CommandError("已中断", "stopped")
    if html is not None:
        _write(html, report(chosen, answers, asked, datetime.now(UTC)))
        return
    question = chosen[0]
    _print(question, answers[question.name], asked, as_json, as_csv)


def _list() -> None:
    rows = [(question.name, question.title.zh, question.title.en) for question in QUESTIONS.values()]
    show_aligned(Console(), ("名称 name", "问题", "question"), rows, frozenset())
    example = command("ask time")
    typer.echo(f"下一步 · next: {example}")


def _print(question: Question, rows: Sequence[dict[str, Any]], asked: Asked, as_json: bool, as_csv: bool) -> None:
    if as_json:
        for row in rows:
            typer.echo(json.dumps(_plain(row), ensure_ascii=False))
        return
    if as_csv:
        writer = csv.writer(sys.stdout)
        names = [field.name for field in question.fields]
        writer.writerow(names)
        writer.writerows([_plain(row)[name] for name in names] for row in rows)
        return
    typer.echo(f"{question.title.zh} · {question.title.en}（{about(asked)}）\n")
    typer.echo(f"{question.says.zh}\n{question.says.en}\n")
    if not rows:
        typer.echo("没有这样的服务单 · there is no such case")
        return
    header = [f"{field.zh} {field.en}" for field in question.fields]
    drawn = next(number for number, field in enumerate(question.fields) if field.name == question.bar) + 1
    header.insert(drawn, "")
    cells = []
    for row, size in zip(rows, sizes(question, rows), strict=True):
        line = [shown(field, row[field.name]) for field in question.fields]
        line.insert(drawn, bar(size))
        cells.append(line)
    numbers = {number for number, field in enumerate(question.fields) if field.kind != "text"}
    console = Console()
    fitting = shortened(console, header, cells, 0)
    show_aligned(console, header, fitting, frozenset(n if n < drawn else n + 1 for n in numbers))
    if fitting != cells:
        typer.echo("\n… 已截短，--json 或 --csv 给出全文 · shortened: --json and --csv have all of it")


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Times as RFC 3339 in UTC."""
    return {
        name: value.astimezone(UTC).isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value
        for name, value in row.items()
    }


def _write(file: Path, page: str) -> None:
    try:
        file.write_text(page, encoding="utf-8")
    except OSError as error:
        raise disk_error(file, error) from None
    typer.echo(f"✓ {file}")


def _question(name: str) -> Question:
    if name not in QUESTIONS:
        raise CommandError(f"没有这个问题：{name}", f"no such question: {name} ({', '.join(QUESTIONS)})")
    return QUESTIONS[name]


def _moment(text: str | None, read: Any) -> datetime | None:
    try:
        return read(text) if text else None
    except ValueError:
        raise CommandError(
            f"{text} 不是日期，也不是带时区的时间", f"neither a day nor a time with its zone: {text} ({FORM})"
        ) from None


def _promise(text: str) -> tuple[str, int]:
    clock, _, hours = text.partition("=")
    try:
        seconds = round(float(hours) * 3600)
    except (ValueError, OverflowError):
        seconds = 0
    if clock not in CLOCKS or not 0 < seconds <= FURTHEST * 3600:
        raise CommandError(
            f"--promise 须为 {'、'.join(CLOCKS)} 之一、等号和小时数",
            f"--promise is one of {', '.join(CLOCKS)}, =, hours",
        )
    return clock, seconds
