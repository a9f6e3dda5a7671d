"""Hours of a week are told as people say them, and what is no week's hours is refused."""

from datetime import date

import pytest

from events.hours import Hours, fault, hours_words, on, read_hours

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


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("周一至周二 8:30-17:30；周六 09:00–12:00", [(1, "08:30"), (2, "08:30"), (6, "09:00")]),
        ("Mon-Tue 08:30-12:00, 13:00-24:00", [(1, "08:30"), (1, "13:00"), (2, "08:30"), (2, "13:00")]),
        ("７ ０９：００－１２：００\n", [(7, "09:00")]),
        ("", []),
    ],
)  # fmt: skip
def test_hours_are_read_as_people_write_them_and_as_they_are_told(text: str, spans: list[tuple[int, str]]) -> None:
    found = read_hours(text)
    assert [(each.weekday, each.opens) for each in sorted(found)] == spans
    if found:
        assert sorted(read_hours(hours_words(found).zh)) == sorted(read_hours(hours_words(found).en)) == sorted(found)


@pytest.mark.parametrize("text", ["always", "周八 08:30-17:30", "1-5", "周一 8-17"])
def test_what_are_no_hours_is_said_in_both_languages(text: str) -> None:
    with pytest.raises(ValueError, match=" · "):
        read_hours(text)
