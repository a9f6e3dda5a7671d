"""What a test starts does not outlive it, not even where pytest itself was killed."""

import ast
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator

import psutil
import pytest

from aftersales.parent_death import die_with_parent
from aftersales.paths import project_folder
from tests import browser

PROJECT = project_folder()
FOLDERS = ("tests", "campaign", "cli/tests", "libs/*/tests", "services/*/tests")
STARTS = {"Popen", "create_subprocess_exec", "create_subprocess_shell"}
HOLD = """
import sys, time
from pathlib import Path
import psutil
from tests.browser import opened
with opened(Path(sys.argv[1])):
    print(*(each.pid for each in psutil.Process().children(recursive=True)), flush=True)
    time.sleep(600)
"""


def loose(source: str) -> Iterator[int]:
    """The lines on which a child is started that nothing ties to its parent."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in STARTS:
            tied = [each.value for each in node.keywords if each.arg == "preexec_fn"]
            if not tied or "die_with_parent" not in ast.unparse(tied[0]):
                yield node.lineno


def test_every_child_of_a_test_is_tied_to_it() -> None:
    files = [file for folder in FOLDERS for file in PROJECT.glob(f"{folder}/**/*.py")]
    assert len(files) > 100
    found = [f"{file.relative_to(PROJECT)}:{line}" for file in files for line in loose(file.read_text("utf-8"))]
    assert found == [], "start it with preexec_fn=die_with_parent(…)"
    assert list(loose("import subprocess\nsubprocess.Popen(['sleep'])")) == [2]


@pytest.mark.acceptance
@pytest.mark.slow("a browser starts")
@pytest.mark.skipif(sys.platform != "linux", reason="children are tied to their parents on Linux only")
def test_the_browser_ends_with_a_killed_pytest() -> None:
    if browser.found() is None:
        pytest.skip(browser.MISSING)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        with subprocess.Popen(
            [sys.executable, "-c", HOLD, folder],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
        ) as holder:
            assert holder.stdout is not None
            begun = [psutil.Process(int(number)) for number in holder.stdout.readline().split()]
            holder.kill()
        _, alive = psutil.wait_procs(begun, timeout=20)
        names = [each.name() for each in alive]
        for each in alive:
            each.kill()
    assert len(begun) > 1 and names == []
