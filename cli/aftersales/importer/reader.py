"""A ticket log in CSV → rows in order of time, and a note for every row that cannot be used.

Rules (README.md of this folder): a row has as many cells as the header; every mapped cell is filled, at most 200
characters, without control characters and readable in the file's encoding; its activity is in the mapping; its time
parses. A row that fails one is left out, the rest of its case is still played.
"""

import csv
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from operator import attrgetter
from pathlib import Path

from aftersales.errors import CommandError
from aftersales.importer.mapping import Mapping, Milestone

LONGEST = 200
"""Characters that a mapped cell may have."""


@dataclass(frozen=True, slots=True)
class Row:
    """One usable row. `line` counts from 1, the header's line; `at` is UTC."""

    line: int
    case: str
    milestone: Milestone
    activity: str
    at: datetime
    resource: str
    customer: str
    station: str
    product: str | None


@dataclass(frozen=True, slots=True)
class Remark:
    """What a clerk should know about the lines `line` to `last` of the file."""

    line: int
    last: int
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class TicketLog:
    """What a file holds: usable rows in order of time (equal times in the file's order), bad rows, and notes."""

    rows: tuple[Row, ...]
    bad: tuple[Remark, ...]
    notes: tuple[Remark, ...]


class _Bad(Exception):
    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en, self.zh = en, zh


def read(path: Path, mapping: Mapping) -> TicketLog:
    """Read a whole log. Raises CommandError where the file as such cannot be used."""
    records = _records(_text(path, mapping), mapping.delimiter)
    first = next(records, None)
    if first is None or isinstance(first[2], csv.Error) or not first[2]:
        raise CommandError(f"{path} 没有表头", f"{path} has no header")
    header = [cell.strip() for cell in first[2]]
    columns = _columns(path, header, mapping)
    rows: list[Row] = []
    bad: list[Remark] = []
    for line, last, cells in records:
        try:
            if isinstance(cells, csv.Error):
                raise _Bad(f"not CSV: {cells}", f"不是有效的 CSV：{cells}")
            if cells:
                rows.append(_row(line, cells, len(header), columns, mapping))
        except _Bad as error:
            bad.append(Remark(line, last, error.en, error.zh))
    return TicketLog(tuple(sorted(rows, key=attrgetter("at", "line"))), tuple(bad), tuple(_out_of_order(rows)))


def _text(path: Path, mapping: Mapping) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CommandError(
            f"无法读取 {path}（{error.strerror}）", f"{path} cannot be read ({error.strerror})"
        ) from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04")):
        raise CommandError(
            f"{path} 是 UTF-16 文件或工作簿，请另存为 UTF-8 编码的 CSV",
            f"{path} is UTF-16 or a workbook; save it as CSV in UTF-8",
        )
    codec = "utf-8-sig" if mapping.encoding == "utf-8" else mapping.encoding
    return data.decode(codec, errors="surrogateescape")  # bytes that cannot be read spoil their own row only


def _records(text: str, delimiter: str) -> Iterator[tuple[int, int, list[str] | csv.Error]]:
    """First line, last line and cells of every record, or the error in its place."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    while True:
        line = reader.line_num + 1
        try:
            cells: list[str] | csv.Error = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            cells = error
        yield line, reader.line_num, cells


def _columns(path: Path, header: Sequence[str], mapping: Mapping) -> dict[str, tuple[str, int]]:
    """Our word → the file's header and the place of its column."""
    headers = mapping.columns.headers()
    for wanted in headers.values():
        found = header.count(wanted)
        if found != 1:
            has = ", ".join(header)
            raise CommandError(
                f"{path}：表头中有 {found} 个“{wanted}”列，映射要求恰好一个；现有：{has}",
                f"{path}: the header has {found} columns {wanted!r}, the mapping needs exactly one; it has: {has}",
            )
    return {word: (wanted, header.index(wanted)) for word, wanted in headers.items()}


def _row(line: int, cells: list[str], width: int, columns: dict[str, tuple[str, int]], mapping: Mapping) -> Row:
    if len(cells) != width:
        raise _Bad(f"{len(cells)} cells, the header has {width}", f"有 {len(cells)} 个单元格，表头有 {width} 个")
    values = {word: _cell(cells[place], column) for word, (column, place) in columns.items()}
    milestone = mapping.activities.get(values["activity"])
    if milestone is None:
        raise _Bad(f"unknown activity {values['activity']!r}", f"未知活动“{values['activity']}”")
    return Row(
        line=line,
        case=values["case"],
        milestone=milestone,
        activity=values["activity"],
        at=_time(values["time"], mapping),
        resource=values["resource"],
        customer=values["customer"],
        station=values["station"],
        product=values.get("product"),
    )


def _cell(text: str, column: str) -> str:
    categories = {unicodedata.category(character) for character in text}
    if "Cs" in categories:
        raise _Bad(f"{column}: bytes that the file's encoding does not know", f"{column}：含有编码无法识别的字节")
    if "Cc" in categories:
        raise _Bad(f"{column}: a control character", f"{column}：含有控制字符")
    value = text.strip()
    if not value:
        raise _Bad(f"{column} is empty", f"{column} 为空")
    if len(value) > LONGEST:
        raise _Bad(f"{column} is longer than {LONGEST} characters", f"{column} 超过 {LONGEST} 个字符")
    return value


def _time(text: str, mapping: Mapping) -> datetime:
    try:
        local = datetime.strptime(text, mapping.time_format)  # noqa: DTZ007 - the format may hold a zone
        return (local if local.tzinfo else local.replace(tzinfo=mapping.zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        expected = mapping.time_format
        raise _Bad(f"time {text!r} is not {expected!r}", f"时间“{text}”不符合格式 {expected}") from error


def _out_of_order(rows: Sequence[Row]) -> Iterator[Remark]:
    latest: dict[str, Row] = {}
    for row in rows:
        before = latest.get(row.case)
        if before is not None and row.at < before.at:
            en = f"{row.case}: earlier than line {before.line} above it; played in order of time"
            zh = f"{row.case}：早于上方第 {before.line} 行，已按时间先后导入"
            yield Remark(row.line, row.line, en, zh)
        else:
            latest[row.case] = row
