"""Words that several services share: channels, outcome classes, slots, SLA clocks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Channel = Literal["phone", "fax", "mail", "web", "visit"]
"""How a request reached us (电话/传真/信箱/网上/上门). Mission row A1."""

Outcome = Literal[
    "satisfied",
    "dissatisfied",
    "complained_by_phone",
    "not_fixed_first_visit",
    "not_fixed_several_visits",
    "attitude",
]
"""The six classes of a case. Row B3.

满意 · 回访不满意 · 来电投诉 · 一次维修不到位 · 多次维修不到位 · 服务态度不满意, in this order.
"""

OUTCOMES: dict[Outcome, tuple[str, str]] = {
    "satisfied": ("满意", "satisfied"),
    "dissatisfied": ("回访不满意", "dissatisfied at call-back"),
    "complained_by_phone": ("来电投诉", "complained by phone"),
    "not_fixed_first_visit": ("一次维修不到位", "not fixed at the first visit"),
    "not_fixed_several_visits": ("多次维修不到位", "not fixed after several visits"),
    "attitude": ("服务态度不满意", "dissatisfied with the attitude"),
}
"""The six classes in the words of the people who use them: Chinese, English."""

WaitReason = Literal["customer", "parts"]
"""Why work stands still. Only a wait for the customer pauses the SLA clocks."""

StaffRole = Literal["dispatcher", "technician"]
"""What a station's member of staff does (网点调度 · 维修人员). Row B4."""

ClockName = Literal["respond", "arrive", "resolve"]
"""The three promises of row A4: respond in 1 h, on site in 16 h, solved in 24 h."""

AlarmLevel = Literal["warning", "breach"]

ClockState = Literal["running", "paused", "met", "missed"]
"""`met` stopped in time; `missed` stopped after its due time. A breach while running shows in `breached`."""


@dataclass(frozen=True, slots=True)
class Slot:
    """An agreed time slot 约定时间段, UTC, `start` < `end`."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class ClockStanding:
    """Where one SLA clock stands after a fact.

    `due` is UTC and already moved by the pauses so far; None while paused.
    `running_seconds` counts the time that used up the promise, pauses left out.
    """

    state: ClockState
    breached: bool
    due: datetime | None
    stopped_at: datetime | None
    running_seconds: int
