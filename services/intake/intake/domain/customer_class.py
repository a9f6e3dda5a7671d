"""What a customer is to the company 客户等级: key 重点, regular 普通 or new 新客户. By rule, unless somebody said it.

The rule has a version, and every answer says which one spoke, and why. A class is never kept: it follows from the day.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from events.shanghai import day_of
from events.types import CUSTOMER_CLASSES, CustomerClass
from events.words import Words, choice


@dataclass(frozen=True, slots=True)
class ClassRule:
    """Key from so many machines on; otherwise new until so many days after the registration, that day counted; and then
    regular. Whoever changes a number gives the rule another `version`."""

    version: str
    key_machines: int
    new_days: int


RULE = ClassRule("2026-1", key_machines=5, new_days=90)


_LONG_AGO = date(1900, 1, 1)
"""Nobody was registered before."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rule asks of a customer: how many machines it has, counted up to `ClassRule.key_machines` at least."""

    machines: int = 0


@dataclass(frozen=True, slots=True)
class ClassReason:
    """Why a customer has its class: whether by rule or by hand, by which version of the rule, and in words."""

    by: Literal["rule", "hand"]
    rule: str | None
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A customer's class, and why it is that."""

    customer_class: CustomerClass
    why: ClassReason


def by_hand(customer_class: CustomerClass, reason: str | None) -> Standing:
    """What somebody said, whatever the rule gives."""
    called = choice(CUSTOMER_CLASSES, customer_class)
    why = reason or ""
    zh, en = f"人工指定为{called.zh}：{why}", f"Held to be {called.en} by hand: {why}"
    return Standing(customer_class, ClassReason("hand", None, zh, en))


def by_rule(registered_at: datetime, facts: Facts, day: date, rule: ClassRule = RULE) -> Standing:
    """What the rule gives on a day in Asia/Shanghai."""
    if facts.machines >= rule.key_machines:
        least = rule.key_machines
        return _ruled("key", rule, Words(f"有 {least} 台或更多设备", f"{least} machines or more"))
    registered_on = day_of(registered_at)
    if (day - registered_on).days < rule.new_days:
        until = date.fromordinal(min(registered_on.toordinal() + rule.new_days - 1, date.max.toordinal()))
        return _ruled(
            "new",
            rule,
            Words(f"{registered_on} 登记，至 {until} 为新客户", f"registered on {registered_on}, new until {until}"),
        )
    return _ruled(
        "regular",
        rule,
        Words(
            f"{registered_on} 登记，已满 {rule.new_days} 天；设备不足 {rule.key_machines} 台",
            f"registered on {registered_on}, {rule.new_days} days ago or more; fewer than {rule.key_machines} machines",
        ),
    )


def first_new_day(day: date, rule: ClassRule = RULE) -> date:
    """Who was registered on this day or later is new on `day`, unless it is key."""
    return date.fromordinal(max(day.toordinal() - rule.new_days + 1, _LONG_AGO.toordinal()))


def _ruled(customer_class: CustomerClass, rule: ClassRule, because: Words) -> Standing:
    zh, en = f"按规则 {rule.version}：{because.zh}", f"By rule {rule.version}: {because.en}"
    return Standing(customer_class, ClassReason("rule", rule.version, zh, en))
