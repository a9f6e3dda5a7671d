"""`make kata`: the examples of docs/developers.md are built in a copy of the tree, checked and tested.

So the pages stay true: what they show is what it takes, and no more files and lines than they promise.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

PROJECT = Path(__file__).parents[1]
NOT_COPIED = (".git", ".venv", "build", "node_modules", "__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis")
SECONDS = 600
"""For one step."""


@dataclass(frozen=True, slots=True)
class Example:
    """A page whose diffs add something; `files` and `lines` are the most that it may take, tests left out."""

    what: str
    page: str
    files: int
    lines: int | None = None

    @property
    def diff(self) -> str:
        """All that the page changes."""
        text = (PROJECT / self.page).read_text("utf-8")
        return "".join(re.findall(r"^```diff\n(.*?)^```$", text, re.DOTALL | re.MULTILINE))


EXAMPLES = (
    Example("命令与事件 a command with its event", "docs/developers.md", 6, 34),
    Example("新的流与读模型 a stream with three commands and a read model", "docs/kata/stream.md", 7),
    Example("读模型 a read model", "docs/kata/read-model.md", 3),
)


class Failed(Exception):
    """A step did not do; the message says which, and why."""


def touched(diff: str) -> dict[str, int]:
    """File → how many lines are added to it, blank ones left out."""
    found: dict[str, int] = {}
    for line in diff.splitlines():
        if line.startswith("+++ b/"):
            file = line.removeprefix("+++ b/")
            found[file] = 0
        elif line.startswith("+") and line[1:].strip() and found:
            found[file] += 1
    return found


def by_hand(diff: str) -> dict[str, int]:
    """As `touched`, without tests."""
    return {file: lines for file, lines in touched(diff).items() if "tests" not in Path(file).parts}


def build(tree: Path, example: Example) -> None:
    """Add an example to the tree, make what is generated, check and test it. Raises Failed."""
    _run(tree, ["git", "apply", "--whitespace=error", "-"], given=example.diff)
    for module in ("events.golden", "events.asyncapi"):
        _run(tree, [sys.executable, "-m", module, "--write"])
    _run(tree, [sys.executable, "-m", "ruff", "check", "--quiet"])
    _run(tree, [sys.executable, "-m", "ruff", "format", "--check", "--quiet"])
    tests = [file for file in touched(example.diff) if "tests" in Path(file).parts]
    _run(tree, [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests])


def check(tree: Path) -> None:
    """Types and imports, once for all examples together. Raises Failed."""
    _run(tree, [sys.executable, "-m", "mypy"])
    _run(tree, [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"])


def _run(tree: Path, command: Sequence[str], given: str = "") -> None:
    with (tree / "pyproject.toml").open("rb") as file:
        packages = [str(tree / each) for each in tomllib.load(file)["tool"]["mypy"]["mypy_path"]]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(packages)}  # before the project's own
    try:
        done = subprocess.run(
            command,
            cwd=tree,
            env=environment,
            input=given,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failed(f"{' '.join(command)}: {error}") from error
    if done.returncode:
        raise Failed(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def main() -> int:
    """0 when every example is built, tested, and as small as its page says."""
    console, good = Console(), True
    table = Table("例子 example", "页面 page", "文件 files", "行 lines", "")
    with TemporaryDirectory(prefix="aftersales-kata-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(PROJECT, tree, ignore=shutil.ignore_patterns(*NOT_COPIED))
        for example in EXAMPLES:
            made = by_hand(example.diff)
            files, lines = len(made), sum(made.values())
            small = 0 < files <= example.files and (example.lines is None or lines <= example.lines)
            try:
                build(tree, example)
            except Failed as failed:
                console.print(f"{example.page}: {failed}", markup=False)
                small = False
            good = good and small
            most = "" if example.lines is None else f" ≤ {example.lines}"
            table.add_row(
                example.what, example.page, f"{files} ≤ {example.files}", f"{lines}{most}", "✓" if small else "✗"
            )
        try:
            check(tree)
        except Failed as failed:
            console.print(str(failed), markup=False)
            good = False
    console.print(table)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
