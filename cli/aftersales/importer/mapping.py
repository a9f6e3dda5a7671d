"""The mapping file: which column and which activity of a ticket log means what.

A mapping holds facts about a file, no rules: what a milestone does is the planner's business.
"""

import tomllib
import unicodedata
from collections.abc import Mapping as Table
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal, TypeVar, get_args
from zoneinfo import ZoneInfo

from aftersales.errors import CommandError
from aftersales.importer.names import clean
from events.types import Channel

T = TypeVar("T")

Milestone = Literal["open", "note", "respond", "visit", "wait_customer", "wait_parts", "solve", "close"]
"""What a row of the log means for its case (README.md of this folder says what each does)."""

Encoding = Literal["utf-8", "gb18030"]

HELPDESK = Path(__file__).parent / "mappings" / "helpdesk.toml"
"""The mapping that is used where none is named."""

LONGEST = 200
"""Characters that a cell, or a constant in its place, may have."""
CONTROL = ("Cc", "Zl", "Zp")
"""Categories of characters that it may not have: controls, and what breaks a line."""

CONSTANT = ("resource", "customer", "station", "product")
"""What may be the same for a whole log, and then needs no column."""

EVERYWHERE = "全国"
"""The region of customers and stations where the mapping names none."""

EARLIEST = date(2000, 1, 2)
"""The first day that a row may be of, and that a mapping may name: the services take commands from 2000 on (UTC), as
`service.http.command_time` says, and this is it in every zone. An older row is a typing error."""
AHEAD = timedelta(days=1)
"""How far a row may lie ahead of now, whatever the mapping says: clocks and zones differ that much, and no more."""
FARTHEST = timedelta(days=366)
"""How long a case may rest between two of its rows, unless the mapping says otherwise."""
MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class Columns:
    """Our word → the file's header, or None for what the log says nowhere, or what is a constant."""

    case: str
    activity: str
    time: str
    resource: str | None = None
    customer: str | None = None
    station: str | None = None
    product: str | None = None

    def headers(self) -> dict[str, str]:
        """The columns that the file must have, by our word."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {word: header for word, header in named.items() if header is not None}


@dataclass(frozen=True, slots=True)
class Window:
    """Which times a row may have: days in the log's zone, both included, and the rest of a case between two rows."""

    earliest: date = EARLIEST
    latest: date | None = None
    farthest: timedelta = FARTHEST


@dataclass(frozen=True, slots=True)
class Mapping:
    """A checked mapping file. `constants` holds what is the same for all rows, by our word."""

    encoding: Encoding
    delimiter: str
    channel: Channel
    columns: Columns
    constants: Table[str, str]
    region: str
    time_format: str
    zone: ZoneInfo
    window: Window
    activities: Table[str, Milestone]


def load(path: Path) -> Mapping:
    """Read and check a mapping file. Raises CommandError with the place at fault."""
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise _trouble(path, f"cannot be read ({error.strerror})", f"无法读取（{error.strerror}）") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _trouble(path, f"is not TOML in UTF-8: {error}", f"不是 UTF-8 编码的 TOML：{error}") from error
    return _checked(path, table)


def _checked(path: Path, table: dict[str, object]) -> Mapping:
    optional = {"encoding", "delimiter", "constants", "region"}
    _keys(path, "", table, {"channel", "columns", "time", "activities"}, optional)
    columns = _texts(path, "columns", table["columns"])
    constants = _constants(path, table.get("constants", {}), columns)
    required = {"case", "activity", "time", "resource", "customer", "station"} - constants.keys()
    _keys(path, "columns", columns, required, {"product"} - constants.keys())
    time = table["time"]
    if not isinstance(time, dict):
        raise _trouble(path, "[time] must be a table", "[time] 必须是表")
    _keys(path, "time", time, {"format", "zone"}, {"earliest", "latest", "farthest_days"})
    form = _texts(path, "time", {word: time[word] for word in ("format", "zone")})
    try:
        zone = ZoneInfo(form["zone"])
    except (KeyError, OSError, ValueError) as error:
        en, zh = f"time.zone: there is no time zone {form['zone']!r}", f"time.zone：没有时区 {form['zone']!r}"
        raise _trouble(path, en, zh) from error
    delimiter = str(table.get("delimiter", ","))
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise _trouble(path, "delimiter must be one character", "delimiter 必须是一个字符")
    activities = _texts(path, "activities", table["activities"])
    return Mapping(
        encoding=_one_of(path, "encoding", table.get("encoding", "utf-8"), get_args(Encoding)),
        delimiter=delimiter,
        channel=_one_of(path, "channel", table["channel"], get_args(Channel)),
        columns=Columns(**columns),
        constants=constants,
        region=_line(path, "region", table.get("region", EVERYWHERE)),
        time_format=form["format"],
        zone=zone,
        window=_window(path, time),
        activities={
            activity: _one_of(path, f"activities.{activity}", milestone, get_args(Milestone))
            for activity, milestone in activities.items()
        },
    )


