"""The usable rows of a file → in order of time, each once, and without those that lie far from the rest of their case.

One wrong time must not move the log's clock: it would let every open case of the log breach. What lies outside the
bounds was left out by the reader; what lies within them, but far from all else that happened to its case, is left out
here. A row that was left out by mistake comes in when the file is imported again; one that came in stays.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from aftersales.counting import counted
from aftersales.importer.names import exact, folded
from aftersales.importer.rows import Remark, Row, at_line


def in_order(rows: Sequence[Row], farthest: timedelta) -> tuple[list[Row], list[Remark], list[Remark]]:
    """The rows that are played, remarks about rows that are left out, and notes. `rows` are as in the file."""
    once, notes = _each_once(rows)
    backwards = runs_backwards(once)
    if backwards:
        first, last = once[0].line, once[-1].line
        en, zh = "the file begins with its latest rows; played in order of time", "文件按时间倒序排列，已按时间先后导入"
        notes.append(Remark(first, last, en, zh))
    else:
        notes += _out_of_order(once)
    far = [row for case in by_case(sorted(once, key=lambda row: row.at)) for row in _far(case, farthest)]
    left_out = {row.line for row in far}
    kept = [row for row in once if row.line not in left_out]
    ordered = sorted(reversed(kept) if backwards else kept, key=lambda row: row.at)
    days = farthest.days
    en = f"more than {counted(days, 'day')} (farthest_days) from the other rows of the case"
    zh = f"与该服务单的其他行相隔超过 {days} 天（farthest_days）"
    bad = [at_line(row, f"{row.case}: {row.at:%Y-%m-%d}, {en}", f"{row.case}：{row.at:%Y-%m-%d}，{zh}") for row in far]
    return ordered, bad, sorted(notes, key=lambda note: note.line)


def by_case(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of every case, in the order they have; the case whose row comes first is first."""
    cases: dict[str, list[Row]] = {}
    for row in rows:
        cases.setdefault(exact(row.case), []).append(row)
    return list(cases.values())


def runs_backwards(rows: Sequence[Row]) -> bool:
    """Whether the file has its latest rows first: then the later line comes first among equal times, too."""
    pairs = [pair for case in by_case(rows) for pair in pairwise(case)]
    return sum(a.at > b.at for a, b in pairs) > sum(a.at < b.at for a, b in pairs)


def _each_once(rows: Sequence[Row]) -> tuple[list[Row], list[Remark]]:
    """Without rows that say again, at the same time and in every column, what an earlier one said; that one knows how
    often it is said."""
    seen: dict[tuple[object, ...], Row] = {}
    times = Counter[int]()
    notes = []
    for row in rows:
        names = (row.activity, row.resource, row.customer, row.station, row.product or "")
        same = (exact(row.case), row.at, *map(folded, names))
        first = seen.setdefault(same, row)
        times[first.line] += 1
        if first is not row:
            notes.append(at_line(row, "a row that stands there twice; it counts once", "重复的行，只计一次"))
    return [replace(row, times=times[row.line]) if times[row.line] > 1 else row for row in seen.values()], notes


def _far(case: Sequence[Row], farthest: timedelta) -> list[Row]:
    """The rows, in order of time, that a long rest parts from most of the others; among equal parts the first stays."""
    parts: list[list[Row]] = [[]]
    for row in case:
        if parts[-1] and row.at - parts[-1][-1].at > farthest:
            parts.append([])
        parts[-1].append(row)
    most = max(parts, key=len)
    return [row for part in parts if part is not most for row in part]


def _out_of_order(rows: Sequence[Row]) -> Iterator[Remark]:
    for case in by_case(rows):
        latest = case[0]
        for row in case[1:]:
            if row.at < latest.at:
                en = f"{row.case}: earlier than line {latest.line} above it; played in order of time"
                zh = f"{row.case}：早于上方第 {latest.line} 行，已按时间先后导入"
                yield at_line(row, en, zh)
            else:
                latest = row
