"""Sales returns: what the rules advise, who may say what when, and money that adds up to the fen."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as sampled
from hypothesis import strategies as some

from eventlog.decider import Rejected
from eventlog.testing import Given, given
from events.catalog.goods import GoodsLine
from events.catalog.sales_return import (
    ReceivedLine,
    ReturnedGoodsReceived,
    ReturnInspected,
    ReturnJudged,
    ReturnRequested,
    ReturnSettled,
    ReturnWithdrawn,
    SalesReturnEvent,
    Successor,
)
from events.types import Judgement
from intake.domain.return_advice import ReturnFacts, advise, policy_of, why
from intake.domain.sales_return import (
    SALES_RETURN,
    SettleReturn,
    inspect,
    judge,
    receive,
    request,
    settle,
    withdraw,
)
from intake.returns_file import SHIPPED, read_return_policies

(POLICY,) = read_return_policies(SHIPPED)
SOLD = date(2026, 3, 2)
FACTS = ReturnFacts("fault", SOLD, SOLD)
LINES = (GoodsLine(1, "MX-200", "SN-1", 1, 299_900, "e1"), GoodsLine(2, "DR-200", "", 3, 10_050, None))
ASKED = ReturnRequested(
    "r1", "k1", "c1", "exchange", "fault", "不通电", "SF-1", SOLD, SOLD, LINES, advise(POLICY, FACTS)
)
RECEIVED = ReturnedGoodsReceived("r1", "k1", (ReceivedLine(1, 1, "ｓｎ 1", True), ReceivedLine(2, 2, "", True)), "完好")
OTHER = replace(RECEIVED, lines=(ReceivedLine(1, 1, "SN-9", False),))
INSPECTED = ReturnInspected("r1", "k1", "returnable", "主板不通电")
SETTLE = SettleReturn("r1", 0, "", 0, "PAY-1", ())
PRICE = 299_900 + 2 * 10_050


def past(*events: SalesReturnEvent) -> Given[Any, SalesReturnEvent]:
    return given(SALES_RETURN, *events)


def judged(judgement: Judgement) -> ReturnJudged:
    return ReturnJudged("r1", "k1", judgement, "检验属实", judgement != "refuse")


@pytest.mark.parametrize(
    ("facts", "rule", "choices", "until"),
    [
        (replace(FACTS, requested_on=date(2026, 3, 9)), "return_period", ("refund", "exchange", "repair"), 9),
        (replace(FACTS, requested_on=date(2026, 3, 10)), "exchange_period", ("exchange", "repair"), 17),
        (replace(FACTS, requested_on=date(2026, 3, 17)), "exchange_period", ("exchange", "repair"), 17),
        (replace(FACTS, requested_on=date(2026, 3, 18), in_warranty=True), "warranty_repair", ("repair",), None),
        (
            replace(FACTS, requested_on=date(2026, 9, 1), in_warranty=True, failed_repairs=2),
            "failed_repairs",
            ("exchange",),
            None,
        ),
        (replace(FACTS, requested_on=date(2026, 9, 1), failed_repairs=2), "out_of_periods", ("refuse",), None),
        (replace(FACTS, cause="unwanted"), "unwanted", ("refuse",), None),
        (replace(FACTS, delivered_on=date.max, requested_on=date.max), "return_period", None, None),
    ],
)
def test_what_the_rules_advise(
    facts: ReturnFacts, rule: str, choices: tuple[Judgement, ...] | None, until: int | None
) -> None:
    advice = advise(POLICY, facts)
    assert (advice.rule, advice.policy, advice.failed_repairs) == (rule, "2026-1", facts.failed_repairs)
    assert choices is None or advice.choices == choices
    assert until is None or advice.until == date(2026, 3, until)


def test_the_advice_says_its_dates_and_its_clause() -> None:
    zh, en = why(advise(POLICY, FACTS), SOLD, SOLD)
    assert zh.startswith("2026-03-02 送达，2026-03-02 提出（第 0 天），期限至 2026-03-09：《部分商品修理更换退货责任")
    assert "within the period that ends on 2026-03-09: Art. 9" in en


def test_rules_have_versions_and_days(tmp_path: Path) -> None:
    text, path = SHIPPED.read_text("utf-8"), tmp_path / "returns.toml"
    later = text[text.rindex("[[policy]]") :].replace("2026-1", "2027-1").replace("return_days = 7", "return_days = 10")
    path.write_text(text + later.replace('version = "2027-1"', 'version = "2027-1"\nvalid_from = 2027-01-01'), "utf-8")
    policies = read_return_policies(path)
    assert [policy_of(policies, day).version for day in (date(2026, 12, 31), date(2027, 1, 1))] == ["2026-1", "2027-1"]
    for wrong, said in (
        (text.replace("return_days = 7", "return_days = 16"), "exchange_days"),
        (text.replace("[policy.clauses.unwanted]", "[policy.clauses.unheard]"), "clauses"),
        (text[: text.index("[policy.clauses.out_of_periods]")], "clauses.out_of_periods"),
        (text + later, "valid_from"),
    ):
        path.write_text(wrong, "utf-8")
        with pytest.raises(ValueError, match=said):
            read_return_policies(path)


def test_a_return_is_asked_for_once() -> None:
    new = past()
    new.when(lambda state: request(ASKED, state, SOLD)).then(ASKED)
    past(ASKED).when(lambda state: request(ASKED, state, SOLD)).then()
    past(ASKED).when(lambda state: request(replace(ASKED, wish="refund"), state, SOLD)).refused("已登记")
    new.when(lambda state: request(replace(ASKED, requested_on=date(2026, 3, 3)), state, SOLD)).refused("今天")
    new.when(lambda state: request(replace(ASKED, delivered_on=date(2026, 3, 3)), state, SOLD)).refused("送达")
    twice = replace(ASKED, lines=(LINES[0], replace(LINES[0], line_no=2, serial_no="SN 1")))
    new.when(lambda state: request(twice, state, SOLD)).refused("重复")


def test_what_comes_back_is_compared_with_what_was_delivered() -> None:
    asked = past(ASKED)
    told = replace(RECEIVED, case_id="", lines=tuple(replace(line, agrees=False) for line in RECEIVED.lines))
    asked.when(receive, told).then(RECEIVED)
    past(ASKED, RECEIVED).when(receive, told).then()
    past(ASKED, RECEIVED).when(receive, OTHER).then(OTHER)
    past(ASKED, RECEIVED, INSPECTED).when(receive, OTHER).refused("待判定")
    asked.when(receive, replace(told, lines=(ReceivedLine(2, 4, "", False),))).refused("只有 3 件")
    asked.when(receive, replace(told, lines=(ReceivedLine(3, 1, "", False),))).refused("没有第 3 行")
    asked.when(receive, replace(told, lines=(ReceivedLine(2, 1, "", False),) * 2)).refused("重复")


def test_who_inspects_and_who_judges() -> None:
    past(ASKED).when(inspect, INSPECTED).refused("待检验")
    here = past(ASKED, RECEIVED)
    here.when(inspect, replace(INSPECTED, case_id="")).then(INSPECTED)
    here.when(judge, judged("exchange")).refused("待判定")
    here.when(judge, judged("refuse")).then(judged("refuse"))
    found = past(ASKED, RECEIVED, INSPECTED)
    found.when(judge, judged("exchange")).then(judged("exchange"))
    found.when(inspect, INSPECTED).then()
    past(ASKED, OTHER).when(inspect, INSPECTED).refused("不是所送的货物")
    undecided = replace(INSPECTED, verdict="undecided")
    wrong = past(ASKED, OTHER, undecided)
    wrong.when(judge, judged("refund")).refused("不是所送的货物")
    wrong.when(judge, judged("repair")).then(judged("repair"))
    past(ASKED, ReturnWithdrawn("r1", "k1", "好了")).when(judge, judged("refuse")).refused("已撤回")


def test_what_is_settled_is_what_was_judged() -> None:
    road = (ASKED, RECEIVED, INSPECTED)
    past(*road).when(settle, SETTLE).refused("待判定")
    refund = past(*road, judged("refund"))
    less = replace(SETTLE, deduction_fen=5_000, deduction_reason="缺电源线")
    paid = ReturnSettled("r1", "k1", "refund", PRICE, 5_000, "缺电源线", 0, PRICE - 5_000, 0, "PAY-1")
    refund.when(settle, less).then(paid)
    past(*road, judged("refund"), paid).when(settle, less).then()
    past(*road, judged("refund"), paid).when(withdraw, ReturnWithdrawn("r1", "", "x")).refused("已结算")
    refund.when(settle, replace(less, deduction_reason="")).refused("扣减原因")
    refund.when(settle, replace(less, deduction_fen=PRICE + 1)).refused("不能超过")
    refund.when(settle, replace(SETTLE, reference="")).refused("凭证号")
    refund.when(settle, replace(SETTLE, new_price_fen=1)).refused("不应有此金额")
    refund.when(settle, replace(SETTLE, successors=(Successor(1, "e2"),))).refused("换出的设备")
    exchange = past(*road, judged("exchange"))
    exchange.when(settle, SETTLE).refused("换出的设备")
    dearer = replace(SETTLE, new_price_fen=PRICE + 100, successors=(Successor(1, "e2"),))
    exchange.when(settle, dearer).then(
        ReturnSettled("r1", "k1", "exchange", PRICE, 0, "", PRICE + 100, 0, 100, "PAY-1", (Successor(1, "e2"),))
    )
    for judgement in ("repair", "refuse"):
        nothing = ReturnSettled("r1", "k1", judgement, 0, 0, "", 0, 0, 0, "")
        past(*road, judged(judgement)).when(settle, replace(SETTLE, reference="")).then(nothing)


FEN = some.integers(0, 1_000_000_000)


@sampled(FEN, FEN, FEN, some.integers(0, 3), some.sampled_from(["refund", "exchange"]))
def test_money_adds_up_whatever_is_paid(price: int, less: int, new: int, back: int, judgement: Judgement) -> None:
    lines = (replace(LINES[1], line_no=1, unit_price_fen=price),)
    got = replace(RECEIVED, lines=(ReceivedLine(1, back, "", True),))
    state = past(replace(ASKED, lines=lines), got, INSPECTED, judged(judgement)).state
    command = replace(SETTLE, deduction_fen=less, deduction_reason="划痕", new_price_fen=new)
    if less > price * back or (judgement == "refund" and new > 0):
        with pytest.raises(Rejected):
            settle(command, state)
        return
    (settled,) = settle(command, state)
    assert isinstance(settled, ReturnSettled)
    assert settled.price_fen == price * back
    assert settled.price_fen - less - new == settled.to_customer_fen - settled.from_customer_fen
    assert min(settled.to_customer_fen, settled.from_customer_fen) == 0 <= settled.to_customer_fen <= settled.price_fen


def test_of_two_that_asked_for_the_same_goods_the_first_whose_goods_are_here_has_them() -> None:
    """Both passed in the same second, or were asked for before anybody compared: neither stands in the other's way."""
    other = past(replace(ASKED, return_id="r2")).state
    assert other.claim is not None
    past(ASKED).when(lambda it: receive(RECEIVED, it, [other.claim])).then(RECEIVED)
    came = past(replace(ASKED, return_id="r2"), replace(RECEIVED, return_id="r2")).state
    past(ASKED).when(lambda it: receive(RECEIVED, it, [came.claim])).refused("r2")
