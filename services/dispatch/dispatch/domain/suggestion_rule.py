"""How much each fact weighs when a technician and a time are suggested 建议, as a small rule with a version.

An assignment keeps the version of the rule that suggested somebody, so that suggestions of two rules can be compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from events.types import SkillLevel


@dataclass(frozen=True, slots=True)
class SuggestionRule:
    """Points for and against. Whoever changes anything makes a rule with another `version`, and leaves this one."""

    version: str
    levels: Mapping[SkillLevel, int]
    """For the lowest level among the skills that are needed."""
    unrated: int = 10
    """Where one of them is not rated."""
    missing: int = -60
    """For each that the technician does not have."""
    told: int = 40
    """For the time that the customer was told."""
    waiting: int = -1
    """For each hour until the appointment, another time than the one that the customer was told; at most `longest`."""
    longest: int = 72
    booked: int = -4
    """For each other appointment of that day."""
    kilometre: int = -1
    """For each kilometre from the appointment before, or to the one after; at most `farthest`."""
    farthest: int = 50
    knows: int = 10
    """For each finished visit to this machine, at most twice."""


RULE = SuggestionRule("2026-1", MappingProxyType({"trained": 10, "skilled": 20, "expert": 30}))
"""What is suggested by now."""
RULES: Mapping[str, SuggestionRule] = {RULE.version: RULE}
"""All that there ever were."""
