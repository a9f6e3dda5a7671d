"""A sheet in CSV → its rows, each with its line. UTF-8 and GB18030 are told apart by the bytes."""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from aftersales.errors import CommandError
from service.workbooks.encoding import MARKS, is_chinese, is_utf8

DELIMITERS = (",", ";", "\t")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
"""As spreadsheets write days: 2025/6/30, 2025-6-30, 2025年6月30日."""


@dataclass(frozen=True, slots=True)
class Column:
    """`zh` and `field` are both good as a heading; `needed` says whether the sheet must have it."""

    field: str
    zh: str
    needed: bool = True


def known_headings(columns: tuple[Column, ...]) -> Mapping[str, Column]:
    """Heading as it is compared → column."""
    return {compared(heading): column for column in columns for heading in (column.field, column.zh)}


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
    """All rows, the heading of each field, and the lines that are no rows."""

    rows: Sequence[Row]
    headings: Mapping[str, str]
    faults: Sequence[Fault]


def read(path: Path, columns: tuple[Column, ...]) -> Sheet:
    """Raises CommandError where the file as such is none of these sheets."""
    text = _text(path)
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, faults, line = list[Row](), list[Fault](), 1
    fields: list[str] | None = None
    headings: dict[str, str] = {}
    while True:
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            break
        except csv.Error as error:
            faults.append(Fault(line, "", f"不是有效的 CSV：{error}", f"not CSV: {error}"))
            break
        if fields is None:
            while cells and not cells[-1]:  # spreadsheets write columns that were once in use
                cells.pop()
            headings = _headings(path, cells, columns)
            fields = list(headings)
        elif any(cells) and (len(cells) < len(fields) or any(cells[len(fields) :])):
            zh = f"有 {len(cells)} 格，表头有 {len(fields)} 格"
            faults.append(Fault(line, "", zh, f"has {len(cells)} cells, the header {len(fields)}"))
        elif any(cells):
            rows.append(Row(line, {field: _day(cell) for field, cell in zip(fields, cells, strict=False) if cell}))
        line = reader.line_num + 1
    if fields is None:
        raise CommandError(f"{path} 没有表头", f"{path} has no header")
    return Sheet(rows, headings, faults)


def _headings(path: Path, cells: Sequence[str], columns: tuple[Column, ...]) -> dict[str, str]:
    """Field → heading, in the order of the sheet. Raises CommandError."""
    known = known_headings(columns)
    unknown = [cell for cell in cells if compared(cell) not in known]
    fields = {known[compared(cell)].field: cell for cell in cells if compared(cell) in known}
    missing = [column for column in columns if column.needed and column.field not in fields]
    every = "、".join(column.zh for column in columns), ", ".join(column.field for column in columns)
    twice = [cell for cell in cells if compared(cell) in known and fields[known[compared(cell)].field] != cell]
    twice += [cell for cell, times in Counter(cells).items() if times > 1]
    if unknown or twice:
        named = ", ".join(dict.fromkeys(unknown + twice))
        raise CommandError(
            f"{path}：不认识或重复的列 {named}；可用的列：{every[0]}",
            f"{path}: columns unknown or there twice: {named}; there may be {every[1]}",
        )
    if missing:
        raise CommandError(
            f"{path}：缺少列 {'、'.join(column.zh for column in missing)}",
            f"{path}: without the columns {', '.join(column.field for column in missing)}",
        )
    return fields


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CommandError(
            f"无法读取 {path}（{error.strerror}）", f"{path} cannot be read ({error.strerror})"
        ) from None
    if not data.startswith(MARKS):
        if data.isascii() or is_utf8(data):
            return data.decode("utf-8-sig")
        if is_chinese(data):
            return data.decode("gb18030")
    raise CommandError(
        f"{path} 不是 CSV 文本（UTF-8 或 GBK）；请在表格软件中另存为 CSV",
        f"{path} is no CSV text in UTF-8 or GBK: save it as CSV from the spreadsheet",
    )


def _day(cell: str) -> str:
    found = _DATE.fullmatch(cell)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else cell
