"""Hours of a week 每周时间, by the clock in Asia/Shanghai: when a station is open, when a person works."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Annotated

from events.words import Words, titled

WEEKDAYS = (
    Words("周一", "Mon"),
    Words("周二", "Tue"),
    Words("周三", "Wed"),
    Words("周四", "Thu"),
    Words("周五", "Fri"),
    Words("周六", "Sat"),
    Words("周日", "Sun"),
)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


@titled("每周时段")
@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """One stretch of a day of every week."""

    weekday: Annotated[int, "星期几，1 为星期一 · Day of the week, 1 is Monday"]
    opens: Annotated[str, "开始，如 08:30（北京时间） · When it begins, as 08:30, Asia/Shanghai"]
    closes: Annotated[str, "结束，如 17:30；24:00 为午夜 · When it ends, as 17:30; 24:00 is midnight"]


def fault(hours: Sequence[Hours]) -> Words | None:
    """Why this is no week's hours; None where it is: each begins before it ends, and none overlaps another."""
    for each in hours:
        if not 1 <= each.weekday <= 7:
            return Words("星期几须为 1 至 7", "a day of the week is 1 to 7")
        if not (_TIME.fullmatch(each.opens) and _TIME.fullmatch(each.closes)):
            return Words("时间须如 08:30", "a time is written as 08:30")
        if each.opens >= each.closes:
            return Words("每个时段的开始须早于结束", "each stretch begins before it ends")
    for one, other in pairwise(sorted(hours)):
        if one.weekday == other.weekday and other.opens < one.closes:
            return Words("同一天的时段不能重叠", "stretches of one day do not overlap")
    return None


def on(hours: Sequence[Hours], day: date) -> list[Hours]:
    """Those of a day, in order."""
    return sorted(each for each in hours if each.weekday == day.isoweekday())


def hours_words(hours: Sequence[Hours]) -> Words:
    """`周一至周五 08:30–17:30；周六 09:00–12:00 · …`; days in a row that are alike are told together."""
    days: dict[int, str] = {}
    for each in sorted(hours):
        said = f"{each.opens}–{each.closes}"
        days[each.weekday] = f"{days[each.weekday]}、{said}" if each.weekday in days else said
    spans = _spans(days)
    return Words(
        "；".join(f"{_days(first, last, 0, '至')} {days[first]}" for first, last in spans) or "未定",
        "; ".join(f"{_days(first, last, 1, '–')} {days[first].replace('、', ', ')}" for first, last in spans)
        or "not set",
    )


def read_hours(text: str) -> list[Hours]:
    """What `hours_words` writes, in either language, or as people do: `1-5 8:30-12:00, 13:00-17:30; 6 9:00-12:00`.
    Raises ValueError, in Chinese and English, for what it is not."""
    found = list[Hours]()
    for group in re.split(r"[;；\n]", unicodedata.normalize("NFKC", text)):
        if not group.strip():
            continue
        said = _GROUP.fullmatch(group.strip())
        times = [_STRETCH.fullmatch(part.strip()) for part in re.split("[、,，]", said["times"])] if said else [None]
        if said is None or None in times:
            raise ValueError(
                "应如“周一至周五 08:30-17:30；周六 09:00-12:00” · is written as “Mon-Fri 08:30-17:30; Sat 09:00-12:00”"
            )
        first = _WEEKDAY[said["first"].casefold()]
        last = _WEEKDAY[(said["last"] or said["first"]).casefold()]
        found += [
            Hours(day, each[1].zfill(5), each[2].zfill(5)) for day in range(first, last + 1) for each in times if each
        ]
    return found


_WEEKDAY = {
    name: number
    for number, (zh, en) in enumerate(WEEKDAYS, 1)
    for name in (zh, f"星期{zh[1:]}", en.casefold(), str(number))
}
_DAY = "|".join(sorted(_WEEKDAY, key=len, reverse=True))
_TO = r"\s*(?:至|到|-|–|—|~)\s*"
_GROUP = re.compile(
    rf"(?P<first>{_DAY})(?:{_TO}(?P<last>{_DAY}))?\s*[:\s]\s*(?P<times>\d.*)", re.IGNORECASE | re.DOTALL
)
_STRETCH = re.compile(rf"(\d{{1,2}}:\d\d){_TO}(\d{{1,2}}:\d\d)")


def _spans(days: Mapping[int, str]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for weekday, said in days.items():
        if spans and spans[-1][1] == weekday - 1 and days[spans[-1][0]] == said:
            spans[-1] = spans[-1][0], weekday
        else:
            spans.append((weekday, weekday))
    return spans


def _days(first: int, last: int, language: int, to: str) -> str:
    names = [WEEKDAYS[(weekday - 1) % 7][language] for weekday in (first, last)]
    return names[0] if first == last else to.join(names)
