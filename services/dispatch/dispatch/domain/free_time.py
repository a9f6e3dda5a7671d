"""When a technician could come: within hours, free, and with time enough for the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from math import ceil

from dispatch.domain.planning import within
from events.hours import Hours, on
from events.shanghai import day_of, start_of
from events.types import Slot

MINUTE = timedelta(minutes=1)
GRID = 15
"""Suggested appointments begin at full quarters of an hour."""
USUAL = tuple(Hours(day, "08:30", "17:30") for day in range(1, 6))
"""Where nobody has said the hours."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """Something that the technician is booked for; how many minutes it is away from what has to be fitted in, and how
    many kilometres, None where that is not known."""

    slot: Slot
    minutes: int
    kilometres: float | None


@dataclass(frozen=True, slots=True)
class Time:
    """A technician's time: the week's hours, none where nobody has said them; the days on which the station may send
    them and they are there, each with its appointments."""

    hours: tuple[Hours, ...]
    days: Mapping[date, Sequence[Appointment]]


@dataclass(frozen=True, slots=True)
class Need:
    """What has to be fitted in: how long, not before `at` (UTC). The site's hours, none where they are not known; the
    time that the customer was told, None where there is none to come."""

    length: timedelta
    at: datetime
    site_hours: tuple[Hours, ...]
    told: Slot | None


Span = tuple[float, float]
"""From when to when, in seconds since 1970: a day of a station is many comparisons."""


def first_slot(time: Time, need: Need) -> Slot | None:
    """The time that the customer was told, where the technician can keep it, else the earliest; None: none at all."""
    told = need.told
    if told is not None and within(time.hours, told) and _free(time, need, told):
        return told
    for day in sorted(time.days):
        taken = [(*span(each.slot), each.minutes * 60) for each in time.days[day]]
        start = _earliest(open_spans(time.hours, need.site_hours, day), taken, need)
        if start is not None:
            begin = datetime.fromtimestamp(start, UTC)
            return Slot(begin, begin + need.length)
    return None


def has_room(windows: Sequence[Span], taken: Sequence[Span], need: Need) -> bool:
    """Whether it would fit in between what is taken, however near that is: where it would not, nobody has to know where
    the others are."""
    return _earliest(windows, [(begin, end, 0) for begin, end in taken], need) is not None


def span(slot: Slot) -> Span:
    """A slot in seconds."""
    return slot.start.timestamp(), slot.end.timestamp()


def _earliest(windows: Sequence[Span], taken: Sequence[tuple[float, float, float]], need: Need) -> float | None:
    """When it can begin, at a full quarter of an hour; what is taken has the seconds that the way takes."""
    at, length = need.at.timestamp(), need.length.total_seconds()
    refused = sorted((begin - way - length, end + way) for begin, end, way in taken)
    found = []
    for opens, closes in windows:
        start = _full(max(opens, at))
        for after, before in refused:
            if start <= after:
                break
            if start < before:
                start = _full(before)
        if start + length <= closes:
            found.append(start)
    return min(found, default=None)


def _full(seconds: float) -> float:
    """The next full quarter of an hour."""
    return ceil(seconds / (60 * GRID)) * 60 * GRID


def _free(time: Time, need: Need, slot: Slot) -> bool:
    taken = time.days.get(day_of(slot.start))
    if taken is None:
        return False
    for each in taken:
        way = each.minutes * MINUTE
        if slot.start < each.slot.end + way and each.slot.start < slot.end + way:
            return False
    return True


@lru_cache(4096)
def open_spans(hours: tuple[Hours, ...], site_hours: tuple[Hours, ...], day: date) -> Sequence[Span]:
    """When the technician works and the site is open; where nobody has said when, as usual, or always."""
    site = on(site_hours, day) if site_hours else [Hours(day.isoweekday(), "00:00", "24:00")]
    found = []
    for work in on(hours or USUAL, day):
        for there in site:
            opens, closes = max(work.opens, there.opens), min(work.closes, there.closes)
            if opens < closes:
                found.append((_at(day, opens), _at(day, closes)))
    return found


def _at(day: date, clock: str) -> float:
    hour, minute = clock.split(":")
    return (start_of(day) + timedelta(hours=int(hour), minutes=int(minute))).timestamp()
