"""On which day an inspection is planned: spread over its time, the machines of one place together."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid5

from events.rules.working_days import NONE_KNOWN, WorkingDays
from intake.domain.inspections.quarters import working_days

TOGETHER = 6
"""Machines of one place that a technician inspects on one day."""
NEARBY = 10
"""Working days to either side of its own among which a place gets the one with the least to do."""
_PLACES = UUID("8f0f6f3a-6c0e-5b53-9d0c-1d2a5f3b7c11")


def choose_day(
    first: date,
    last: date,
    place: str,
    load: Mapping[date, int],
    beside: Mapping[date, int],
    calendar: WorkingDays = NONE_KNOWN,
) -> date:
    """A working day between two, both counted.

    `load` is what the station has planned by day, `beside` what is planned at the same place: such a day is taken while
    there is room on it. Otherwise each place has a day of its own in the quarter, by its name, so that a fleet is
    spread before anybody counts, and a place is visited about every thirteen weeks; near to it the day with the least
    to do.
    """
    days = working_days(first, last, calendar)
    shared = [day for day in days if 0 < beside.get(day, 0) < TOGETHER]
    if shared:
        return shared[0]
    own = (uuid5(_PLACES, place).int >> 80) * len(days) >> 48
    near = range(max(own - NEARBY, 0), min(own + NEARBY + 1, len(days)))
    return days[min(near, key=lambda number: (load.get(days[number], 0), abs(number - own), number))]
