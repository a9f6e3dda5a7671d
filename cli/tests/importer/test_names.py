"""Names as they are compared, and identifiers: readable, allowed, and always the same for the same name."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.importer.names import Kind, candidates, clean, exact, folded, staff_number


@pytest.mark.parametrize(
    ("kind", "name", "plain"),
    [
        ("case", "Case 10", "case-10"),
        ("case", "2024.117", "case-2024.117"),
        ("customer", "Value 3", "customer-value-3"),
        ("station", "Value 3", "station-value-3"),
        ("station", "North/1", "station-north-1"),
        ("equipment", "ACME / printer", "equipment-acme-printer"),
    ],
)
def test_plain_names_have_the_readable_number_that_they_always_had(kind: Kind, name: str, plain: str) -> None:
    assert candidates(kind, name)[0] == plain


def test_behind_the_readable_number_is_one_that_no_other_name_has() -> None:
    first, second = candidates("customer", "ACME (1)"), candidates("customer", "ACME 1")
    assert first[0] == second[0] == "customer-acme-1"
    assert re.fullmatch(r"customer-acme-1-[0-9a-f]{10}", first[1])
    assert not set(first[1:]) & set(second[1:])


def test_han_characters_are_hashed_as_they_always_were() -> None:
    assert candidates("customer", "甲") == ("customer-33e3580c09",)
    assert staff_number("张三") == "technician-1d841bc0ee"
    assert candidates("case", "工单A1") == ("case-a1-737d73cdec",)
    assert candidates("equipment", "甲 / MX")[-1] == "equipment-mx-ca5501728a"


@pytest.mark.parametrize(
    "written", ["ACME 上海", "acme 上海", "ＡＣＭＥ　上海", " ACME\u200b 上海 ", "\ufeffACME  上海", "AC\u00adME 上海"]
)
def test_spellings_of_one_name(written: str) -> None:
    assert folded(written) == folded("ACME 上海")
    assert candidates("customer", written)[0] == candidates("customer", "ACME 上海")[0]


def test_signs_count_and_letter_case_does_in_the_numbers_of_cases() -> None:
    assert len({folded(name) for name in ("ACME 1", "ACME (1)", "ACME-1", "ACME/1", "ACME1")}) == 5
    assert exact("500D8cuI") != exact("500D8cui")
    assert exact("５００Ｄ\u200b8cuI ") == exact("500D8cuI")
    assert candidates("case", "500D8cuI")[1:] != candidates("case", "500D8cui")[1:]


def test_what_people_see_stays_as_it_was_written() -> None:
    assert clean("  北京　公司\u200b ") == "北京　公司"
    assert clean("Cafe\u0301") == "Café"


@pytest.mark.parametrize(
    ("name", "number"),
    [("Anna", "technician-anna"), ("Value 3", "technician-value-3"), ("li.na", "technician-li.na")],
)
def test_a_plain_staff_number(name: str, number: str) -> None:
    assert staff_number(name) == number


@given(st.lists(st.text(alphabet=[*"aA1 .-/()_", "李", "ａ"], min_size=1, max_size=4).filter(str.strip)))
def test_a_staff_number_is_one_persons_alone(names: list[str]) -> None:
    """No register knows the name behind it: so the number must tell by itself."""
    by_number: dict[str, set[str]] = {}
    for name in [*names, "technician 5", "5", "Technician-5"]:
        by_number.setdefault(staff_number(name), set()).add(folded(name))
    assert all(len(same) == 1 for same in by_number.values())


@settings(max_examples=50)
@given(st.sampled_from(["case", "customer", "station", "technician"]), st.text(min_size=1))
def test_every_name_has_allowed_identifiers(kind: Kind, name: str) -> None:
    numbers = (*candidates(kind, name), staff_number(name))
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", number) for number in numbers)
