"""Products: given events, when a command, then events; and how models are compared."""

import re
from dataclasses import replace

import pytest

from eventlog.decider import NotFound
from eventlog.testing import given
from events.catalog.product import (
    ChecklistStep,
    FittingPart,
    ProductDetails,
    ProductDiscontinued,
    ProductListed,
    ProductRevised,
)
from events.rules.models import model_key
from intake.domain.product import (
    PRODUCT,
    DiscontinueProduct,
    ListProduct,
    Product,
    ReviseProduct,
    discontinue,
    list_product,
    revise,
)

DRUM = FittingPart("DR-200", "硒鼓", "Drum")
CLEAN = ChecklistStep("clean", "清洁搓纸轮", "Clean the pick-up roller")
DETAILS = ProductDetails("MX", "激光打印机", "Laser printer", ("激光",), (DRUM,), (CLEAN,), 36)
LISTED = ProductListed("mx200", "MX-200", DETAILS)
GONE = ProductDiscontinued("mx200", "由 MX-300 接替")
LIST = ListProduct("mx200", "MX-200", DETAILS)
NOTHING = ReviseProduct("mx200", None, None, None, None, None, None, None, "新固件")


def test_a_model_is_listed_once_however_it_is_spelled() -> None:
    given(PRODUCT).when(list_product, LIST).then(LISTED)
    given(PRODUCT, LISTED).when(list_product, replace(LIST, model="mx 200")).nothing()
    other = replace(LIST, details=replace(DETAILS, warranty_months=60))
    given(PRODUCT, LISTED).when(list_product, other).refused("产品 MX-200 已列入", field="model")


def test_what_was_discontinued_can_be_listed_again() -> None:
    given(PRODUCT, LISTED).when(discontinue, DiscontinueProduct("mx200", "由 MX-300 接替")).then(GONE)
    given(PRODUCT, LISTED, GONE).when(discontinue, DiscontinueProduct("mx200", "又一次")).nothing()
    state = given(PRODUCT, LISTED, GONE).when(list_product, LIST).then(LISTED)
    assert state == Product("MX-200", DETAILS)


def test_a_revision_says_what_was_before() -> None:
    wanted = replace(DETAILS, skills=(), parts=(), warranty_months=0)
    command = replace(NOTHING, skills=(), parts=(), warranty_months=0)
    revised = ProductRevised("mx200", wanted, DETAILS, "新固件")
    state = given(PRODUCT, LISTED).when(revise, command).then(revised)
    assert state.details == wanted and state.warranty_months == 0
    given(PRODUCT, LISTED, revised).when(revise, command).nothing()
    given(PRODUCT, LISTED).when(revise, NOTHING).nothing()
    assert revised.sentence() == (
        "修订产品 mx200：技能 激光 → –，保修月数 36 → 0，配件 1 → 0 项；原因：新固件",
        "Product mx200 revised: skills 激光 → –, months of warranty 36 → 0, parts 1 → 0; why: 新固件",
    )


def test_the_fault_codes_of_a_family_are_listed_and_revised() -> None:
    listed = replace(LISTED, fault_codes=("F-11",))
    given(PRODUCT).when(list_product, replace(LIST, fault_codes=("F-11",))).then(listed)
    given(PRODUCT, listed).when(list_product, LIST).refused("已列入", "model")
    given(PRODUCT, listed).when(revise, NOTHING).nothing()
    command = replace(NOTHING, fault_codes=("F-11", "F-22"))
    revised = ProductRevised("mx200", DETAILS, DETAILS, "新固件", ("F-11", "F-22"), ("F-11",))
    given(PRODUCT, listed).when(revise, command).then(revised)
    given(PRODUCT, listed, revised).when(revise, command).nothing()
    assert revised.sentence().zh == "修订产品 mx200：故障代码 1 → 2 项；原因：新固件"


def test_what_nobody_listed_is_neither_revised_nor_discontinued() -> None:
    with pytest.raises(NotFound):
        given(PRODUCT).when(revise, NOTHING)
    with pytest.raises(NotFound):
        given(PRODUCT).when(discontinue, DiscontinueProduct("mx200", "x"))


def test_a_model_that_nobody_listed_has_five_years() -> None:
    assert Product().warranty_months == 60


@pytest.mark.parametrize("written", ["MX-200", "mx200", " MX 200", "ＭＸ－２００", "mx—200"])
def test_a_model_is_compared_without_width_case_blanks_and_dashes(written: str) -> None:
    assert model_key(written) == "mx200"


@pytest.mark.parametrize("model", ["复印机A", "MX/200", "-", "x" * 200, "MX-200"])
def test_a_key_names_a_stream_and_is_its_own_key(model: str) -> None:
    key = model_key(model)
    assert re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,63}", key)
    assert model_key(key) == key
    assert model_key(model + "1") != key
