"""The mapping file: which column and which activity of a ticket log means what.

A mapping holds facts about a file, no rules: what a milestone does is the planner's business.
"""

import tomllib
from collections.abc import Mapping as Table
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal, TypeVar, get_args
from zoneinfo import ZoneInfo

from aftersales.errors import CommandError
from events.types import Channel

T = TypeVar("T")

Milestone = Literal["open", "note", "respond", "visit", "wait_customer", "wait_parts", "solve", "close"]
"""What a row of the log means for its case (README.md of this folder says what each does)."""

Encoding = Literal["utf-8", "gb18030"]

HELPDESK = Path(__file__).parent / "mappings" / "helpdesk.toml"
"""The mapping that is used where none is named."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Our word → the file's header."""

    case: str
    activity: str
    time: str
    resource: str
    customer: str
    station: str
    product: str | None = None

    def headers(self) -> dict[str, str]:
        """The columns that the file must have, by our word."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {word: header for word, header in named.items() if header is not None}


@dataclass(frozen=True, slots=True)
class Mapping:
    """A checked mapping file."""

    encoding: Encoding
    delimiter: str
    channel: Channel
    columns: Columns
    time_format: str
    zone: ZoneInfo
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
    _keys(path, "", table, {"channel", "columns", "time", "activities"}, {"encoding", "delimiter"})
    columns = _texts(path, "columns", table["columns"])
    words = {field.name for field in fields(Columns)}
    _keys(path, "columns", columns, words - {"product"}, {"product"})
    time = _texts(path, "time", table["time"])
    _keys(path, "time", time, {"format", "zone"}, set())
    try:
        zone = ZoneInfo(time["zone"])
    except (KeyError, OSError, ValueError) as error:
        en, zh = f"time.zone: there is no time zone {time['zone']!r}", f"time.zone：没有时区 {time['zone']!r}"
        raise _trouble(path, en, zh) from error
    delimiter = str(table.get("delimiter", ","))
    if len(delimiter) != 1:
        raise _trouble(path, "delimiter must be one character", "delimiter 必须是一个字符")
    activities = _texts(path, "activities", table["activities"])
    return Mapping(
        encoding=_one_of(path, "encoding", table.get("encoding", "utf-8"), get_args(Encoding)),
        delimiter=delimiter,
        channel=_one_of(path, "channel", table["channel"], get_args(Channel)),
        columns=Columns(**columns),
        time_format=time["format"],
        zone=zone,
        activities={
            activity: _one_of(path, f"activities.{activity}", milestone, get_args(Milestone))
            for activity, milestone in activities.items()
        },
    )


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
