"""Every name has one number, over all files; no number has two names."""

from datetime import UTC, datetime

from aftersales.importer.numbers import Numbers
from aftersales.importer.registered import KnownCase, Machine, Registered
from aftersales.importer.rows import Row

AT = datetime(2024, 3, 1, 8, tzinfo=UTC)


def known(description: str) -> KnownCase:
    return KnownCase(description, "customer-acme", None, "station-north", "technician-anna", AT, (), {})


def row(customer: str, product: str) -> Row:
    return Row(2, "7", "open", "created", AT, "Anna", customer, "North", product)


def test_names_that_differ_in_signs_have_numbers_of_their_own_over_files() -> None:
    first = Numbers(Registered())
    assert first.customer("ACME (1)") == "customer-acme-1"
    second = Numbers(Registered(customers={"customer-acme-1": "ACME (1)"}))
    other = second.customer("ACME 1")
    assert other == Numbers(Registered(customers={"customer-acme-1": "ACME (1)", other: "ACME 1"})).customer("acme 1")
    assert other.startswith("customer-acme-1-")
    assert second.customer("ＡＣＭＥ (1)\u200b") == "customer-acme-1"
    assert second.notes == [
        (
            f"“ACME 1”的编号 customer-acme-1 属于“ACME (1)”，登记为 {other}",
            f"ACME 1: the number customer-acme-1 belongs to “ACME (1)”; registered as {other}",
        )
    ]


def test_the_order_of_files_makes_no_two_names_one() -> None:
    one, other = Numbers(Registered()), Numbers(Registered())
    assert one.station("North/1") == other.station("North 1") == "station-north-1"
    assert one.station("North 1") != "station-north-1"
    assert other.station("North/1") != "station-north-1"


def test_a_name_that_a_clerk_registered_keeps_the_clerks_number() -> None:
    numbers = Numbers(Registered(customers={"c-1001": "启明小学"}, stations={"st-1": "上海网点", "st-2": "北京网点"}))
    assert numbers.customer("启明小学 ") == "c-1001"
    assert numbers.station("上海网点") == "st-1"


def test_a_name_that_two_have_is_nobodys() -> None:
    """Which of the two is meant cannot be told: it is neither, unless one of them was imported."""
    two = {"c-1001": "ACME", "c-1002": "acme"}
    numbers = Numbers(Registered(customers=two))
    assert numbers.customer("ACME") == "customer-acme"
    [(_, en)] = numbers.notes
    assert en == "ACME: registered several times (c-1001, c-1002); registered as customer-acme"
    assert Numbers(Registered(customers={**two, "customer-acme": "ACME"})).customer("ACME") == "customer-acme"


def test_a_name_that_was_corrected_does_not_lend_its_number() -> None:
    numbers = Numbers(Registered(customers={"customer-acme": "Zeta", "customer-zeta": "Omega"}))
    assert numbers.customer("Zeta") == "customer-acme"
    assert numbers.customer("Omega") == "customer-zeta"
    assert numbers.customer("ACME").startswith("customer-acme-")


def test_a_number_is_free_however_many_are_taken() -> None:
    taken = dict.fromkeys(("customer-acme", Numbers(Registered()).customer("甲")), "another")
    numbers = Numbers(Registered(customers=taken))
    assert len({numbers.customer(name) for name in ("ACME", "甲")} - taken.keys()) == 2


def test_a_product_is_one_machine_of_its_customer() -> None:
    machines = {"equipment-acme-mx-200": Machine("customer-acme", "MX 200")}
    numbers = Numbers(Registered(equipment=machines))
    assert numbers.equipment("customer-acme", row("acme", "ＭＸ 200")) == "equipment-acme-mx-200"
    other, others = (
        numbers.equipment(*each)
        for each in (("customer-acme", row("ACME", "MX (200)")), ("customer-acme-2", row("(ACME)", "MX 200")))
    )
    assert len({"equipment-acme-mx-200", other, others}) == 3


def test_a_machine_has_one_owner_however_the_names_are_cut() -> None:
    numbers = Numbers(Registered())
    one, other = (
        numbers.equipment("customer-a-b", row("A / B", "C")),
        numbers.equipment("customer-a", row("A", "B / C")),
    )
    assert (one, one != other) == ("equipment-a-b-c", True)


def test_a_case_is_known_by_its_name() -> None:
    numbers = Numbers(Registered(cases={"case-10": known("Case 10: created")}))
    assert numbers.case("Case 10\u200b") == "case-10"
    assert numbers.case("10").startswith("case-10-")


def test_a_case_whose_description_says_nothing_is_the_one_of_its_number() -> None:
    """It was made unreadable, or a clerk opened it; whose it is, its customer tells."""
    assert Numbers(Registered(cases={"case-10": known("∎∎∎")})).case("10") == "case-10"


def test_a_name_with_a_colon_in_it() -> None:
    numbers = Numbers(Registered(cases={"case-a-1": known("A: 1: created: by phone")}))
    assert numbers.case("A: 1") == "case-a-1"
    assert numbers.case("A 1") != "case-a-1"


def test_whose_a_case_is_may_have_been_corrected() -> None:
    numbers = Numbers(Registered(customers={"customer-acme-1": "Zeta", "customer-b": "ACME (2)", "c-9": "b"}))
    assert numbers.can_mean("zeta", "customer-acme-1")
    assert numbers.can_mean("ACME 1", "customer-acme-1")
    assert not numbers.can_mean("B", "customer-b")
    assert not numbers.can_mean("Omega", "customer-b")