def _constants(path: Path, table: object, columns: Table[str, str]) -> dict[str, str]:
    texts = _texts(path, "constants", table)
    _keys(path, "constants", texts, set(), set(CONSTANT))
    if twice := sorted(texts.keys() & columns.keys()):
        en = f"{', '.join(twice)} stands in [columns] and in [constants]: one of them"
        raise _trouble(path, en, f"{', '.join(twice)} 同时写在 [columns] 和 [constants] 中，只能写一处")
    return {word: _line(path, f"constants.{word}", value) for word, value in texts.items()}


def _line(path: Path, place: str, value: object) -> str:
    line = clean(value) if isinstance(value, str) else ""
    if not 0 < len(line) <= LONGEST or any(unicodedata.category(character) in CONTROL for character in line):
        en, zh = (
            f"{place} must be a line of at most {LONGEST} characters",
            f"{place} 必须是不超过 {LONGEST} 个字符的一行",
        )
        raise _trouble(path, en, zh)
    return line


def _window(path: Path, time: Table[str, object]) -> Window:
    """The bounds in [time]: two days as TOML writes them, and a number of days."""
    earliest, latest = (_day(path, word, time.get(word)) for word in ("earliest", "latest"))
    days = time.get("farthest_days", FARTHEST.days)
    if not isinstance(days, int) or isinstance(days, bool) or not 0 < days <= MOST_DAYS:
        en, zh = f"time.farthest_days must be 1 to {MOST_DAYS}", f"time.farthest_days 必须是 1 至 {MOST_DAYS}"
        raise _trouble(path, en, zh)
    window = Window(earliest or EARLIEST, latest, timedelta(days=days))
    if window.earliest < EARLIEST or window.earliest > (latest or date.max):
        en = f"time.earliest must be {EARLIEST} or later, and not after time.latest"
        raise _trouble(path, en, f"time.earliest 不能早于 {EARLIEST}，也不能晚于 time.latest")
    return window


def _day(path: Path, word: str, value: object) -> date | None:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    raise _trouble(path, f"time.{word} must be a day like 2026-01-31", f"time.{word} 必须是日期，如 2026-01-31")


def _keys(path: Path, place: str, table: Table[str, object], required: set[str], optional: set[str]) -> None:
    where_en, where_zh = (f"in [{place}]", f"[{place}] 中") if place else ("at the top", "顶层")
    if missing := sorted(required - table.keys()):
        raise _trouble(path, f"{where_en}: {', '.join(missing)} is missing", f"{where_zh}缺少 {', '.join(missing)}")
    if unknown := sorted(table.keys() - required - optional):
        raise _trouble(path, f"{where_en}: unknown {', '.join(unknown)}", f"{where_zh}有未知的 {', '.join(unknown)}")


def _texts(path: Path, place: str, table: object) -> dict[str, str]:
    if not isinstance(table, dict) or not all(isinstance(value, str) and value for value in table.values()):
        raise _trouble(path, f"[{place}] must be a table of texts", f"[{place}] 必须是文本表")
    return table


def _one_of(path: Path, place: str, value: object, allowed: tuple[T, ...]) -> T:
    for choice in allowed:
        if choice == value:
            return choice
    choices = ", ".join(map(str, allowed))
    raise _trouble(path, f"{place} must be one of {choices}", f"{place} 必须是 {choices} 之一")


def _trouble(path: Path, en: str, zh: str) -> CommandError:
    return CommandError(f"映射文件 {path}：{zh}", f"mapping {path}: {en}")
