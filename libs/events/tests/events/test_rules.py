"""Rules that several services share."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlog.decider import Rejected
from events.rules.appointments import HORIZON, is_over, require_bookable
from events.rules.check_digit import has_check_digit, with_check_digit
from events.rules.money import rounded, share
from events.rules.outcomes import require_fitting
from events.rules.search_text import search_text
from events.shanghai import day_of, end_of_day, start_of
from events.types import Slot
from events.words import in_yuan

EVENING = datetime(2026, 3, 5, 16, 0, tzinfo=UTC)
"""Midnight in China: the sixth begins."""


def test_the_day_is_that_of_shanghai() -> None:
    assert day_of(EVENING).isoformat() == "2026-03-06"
    assert day_of(EVENING - timedelta(microseconds=1)).isoformat() == "2026-03-05"
    assert start_of(day_of(EVENING)) == EVENING
    assert end_of_day(EVENING - timedelta(seconds=1)) == EVENING
    assert end_of_day(EVENING) == EVENING + timedelta(days=1) and end_of_day(EVENING).tzinfo is UTC


@pytest.mark.parametrize(
    ("start", "end", "within"),
    [
        (EVENING, EVENING + timedelta(hours=24), True),
        (EVENING, EVENING + timedelta(hours=24, microseconds=1), False),
        (EVENING - timedelta(hours=1), EVENING, True),
        (EVENING - timedelta(hours=1), EVENING + timedelta(hours=1), False),
        (EVENING, EVENING, False),
        (EVENING, EVENING - timedelta(hours=1), False),
        (datetime.max.replace(tzinfo=UTC) - timedelta(hours=1), datetime.max.replace(tzinfo=UTC), False),
    ],
)
def test_a_slot_lies_within_one_day(start: datetime, end: datetime, within: bool) -> None:
    assert Slot(start, end).within_a_day is within


@pytest.mark.parametrize(
    ("fen", "whole"),
    [("0.5", 1), ("-0.5", -1), ("2.5", 3), ("-2.5", -3), ("2.49", 2), ("-2.49", -2), ("0", 0), ("-0.4", 0)],
)
def test_half_a_fen_goes_away_from_zero(fen: str, whole: int) -> None:
    assert rounded(Decimal(fen)) == whole == -rounded(-Decimal(fen))


@given(st.integers(-(10**12), 10**12), st.integers(0, 1000), st.integers(1, 1000))
def test_a_share_is_off_by_half_a_fen_at_most(fen: int, part: int, whole: int) -> None:
    assert abs(share(fen, part, whole) - Fraction(fen * part, whole)) <= Fraction(1, 2)


def test_money_is_read_in_yuan() -> None:
    assert [in_yuan(fen) for fen in (123450, 5, -5, 0)] == ["1234.50", "0.05", "-0.05", "0.00"]


@pytest.mark.parametrize("text", ["ＭＸ－２００", "mx-200", "　MX-200 ", "ｍｘ-200", "\ufeffMX\u200b-200"])
def test_a_search_sees_neither_width_nor_case(text: str) -> None:
    assert search_text(text) == "mx-200"


@given(st.text())
def test_a_search_text_is_its_own(text: str) -> None:
    assert search_text(search_text(text)) == search_text(text)


@given(st.integers(0, 10**9), st.data())
def test_a_misheard_number_is_noticed(number: int, data: st.DataObject) -> None:
    right = with_check_digit(number)
    assert has_check_digit(right)
    place = data.draw(st.integers(0, len(right) - 1))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != right[place]]))
    assert not has_check_digit(right[:place] + other + right[place + 1 :])
    left, near = right[place - 1 : place], right[place]
    if left and left != near:
        assert not has_check_digit(right[: place - 1] + near + left + right[place + 1 :])


@pytest.mark.parametrize("number", ["", "7", "０", "12a", "-5724", "5 724"])
def test_what_is_no_number_has_no_check_digit(number: str) -> None:
    assert not has_check_digit(number)
    with pytest.raises(ValueError, match="negative"):
        with_check_digit(-1)


@pytest.mark.parametrize(
    ("outcome", "visits", "fits"),
    [
        ("satisfied", 0, True),
        ("not_fixed_first_visit", 0, False),
        ("dissatisfied", 0, True),
        ("not_fixed_first_visit", 1, True),
        ("not_fixed_first_visit", 2, False),
        ("not_fixed_several_visits", 1, False),
        ("not_fixed_several_visits", 2, True),
    ],
)
def test_a_class_fits_the_number_of_visits(outcome: str, visits: int, fits: bool) -> None:
    if fits:
        require_fitting(outcome, visits)  # type: ignore[arg-type]  # one of the six
    else:
        with pytest.raises(Rejected) as refused:
            require_fitting(outcome, visits)  # type: ignore[arg-type]  # one of the six
        assert refused.value.field == "outcome"


def test_a_repair_at_the_service_desk_can_fail_without_a_visit() -> None:
    require_fitting("not_fixed_first_visit", 0, workshop=True)
    require_fitting("not_fixed_several_visits", 1, workshop=True)
    with pytest.raises(Rejected):
        require_fitting("not_fixed_first_visit", 2, workshop=True)


def test_an_appointment_begins_between_now_and_a_year_ahead() -> None:
    minute = timedelta(minutes=1)
    for begin in (EVENING, EVENING + HORIZON):
        require_bookable(Slot(begin, begin + minute), EVENING)
    for begin, field in (
        (EVENING - minute, "end"),  # over midnight
        (EVENING - 2 * minute, "start"),
        (EVENING + HORIZON + timedelta.resolution, "start"),
        (datetime(9998, 1, 1, tzinfo=UTC), "start"),
    ):
        with pytest.raises(Rejected) as refused:
            require_bookable(Slot(begin, begin + 1.5 * minute), EVENING)
        assert refused.value.field == field
    slot = Slot(EVENING, EVENING + minute)
    assert not is_over(slot, EVENING + timedelta(seconds=59))
    assert is_over(slot, slot.end)
