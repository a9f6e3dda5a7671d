"""The SLA engine: (policy, facts, now) → standings. Pure, so that any log can be run through any policy again.

- A clock's promise is a budget of running time. What was used before a wait or a solution stays used: a wait pauses
  the clock, and reopening continues the same commitment. So a promise is missed at most once, and for good.
- A budget used up exactly is in time: an alarm is due at an instant and happens after it, if the clock still runs.
- A clock that stands still has no due time, and no alarm can happen while it does.
- A promise that the policy does not make has a clock that never runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from events.types import (
    AlarmLevel,
    ClockName,
    ClockStanding,
    ClockState,
)
from sla_monitor.domain.policy import CLOCKS, Policy
from sla_monitor.domain.timeline import Happened, Span, Timeline, spans, timeline


@dataclass(frozen=True, slots=True)
class Alarm:
    """`due` is when the promise was due, as seen at the instant of the alarm (UTC)."""

    clock: ClockName
    level: AlarmLevel
    due: datetime


@dataclass(frozen=True, slots=True)
class Ringing:
    """An alarm that happens after `at`, past or to come, unless a further fact stops or moves it."""

    at: datetime
    alarm: Alarm


_instant = attrgetter("at")


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock as it stands. `used` is its running time so far, `runs` when it ran."""

    name: ClockName
    state: ClockState
    breached: bool
    due: datetime | None
    stopped_at: datetime | None
    used: timedelta
    runs: tuple[Span, ...]

    def standing(self) -> ClockStanding:
        """The clock as the published language says it."""
        return ClockStanding(self.state, self.breached, self.due, self.stopped_at, seconds(self.used))


@dataclass(frozen=True, slots=True)
class Standings:
    """All clocks of one case. `waits` is when it waited for the customer, `paused` how long in all."""

    opened_at: datetime | None
    closed: bool
    respond: Clock
    arrive: Clock
    resolve: Clock
    waits: tuple[Span, ...]
    paused: timedelta

    @property
    def clocks(self) -> tuple[Clock, Clock, Clock]:
        """The three, in the order of the promise."""
        return self.respond, self.arrive, self.resolve


def standings(policy: Policy, facts: Sequence[Happened], now: datetime) -> Standings:
    """How a case stands at `now`; `facts` come in the order of arrival. Before it is opened nothing runs."""
    steps = timeline(facts)
    waits = spans(steps, lambda condition: condition.waiting)
    respond, arrive, resolve = (_clock(policy, clock, steps, now) for clock in CLOCKS)
    return Standings(
        opened_at=steps[0][0] if steps else None,
        closed=bool(steps) and steps[-1][1].over,
        respond=respond,
        arrive=arrive,
        resolve=resolve,
        waits=waits,
        paused=length(waits, now),
    )


def ringing(policy: Policy, facts: Sequence[Happened]) -> list[Ringing]:
    """Every alarm that the facts lead to, past and to come, in the order in which they happen.

    None where a clock stands still before the mark; `due` counts what is left of the promise from there.
    """
    steps = timeline(facts)
    found: list[Ringing] = []
    for clock, budgets in policy.budgets.items():
        runs = _runs(steps, clock)
        for level, budget in budgets.items():
            at = reached(runs, budget)
            if at is not None:
                found.append(Ringing(at, Alarm(clock, level, at + (budgets["breach"] - budget))))
    return sorted(found, key=_instant)


def _clock(policy: Policy, name: ClockName, steps: Timeline, now: datetime) -> Clock:
    if name not in policy.targets:
        return Clock(name, "not_promised", breached=False, due=None, stopped_at=None, used=timedelta(), runs=())
    runs = _runs(steps, name)
    used = length(runs, now)
    budget = policy.budgets[name]["breach"]
    breached = used > budget
    state, stopped_at = _state(name, steps, breached)
    due = reached(runs, budget)
    if due is None and stopped_at is not None:
        due = stopped_at + (budget - used)
    return Clock(
        name=name,
        state=state,
        breached=breached,
        due=None if state == "paused" else due,
        stopped_at=stopped_at,
        used=used,
        runs=runs,
    )


def _runs(steps: Timeline, name: ClockName) -> tuple[Span, ...]:
    return spans(steps, lambda condition: condition.runs(name))


def _state(name: ClockName, steps: Timeline, breached: bool) -> tuple[ClockState, datetime | None]:
    """The state, and since when the clock has been stopped."""
    if not steps:
        return "paused", None
    last = steps[-1][1]
    if last.wants(name):
        return "paused" if last.waiting else "running", None
    stopped = spans(steps, lambda condition: not condition.wants(name))[-1]
    if breached:
        return "missed", stopped.start
    return "met" if last.kept(name) else "ended", stopped.start


def reached(runs: Sequence[Span], budget: timedelta) -> datetime | None:
    """The instant at which a clock that ran in `runs` has used up `budget` and runs on; None if it stops before."""
    left = budget
    for run in runs:
        if run.end is None or run.end - run.start > left:
            return run.start + left
        left -= run.end - run.start
    return None


def length(spans: Sequence[Span], now: datetime) -> timedelta:
    """How long some spans last in all, up to `now`."""
    parts = (min(span.end or now, now) - span.start for span in spans)
    return sum((part for part in parts if part > timedelta()), timedelta())


def seconds(time: timedelta) -> int:
    """Whole seconds; what is less than one does not count."""
    return time // timedelta(seconds=1)
