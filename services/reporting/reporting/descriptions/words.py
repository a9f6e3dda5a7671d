"""The words that sentences are made of, in both languages."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from events.catalog.callback import Subject
from events.catalog.sla_monitor import Fact
from events.catalog.types import AlarmLevel, Channel, ClockName, ClockState, Outcome, Slot, WaitReason
from reporting.china import SHANGHAI

LONGEST = 160
"""Characters of a free text that a sentence shows."""


class Words(NamedTuple):
    """The same said in Chinese and in English."""

    zh: str
    en: str


Sentences = Mapping[type, Callable[[Any], Words]]
"""Event class → how its events are told."""

CHANNELS: Mapping[Channel, Words] = {
    "phone": Words("电话", "phone"),
    "fax": Words("传真", "fax"),
    "mail": Words("信箱", "mail"),
    "web": Words("网上", "web"),
    "visit": Words("上门", "visit in person"),
}

OUTCOMES: Mapping[Outcome, Words] = {
    "satisfied": Words("满意", "satisfied"),
    "dissatisfied": Words("回访不满意", "dissatisfied at call-back"),
    "complained_by_phone": Words("来电投诉", "complained by phone"),
    "not_fixed_first_visit": Words("一次维修不到位", "not fixed at the first visit"),
    "not_fixed_several_visits": Words("多次维修不到位", "not fixed after several visits"),
    "attitude": Words("服务态度不满意", "dissatisfied with the attitude"),
}

WAITS: Mapping[WaitReason, Words] = {
    "customer": Words("等客户，时限暂停计时", "for the customer; the clocks pause"),
    "parts": Words("等配件，时限继续计时", "for parts; the clocks go on"),
}

CLOCKS: Mapping[ClockName, Words] = {
    "respond": Words("响应", "respond"),
    "arrive": Words("到达现场", "arrive"),
    "resolve": Words("解决", "resolve"),
}

CLOCK_STATES: Mapping[ClockState, Words] = {
    "running": Words("计时中", "running"),
    "paused": Words("暂停", "paused"),
    "met": Words("按时", "met"),
    "missed": Words("超时", "missed"),
}

LEVELS: Mapping[AlarmLevel, Words] = {"warning": Words("预警", "warning"), "breach": Words("超时", "breach")}

FACTS: Mapping[Fact, Words] = {
    "opened": Words("受理", "opened"),
    "responded": Words("已响应", "responded"),
    "arrived": Words("已到场", "arrived"),
    "waiting": Words("等客户", "waiting for the customer"),
    "resumed": Words("恢复处理", "resumed"),
    "solved": Words("已解决", "solved"),
    "unsolved": Words("未解决", "not solved"),
    "reopened": Words("重开", "reopened"),
    "closed": Words("结案", "closed"),
}

SUBJECTS: Mapping[Subject, Words] = {"guidance": Words("电话指导", "guidance"), "visit": Words("上门服务", "visit")}


def short(text: str) -> str:
    """A free text on one line, cut where it is too long for a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def moment(time: datetime) -> str:
    """A time as people in China read it, to the minute: `2026-03-05 14:30`."""
    return time.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def slot_words(slot: Slot | None) -> Words:
    """An agreed time slot: `2026-03-05 14:30–16:30`; the second date only where it is another day."""
    if slot is None:
        return Words("未约时间", "no appointment")
    start, end = moment(slot.start), moment(slot.end)
    text = f"{start}–{end.removeprefix(start[:11])}"
    return Words(text, text)


def duration(seconds: int) -> Words:
    """Whole minutes: `2 小时 5 分 · 2 h 5 min`."""
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return Words(f"{minutes} 分", f"{minutes} min")
    return Words(f"{hours} 小时 {minutes} 分", f"{hours} h {minutes} min")
