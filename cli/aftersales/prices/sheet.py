"""A sheet, CSV or XLSX → its rows, each with its line."""

import asyncio
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from aftersales.errors import CommandError
from service.http.problem_details import Problem
from service.workbooks.cells import Cell, Unfit, as_day, as_id
from service.workbooks.grids import grids

COMPUTED = 1e6
"""Below it a number has nine decimals that say something: 3.3000000000000003 is what a formula makes of 3 × 1.1."""


@dataclass(frozen=True, slots=True)
class Column:
    """`zh` and `field` are both good as a heading."""

    field: str
    zh: str
    day: bool = False


def compared(heading: str) -> str:
    """A heading without width, case and blanks."""
    return "".join(unicodedata.normalize("NFKC", heading).casefold().split())


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong on a line, in the column of that heading; empty for the line as a whole."""

    line: int
    heading: str
    zh: str
    en: str

    def __str__(self) -> str:
        zh = f"第 {self.line} 行" + (f"“{self.heading}”列" if self.heading else "")
        en = f"line {self.line}" + (f", column “{self.heading}”" if self.heading else "")
        return f"{zh}：{self.zh} · {en}: {self.en}"


@dataclass(frozen=True, slots=True)
class Row:
    """What stands on a line: field → text, without what is blank."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows, the heading of each field, and what is wrong with lines and cells."""

    rows: Sequence[Row]
    headings: Mapping[str, str]
    faults: Sequence[Fault]


def read(path: Path, columns: tuple[Column, ...]) -> Sheet:
    """The first sheet that has anything in it. Raises CommandError where the file as such is none of these sheets."""
    try:
        found = asyncio.run(grids(path.read_bytes()))
    except OSError as error:
        raise CommandError(
            f"无法读取 {path}（{error.strerror}）", f"{path} cannot be read ({error.strerror})"
        ) from None
    except Problem as problem:
        raise CommandError(f"{path}：{problem.zh}", f"{path}: {problem.en}") from None
    filled = next((grid.rows for grid in found if grid.rows), None)
    if filled is None:
        raise CommandError(f"{path} 没有表头", f"{path} has no header")
    (_, top), *lines = filled
    headings = _headings(path, [str(cell or "").strip() for cell in top], columns)
    days = {column.field for column in columns if column.day}
    rows, faults = list[Row](), list[Fault]()
    for line, cells in lines:
        if any(cell is not None for cell in cells[len(headings) :]) or len(cells) < len(headings):
            zh = f"有 {len(cells)} 格，表头有 {len(headings)} 格"
            faults.append(Fault(line, "", zh, f"has {len(cells)} cells, the header {len(headings)}"))
            continue
        texts, before = dict[str, str](), len(faults)
        for (field, heading), cell in zip(headings.items(), cells, strict=False):
            try:
                if cell is not None:
                    texts[field] = _text(cell, field in days)
            except Unfit as unfit:
                faults.append(Fault(line, heading, unfit.zh, unfit.en))
        if len(faults) == before:
            rows.append(Row(line, texts))
    return Sheet(rows, headings, faults)


def _text(cell: Cell, day: bool) -> str:
    """Raises Unfit for what a spreadsheet has spoiled."""
    if day:
        with suppress(Unfit):
            return as_day(cell)
    if isinstance(cell, float) and abs(cell) < COMPUTED:
        return f"{cell:.9f}".rstrip("0").rstrip(".")
    return cell.strip() if isinstance(cell, str) else as_id(cell)


def _headings(path: Path, cells: list[str], columns: tuple[Column, ...]) -> dict[str, str]:
    """Field → heading, in the order of the sheet. Raises CommandError."""
    while cells and not cells[-1]:  # spreadsheets write columns that were once in use
        cells.pop()
    known = {compared(heading): column.field for column in columns for heading in (column.field, column.zh)}
    fields = {known[compared(cell)]: cell for cell in cells if compared(cell) in known}
    twice = [cell for cell in cells if compared(cell) in known and fields[known[compared(cell)]] != cell]
    twice += [cell for cell, times in Counter(cells).items() if times > 1]
    wrong = dict.fromkeys([*(cell for cell in cells if compared(cell) not in known), *twice])
    if wrong:
        zh, en = "、".join(column.zh for column in columns), ", ".join(column.field for column in columns)
        raise CommandError(
            f"{path}：不认识或重复的列 {', '.join(wrong)}；可用的列：{zh}",
            f"{path}: columns unknown or there twice: {', '.join(wrong)}; there may be {en}",
        )
    if missing := [column for column in columns if column.field not in fields]:
        raise CommandError(
            f"{path}：缺少列 {'、'.join(column.zh for column in missing)}",
            f"{path}: without the columns {', '.join(column.field for column in missing)}",
        )
    return fields
