"""When a technician could come: within hours, free, and with time enough for the way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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


def first_slot(time: Time, need: Need) -> Slot | None:
    """The time that the customer was told, where the technician can keep it, else the earliest; None: none at all."""
    told = need.told
    if told is not None and within(time.hours, told) and _free(time, need, told):
        return told
    return next(
        (slot for day in sorted(time.days) for slot in _possible(time, need, day) if _free(time, need, slot)), None
    )


Span = tuple[int, int]
"""From when to when, in seconds since 1970."""


def open_spans(hours: tuple[Hours, ...], need: Need, day: date) -> list[Span]:
    """When the technician works and the site is open, from `need.at` on: quickly compared."""
    at = ceil(need.at.timestamp())
    opening = ((opens.timestamp(), closes.timestamp()) for opens, closes in _open(hours, need, day))
    return [(max(at, int(opens)), int(closes)) for opens, closes in opening]


def has_room(windows: Sequence[Span], taken: Sequence[Span], length: timedelta) -> bool:
    """Whether the time that is needed would fit in between what is taken, however near that is: where it would not, no
    slot of the day needs to be tried, and nobody has to know where the others are."""
    wanted, grid = int(length.total_seconds()), GRID * 60
    for opens, closes in windows:
        start = opens
        for begins, ends in sorted(taken):
            if -(-start // grid) * grid + wanted <= min(begins, closes):
                return True
            start = max(start, ends)
        if -(-start // grid) * grid + wanted <= closes:
            return True
    return False


def _free(time: Time, need: Need, slot: Slot) -> bool:
    taken = time.days.get(day_of(slot.start))
    if taken is None:
        return False
    for each in taken:
        way = each.minutes * MINUTE
        if slot.start < each.slot.end + way and each.slot.start < slot.end + way:
            return False
    return True


def _possible(time: Time, need: Need, day: date) -> Iterator[Slot]:
    """Slots of a day worth trying, in order: as early as hours allow, and right behind each appointment."""
    behind = [each.slot.end + each.minutes * MINUTE for each in time.days[day]]
    starts = set[tuple[datetime, datetime]]()
    for opens, closes in _open(time.hours, need, day):
        starts |= {(_full(start), closes) for start in (opens, *behind) if opens <= start}
        if opens < need.at:
            starts.add((_full(need.at), closes))
    for start, closes in sorted(starts):
        if need.at <= start and start + need.length <= closes:
            yield Slot(start, start + need.length)


def _open(hours: tuple[Hours, ...], need: Need, day: date) -> Iterator[tuple[datetime, datetime]]:
    """When the technician works and the site is open."""
    site = on(need.site_hours, day) if need.site_hours else [Hours(day.isoweekday(), "00:00", "24:00")]
    for work in on(hours or USUAL, day):
        for there in site:
            opens, closes = max(work.opens, there.opens), min(work.closes, there.closes)
            if opens < closes:
                yield _at(day, opens), _at(day, closes)


def _at(day: date, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return start_of(day) + timedelta(hours=int(hour), minutes=int(minute))


def _full(time: datetime) -> datetime:
    """The next full quarter of an hour."""
    late = timedelta(minutes=time.minute % GRID, seconds=time.second, microseconds=time.microsecond)
    return time if not late else time - late + GRID * MINUTE
