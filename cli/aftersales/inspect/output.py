"""Where the answers go: events and tables to standard output, everything else to standard error."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from aftersales.inspect.rendering import Parts, json_line, line
from aftersales.replay.reading.memory import Known
from aftersales.tables import show_aligned

STEP = 1_000
"""Events between two movements of the bar."""


class Output:
    """Events as lines in colour where a terminal reads, plain lines elsewhere, or JSON lines."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json
        self._out = Console(soft_wrap=True, highlight=False)
        self._err = Console(soft_wrap=True, highlight=False, stderr=True)

    def event(self, known: Known) -> None:
        """One event on one line, whole; a terminal folds it."""
        if self.as_json:
            self.plain(json_line(known.event))
        else:
            self.parts(line(known))

    def parts(self, parts: Parts) -> None:
        """Text with its styles, and a new line."""
        if self._out.is_terminal:
            self._out.print(Text.assemble(*parts))
        else:
            self.plain("".join(text for text, _ in parts).rstrip())

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]], numbers: frozenset[int]) -> None:
        """Aligned lines; the columns in `numbers` are numbers."""
        show_aligned(self._out, header, rows, numbers)

    def plain(self, text: str) -> None:
        """A line as it is."""
        sys.stdout.write(text + "\n")

    def flush(self) -> None:
        """Let the reader see it now."""
        sys.stdout.flush()

    def note(self, zh: str, en: str) -> None:
        """Something beside the answer."""
        self._err.print(Text(f"! {zh} · {en}", "yellow"))

    @contextmanager
    def progress(self, total: int, prints_meanwhile: bool) -> Iterator[Callable[..., None]]:
        """A bar over so many events, where a terminal reads and nothing else is written to it; gives what moves it,
        by one or by so many."""
        columns = TextColumn("读取 · reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        hidden = not self._err.is_terminal or (prints_meanwhile and self._out.is_terminal)
        with Progress(*columns, console=self._err, transient=True, disable=hidden, redirect_stdout=False) as bar:
            task, count, shown = bar.add_task("", total=total), 0, 0

            def step(by: int = 1) -> None:
                nonlocal count, shown
                count += by
                if count - shown >= STEP:
                    shown = count
                    bar.update(task, completed=count)

            yield step
