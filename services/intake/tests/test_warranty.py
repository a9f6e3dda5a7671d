"""Warranty arithmetic: by the calendar of Asia/Shanghai, safe at the ends of months."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from events.shanghai import day_of
from intake.domain.warranty import warranty_until

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("accepted_on", "months", "until"),
    [
        (date(2025, 3, 15), 12, date(2026, 3, 15)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 6, 30), 0, date(2025, 6, 30)),
        (date(9998, 12, 31), 240, date.max),
    ],
)
def test_known_cases(accepted_on: date, months: int, until: date) -> None:
    assert warranty_until(accepted_on, months) == until


@for_all(DAYS, st.integers(0, 240))
def test_lands_in_the_right_month_on_the_same_day_or_the_last(accepted_on: date, months: int) -> None:
    until = warranty_until(accepted_on, months)
    assert (until.year - accepted_on.year) * 12 + until.month - accepted_on.month == months
    same_day = until.day == accepted_on.day
    last_day = (until + timedelta(days=1)).day == 1
    assert same_day or (last_day and until.day < accepted_on.day)


@for_all(DAYS, st.integers(0, 240))
def test_a_longer_warranty_ends_later(accepted_on: date, months: int) -> None:
    assert warranty_until(accepted_on, months) < warranty_until(accepted_on, months + 1)


@for_all(DAYS, st.integers(0, 240))
def test_a_later_acceptance_never_ends_earlier(accepted_on: date, months: int) -> None:
    assert warranty_until(accepted_on, months) <= warranty_until(accepted_on + timedelta(days=1), months)


def test_the_day_begins_at_midnight_in_shanghai() -> None:
    assert day_of(datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)) == date(2026, 3, 1)
    assert day_of(datetime(2026, 3, 1, 16, 0, tzinfo=UTC)) == date(2026, 3, 2)
