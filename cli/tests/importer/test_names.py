"""Identifiers: readable, allowed, and never shared."""

import re

from hypothesis import given
from hypothesis import strategies as st

from aftersales.importer.names import Names


def test_plain_names_stay_readable() -> None:
    names = Names()
    assert names.of("case", "Case 10") == "case-10"
    assert names.of("case", "2024.117") == "case-2024.117"
    assert names.of("customer", "Value 3") == "customer-value-3"
    assert names.of("station", "Value 3") == "station-value-3"
    assert names.of("case", "Case 10") == "case-10"


def test_a_second_name_with_the_same_spelling_gets_a_hash() -> None:
    names = Names()
    assert names.of("case", "10") == "case-10"
    assert re.fullmatch(r"case-10-[0-9a-f]{10}", names.of("case", "Case 10"))


def test_han_characters_are_hashed_the_same_way_every_time() -> None:
    assert names_of("张三") == names_of("张三")
    assert re.fullmatch(r"technician-[0-9a-f]{10}", names_of("张三"))


def names_of(name: str) -> str:
    return Names().of("technician", name)


@given(st.lists(st.tuples(st.sampled_from(["case", "customer", "station"]), st.text(min_size=1)), unique=True))
def test_every_name_has_its_own_allowed_identifier(named: list[tuple[str, str]]) -> None:
    names = Names()
    identifiers = [names.of(kind, name) for kind, name in named]  # type: ignore[arg-type]  # sampled from the kinds
    assert len(set(identifiers)) == len(named)
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", identifier) for identifier in identifiers)
