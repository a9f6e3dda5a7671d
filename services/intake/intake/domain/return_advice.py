"""What the 三包 rules advise about goods that a customer wants to give back: the days, the repairs, the clause."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from events.catalog.sales_return import Advice
from events.types import Judgement, ReturnCause, ReturnRule
from events.words import Words


@dataclass(frozen=True, slots=True)
class ReturnPolicy:
    """One version of the rules, from `valid_from` on (Asia/Shanghai). The days count from the day after the delivery;
    `failed_repairs` is how many repairs in warranty may fail."""

    version: str
    return_days: int
    exchange_days: int
    failed_repairs: int
    clauses: Mapping[ReturnRule, Words]
    valid_from: date | None = None


@dataclass(frozen=True, slots=True)
class ReturnFacts:
    """What advice goes by; `failed_repairs` of the machine within its warranty, the most where there are several."""

    cause: ReturnCause
    delivered_on: date
    requested_on: date
    failed_repairs: int = 0
    in_warranty: bool = False


CHOICES: Mapping[ReturnRule, tuple[Judgement, ...]] = {
    "unwanted": ("refuse",),
    "return_period": ("refund", "exchange", "repair"),
    "exchange_period": ("exchange", "repair"),
    "failed_repairs": ("exchange",),
    "warranty_repair": ("repair",),
    "out_of_periods": ("refuse",),
}
"""What the customer may choose from by each rule."""


def policy_of(policies: Sequence[ReturnPolicy], day: date) -> ReturnPolicy:
    """The one that holds on a day, of those in the order of their days."""
    *_, found = [each for each in policies if each.valid_from is None or each.valid_from <= day]
    return found


def advise(policy: ReturnPolicy, facts: ReturnFacts) -> Advice:
    """The first rule that speaks, in the order of what it gives the customer."""
    last_return = _later(facts.delivered_on, policy.return_days)
    last_exchange = _later(facts.delivered_on, policy.exchange_days)
    rule: ReturnRule = "out_of_periods"
    until: date | None = None
    if facts.cause == "unwanted":
        rule = "unwanted"
    elif facts.requested_on <= last_return:
        rule, until = "return_period", last_return
    elif facts.requested_on <= last_exchange:
        rule, until = "exchange_period", last_exchange
    elif facts.in_warranty and facts.failed_repairs >= policy.failed_repairs:
        rule = "failed_repairs"
    elif facts.in_warranty:
        rule = "warranty_repair"
    clause = policy.clauses[rule]
    return Advice(
        rule=rule,
        choices=CHOICES[rule],
        policy=policy.version,
        days=(facts.requested_on - facts.delivered_on).days,
        until=until,
        failed_repairs=facts.failed_repairs,
        clause_zh=clause.zh,
        clause_en=clause.en,
    )


def why(advice: Advice, delivered_on: date, requested_on: date) -> Words:
    """The advice with its dates, in a sentence."""
    zh = f"{delivered_on} 送达，{requested_on} 提出（第 {advice.days} 天）"
    en = f"Delivered on {delivered_on}, asked for on {requested_on} (day {advice.days})"
    if advice.until is not None:
        zh, en = f"{zh}，期限至 {advice.until}", f"{en}, within the period that ends on {advice.until}"
    if advice.rule == "failed_repairs":
        zh = f"{zh}，保修期内 {advice.failed_repairs} 次维修未修好"
        en = f"{en}, {advice.failed_repairs} repairs in warranty failed"
    return Words(f"{zh}：{advice.clause_zh}", f"{en}: {advice.clause_en}")


def _later(day: date, days: int) -> date:
    return day + timedelta(min(days, (date.max - day).days))
