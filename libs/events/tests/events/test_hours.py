"""Hours of a week are told as people say them, and what is no week's hours is refused."""

from datetime import date

import pytest

from events.hours import Hours, fault, hours_words, on

WORKDAYS = tuple(Hours(day, "08:30", "17:30") for day in range(1, 6))
SATURDAY = Hours(6, "09:00", "12:00"), Hours(6, "13:00", "15:00")


def test_days_that_are_alike_are_told_together() -> None:
    assert hours_words((*reversed(SATURDAY), *WORKDAYS)) == (
        "周一至周五 08:30–17:30；周六 09:00–12:00、13:00–15:00",
        "Mon–Fri 08:30–17:30; Sat 09:00–12:00, 13:00–15:00",
    )
    apart = Hours(1, "08:00", "12:00"), Hours(3, "08:00", "12:00")
    assert hours_words(apart).zh == "周一 08:00–12:00；周三 08:00–12:00"
    assert hours_words(()) == ("未定", "not set")


def test_the_hours_of_a_day() -> None:
    assert on((*SATURDAY[::-1], *WORKDAYS), date(2026, 3, 7)) == [*SATURDAY]
    assert on(WORKDAYS, date(2026, 3, 8)) == []


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ([Hours(8, "08:30", "17:30")], "1 至 7"),
        ([Hours(1, "8:30", "17:30")], "08:30"),
        ([Hours(1, "08:30", "25:00")], "08:30"),
        ([Hours(1, "12:00", "12:00")], "早于结束"),
        ([Hours(1, "08:00", "12:00"), Hours(1, "11:59", "13:00")], "重叠"),
    ],
)
def test_what_is_no_weeks_hours(hours: list[Hours], said: str) -> None:
    found = fault(hours)
    assert found is not None
    assert said in found.zh


def test_back_to_back_is_no_overlap_and_midnight_is_an_end() -> None:
    assert fault([Hours(1, "12:00", "24:00"), Hours(1, "00:00", "12:00"), Hours(2, "00:00", "01:00")]) is None
