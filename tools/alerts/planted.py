"""Rules with a fault each, which the check must refuse: so it is known to bite.

The first line of a file says who refuses it, and in which words: `# check: there is no metric x`, `# promtool: …`.
"""

from collections.abc import Sequence
from pathlib import Path

from tools.alerts.checking import faults
from tools.alerts.rules import files, read

from eventlog.measuring import Declared

FOLDER = Path(__file__).parent / "faulty"


def of(who: str) -> list[Path]:
    """Those that `check` or `promtool` refuses."""
    return [path for path in files(FOLDER) if _said(path)[0] == who]


def unrefused(declared: Sequence[Declared]) -> list[str]:
    """A line for each that the check takes, or refuses in other words."""
    found = {path: faults(read([path]), declared) for path in of("check")}
    return [
        f"{path.name}: not refused by {words_of(path)!r}: {said}"
        for path, said in found.items()
        if not any(words_of(path) in fault for fault in said)
    ]


def words_of(path: Path) -> str:
    """In which words it must be refused."""
    return _said(path)[1]


def _said(path: Path) -> tuple[str, str]:
    who, _, words = path.read_text("utf-8").splitlines()[0].removeprefix("# ").partition(": ")
    return who, words
