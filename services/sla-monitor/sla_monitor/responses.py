"""What callers get; the models are for the OpenAPI page, the functions make the answers."""

from datetime import datetime

from pydantic import BaseModel

from eventlog.log.session import Answer
from events.types import REQUEST_KINDS, AlarmLevel, ClockName, ClockState, Fact, RequestKind
from sla_monitor.domain.case_clocks import CaseClocks, next_alarm
from sla_monitor.domain.engine import Clock, seconds
from sla_monitor.domain.policy import CURRENT, POLICIES, Policy, policy_of
from sla_monitor.domain.timeline import Span


class SpanResponse(BaseModel):
    """A span of time, UTC; `end` is null while it goes on."""

    start: datetime
    end: datetime | None


class ClockResponse(BaseModel):
    """One clock. `due` is moved by the waits so far and null while it is paused; `runs` is when it ran. What is not
    promised has no `target_seconds`, and its clock never runs."""

    state: ClockState
    breached: bool
    due: datetime | None
    stopped_at: datetime | None
    running_seconds: int
    target_seconds: int | None
    runs: list[SpanResponse]


class ClocksResponse(BaseModel):
    """The three clocks by name."""

    respond: ClockResponse
    arrive: ClockResponse
    resolve: ClockResponse


class AlarmResponse(BaseModel):
    """An alarm that stands. `due` is when the promise was due, as seen when the alarm was raised."""

    clock: ClockName
    level: AlarmLevel
    due: datetime


class FactResponse(BaseModel):
    """Something that happened to the case and counts for its clocks."""

    fact: Fact
    at: datetime


class CaseResponse(BaseModel):
    """A case's clocks at the time `at`, and why they stand so: facts and waits, in order of time."""

    case_id: str
    number: str | None
    policy: str
    at: datetime
    opened_at: datetime | None
    closed: bool
    clocks: ClocksResponse
    paused_seconds: int
    waits: list[SpanResponse]
    alarms: list[AlarmResponse]
    next_alarm_at: datetime | None
    facts: list[FactResponse]


class AlarmItemResponse(AlarmResponse):
    """The highest alarm of one clock of an open case.

    `station_id` has the case, `breached_by` had it when the promise was missed; null where no station did.
    """

    case_id: str
    number: str | None
    station_id: str | None
    state: ClockState
    breached_by: str | None


class PolicyResponse(BaseModel):
    """The promises, in seconds of running time, and when a warning comes."""

    name: str
    targets: dict[ClockName, int]
    warning_percent: int


class PoliciesResponse(BaseModel):
    """The policy of new repairs, of new cases by kind of request, and all that cases may have begun under."""

    current: str
    kinds: dict[RequestKind, str]
    policies: list[PolicyResponse]


class TimersResponse(BaseModel):
    """Timers whose instant has come and which have not fired yet; `earliest_due` is null where there is none."""

    timers_due: int
    earliest_due: datetime | None


def case_response(case: CaseClocks, number: str | None, now: datetime) -> Answer:
    """A case as it stands at `now`; `number` is what people say."""
    found = case.at(now)
    return {
        "case_id": case.case_id,
        "number": number,
        "policy": case.policy.name,
        "at": max(now, case.latest),
        "opened_at": found.opened_at,
        "closed": found.closed,
        "clocks": {clock.name: _clock(clock, case.policy) for clock in found.clocks},
        "paused_seconds": seconds(found.paused),
        "waits": [_span(wait) for wait in found.waits],
        "alarms": sorted(case.announced, key=lambda alarm: (alarm.due, alarm.clock, alarm.level == "breach")),
        "next_alarm_at": next_alarm(case),
        "facts": sorted(case.facts, key=lambda happened: happened.at),
    }


def policies_response() -> Answer:
    """All policies."""
    return {
        "current": CURRENT.name,
        "kinds": {kind: policy_of(kind).name for kind in REQUEST_KINDS},
        "policies": [
            {"name": policy.name, "targets": policy.targets, "warning_percent": policy.warnings["warning"]}
            for policy in POLICIES.values()
        ],
    }


def _clock(clock: Clock, policy: Policy) -> Answer:
    return {
        "state": clock.state,
        "breached": clock.breached,
        "due": clock.due,
        "stopped_at": clock.stopped_at,
        "running_seconds": seconds(clock.used),
        "target_seconds": policy.targets.get(clock.name),
        "runs": [_span(run) for run in clock.runs],
    }


def _span(span: Span) -> Answer:
    return {"start": span.start, "end": span.end}
