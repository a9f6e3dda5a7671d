"""The quarters of the calendar, and the working days in them. Days are those of Asia/Shanghai."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from events.rules.working_days import NONE_KNOWN, SATURDAY, WorkingDays

DAY = timedelta(days=1)


class Quarter(NamedTuple):
    """A quarter of a year, `number` from 1 to 4."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - DAY

    @property
    def next(self) -> "Quarter":
        """The one behind it."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)


def quarter_of(day: date) -> Quarter:
    """The one that a day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


def from_quarter(first: Quarter, count: int) -> Sequence[Quarter]:
    """So many quarters, one after the other."""
    found = [first]
    while len(found) < count:
        found.append(found[-1].next)
    return found


def working_days(first: date, last: date, calendar: WorkingDays = NONE_KNOWN) -> Sequence[date]:
    """Those between two days, both counted; all of the days where there is none. In a year whose holidays nobody knows
    yet, Mondays to Fridays."""
    days = [first + DAY * count for count in range((last - first).days + 1)]
    return [day for day in days if likely(day, calendar)] or days


def likely(day: date, calendar: WorkingDays) -> bool:
    """Whether offices work that day, as far as anybody can know."""
    return calendar.works(day) if calendar.knows(day) else day.weekday() < SATURDAY
