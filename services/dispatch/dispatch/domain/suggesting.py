"""Whom to send, and when 建议: candidates by points, each with its reasons and their figures.

The same facts give the same rank: equal points go by the earlier time, then by staff number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from dispatch.domain.free_time import Need, Time, first_slot
from dispatch.domain.suggestion_rule import RULE, SuggestionRule
from events.shanghai import day_of
from events.types import SKILL_LEVELS, SkillLevel, Slot, slot_words
from events.words import Words

HOUR = timedelta(hours=1)
FactName = Literal["skill", "time", "load", "distance", "machine"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whom the station may send: skills with their levels, None for one that is not rated; the finished visits to this
    very machine."""

    technician_id: str
    skills: Mapping[str, SkillLevel | None]
    time: Time
    visits: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """One reason, with what it counts for or against."""

    fact: FactName
    points: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """A technician and a time, with the points of all reasons together."""

    technician_id: str
    slot: Slot
    points: int
    reasons: tuple[Fact, ...]


def suggest(
    need: Need, skills: Sequence[str] | None, candidates: Sequence[Candidate], rule: SuggestionRule = RULE
) -> list[Suggested]:
    """Candidates who have time, the best first. `skills` are those that the order's model needs, None: not known."""
    found = []
    for each in candidates:
        slot = first_slot(each.time, need)
        if slot is not None:
            reasons = (
                _skill(each, skills, rule),
                _time(slot, need, rule),
                _load(each, slot, rule),
                _distance(each, slot, rule),
                _machine(each, rule),
            )
            found.append(Suggested(each.technician_id, slot, sum(reason.points for reason in reasons), reasons))
    return sorted(found, key=lambda each: (-each.points, each.slot.start, each.technician_id))


def _skill(candidate: Candidate, skills: Sequence[str] | None, rule: SuggestionRule) -> Fact:
    if skills is None:
        return Fact("skill", 0, "不知道需要哪些技能", "nobody knows which skills it needs")
    if not skills:
        return Fact("skill", 0, "不需要特定技能", "it needs no particular skill")
    missing = [skill for skill in skills if skill not in candidate.skills]
    if missing:
        points = rule.missing * len(missing)
        return Fact("skill", points, f"不具备技能 {'、'.join(missing)}", f"without the skill {', '.join(missing)}")
    rated = [(skill, candidate.skills[skill]) for skill in skills]
    points = min(rule.unrated if level is None else rule.levels[level] for _, level in rated)
    said = [(skill, Words("未评定", "not rated") if level is None else SKILL_LEVELS[level]) for skill, level in rated]
    zh, en = (
        "、".join(f"{skill}（{level.zh}）" for skill, level in said),
        ", ".join(f"{skill} ({level.en})" for skill, level in said),
    )
    return Fact("skill", points, f"技能 {zh}", f"skills {en}")


def _time(slot: Slot, need: Need, rule: SuggestionRule) -> Fact:
    words = slot_words(slot)
    if slot == need.told:
        return Fact("time", rule.told, f"客户约定的时段 {words.zh}", f"the time that the customer was told, {words.en}")
    hours = max(0, (slot.start - need.at) // HOUR)
    points = rule.waiting * min(hours, rule.longest)
    return Fact(
        "time", points, f"最早有空 {words.zh}，{hours} 小时后", f"free at the earliest {words.en}, in {hours} h"
    )


def _load(candidate: Candidate, slot: Slot, rule: SuggestionRule) -> Fact:
    booked = len(candidate.time.days[day_of(slot.start)])
    return Fact("load", rule.booked * booked, f"当天另有 {booked} 个预约", f"{booked} other appointments that day")


def _distance(candidate: Candidate, slot: Slot, rule: SuggestionRule) -> Fact:
    others = candidate.time.days[day_of(slot.start)]
    before = max((each for each in others if each.slot.end <= slot.start), key=lambda each: each.slot.end, default=None)
    after = min(
        (each for each in others if each.slot.start >= slot.end), key=lambda each: each.slot.start, default=None
    )
    beside = before or after
    if beside is None:
        return Fact("distance", 0, "当天没有其他预约可比较距离", "no other appointment that day to come from")
    known = beside.kilometres
    if known is None:
        return Fact("distance", 0, "距离未知", "the distance is not known")
    points = rule.kilometre * min(round(known), rule.farthest)
    zh, en = ("前", "from the appointment before") if before is not None else ("后", "to the appointment after")
    return Fact("distance", points, f"距{zh}一个预约 {known:.1f} 公里", f"{known:.1f} km {en}")


def _machine(candidate: Candidate, rule: SuggestionRule) -> Fact:
    visits = candidate.visits
    if not visits:
        return Fact("machine", 0, "没有来过这台设备", "has not been at this machine")
    times = "once" if visits == 1 else f"{visits} times"
    return Fact("machine", rule.knows * min(visits, 2), f"来过这台设备 {visits} 次", f"was at this machine {times}")
