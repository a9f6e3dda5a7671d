"""Tables for people: no character is lost, however narrow the terminal is.

On a terminal long texts fold within their column; what is read, copied and typed again (ids, addresses, keys: columns
with `no_wrap`) stays whole; where that leaves no room each row is told line by line. Where no terminal reads, no width
is assumed: every row is one line.
"""

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Console, RenderableType
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

FOLDED = 12
"""Cells that a column of text which may fold needs."""
SHORTEST = 24
"""Cells below which nothing is shortened."""
PIPED = 100
"""Cells of what is shortened where no terminal reads."""
ENDLESS = 100_000
"""Cells of a line that nobody's terminal bounds."""


def show(console: Console, table: Table) -> None:
    """Print a table, whole."""
    for column in table.columns:
        column.overflow = "fold"
    page = paper(console)
    if _least(page, table) <= page.width:
        page.print(table)
    else:
        _tell(console, table)


def paper(console: Console) -> Console:
    """The console itself where it is a terminal, else one whose lines have no end, on the same file."""
    return console if console.is_terminal else Console(file=console.file, width=ENDLESS, highlight=False)


def show_aligned(
    console: Console, header: Sequence[str], rows: Sequence[Sequence[str]], numbers: frozenset[int]
) -> None:
    """Plain aligned lines, as programs like to read them; on a terminal that is too narrow, line by line."""
    lines = aligned(header, rows, numbers)
    if not console.is_terminal or max(map(cell_len, lines)) <= console.width:
        for line in lines:
            console.print(line, soft_wrap=True, markup=False, highlight=False)
        return
    table = Table(*header, box=None)
    for row in rows:
        table.add_row(*map(Text, row))
    _tell(console, table)


def aligned(header: Sequence[str], rows: Sequence[Sequence[str]], numbers: frozenset[int]) -> list[str]:
    """The header and the rows, a line each; the columns in `numbers` are aligned to the right."""
    widths = [max(cell_len(cell) for cell in column) for column in zip(header, *rows, strict=True)]
    return [
        "  ".join(
            " " * (width - cell_len(cell)) + cell if index in numbers else padded(cell, width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (header, *rows)
    ]


def shortened(console: Console, header: Sequence[str], rows: Sequence[Sequence[str]], column: int) -> list[list[str]]:
    """The rows with no more of this column than leaves the others room on one line, for whoever has the whole of it
    elsewhere. Where that were too little nothing is cut: the rows will be told line by line."""
    others = [max(map(cell_len, each)) + 2 for each in zip(header, *rows, strict=True)]
    del others[column]
    room = console.width - sum(others) if console.is_terminal else PIPED
    if room < SHORTEST:
        return [list(row) for row in rows]
    return [[_short(cell, room) if number == column else cell for number, cell in enumerate(row)] for row in rows]


def _short(text: str, cells: int) -> str:
    return text if cell_len(text) <= cells else set_cell_size(text, cells - 1).rstrip() + "…"


def padded(text: str, width: int) -> str:
    """The text over at least so many terminal cells: a Chinese character takes two."""
    return text + " " * (width - cell_len(text))


def _least(console: Console, table: Table) -> int:
    """How many cells it needs: all of what may not fold, and some for what may."""
    _, right, _, left = table.padding
    frame = 1 if table.box is not None else 0
    widths = 0
    for column in table.columns:
        natural = max(_width(console, cell) for cell in (column.header, *column.cells))
        widths += (natural if column.no_wrap else min(natural, FOLDED)) + left + right + frame
    return widths + frame


def _width(console: Console, cell: RenderableType) -> int:
    endless = console.options.update(width=ENDLESS)
    return Measurement.get(console, endless, cell).maximum


def _tell(console: Console, table: Table) -> None:
    """Each row as lines of heading and content; a blank line between two rows."""
    headings = [" ".join(_text(console, column.header).plain.split("\n")) for column in table.columns]
    width = max(map(cell_len, headings))
    if table.title is not None:
        console.print(table.title, style="italic", soft_wrap=True)
    for row in zip(*(column.cells for column in table.columns), strict=True):
        for heading, cell in zip(headings, row, strict=True):
            content = _text(console, cell)
            if content.plain:
                console.print(Text.assemble((padded(heading, width), "dim"), "  ", content), soft_wrap=True)
        console.print()


def _text(console: Console, cell: RenderableType) -> Text:
    if isinstance(cell, Text):
        return cell
    assert isinstance(cell, str), "cells are texts"
    return console.render_str(cell, highlight=False)
