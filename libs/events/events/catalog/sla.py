"""The promises 时限 of one case, and its alarms: respond in 1 h, on site within 16 h, solved within 24 h."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from eventlog.kinds import StreamKind
from events.fields import CaseId
from events.types import (
    ALARM_LEVELS,
    CLOCK_STATES,
    CLOCKS,
    FACTS,
    RELEASE_REASONS,
    AlarmLevel,
    ClockName,
    ClockStanding,
    Fact,
    ReleaseReason,
)
from events.words import Words, choice, duration, moment, titled

Clock = Annotated[ClockName, "哪一项承诺 · Which promise"]
Due = Annotated[datetime, "到期时间（UTC） · When it is, or was, due, UTC"]


@titled("服务单时限已变化")
@dataclass(frozen=True, slots=True)
class CaseClocksChanged:
    """A fact of the case moved its clocks; the standing of all three, whole, after it.

    `fact_at` can be earlier than a fact already known.
    """

    case_id: CaseId
    policy: Annotated[str, "所依据的时限规则 · The SLA policy it follows"]
    fact: Annotated[Fact, "发生了什么 · What happened"]
    fact_at: Annotated[datetime, "发生时间（UTC） · When it happened, UTC"]
    respond: Annotated[ClockStanding, "响应时限（1 小时） · The promise to respond in 1 h"]
    arrive: Annotated[ClockStanding, "到场时限（16 小时） · The promise to be on site within 16 h"]
    resolve: Annotated[ClockStanding, "解决时限（24 小时） · The promise to solve within 24 h"]
    paused_seconds: Annotated[int, "累计等待客户的秒数 · Seconds of waiting for the customer so far"]

    def sentence(self) -> Words:
        standings = [("respond", self.respond), ("arrive", self.arrive), ("resolve", self.resolve)]
        clocks = [(choice(CLOCKS, name), choice(CLOCK_STATES, standing.state)) for name, standing in standings]
        fact, paused = choice(FACTS, self.fact), duration(self.paused_seconds)
        return Words(
            f"时限更新（{fact.zh}）：{'、'.join(clock.zh + state.zh for clock, state in clocks)}，累计暂停 {paused.zh}",
            f"Clocks after “{fact.en}”: {', '.join(f'{clock.en} {state.en}' for clock, state in clocks)}; "
            f"paused {paused.en} so far",
        )


@titled("时限预警")
@dataclass(frozen=True, slots=True)
class SlaWarned:
    """A promise will be missed unless somebody acts."""

    case_id: CaseId
    clock: Clock
    due: Due

    def sentence(self) -> Words:
        clock, due = choice(CLOCKS, self.clock), moment(self.due)
        return Words(f"{clock.zh}时限预警，到期 {due}", f"Warning: the promise to {clock.en} is due at {due}")


@titled("时限已超时")
@dataclass(frozen=True, slots=True)
class SlaBreached:
    """A promise was missed."""

    case_id: CaseId
    clock: Clock
    due: Due

    def sentence(self) -> Words:
        clock, due = choice(CLOCKS, self.clock), moment(self.due)
        return Words(f"{clock.zh}超时，本应于 {due} 前", f"Breach: the promise to {clock.en} was due at {due}")


@titled("预警或超时已撤销")
@dataclass(frozen=True, slots=True)
class SlaAlarmWithdrawn:
    """A warning or breach was raised before an earlier fact had arrived, and never happened."""

    case_id: CaseId
    clock: Clock
    level: Annotated[AlarmLevel, "预警或超时 · Warning or breach"]

    def sentence(self) -> Words:
        clock, level = choice(CLOCKS, self.clock), choice(ALARM_LEVELS, self.level)
        return Words(f"{clock.zh}时限{level.zh}撤销", f"The {level.en} of the promise to {clock.en} is withdrawn")


@titled("应替代更换")
@dataclass(frozen=True, slots=True)
class ReplacementDue:
    """Not solved in 24 h: a replacement unit is owed by the end of that day in Asia/Shanghai, or of the day on which a
    case that had ended goes on."""

    case_id: CaseId
    by: Annotated[datetime, "最迟交付时间（UTC） · To be handed over by, UTC"]

    def sentence(self) -> Words:
        by = moment(self.by)
        return Words(f"24 小时未解决，须在 {by} 前替代更换", f"Not solved in 24 h: a replacement unit is due by {by}")


@titled("替代更换要求已撤销")
@dataclass(frozen=True, slots=True)
class ReplacementWithdrawn:
    """The breach behind a `ReplacementDue` was withdrawn, or the case ended: nothing is owed."""

    case_id: CaseId
    reason: Annotated[ReleaseReason, "为何不再需要 · Why it is no longer asked for"] = "not_missed"

    def sentence(self) -> Words:
        why = choice(RELEASE_REASONS, self.reason)
        return Words(f"替代更换要求撤销：{why.zh}", f"The demand for a replacement unit is withdrawn: {why.en}")


SlaEvent = CaseClocksChanged | SlaWarned | SlaBreached | SlaAlarmWithdrawn | ReplacementDue | ReplacementWithdrawn

KIND: StreamKind[SlaEvent] = StreamKind("sla", source="sla_monitor", id="case_id", key="case_id", events=SlaEvent)
