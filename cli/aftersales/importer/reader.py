"""A ticket log in CSV → rows in order of time, and a note for every row that cannot be used.

Rules (README.md of this folder): a row has as many cells as the header; every mapped cell is filled, at most 200
characters, without control characters and readable in the file's encoding; its activity is in the mapping; its time
parses and lies within the bounds. A row that fails one is left out, the rest of its case is still played.
"""

import csv
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from aftersales.errors import CommandError
from aftersales.importer import encoding
from aftersales.importer.mapping import AHEAD, CONTROL, LONGEST, Mapping, Milestone
from aftersales.importer.names import clean, folded
from aftersales.importer.order import in_order
from aftersales.importer.rows import Remark, Row, TicketLog

DELIMITERS = ",;\t|，；"
"""What separates cells in one file or another."""


class _Bad(Exception):
    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en, self.zh = en, zh


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a row is read with: the mapping, the place of each column, the activities, and the present."""

    mapping: Mapping
    width: int
    columns: dict[str, tuple[str, int]]
    """Our word → the file's header and the place of its column."""
    activities: dict[str, Milestone]
    now: datetime


def read(path: Path, mapping: Mapping, now: datetime | None = None) -> TicketLog:
    """Read a whole log; `now` bounds its times. Raises CommandError where the file as such cannot be used."""
    records = _records(encoding.text(path, mapping.encoding), mapping.delimiter)
    first = next(records, None)
    if first is None or isinstance(first[2], csv.Error) or not first[2]:
        raise CommandError(f"{path} 没有表头", f"{path} has no header")
    header = [clean(cell) for cell in first[2]]
    columns = _columns(path, header, mapping)
    reading = _Reading(mapping, len(header), columns, known_activities(mapping), now or datetime.now(UTC))
    rows: list[Row] = []
    bad: list[Remark] = []
    for line, last, cells in records:
        try:
            if isinstance(cells, csv.Error):
                raise _Bad(f"not CSV: {cells}", f"不是有效的 CSV：{cells}")
            if any(map(clean, cells)):
                rows.append(_row(line, cells, reading))
        except _Bad as error:
            bad.append(Remark(line, last, error.en, error.zh))
    ordered, far, notes = in_order(rows, mapping.window.farthest)
    return TicketLog(tuple(ordered), tuple(sorted([*bad, *far], key=lambda remark: remark.line)), tuple(notes))


def known_activities(mapping: Mapping) -> dict[str, Milestone]:
    """The activities as written, and as they are compared where that says the same."""
    loose: dict[str, set[Milestone]] = {}
    for activity, milestone in mapping.activities.items():
        loose.setdefault(folded(activity), set()).add(milestone)
    clear = {activity: means.copy().pop() for activity, means in loose.items() if len(means) == 1}
    return {**clear, **mapping.activities}


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
        found = header.count(clean(wanted))
        if found != 1:
            has = ", ".join(header)
            zh, en = _other_delimiter(header, mapping.delimiter)
            raise CommandError(
                f"{path}：表头中有 {found} 个“{wanted}”列，映射要求恰好一个；现有：{has}{zh}",
                f"{path}: the header has {found} columns {wanted!r}, the mapping needs exactly one; it has: {has}{en}",
            )
    return {word: (wanted, header.index(clean(wanted))) for word, wanted in headers.items()}


def _other_delimiter(header: Sequence[str], delimiter: str) -> tuple[str, str]:
    """A hint, where the whole header is one cell that another sign separates."""
    signs = [sign for sign in DELIMITERS if sign != delimiter and len(header) == 1 and sign in header[0]]
    if not signs:
        return "", ""
    toml = "\\t" if signs[0] == "\t" else signs[0]
    return f'。列似乎以其他符号分隔：delimiter = "{toml}"', f'. Another sign seems to separate it: delimiter = "{toml}"'


def _row(line: int, cells: list[str], reading: _Reading) -> Row:
    width = reading.width
    if len(cells) != width:
        raise _Bad(f"{len(cells)} cells, the header has {width}", f"有 {len(cells)} 个单元格，表头有 {width} 个")
    values = {word: _cell(cells[place], column) for word, (column, place) in reading.columns.items()}
    values |= reading.mapping.constants
    activity = values["activity"]
    milestone = reading.activities.get(activity) or reading.activities.get(folded(activity))
    if milestone is None:
        raise _Bad(f"unknown activity {activity!r}", f"未知活动“{activity}”")
    return Row(
        line=line,
        case=values["case"],
        milestone=milestone,
        activity=activity,
        at=_time(values["time"], reading),
        resource=values["resource"],
        customer=values["customer"],
        station=values["station"],
        product=values.get("product"),
    )


def _cell(text: str, column: str) -> str:
    value = clean(text)
    categories = {unicodedata.category(character) for character in value}
    if "Cs" in categories:
        raise _Bad(f"{column}: bytes that the file's encoding does not know", f"{column}：含有编码无法识别的字节")
    if not categories.isdisjoint(CONTROL):
        raise _Bad(f"{column}: a control character", f"{column}：含有控制字符")
    if not value:
        raise _Bad(f"{column} is empty", f"{column} 为空")
    if len(value) > LONGEST:
        raise _Bad(f"{column} is longer than {LONGEST} characters", f"{column} 超过 {LONGEST} 个字符")
    return value


def _time(text: str, reading: _Reading) -> datetime:
    expected, zone, window = reading.mapping.time_format, reading.mapping.zone, reading.mapping.window
    try:
        local = datetime.strptime(text, expected)  # noqa: DTZ007 - the format may hold a zone
        at = (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)
        day = at.astimezone(zone).date()
    except (ValueError, OverflowError) as error:
        raise _Bad(f"time {text!r} is not {expected!r}", f"时间“{text}”不符合格式 {expected}") from error
    if day < window.earliest:
        raise _Bad(f"time {text!r} lies before {window.earliest}", f"时间“{text}”早于 {window.earliest}")
    if at > reading.now + AHEAD:
        raise _Bad(f"time {text!r} lies in the future", f"时间“{text}”在未来")
    if window.latest is not None and day > window.latest:
        raise _Bad(f"time {text!r} lies after {window.latest}", f"时间“{text}”晚于 {window.latest}")
    return at
