"""Numbers of cases: made, read in any spelling, and misheard."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.rules.case_numbers import (
    begins_numbers,
    case_number,
    is_right,
    read_case_number,
    running_number,
)

NUMBER = "261126-0017-1"
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
RUNS = st.integers(1, 999_999_999)


def test_a_number_is_day_running_number_and_check_digit() -> None:
    assert case_number(date(2026, 11, 26), 17) == NUMBER
    assert case_number(date(2026, 11, 26), 10_000).startswith("261126-10000-")
    assert case_number(date(2005, 1, 2), 1).startswith("050102-0001-")
    for day, run in ((date(1999, 12, 31), 1), (date(2100, 1, 1), 1), (date(2026, 1, 1), 0), (date(2026, 1, 1), 10**9)):
        with pytest.raises(ValueError, match="number"):
            case_number(day, run)


@pytest.mark.parametrize(
    "text",
    [
        "26112600171",
        "261126-0017-1",
        " 261126 0017 1 ",
        "２６１１２６－００１７－１",
        "261126–0017—1",
        "2611 2600 171",
        "261126\u30000017\u200b1",
        "261126\N{MINUS SIGN}0017-1",
    ],
)
def test_a_number_is_read_in_any_spelling(text: str) -> None:
    assert read_case_number(text) == NUMBER


@pytest.mark.parametrize(
    "text",
    [
        "",
        "k-1001",
        "case-261126-0017-1",
        "2611260017",
        "26132600173",
        "26023000173",
        "261126000171",
        "26112600171x",
        "1380013",
        "0192f0c1-7d2e-7c11-8c5e-4b1f5b0c2a77",
        "٢٦١١٢٦٠٠١٧٣",
    ],
)
def test_what_does_not_look_like_one_is_none(text: str) -> None:
    assert read_case_number(text) is None


def test_five_digits_run_on_from_9999() -> None:
    assert read_case_number(case_number(date(2026, 1, 1), 123_456).replace("-", "")) is not None
    assert read_case_number("260101000019") is None, "more than four digits never begin with 0"


@given(DAYS, RUNS)
def test_what_is_made_is_read_again(day: date, run: int) -> None:
    number = case_number(day, run)
    assert read_case_number(number.replace("-", "")) == number
    assert is_right(number) and running_number(number) == run


@given(DAYS, RUNS, st.data())
def test_one_wrong_digit_and_two_that_changed_places_are_found(day: date, run: int, data: st.DataObject) -> None:
    right = case_number(day, run).replace("-", "")
    place = data.draw(st.integers(0, len(right) - 1))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != right[place]]))
    heard = [right[:place] + other + right[place + 1 :]]
    if place and right[place - 1] != right[place]:
        heard.append(right[: place - 1] + right[place] + right[place - 1] + right[place + 1 :])
    for wrong in heard:
        number = read_case_number(wrong)
        assert number is None or not is_right(number)


@given(st.lists(st.tuples(DAYS, RUNS), unique=True))
def test_no_two_cases_share_a_number(opened: list[tuple[date, int]]) -> None:
    assert len({case_number(*case) for case in opened}) == len(opened)


def test_the_beginning_of_a_number_is_a_day_at_least() -> None:
    assert begins_numbers("261126") == "261126-"
    assert begins_numbers("261126-00") == "261126-00"
    assert begins_numbers("2611 2600 17") == "261126-0017"
    assert [begins_numbers(text) for text in ("26112", "261326", "26112600171", "x", "")] == [None] * 5
