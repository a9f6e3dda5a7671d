"""When an appointment 预约 with a customer can be: nobody is sent yesterday, and nobody plans for years ahead."""

from datetime import datetime, timedelta

from eventlog.decider import Rejected
from events.types import NOT_WITHIN_A_DAY, Slot

HORIZON = timedelta(days=366)
"""How far ahead of now an appointment may begin: a year, whichever year it is."""


def require_bookable(slot: Slot, at: datetime) -> None:
    """Raises Rejected, at the field, for a slot over midnight, in the past or beyond the horizon at `at` (UTC)."""
    if not slot.within_a_day:
        raise Rejected(NOT_WITHIN_A_DAY.en, NOT_WITHIN_A_DAY.zh, field="end")
    if slot.start < at:
        raise Rejected("an appointment cannot start in the past", "预约开始时间不能早于现在", field="start")
    if slot.start - at > HORIZON:
        raise Rejected("an appointment begins within a year from now", "预约开始时间不能晚于一年以后", field="start")


def is_over(slot: Slot, at: datetime) -> bool:
    """Whether nothing of it lies ahead at `at` (UTC): one that has begun can still be kept."""
    return slot.end <= at
