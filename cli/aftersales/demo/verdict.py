"""Prints the checks, and for those that fail what was found instead."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from aftersales.demo.check import Check
from aftersales.tables import show


def show_checks(console: Console, checks: Sequence[Check]) -> None:
    """A line a check, and how many hold."""
    table = Table(
        "", "检查 · check", "必须 · must be", title="剧情检查 · What the story must give", title_justify="left"
    )
    for check in checks:
        mark = Text("✓", "green") if check.ok else Text("✗", "red")
        table.add_row(mark, check.what, Text(words(check.expected)))
        if not check.ok:
            table.add_row("", Text("实际 · found", "red"), Text(words(check.found), "red"))
    show(console, table)
    good = sum(check.ok for check in checks)
    console.print(Text(f"{good} / {len(checks)} ✓", "bold green" if good == len(checks) else "bold red"))


def words(value: object) -> str:
    """A figure, or several, as people read them."""
    if isinstance(value, dict):
        return " · ".join(f"{name} {_inner(each)}" for name, each in value.items())
    if isinstance(value, set | frozenset):
        return " · ".join(sorted(map(_inner, value)))
    if isinstance(value, tuple | list):
        return " · ".join(map(str, value))
    return str(value)


def _inner(value: object) -> str:
    if isinstance(value, dict):
        return "(" + ", ".join(f"{name} {each}" for name, each in value.items()) + ")"
    return " ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
