"""The class of a customer: by rule, on every day of a customer's life, and by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest

from eventlog.decider import NotFound
from eventlog.testing import given
from events.catalog.customer import CustomerClassificationWithdrawn, CustomerClassified, CustomerRegistered
from intake.domain.customer import (
    CUSTOMER,
    ClassifyCustomer,
    WithdrawClassification,
    classify,
    withdraw_classification,
)
from intake.domain.customer_class import RULE, ClassRule, Facts, by_hand, by_rule, first_new_day

REGISTERED = CustomerRegistered("c1", "启明小学", "华东")
KEY = CustomerClassified("c1", "key", None, "示范单位")
WITHDRAWN = CustomerClassificationWithdrawn("c1", "key", "示范期已结束")
AT = datetime(2026, 1, 1, 15, 59, tzinfo=UTC)
"""The last minute of New Year's Day in Shanghai."""
DAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("days", "machines", "expected"),
    [(0, 0, "new"), (89, 4, "new"), (90, 4, "regular"), (0, 5, "key"), (4000, 5, "key"), (4000, 0, "regular")],
)
def test_the_rule_gives_one_class_and_says_why(days: int, machines: int, expected: str) -> None:
    standing = by_rule(AT, Facts(machines), DAY + timedelta(days=days))
    assert standing.customer_class == expected
    assert (standing.why.by, standing.why.rule) == ("rule", RULE.version)
    assert standing.why.zh.startswith(f"按规则 {RULE.version}：") and standing.why.en.startswith("By rule")
    if expected == "new":
        assert "2026-03-31" in standing.why.zh, "the last day that it is new"


def test_the_list_looks_from_the_same_day_on() -> None:
    for day in (DAY + timedelta(days=89), DAY + timedelta(days=90)):
        assert (first_new_day(day) <= DAY) == (by_rule(AT, Facts(), day).customer_class == "new")


def test_another_rule_says_its_own_version() -> None:
    standing = by_rule(AT, Facts(2), DAY, ClassRule("2027-1", key_machines=2, new_days=30))
    assert (standing.customer_class, standing.why.rule) == ("key", "2027-1")


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_are_days_as_well(day: date) -> None:
    assert by_rule(AT, Facts(), day).customer_class in ("new", "regular")
    assert by_rule(datetime.max.replace(tzinfo=UTC) - timedelta(days=1), Facts(), date.max).customer_class == "new"
    first_new_day(day)


def test_what_is_said_by_hand_has_its_reason() -> None:
    assert by_hand("key", "示范单位").why.zh == "人工指定为重点客户：示范单位"


def test_a_class_is_given_by_hand_once_and_changed() -> None:
    command = ClassifyCustomer("c1", "key", "示范单位")
    given(CUSTOMER, REGISTERED).when(classify, command).then(KEY)
    given(CUSTOMER, REGISTERED, KEY).when(classify, command).nothing()
    regular = CustomerClassified("c1", "regular", "key", "不再是")
    given(CUSTOMER, REGISTERED, KEY).when(classify, ClassifyCustomer("c1", "regular", "不再是")).then(regular)
    again = CustomerClassified("c1", "key", "key", "续约")
    given(CUSTOMER, REGISTERED, KEY).when(classify, ClassifyCustomer("c1", "key", "续约")).then(again)
    with pytest.raises(NotFound):
        given(CUSTOMER).when(classify, command)


def test_what_was_given_by_hand_is_withdrawn() -> None:
    command = WithdrawClassification("c1", "示范期已结束")
    given(CUSTOMER, REGISTERED, KEY).when(withdraw_classification, command).then(WITHDRAWN)
    given(CUSTOMER, REGISTERED).when(withdraw_classification, command).nothing()
    given(CUSTOMER, REGISTERED, KEY, WITHDRAWN).when(withdraw_classification, command).nothing()
    with pytest.raises(NotFound):
        given(CUSTOMER).when(withdraw_classification, command)


def test_the_sentences_say_it_in_both_languages() -> None:
    assert KEY.sentence() == (
        "客户 c1 定为重点客户；原因：示范单位",
        "Customer c1 is a key customer from now on; why: 示范单位",
    )
    assert WITHDRAWN.sentence().zh == "客户 c1 不再指定为重点客户，等级按规则确定；原因：示范期已结束"
