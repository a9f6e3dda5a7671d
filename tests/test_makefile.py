"""What the Makefile starts runs: a module that never calls its `main` would end with 0, as if it were."""

import ast
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
OWN = ("tools", "bench", "campaign", "events")
STARTED = sorted(
    {
        module
        for module in re.findall(r"-m ([a-z_0-9.]+)", (PROJECT / "Makefile").read_text("utf-8"))
        if module.partition(".")[0] in OWN
    }
)


def test_the_makefile_starts_modules() -> None:
    assert {"bench", "tools.containers", "tools.k8s"} <= set(STARTED)


@pytest.mark.parametrize("module", STARTED)
def test_a_module_that_is_started_runs(module: str) -> None:
    path = module.replace(".", "/")
    folders = (PROJECT, PROJECT / "libs" / "events")
    places = [folder / file for folder in folders for file in (f"{path}.py", f"{path}/__main__.py")]
    (found,) = (place for place in places if place.is_file())
    last = ast.unparse(ast.parse(found.read_text("utf-8")).body[-1])
    assert last.startswith(("if __name__ == '__main__':", "sys.exit(main(")), found
