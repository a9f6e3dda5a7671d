"""The second computation: figures worked out by hand, and that it stands on its own."""

import ast
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.importer import independent
from aftersales.importer.independent import Figures, compute
from aftersales.importer.mapping import Milestone, load
from aftersales.importer.planner import plan
from aftersales.importer.reader import read
from aftersales.importer.rows import Row

SOURCE = Path(independent.__file__)


def at(case: str, step: str, when: str, branch: str = "North") -> str:
    return f"{case},{step},{when},Anna,ACME,printer,{branch}"


def test_figures_worked_out_by_hand(log_file: Callable[..., Path], mapping_file: Path) -> None:
    path = log_file(
        # answered after exactly 1 h and solved after exactly 24 h: both in time
        at("1", "created", "2024-03-04 09:00:00"),
        at("1", "taken", "2024-03-04 10:00:00"),
        at("1", "solved", "2024-03-05 09:00:00"),
        at("1", "closed", "2024-03-06 09:00:00"),
        # one second late, both
        at("2", "created", "2024-03-04 09:00:00", "South"),
        at("2", "taken", "2024-03-04 10:00:01", "South"),
        at("2", "solved", "2024-03-05 09:00:01", "South"),
        # waits 48 h for the customer, until a remark; then 24 h less 2 h have run: in time. Paused 172,800 s
        at("3", "created", "2024-03-04 09:00:00"),
        at("3", "asked", "2024-03-04 10:00:00"),
        at("3", "remark", "2024-03-06 10:00:00"),
        at("3", "solved", "2024-03-07 07:00:00"),
        # waits for parts: the clock runs. Late
        at("4", "created", "2024-03-04 09:00:00"),
        at("4", "ordered", "2024-03-04 09:30:00"),
        at("4", "solved", "2024-03-06 09:30:00"),
        # solved after 1 h, premature after 20 h, solved again 20 h later: 21 h ran. In time
        at("5", "created", "2024-03-04 09:00:00"),
        at("5", "solved", "2024-03-04 10:00:00"),
        at("5", "remark", "2024-03-04 20:00:00"),
        at("5", "taken", "2024-03-05 06:00:00"),
        at("5", "closed", "2024-03-06 02:00:00"),
        # closed after 10 h, reopened by a remark a week later, 15 h more: 25 h ran. Late
        at("6", "created", "2024-03-04 09:00:00"),
        at("6", "closed", "2024-03-04 19:00:00"),
        at("6", "remark", "2024-03-11 09:00:00"),
        at("6", "closed", "2024-03-12 00:00:00"),
        # closed twice: reopened, no time runs. Answered after 2 h: late
        at("7", "created", "2024-03-04 09:00:00"),
        at("7", "closed", "2024-03-04 11:00:00"),
        at("7", "closed", "2024-03-20 11:00:00"),
        # never answered; the log ends on 20 March. Late, both
        at("8", "created", "2024-03-10 09:00:00"),
        # still waiting when the log ends: a pause without an end counts nowhere. In time, both
        at("9", "asked", "2024-03-10 09:00:00", "South"),
        # a row that is left out does not end the wait of case 10: 3,600 s
        at("10", "asked", "2024-03-10 09:00:00"),
        at("10", "dreamt", "2024-03-10 09:30:00"),
        at("10", "closed", "2024-03-10 10:00:00"),
        # half an hour old when the log's clock stands still: the remark on case 8 tells the services nothing
        at("11", "created", "2024-03-20 10:30:00"),
        at("8", "remark", "2024-03-25 09:00:00"),
    )
    assert compute(path, mapping_file) == Figures(
        cases_per_station={"North": 9, "South": 2},
        closed=5,
        reopened=2,
        respond_breaches=4,
        resolve_breaches=4,
        paused_seconds=172_800 + 3_600,
    )


