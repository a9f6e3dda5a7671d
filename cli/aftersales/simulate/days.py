"""The working days of 2026 in China, holidays and make-up days included, and the hours that offices keep."""

from datetime import date, datetime, timedelta

from events.shanghai import SHANGHAI

YEAR = 2026
DAY = timedelta(days=1)
GRID = timedelta(minutes=15)
"""Everything happens at full quarters of an hour: at each, whoever has something to do does it at the same time."""

_HOLIDAYS = (("01-01", 3), ("02-15", 9), ("04-04", 3), ("05-01", 5), ("06-19", 3), ("09-25", 3), ("10-01", 7))
"""The first day of each, and how many they are (State Council, 2025-11-04)."""
HOLIDAYS = frozenset(
    date.fromisoformat(f"{YEAR}-{first}") + DAY * count for first, length in _HOLIDAYS for count in range(length)
)
MADE_UP = frozenset(
    date.fromisoformat(f"{YEAR}-{day}") for day in ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")
)
"""Saturdays and Sundays on which everybody works 调休."""


def works(day: date) -> bool:
    """Whether offices are open."""
    return day in MADE_UP or (day.weekday() < 5 and day not in HOLIDAYS)


def later(day: date, working_days: int) -> date:
    """So many working days later; with 0 the day itself, or the next working day where it is none."""
    while not works(day):
        day += DAY
    for _ in range(working_days):
        day += DAY
        while not works(day):
            day += DAY
    return day


def between(first: date, last: date) -> list[date]:
    """The working days from one day to another, both counted."""
    return [day for count in range((last - first).days + 1) if works(day := first + DAY * count)]


def at(day: date, clock: str) -> datetime:
    """A moment such as `at(day, "09:30")`, in Asia/Shanghai."""
    hours, minutes = map(int, clock.split(":"))
    return datetime(day.year, day.month, day.day, hours, minutes, tzinfo=SHANGHAI)


def on_grid(moment: datetime) -> datetime:
    """The moment, or the next full quarter of an hour."""
    over = timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not over else moment - over + GRID


def in_hours(moment: datetime) -> datetime:
    """The moment, or the next half past eight of a working day."""
    moment = on_grid(moment)
    if works(moment.date()) and moment < at(moment.date(), "08:30"):
        return at(moment.date(), "08:30")
    if works(moment.date()) and moment <= at(moment.date(), "17:00"):
        return moment
    return at(later(moment.date() + DAY, 0), "08:30")
