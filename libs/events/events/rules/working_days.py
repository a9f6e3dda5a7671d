"""Working days 工作日 of China's offices: Mondays to Fridays, but for holidays and make-up working days 调休.

They are published a year at a time, so nobody knows those of a year before that: asking for one is an error.
"""

from dataclasses import dataclass
from datetime import date

SATURDAY = 5


class UnknownYear(ValueError):
    """The holidays of this year are not known (yet)."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{year} 年的放假安排未知 · the holidays of {year} are not known")
        self.year = year


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Of the `years` that are known: `off` are days on which nobody works though the week says so, or weekends within a
    holiday; `made_up` are Saturdays and Sundays on which people work."""

    years: frozenset[int] = frozenset()
    off: frozenset[date] = frozenset()
    made_up: frozenset[date] = frozenset()

    def knows(self, day: date) -> bool:
        """Whether the holidays of its year are known."""
        return day.year in self.years

    def works(self, day: date) -> bool:
        """Whether offices work that day. Raises UnknownYear."""
        if not self.knows(day):
            raise UnknownYear(day.year)
        return day in self.made_up or (day.weekday() < SATURDAY and day not in self.off)

    @property
    def known_until(self) -> date | None:
        """The last day that is known; None where none is."""
        return date(max(self.years), 12, 31) if self.years else None


NONE_KNOWN = WorkingDays()
