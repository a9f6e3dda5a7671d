"""How urgent a case is 优先级, by a small rule with a version.

A case keeps the priority that it was opened with, the facts that gave it, and the rule's version; so why it has it can
be told at any time, also when the rule is another by then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, Protocol, get_args

from events.types import CUSTOMER_CLASSES, PRIORITIES, REQUEST_KINDS, CustomerClass, Priority, RequestKind
from events.words import Words, choice

LEVELS: tuple[Priority, ...] = get_args(Priority)
"""From the lowest to the highest."""


@dataclass(frozen=True, slots=True)
class PriorityRule:
    """Each kind has its priority; a key customer, and a contract that covers the machine that day, are a level more
    each, up to urgent. Whoever changes anything makes a rule with another `version`, and leaves this one."""

    version: str
    kinds: Mapping[RequestKind, Priority]
    key_levels: int = 1
    contract_levels: int = 1


RULE = PriorityRule(
    "2026-1",
    MappingProxyType(
        {
            "repair": "normal",
            "installation": "normal",
            "relocation": "low",
            "consultation": "low",
            "complaint": "high",
            "return": "normal",
            "exchange": "normal",
            "training": "low",
            "inspection": "low",
            "care_visit": "low",
            "delivery_fault": "high",
        }
    ),
)
"""What new cases get."""
RULES: Mapping[str, PriorityRule] = {RULE.version: RULE}
"""All that there ever were: they explain older cases."""


@dataclass(frozen=True, slots=True)
class PriorityReason:
    """Why a case has its priority: whether by rule or by hand, by which version of the rule, and in words."""

    by: Literal["rule", "hand"]
    rule: str | None
    zh: str
    en: str


def by_rule(
    kind: RequestKind, customer_class: CustomerClass | None, under_contract: bool, rule: PriorityRule = RULE
) -> Priority:
    """What the rule gives."""
    level = LEVELS.index(rule.kinds[kind])
    level += rule.key_levels * (customer_class == "key") + rule.contract_levels * under_contract
    return LEVELS[min(level, len(LEVELS) - 1)]


class Prioritised(Protocol):
    """A case, as far as its priority goes; `priority_reason` is there where it was said by hand."""

    @property
    def kind(self) -> RequestKind: ...
    @property
    def customer_class(self) -> CustomerClass | None: ...
    @property
    def under_contract(self) -> bool: ...
    @property
    def priority(self) -> Priority | None: ...
    @property
    def priority_rule(self) -> str | None: ...
    @property
    def priority_reason(self) -> str | None: ...


def why(case: Prioritised) -> PriorityReason | None:
    """Why a case has the priority that it has; None where it has none."""
    if case.priority is None:
        return None
    result = choice(PRIORITIES, case.priority)
    if case.priority_reason is not None:
        zh, en = (
            f"人工指定为{result.zh}：{case.priority_reason}",
            f"Held to be {result.en} by hand: {case.priority_reason}",
        )
        return PriorityReason("hand", None, zh, en)
    rule = RULES.get(case.priority_rule or "")
    if rule is None:
        return None
    return _ruled(case, rule, result)


def _ruled(case: Prioritised, rule: PriorityRule, result: Words) -> PriorityReason:
    kind, base = choice(REQUEST_KINDS, case.kind), choice(PRIORITIES, rule.kinds[case.kind])
    zh, en = [f"{kind.zh}为{base.zh}"], [f"{kind.en} is {base.en}"]
    if case.customer_class == "key":
        key = CUSTOMER_CLASSES["key"]
        zh.append(f"{key.zh}加 {rule.key_levels} 级")
        en.append(f"{rule.key_levels} more for {key.en}")
    if case.under_contract:
        zh.append(f"有维保合同加 {rule.contract_levels} 级")
        en.append(f"{rule.contract_levels} more for a maintenance contract")
    return PriorityReason(
        "rule",
        rule.version,
        f"按规则 {rule.version}：{'，'.join(zh)}，结果为{result.zh}",
        f"By rule {rule.version}: {', '.join(en)}; that makes it {result.en}",
    )
