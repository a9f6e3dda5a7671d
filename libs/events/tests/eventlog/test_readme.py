"""The example of the engine's README runs, with nothing of this project but the engine."""

import re
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "eventlog"
ENGINE_ONLY = """
import sys
class OnlyTheEngine:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("events", "service", "aftersales"):
            raise ModuleNotFoundError(f"the engine needs {name}")
sys.meta_path.insert(0, OnlyTheEngine())
"""


def test_the_example_runs_without_the_rest_of_the_project(database: str) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", (PACKAGE / "README.md").read_text("utf-8"), re.DOTALL)
    program = f"{ENGINE_ONLY}\n{example}\nprint(asyncio.run(main(sys.argv[1])))"
    ended = subprocess.run(
        [sys.executable, "-c", program, database], capture_output=True, text=True, timeout=60, check=False
    )
    said = ended.stdout.splitlines()[-1:]  # behind what the subscription logs
    assert said == ["{'b-1': BookLent(book_id='b-1', reader='Ada')}"], ended.stderr
