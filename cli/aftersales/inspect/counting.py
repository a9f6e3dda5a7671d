"""How many events there are of each kind, and from when to when."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from aftersales.inspect.rendering import NONE, printable
from aftersales.replay.reading.filters import short
from aftersales.replay.reading.memory import Known
from aftersales.replay.reading.moments import local, rfc3339
from events.catalog import SOURCES


class By(StrEnum):
    """What can be counted by."""

    SOURCE = "source"
    TYPE = "type"
    STATION = "station"
    DAY = "day"
    CASE = "case"


HEADERS: Mapping[By, str] = {
    By.SOURCE: "来源 source",
    By.TYPE: "类型 type",
    By.STATION: "网点 station",
    By.DAY: "日期 day",
    By.CASE: "服务单 case",
}
VALUES: Mapping[By, Callable[[Known], str | None]] = {
    By.SOURCE: lambda known: known.event.source,
    By.TYPE: lambda known: known.event.type,
    By.STATION: lambda known: known.station,
    By.DAY: lambda known: local(known.event.time).date().isoformat(),
    By.CASE: lambda known: known.case,
}

Group = tuple[str | None, ...]
"""A value for each of the things that are counted by."""


@dataclass(slots=True)
class Tally:
    """The events of one group: how many, and their earliest and latest time."""

    count: int
    first: datetime
    last: datetime


class Count:
    """Counts by one thing or by several together."""

    def __init__(self, by: Sequence[By]) -> None:
        self.by = tuple(dict.fromkeys(by))
        self._tallies: dict[Group, Tally] = {}

    def add(self, known: Known) -> None:
        """One more."""
        group, time = tuple(VALUES[by](known) for by in self.by), known.event.time
        tally = self._tallies.get(group)
        if tally is None:
            self._tallies[group] = Tally(1, time, time)
            return
        tally.count += 1
        tally.first, tally.last = min(tally.first, time), max(tally.last, time)

    def table(self) -> tuple[tuple[str, ...], list[tuple[str, ...]], frozenset[int]]:
        """Header, rows with the total last, and which columns are numbers; times in Asia/Shanghai."""
        rows = [
            (*(_shown(by, value) for by, value in zip(self.by, group, strict=True)), *_figures(tally))
            for group, tally in self._sorted()
        ]
        total = f"{sum(tally.count for tally in self._tallies.values()):,}"
        rows.append(("合计 total", *[""] * (len(self.by) - 1), total, "", ""))
        header = (*(HEADERS[by] for by in self.by), "数量 count", "最早 first", "最晚 last")
        return header, rows, frozenset({len(self.by)})

    def objects(self) -> list[dict[str, Any]]:
        """One object a group, for JSON, times in UTC."""
        return [
            {by.value: value for by, value in zip(self.by, group, strict=True)}
            | {"count": tally.count, "first": rfc3339(tally.first), "last": rfc3339(tally.last)}
            for group, tally in self._sorted()
        ]

    def _sorted(self) -> list[tuple[Group, Tally]]:
        def place(item: tuple[Group, Tally]) -> list[tuple[bool, int, str]]:
            return [
                (value is None, SOURCES.index(value) if by is By.SOURCE and value in SOURCES else 0, value or "")
                for by, value in zip(self.by, item[0], strict=True)
            ]

        return sorted(self._tallies.items(), key=place)


def _shown(by: By, value: str | None) -> str:
    return NONE if value is None else printable(short(value) if by is By.TYPE else value)


def _figures(tally: Tally) -> tuple[str, str, str]:
    return f"{tally.count:,}", f"{local(tally.first):%Y-%m-%d %H:%M:%S}", f"{local(tally.last):%Y-%m-%d %H:%M:%S}"
