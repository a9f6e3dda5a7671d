"""How far a long command has come: a bar on a terminal, a line for every tenth elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

Done = Callable[[], None]
"""One more is done."""


@contextmanager
def progress(console: Console, title: str, total: int, few: int = 0) -> Iterator[Done]:
    """Shown while this lasts, from more than `few` on."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=total <= few,
    ) as bar:
        task = bar.add_task(title, total=total)
        said = 0

        def done() -> None:
            nonlocal said
            bar.advance(task)
            tenth = int(bar.tasks[0].percentage) // 10
            if tenth > said and total > few and not console.is_terminal:  # where the bar shows at the end only
                said = tenth
                console.print(f"{title}: {10 * tenth} %")

        yield done
