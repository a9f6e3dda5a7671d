"""What an appointment has to respect, besides that the technician is free: working hours, and the way between two."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from dispatch.domain.agenda import Agenda
from dispatch.domain.suggestion_rule import RULES
from eventlog.decider import Rejected
from events.catalog.work_order import Suggestion
from events.hours import Hours, hours_words, on
from events.shanghai import SHANGHAI, day_of
from events.types import Overrule, Slot, slot_words
from events.words import Words

LONGEST_WAY = timedelta(hours=4)
"""Between appointments further apart than this nobody looks at the way."""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An appointment of the technician before or after, and how many minutes the way to or from it takes. No
    `work_order_id`: another station's, which is not named."""

    slot: Slot
    minutes: int
    work_order_id: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known about a technician's day: the week's hours, none where nobody has said them; the neighbours; when
    they hold trainings."""

    hours: tuple[Hours, ...] = ()
    neighbours: Sequence[Neighbour] = ()
    trainings: Sequence[Slot] = ()


NOTHING_KNOWN = Plan()


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that speaks against a slot, and that a dispatcher may overrule."""

    kind: Overrule
    words: Words


def within(hours: Sequence[Hours], slot: Slot) -> bool:
    """Whether a slot lies in one stretch of its day; it does where nobody has said the hours."""
    start, end = (time.astimezone(SHANGHAI).strftime("%H:%M") for time in (slot.start, slot.end))
    end = "24:00" if end == "00:00" else end
    return not hours or any(each.opens <= start and end <= each.closes for each in on(hours, day_of(slot.start)))


def beside(agenda: Agenda, work_order_id: str, slot: Slot) -> list[str]:
    """The order before a slot and the one after it, where they are near enough that the way matters."""
    others = [(order, taken) for order, taken in agenda.booked.items() if order != work_order_id]
    before = [(slot.start - taken.end, order) for order, taken in others if taken.end <= slot.start]
    after = [(taken.start - slot.end, order) for order, taken in others if slot.end <= taken.start]
    nearest = [min(side) for side in (before, after) if side]
    return [order for gap, order in nearest if gap < LONGEST_WAY]


def require_no_training(technician_id: str, slot: Slot, plan: Plan, field: str) -> None:
    """Raises Rejected where they hold a training then: customers' people have been told to come, so that no reason
    helps. `field` is what the caller can change."""
    for taken in plan.trainings:
        if overlap(slot, taken):
            when = slot_words(taken)
            raise Rejected(
                f"{technician_id} holds a training then, {when.en}: send somebody else, or agree on another time",
                f"{technician_id} 该时段有用户培训，{when.zh}；请指派他人，或改约时间",
                field,
            )


def overlap(one: Slot, other: Slot) -> bool:
    """Whether two share some time; back to back they do not."""
    return one.start < other.end and other.start < one.end


def obstacles(technician_id: str, slot: Slot, plan: Plan) -> list[Obstacle]:
    """Whatever speaks against it. That the technician is taken is no obstacle, but a refusal: see `agenda`."""
    found = []
    if not within(plan.hours, slot):
        hours = hours_words(plan.hours)
        said = Words(
            f"不在 {technician_id} 的工作时间内（{hours.zh}）", f"it is outside {technician_id}'s hours ({hours.en})"
        )
        found.append(Obstacle("hours", said))
    for each in plan.neighbours:
        gap = max(slot.start - each.slot.end, each.slot.start - slot.end) // MINUTE
        if 0 <= gap < each.minutes:
            found.append(Obstacle("travel", _too_far(each, gap)))
    return found


def _too_far(neighbour: Neighbour, gap: int) -> Words:
    id = neighbour.work_order_id
    zh, en = (f"派工单 {id}", f"work order {id}") if id is not None else ("其他安排", "another appointment")
    return Words(
        f"距{zh}只有 {gap} 分钟，路程需 {neighbour.minutes} 分钟",
        f"it is {gap} min from {en}, and the way takes {neighbour.minutes}",
    )


def against(suggested: Suggestion | None, technician_id: str, slot: Slot | None) -> list[Obstacle]:
    """What was suggested first, where it is not what is done. Raises Rejected for a rule that there never was."""
    if suggested is None:
        return []
    if suggested.rule not in RULES:
        raise Rejected(
            f"there is no rule {suggested.rule} for suggestions", f"没有建议规则 {suggested.rule}", "suggested"
        )
    if (suggested.technician_id, suggested.slot) == (technician_id, slot):
        return []
    when = slot_words(suggested.slot)
    said = Words(
        f"首选建议是 {suggested.technician_id}，{when.zh}", f"{suggested.technician_id} was suggested first, {when.en}"
    )
    return [Obstacle("suggestion", said)]


def overruled(found: Sequence[Obstacle], reason: str | None) -> tuple[Overrule, ...]:
    """What the dispatcher sets aside. Raises Rejected where something speaks against it and no reason is given."""
    if found and reason is None:
        raise Rejected(
            f"{'; '.join(each.words.en for each in found)}: choose again, or say why in `overrule_reason`",
            f"{'；'.join(each.words.zh for each in found)}：请另选，或在 `overrule_reason` 中写明原因",
            "overrule_reason",
        )
    return tuple(dict.fromkeys(each.kind for each in found))
