"""A file as sheets of rows: XLSX by a program of its own (`child.py`), CSV here; which of the two, the bytes say."""

import asyncio
import csv
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec

from service.workbooks import child
from service.workbooks.cells import NO_DAY, Cell
from service.workbooks.encoding import MARKS, is_chinese, is_utf8
from service.workbooks.faults import unreadable

ZIPPED = b"PK\x03\x04"
SECONDS = 60.0
"""How long the reading of a workbook may take, whatever the machine has to do besides."""
DELIMITERS = (",", ";", "\t")
GUARD = "'"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula at the beginning of a cell of CSV: GUARD is put before it, and taken off."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: its rows that are not blank, each with its number as the spreadsheet counts. CSV has no name."""

    name: str | None
    rows: Sequence[tuple[int, Sequence[Cell]]]


async def grids(data: bytes) -> list[Grid]:
    """The sheets of a file. Raises Problem, 422, for one that is neither."""
    if data.startswith(ZIPPED):
        return await _workbook(data)
    return await asyncio.to_thread(_csv, data)


async def _workbook(data: bytes) -> list[Grid]:
    # The child needs nothing of the environment, which has secrets, but what finds the libraries of Python itself.
    environment = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", str(Path(child.__file__))),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment,
    )
    try:
        async with asyncio.timeout(SECONDS):
            said, _ = await process.communicate(data)
    except TimeoutError:
        raise unreadable("读取时间过长", "takes too long to be read") from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode != 0:
        raise unreadable("读取时需要过多内存或时间", "needs too much memory or time to be read")
    return await asyncio.to_thread(_decoded, said)


def _decoded(said: bytes) -> list[Grid]:
    try:
        found: dict[str, Any] = msgspec.json.decode(said)
    except msgspec.DecodeError:
        raise unreadable("含有不是数字的数值", "holds numbers that are none") from None
    if fault := found.get("fault"):
        raise unreadable(*fault)
    return [
        Grid(sheet["name"], [(number, [_cell(cell) for cell in cells]) for number, cells in sheet["rows"]])
        for sheet in found["sheets"]
    ]


def _cell(cell: Any) -> Cell:
    if isinstance(cell, list):
        return date.fromisoformat(cell[0]) if cell else NO_DAY
    if isinstance(cell, str):
        return cell if cell.strip() else None
    plain: Cell = cell
    return plain


def _csv(data: bytes) -> list[Grid]:
    text = _text(data)
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, line = list[tuple[int, Sequence[Cell]]](), 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, [_unguarded(cell) if cell.strip() else None for cell in cells]))
            line = reader.line_num + 1
            if len(rows) > child.ROWS:
                raise unreadable(
                    f"的行数超过 {child.ROWS}，请分成几个文件", f"has more than {child.ROWS} rows: divide it"
                )
    except csv.Error:
        raise unreadable(f"第 {line} 行不是有效的 CSV", f"is no CSV on line {line}") from None
    return [Grid(None, rows)]


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith(GUARD) and cell[1:].startswith(DANGEROUS) else cell


def _text(data: bytes) -> str:
    if not data.startswith(MARKS) and b"\0" not in data:
        if data.isascii() or is_utf8(data):
            return data.decode("utf-8-sig")
        if is_chinese(data):
            return data.decode("gb18030")
    raise unreadable(
        "不是 XLSX 工作簿，也不是 UTF-8 或 GBK 编码的 CSV", "is neither an XLSX workbook nor CSV in UTF-8 or GBK"
    )
