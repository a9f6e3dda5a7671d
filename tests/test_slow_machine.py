"""The runner of `make test-slow-machine` tells a run that passed from one that did not."""

import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from tests import slow_machine

CASES = """
import pytest
@pytest.mark.parametrize("feed", ["store"])
def test_good(feed): pass
def test_bad(): assert 0
def test_left_out(): pytest.skip("why")
"""


@pytest.mark.slow("runs pytest in processes of their own")
def test_what_passed_failed_or_never_came_is_in_the_table(tmp_path: Path) -> None:
    (tmp_path / "test_cases.py").write_text(CASES)
    report = tmp_path / "1.xml"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:schemathesis",
        f"--junitxml={report}",
        str(tmp_path),
    ]
    subprocess.run([*command, "-c", "/dev/null"], capture_output=True, check=False)
    run = slow_machine.outcomes(report)
    assert {name.split()[-1]: outcome.what for name, outcome in run.items()} == {
        "test_good[store]": "passed",
        "test_bad": "failed",
        "test_left_out": "skipped",
    }
    passed = {name: outcome for name, outcome in run.items() if outcome.what != "failed"}
    assert slow_machine.good([passed, passed])
    assert not slow_machine.good([passed, run])
    assert not slow_machine.good([run, passed])
    assert not slow_machine.good([passed, slow_machine.outcomes(tmp_path / "none.xml")])
    assert not slow_machine.good([{}])
    console = Console(width=80, record=True)
    console.print(slow_machine.table([run, passed] * 10))
    lines = console.export_text().splitlines()
    assert any("test_good[store]" in line and "✓ 20" in line for line in lines)
    assert any("test_bad" in line and "✗ 10 (#1, #3," in line for line in lines)
    assert any("? 10 (#2, #4," in line for line in lines)


def test_busy_processes_end_with_the_run() -> None:
    with slow_machine.busy_processes() as started:
        assert all(process.poll() is None for process in started)
    assert all(process.poll() is not None for process in started)
