"""What the clerk's one box may mean."""

from dataclasses import dataclass
from datetime import date

import pytest

from events.rules.case_numbers import case_number
from intake.domain.search import Asked, Kind, Match, asked, best, misheard


def phones(typed: str) -> tuple[str, ...]:
    return asked(typed).phones


@pytest.mark.parametrize(
    "typed", ["138 0013 8000", "+86-138-0013-8000", "0086 138", "１３８００１３８０００", "(021) 6555 1234", "8000"]
)
def test_digits_with_signs_of_phones_may_be_a_phone_number(typed: str) -> None:
    assert phones(typed)


@pytest.mark.parametrize("typed", ["启明", "MX-2000", "k-1001", "800", "138 李", "长宁路 1 号", "--"])
def test_what_has_other_signs_is_none(typed: str) -> None:
    assert phones(typed) == ()


def test_an_extension_may_be_left_out() -> None:
    assert "021-6555 1234" in phones("021-6555 1234 转 802")
    assert "021-65551234" in phones("021-65551234转802")
    assert "021-65551234" in phones("021-65551234 ext. 802")


def test_a_case_number_is_one_in_any_spelling() -> None:
    assert asked("２６１１２６ 0017 1").number == "261126-0017-1"
    assert (asked("261126-00").number, asked("261126-00").numbers_from) == (None, "261126-00")
    assert asked("启明").number is None


def test_a_serial_number_is_compared_as_registered() -> None:
    assert asked("ＭＸ－200 0815").serial_no == "mx2000815"
    assert asked("mx").serial_no is None, "too short to look for within others"


@dataclass(frozen=True, slots=True)
class Thing:
    kind: Kind
    id: str
    match: Match


def test_the_best_come_first_and_each_once() -> None:
    found = [
        Thing("customer", "c2", "part"),
        Thing("customer", "c1", "part"),
        Thing("equipment", "e1", "exact"),
        Thing("case", "k1", "exact"),
        Thing("customer", "c1", "prefix"),
    ]
    assert best(found, 10) == [found[3], found[2], found[4], found[0]]
    assert best(found, 2) == [found[3], found[2]]
    assert best([], 2) == []


def test_everything_is_folded() -> None:
    assert asked("  ＡＣＭＥ　Paper ") == Asked("acme paper", "ＡＣＭＥ　Paper", (), None, None, "acmepaper")


RIGHT = case_number(date(2026, 11, 26), 17)
WRONG = RIGHT[:-1] + str((int(RIGHT[-1]) + 1) % 10)


@pytest.mark.parametrize("typed", [WRONG, WRONG.replace("-", ""), f" {WRONG.replace('-', ' ')} "])
def test_a_number_that_was_misheard_is_said_to_be(typed: str) -> None:
    told = misheard(asked(typed), [])
    assert told is not None and told.number == WRONG
    assert told.zh == f"{WRONG} 像服务单号，但校验位不对，可能听错或输错，请再核对"
    assert told.en == f"{WRONG} looks like a case number, but has a wrong check digit: it was misheard or mistyped"
    assert misheard(asked(typed), [Thing("equipment", "e1", "part"), Thing("contact", "c1", "prefix")]) == told


@pytest.mark.parametrize("typed", [RIGHT, RIGHT[:-1], "启明", "138 0013 8000", "261326-0017-1", "26112600"])
def test_nothing_else_is_called_misheard(typed: str) -> None:
    assert misheard(asked(typed), []) is None


def test_what_was_found_whole_needs_no_explanation() -> None:
    """A phone number may have the digits of a day."""
    assert asked("151 1234 5678").number is not None
    assert misheard(asked("151 1234 5678"), [Thing("contact", "c1", "exact")]) is None
