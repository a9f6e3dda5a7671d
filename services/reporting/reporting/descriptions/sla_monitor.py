"""Sentences about the promises of mission row A4."""

from events.catalog.sla_monitor import (
    CaseClocksChanged,
    ReplacementDue,
    ReplacementWithdrawn,
    SlaAlarmWithdrawn,
    SlaBreached,
    SlaWarned,
)
from reporting.descriptions.words import CLOCK_STATES, CLOCKS, FACTS, LEVELS, Sentences, Words, duration, moment


def clocks_changed(event: CaseClocksChanged) -> Words:
    clocks = (
        (CLOCKS["respond"], event.respond),
        (CLOCKS["arrive"], event.arrive),
        (CLOCKS["resolve"], event.resolve),
    )
    fact, paused = FACTS[event.fact], duration(event.paused_seconds)
    zh = "、".join(f"{clock.zh}{CLOCK_STATES[standing.state].zh}" for clock, standing in clocks)
    en = ", ".join(f"{clock.en} {CLOCK_STATES[standing.state].en}" for clock, standing in clocks)
    return Words(
        f"时限更新（{fact.zh}）：{zh}，累计暂停 {paused.zh}",
        f"Clocks after “{fact.en}”: {en}; paused {paused.en} so far",
    )


def warned(event: SlaWarned) -> Words:
    clock, due = CLOCKS[event.clock], moment(event.due)
    return Words(f"{clock.zh}时限预警，到期 {due}", f"Warning: the promise to {clock.en} is due at {due}")


def breached(event: SlaBreached) -> Words:
    clock, due = CLOCKS[event.clock], moment(event.due)
    return Words(f"{clock.zh}超时，本应于 {due} 前", f"Breach: the promise to {clock.en} was due at {due}")


def alarm_withdrawn(event: SlaAlarmWithdrawn) -> Words:
    clock, level = CLOCKS[event.clock], LEVELS[event.level]
    return Words(f"{clock.zh}时限{level.zh}撤销", f"The {level.en} of the promise to {clock.en} is withdrawn")


def replacement_due(event: ReplacementDue) -> Words:
    by = moment(event.by)
    return Words(f"24 小时未解决，须在 {by} 前更换替代设备", f"Not solved in 24 h: an equivalent unit is due by {by}")


def replacement_withdrawn(event: ReplacementWithdrawn) -> Words:
    return Words("替代更换要求撤销", "The demand for an equivalent unit is withdrawn")


SENTENCES: Sentences = {
    CaseClocksChanged: clocks_changed,
    SlaWarned: warned,
    SlaBreached: breached,
    SlaAlarmWithdrawn: alarm_withdrawn,
    ReplacementDue: replacement_due,
    ReplacementWithdrawn: replacement_withdrawn,
}