def test_it_imports_the_standard_library_alone() -> None:
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(SOURCE.read_text("utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or "."]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names


def test_it_runs_without_the_product(log_file: Callable[..., Path], mapping_file: Path) -> None:
    path = log_file(at("1", "created", "2024-03-04 09:00:00"))
    command = [sys.executable, "-I", "-S", str(SOURCE), str(path), str(mapping_file)]
    assert '"North": 1' in subprocess.run(command, capture_output=True, text=True, check=True).stdout


ODD = (
    at("7", "created", "2024-03-04 09:00:00"),
    at("7\u200b", "taken", "2024-03-04 09:10:00", "ＮＯＲＴＨ"),
    at("７", "Taken", "2024-03-04 09:20:00"),
    at("7", "taken", "2024-03-04 09:10:00", "north"),  # once more
    at("7", "solved", "2062-03-04 10:00:00"),
    at("7", "solved", "1989-12-31 10:00:00"),
    at("7", "solved", "2025-12-31 10:00:00"),  # far from the rest
    at("7\t", "solved", "2024-03-04 10:00:00"),
    at("8", "closed", "2024-03-04 10:00:00", "Süd"),
    at("8", "closed", "2025-12-31 10:00:00", "Süd"),  # two alike: the first stays
    at("aB", "created", "2024-03-04 10:00:00", "西"),
    at("ab", "created", "2024-03-04 10:00:00", "西\u2028"),
    at("ab", "created", "2024-03-04 10:00:00", "西 "),
    ",,,,,,",
)


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_it_counts_the_rows_that_are_imported(
    log_file: Callable[..., Path], mapping_file: Path, encoding: str, backwards: bool
) -> None:
    text = mapping_file.read_text("utf-8").replace("[time]", "[constants]\nproduct = '一体机'\n[time]")
    text = text.replace('product = "product"\n', "")
    mapping_file.write_text(f'encoding = "{encoding.removesuffix("-sig")}"\n{text}', "utf-8")
    path = log_file(*(ODD[::-1] if backwards else ODD), encoding=encoding)
    with path.open("ab") as file:  # a row of another file, in another encoding
        other = "utf-8" if encoding == "gb18030" else "gb18030"
        file.write(at("9", "created", "2024-03-04 10:00:00", "西北网点").encode(other) + b"\n")
    log = read(path, load(mapping_file))
    cases = independent._cases(path, tomllib.loads(mapping_file.read_text("utf-8")), datetime.now(UTC))
    assert {(row.at, row.line) for row in log.rows} == {
        (time, abs(line)) for _, moments in cases for time, line, _ in moments
    }
    assert len(log.rows) == 7
    assert Counter(station for station, _ in cases) == Counter({"North": 1, "Süd": 1, "西": 2})


milestones = st.sampled_from(["open", "note", "respond", "visit", "wait_customer", "wait_parts", "solve", "close"])
START = datetime.fromisoformat("2024-03-04T09:00:00+00:00")


@given(st.lists(st.tuples(milestones, st.integers(0, 50_000)), min_size=1, max_size=12))
def test_the_plan_comes_to_the_same_figures(rows: list[tuple[Milestone, int]]) -> None:
    """Whatever a case goes through: the steps that the plan plays give the time that the labels give."""
    moments: list[independent.Moment] = []
    log, clock = [], START
    for line, (milestone, gap) in enumerate(rows, start=2):
        clock += timedelta(seconds=gap)
        moments.append((clock, line, milestone))
        log.append(Row(line, "7", milestone, milestone, clock, "Anna", "ACME", "North", None))
    spans = independent.labels([milestone for _, _, milestone in moments])
    answered, spent, state, reopened = None, {"running": 0.0, "paused": 0.0}, "running", False
    since = START
    for task in plan(log).tasks:
        spent[state] = spent.get(state, 0.0) + (task.at - since).total_seconds()
        since = task.at
        for step in task.steps:
            match step.name:
                case "resume" | "reopen":
                    state = "running"
                    reopened |= step.name == "reopen"
                case "wait_customer":
                    state = "paused"
                case "solve":
                    state = "stopped"
                case "conclude":
                    state = "closed"
                case "contact" if answered is None:
                    answered = task.at
                case _:
                    pass
    opened = moments[0][0]
    assert independent.last_deed(moments) == max(task.at for task in plan(log).tasks if task.steps)
    assert (
        independent.seconds(moments, spans, {"running", "parts"}, None)
        == spent["running"] - (opened - START).total_seconds()
    )
    assert independent.seconds(moments, spans, {"paused"}, None) == spent["paused"]
    assert independent.response_seconds(moments, clock) == ((answered or clock) - opened).total_seconds()
    assert (spans[-1] == "closed", "closed" in spans[:-1]) == (state == "closed", reopened)
