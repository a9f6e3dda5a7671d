"""One thing, one word: what people read, in guides, programs, pages and answers, says it one way."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.printed import PROJECT

from aftersales.calling import VARIABLE, command, program


class Rule(NamedTuple):
    """A word that must not stand where people read, and what stands instead."""

    wrong: str
    right: str


WORDS = (
    Rule("受理中心|接待中心", "信息中心 information centre"),
    Rule("案件|个案", "服务单 case"),
    Rule("电话指导", "电话支持 guidance by phone"),
    Rule("(?<!派)工单", "派工单 work order; 报修记录 for a ticket log of another system"),
    Rule("技术员|技师|工程师", "维修人员 technician"),
    Rule("站点", "网点 station"),
    Rule("坐席|接线员|话务员", "座席 clerk"),
    Rule("顾客", "客户 customer"),
    Rule("转单|转网点", "转派 transfer"),
    Rule("备机|替代机|替代产品", "替代设备 replacement unit, 替代更换 replacement"),
    Rule("备件|零配件", "配件 parts"),
    Rule("回呼|回拨", "回访 call-back"),
    Rule("时钟", "时限 clock, promise; 系统时间 for the clock of a system"),
    Rule("逾期", "超时 breach"),
    Rule("停放", "隔离的事件流 parked stream"),
    Rule(r"(?i)\bloaners?\b|\bspare units?\b|\breplacement (?:machine|device)s?\b", "replacement unit"),
    Rule(r"(?i)\bservice engineers?\b|\bfield engineers?\b|\brepairm[ae]n\b", "technician"),
    Rule(r"(?i)\bcall centre\b|\bcall center\b|\binformation center\b", "information centre"),
    Rule(r"(?i)\b(?:the|a|one|every|each|bad) callback\b(?! service)", "call-back"),
    Rule(r"\brows? [A-F]\d{1,2}\b|\bblueprint\b|\b[Ii]ssue \d+\b", "no label of our own plans"),
)

GUIDES = (
    *sorted(PROJECT.glob("*.md")),
    *sorted(PROJECT.glob("docs/*.md")),
    *sorted(PROJECT.glob("docs/kata/*.md")),
    *sorted(PROJECT.glob("docs/operations/*.md")),
    *sorted(PROJECT.glob("docs/analysts/**/*.md")),
    *sorted(PROJECT.glob("docs/analysts/**/*.ipynb")),
    *sorted(PROJECT.glob("services/*/README.md")),
    *sorted(PROJECT.glob("libs/*/README.md")),
    *sorted(PROJECT.glob("cli/**/README.md")),
    *sorted(PROJECT.glob("cli/**/*.toml")),
    *sorted(PROJECT.glob("services/**/*.html")),
    PROJECT / "Makefile",
    PROJECT / "docker-compose.yml",
)
CODE = tuple(
    file
    for folder in ("cli/aftersales", "libs/events", "libs/service", "services")
    for file in sorted((PROJECT / folder).rglob("*.py"))
    if not {"tests", "bench"} & set(file.relative_to(PROJECT).parts)
)


def texts(file: Path) -> Iterator[tuple[int, str, bool]]:
    """What the code of a file says to people, and what it says of itself: strings, with their lines, and whether they
    are docstrings."""
    tree = ast.parse(file.read_text("utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value, id(node) in alone


@cache
def said(file: Path) -> list[tuple[int, str]]:
    """Of a page, or of code with all that it says of itself."""
    return list(enumerate(file.read_text("utf-8").splitlines(), 1))


@pytest.mark.parametrize("rule", WORDS, ids=lambda rule: rule.right)
def test_one_thing_has_one_word(rule: Rule) -> None:
    wrong = re.compile(rule.wrong)
    found = [
        f"{file.relative_to(PROJECT)}:{number}: {match[0]} → {rule.right}"
        for file in (*GUIDES, *CODE)
        for number, text in said(file)
        if (match := wrong.search(text))
    ]
    assert found == []


def test_answers_speak_of_null_and_of_nothing_inside() -> None:
    """In both languages of a refusal: no None, no name of a class, no name of a field where a word could stand."""
    found = []
    for file in CODE:
        if "services" not in file.parts and "service" not in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id not in {"Rejected", "NotFound", "Problem", "Misfit", "Words", "malformed"}:
                continue
            for text in (t for argument in node.args for t in _literal(argument)):
                if re.search(r"\bNone\b|\bTrue\b|\bFalse\b|\b[A-Z][a-z]+[A-Z]\w+\b", text):
                    found.append(f"{file.relative_to(PROJECT)}:{node.lineno}: {text}")
    assert found == []


def _literal(argument: ast.expr) -> Iterator[str]:
    match argument:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr(values=parts):
            yield from (part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))


NAMES = {f"aftersales {name}" for name in ("up", "demo", "keys", "events", "import", "read-models")}
"""What the two systems of this machine are called, and the connections of programs."""
COMMANDS = "up|demo|find|erase|migrate|clean|story|secrets|keys|events|import|register|kafka|relay|log|read-models"


def test_commands_are_printed_as_they_are_called() -> None:
    """`./aftersales …` in guides; in programs by `calling.command`, which knows how the reader called this one."""
    plain = re.compile(rf"(?<![./\w-])aftersales (?:{COMMANDS})\b")
    in_container = re.compile(r"docker|dispatch-api|reporting-worker|^! ")
    found = [
        f"{file.relative_to(PROJECT)}:{number}: {line.strip()}"
        for file in GUIDES
        if file.suffix == ".md"
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if plain.search(line) and not in_container.search(line)
    ]
    for file in (PROJECT / "cli/aftersales").rglob("*.py"):
        for number, text, docstring in texts(file):
            if not docstring and text not in NAMES and plain.search(text):
                found.append(f"{file.relative_to(PROJECT)}:{number}: {text}")
    assert found == []


def test_a_program_calls_itself_as_the_reader_did(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.chdir(PROJECT)
    assert command("up") == "./aftersales up", "`make up`"
    monkeypatch.chdir(tmp_path)
    assert program() == str(PROJECT / "aftersales"), "`make -C`"
    monkeypatch.setenv(VARIABLE, "../my tools/aftersales")
    assert command("keys list") == "'../my tools/aftersales' keys list"
