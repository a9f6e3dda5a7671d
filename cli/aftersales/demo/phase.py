"""One step of the demo on the terminal: a spinner while it lasts, a line with its time when it is done."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console


@contextmanager
def phase(console: Console, what: str) -> Iterator[Callable[[int, int], None]]:
    """Show that `what` is going on; gives a function that shows how many of how many are done."""
    begun = time.monotonic()
    with console.status(what) as status:
        yield lambda done, total: status.update(f"{what} {done}/{total}")
    console.print(f"[green]✓[/] {what} [dim]{time.monotonic() - begun:.1f} s[/]")
