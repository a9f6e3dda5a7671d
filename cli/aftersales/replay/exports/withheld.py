"""What an export leaves out unless the reader may see it: texts that people typed, and names."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from eventlog.sealing import free_texts
from events.catalog import codec
from events.catalog.customer import CustomerCorrected, CustomerRegistered, SiteAdded, SiteCorrected
from events.catalog.service_report import ServiceReportCorrected, ServiceReportIssued

NAMES: Mapping[type, tuple[str, ...]] = {
    CustomerRegistered: ("name",),
    CustomerCorrected: ("name", "former_name"),
    SiteAdded: ("name",),
    SiteCorrected: ("name", "former_name"),
    ServiceReportIssued: ("customer_name",),
    ServiceReportCorrected: ("customer_name",),
}
"""A customer may be a person, and a site a home. Stations, models and articles are none, and members of staff are
numbers in every log."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Of one type: the fields that are told, and those that are not."""

    told: frozenset[str]
    hidden: frozenset[str]


@cache
def rule_of(type_name: str) -> Rule | None:
    """None for a type, or an older version of one, that this program does not know field by field."""
    event = codec.class_of(type_name)
    if event is None or codec.names[event] != type_name:
        return None
    hidden = frozenset((*free_texts(event), *NAMES.get(event, ())))
    return Rule(frozenset(field.name for field in fields(event)) - hidden, hidden)


def told(type_name: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload without what is left out. Of fields that nobody has decided about, because a newer program wrote
    them, ids, numbers and truth values remain."""
    rule = rule_of(type_name)
    if rule is None:
        return {name: value for name, value in payload.items() if _harmless(name, value)}
    return {
        name: value
        for name, value in payload.items()
        if name in rule.told or (name not in rule.hidden and _harmless(name, value))
    }


def _harmless(name: str, value: Any) -> bool:
    return value is None or isinstance(value, bool | int | float) or (name.endswith("_id") and isinstance(value, str))
