"""A newer version of the program: a copy of this tree with what an upgrade may bring, so that it is the next one.

Migrations of the engine's tables and of intake's own, a read model more (the example of docs/kata/read-model.md, which
`make kata` keeps true), one with a column more and another fold, and another version of each of the rest but of those
beside the one that is added. Where the tree moves on and a change no longer fits, `make_newer` says so.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tools.kata import EXAMPLES, NOT_COPIED
from tools.kata import PROJECT as TREE

from eventlog.log import schema as engine

MADE_OF = ("libs/events", "libs/service", "services", "cli", "tests", "tools", "docs/kata", "pyproject.toml")
TASKS = "services/callback/callback/projections/tasks.py"
ENGINE = """-- A column more in a log, and in what a subscription remembers.

-- part: log
ALTER TABLE {schema}.events ADD COLUMN checked_at timestamptz;

-- part: subscriptions
ALTER TABLE {schema}.checkpoints ADD COLUMN remark text;
"""
INTAKE = '''"""A column more."""

from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade() -> None:
    """Older code does not name it."""
    op.execute("ALTER TABLE intake.contacts ADD COLUMN remark text")
'''
COUNTED = '''

def counted(row: TaskRow | None, event: CallbackEvent, recorded: Recorded) -> TaskRow | None:
    """The row, and how many events it is made of."""
    after = evolve(row, event, recorded)
    return after and replace(after, heard=(row.heard if row else 0) + 1)


TASKS = Projection("tasks", TABLE, TaskRow, key_of, counted,'''


def make_newer(folder: Path) -> Mapping[str, str]:
    """Make it in `folder`, which is not there yet; gives the variables with which this Python runs it."""
    unlike = shutil.ignore_patterns(*NOT_COPIED)
    for part in MADE_OF:
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        if (TREE / part).is_dir():
            shutil.copytree(TREE / part, folder / part, ignore=unlike)
        else:
            shutil.copy(TREE / part, folder / part)
    diff = next(example.diff for example in EXAMPLES if example.page == "docs/kata/read-model.md")
    command = ["git", "apply", "--whitespace=error", "-"]
    environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(folder.parent)}
    subprocess.run(command, cwd=folder, env=environment, input=diff, text=True, check=True, timeout=60)

    next_version = engine.newest_version() + 1
    (folder / f"libs/events/eventlog/log/schema/{next_version:03}_remark.sql").write_text(ENGINE)
    revisions = folder / "services/intake/intake/migrations/versions"
    head = max(file.name[:4] for file in revisions.glob("[0-9]*.py"))
    (revisions / "9999_remark.py").write_text(INTAKE.format(head=head))

    every = folder / "libs/events/eventlog/read_models/projection.py"
    _change(every, "fingerprint(version, ", 'fingerprint(version + (self.table.schema != "reporting"), ')
    _change(
        folder / TASKS, r'\n\n\nTABLE = table_of\("callback', '\n    heard: int = 0\n\n\nTABLE = table_of("callback'
    )
    _change(folder / TASKS, r"\n\nTASKS = Projection\(\"tasks\", TABLE, TaskRow, key_of, evolve,", COUNTED)
    roots = ["libs/events", "libs/service", *sorted(f"services/{each.name}" for each in _services(folder)), "cli", "."]
    return {"PYTHONPATH": os.pathsep.join(str(folder / root) for root in roots)}


def _services(folder: Path) -> list[Path]:
    return [each for each in (folder / "services").iterdir() if each.is_dir()]


def _change(file: Path, pattern: str, to: str) -> None:
    before = file.read_text("utf-8")
    pattern = pattern if "\\" in pattern else re.escape(pattern)
    after, times = re.subn(pattern, lambda _: to, before)
    assert times == 1, f"{file.name}: {pattern} is there {times} times"
    file.write_text(after, "utf-8")


def python(*arguments: str) -> list[str]:
    """The command that runs a module as containers do."""
    return [sys.executable, "-P", "-m", *arguments]
