"""How often a customer is visited 拜访周期, by its class. The rule has a version, and says why.

When the next visit is due is never kept: it follows from the class of the day, so a class that changes changes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from events.types import CUSTOMER_CLASSES, CustomerClass
from events.words import choice


@dataclass(frozen=True, slots=True)
class CareRule:
    """Days from one visit to the next, the first counted from the registration; a class that is not there has no
    rhythm. Whoever changes a number gives the rule another `version`."""

    version: str
    days: Mapping[CustomerClass, int]


RULE = CareRule("2026-1", {"key": 90, "new": 60})


@dataclass(frozen=True, slots=True)
class NextCare:
    """When the next visit is due (Asia/Shanghai), None where nobody is to go; by rule or by hand, and in words."""

    due_on: date | None
    said_by: Literal["rule", "hand"]
    zh: str
    en: str


def next_care(
    customer_class: CustomerClass,
    registered_on: date,
    last_on: date | None,
    set_on: date | None,
    rule: CareRule = RULE,
) -> NextCare:
    """What was said by hand, or what the rule gives."""
    if set_on is not None:
        return NextCare(set_on, "hand", f"人工指定 {set_on}", f"Set to {set_on} by hand")
    called, days = choice(CUSTOMER_CLASSES, customer_class), rule.days.get(customer_class)
    ruled = f"按规则 {rule.version}：", f"By rule {rule.version}: "
    if days is None:
        return NextCare(None, "rule", f"{ruled[0]}{called.zh}不定期拜访", f"{ruled[1]}no rhythm for {called.en}")
    since = last_on or registered_on
    due_on = date.fromordinal(min(since.toordinal() + days, date.max.toordinal()))
    zh = f"上次拜访 {since}" if last_on else f"{since} 登记，尚未拜访"
    en = f"visited on {since}" if last_on else f"registered on {since} and never visited"
    return NextCare(
        due_on, "rule", f"{ruled[0]}{called.zh}每 {days} 天，{zh}", f"{ruled[1]}{called.en}, every {days} days, {en}"
    )
