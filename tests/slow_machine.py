"""`make test-slow-machine TIMES=3`: the fault tests of both feeds where the processor is hardly ever theirs.

They run at the lowest priority beside busy processes on every core, a few times in a row; a table says what passed.
Whatever waits for a time instead of a condition shows here. Each run's output is in build/slow-machine/.
"""

import argparse
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT, SIGKILL

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from aftersales.parent_death import die_with_parent

PROJECT = Path(__file__).resolve().parents[1]
OUTPUT = PROJECT / "build" / "slow-machine"
PATIENCE = 6
"""How many times as long as elsewhere a test may take."""
LOWEST, LOW = 19, 12
"""Niceness of the tests, and of the busy processes. Where Linux groups processes by session it counts for little: there
each busy process, in a session of its own, gets as much as a service."""
BUSY_PER_CORE = 2
LONGEST_RUN = 3 * 3600
"""Seconds after which a run is ended, and the busy processes end by themselves."""
ENDING = 60
"""Seconds that the tests have to end what they started."""
BUSY = f"""
import os, time
os.nice({LOW})
end = time.monotonic() + {LONGEST_RUN}
while time.monotonic() < end:
    pass
"""
SIGNS = {"passed": "[green]✓[/]", "failed": "[red]✗[/]", "skipped": "–", "missing": "[red]?[/]"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one test in one run: passed, failed, skipped or missing (the run ended before it)."""

    what: str
    seconds: float


Run = dict[str, Outcome]
"""Test → how it went."""


def outcomes(report: Path) -> Run:
    """What a JUnit report tells; nothing where the run was ended before it was written."""
    if not report.exists():
        return {}
    found: Run = {}
    for case in ElementTree.parse(report).iter("testcase"):
        kinds = {child.tag for child in case}
        what = "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"
        found[f"{case.get('classname', '').rpartition('.')[2]}  {case.get('name')}"] = Outcome(
            what, float(case.get("time", "0"))
        )
    return found


def table(runs: Sequence[Run]) -> Table:
    """A row for each test: how often it did what, in which runs unless it passed, and from how long to how long."""
    shown = Table("测试 · test", "结果 · outcome", "秒 · s")
    for name in dict.fromkeys(name for run in runs for name in run):
        found = [run.get(name, Outcome("missing", 0)) for run in runs]
        seconds = [outcome.seconds for outcome in found if outcome.what != "missing"]
        shown.add_row(escape(name), "  ".join(_counted(found)), f"{min(seconds):.0f}–{max(seconds):.0f}")
    return shown


def _counted(found: Sequence[Outcome]) -> Iterator[str]:
    for what, sign in SIGNS.items():
        numbers = [str(number) for number, outcome in enumerate(found, 1) if outcome.what == what]
        if numbers:
            yield f"{sign} {len(numbers)}" + ("" if what == "passed" else f" (#{', #'.join(numbers)})")


def good(runs: Sequence[Run]) -> bool:
    """Whether every test was there in every run, and none failed."""
    names = {name for run in runs for name in run}
    return bool(names) and all(name in run and run[name].what != "failed" for run in runs for name in names)


@contextmanager
def busy_processes() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Some for every core, ended with this process at the latest."""
    command = [sys.executable, "-I", "-c", BUSY]
    started = [
        subprocess.Popen(command, start_new_session=True, preexec_fn=die_with_parent(SIGKILL))  # noqa: PLW1509 – only prctl
        for _ in range(BUSY_PER_CORE * (os.cpu_count() or 1))
    ]
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.wait()


def once(number: int, arguments: Sequence[str]) -> Run:
    """One run."""
    report, output = OUTPUT / f"{number}.xml", OUTPUT / f"{number}.log"
    report.unlink(missing_ok=True)
    files = sorted(str(file) for file in (PROJECT / "tests").glob("test_*faults*.py"))
    command = [sys.executable, "-m", "pytest", "-q", f"--patience={PATIENCE}", f"--junitxml={report}"]
    with output.open("wb") as log, busy_processes():
        tests = subprocess.Popen(
            ["nice", f"-n{LOWEST}", *command, *files, *arguments],
            cwd=PROJECT,
            stdout=log,
            stderr=log,
            preexec_fn=die_with_parent(SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
        )
        try:
            tests.wait(LONGEST_RUN)
        except subprocess.TimeoutExpired:
            tests.send_signal(SIGINT)
        finally:  # Ctrl-C has reached it too
            with suppress(subprocess.TimeoutExpired):
                tests.wait(ENDING)
            tests.kill()
            tests.wait()
    return outcomes(report)


def main() -> None:
    """Ends with 1 where a test failed or was missing in any run."""
    parser = argparse.ArgumentParser(prog="make test-slow-machine", description=__doc__)
    parser.add_argument("--times", type=int, default=1)
    known, arguments = parser.parse_known_args()
    OUTPUT.mkdir(parents=True, exist_ok=True)
    console, runs = Console(soft_wrap=True), list[Run]()
    for number in range(1, known.times + 1):
        runs.append(once(number, arguments))
        count = Counter(outcome.what for outcome in runs[-1].values())
        said = ", ".join(f"{times} {what}" for what, times in count.items()) or "没有结果 · no result"
        console.print(f"{number} / {known.times}: {said}  ({OUTPUT.relative_to(PROJECT) / f'{number}.log'})")
    console.print(table(runs))
    sys.exit(0 if good(runs) else 1)


if __name__ == "__main__":
    main()
