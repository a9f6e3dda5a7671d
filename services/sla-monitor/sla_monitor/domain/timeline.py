"""The timeline of a case: its facts put in order, and what held for its clocks between them.

Facts of two services reach the monitor in any order; only each service's own order is kept. So the timeline is made
from all facts every time, by their own time. Facts that happened at the same instant (logs with whole seconds or
minutes have many) are ordered by the services: each in its own order, and between the two the one that the state of
the case allows. Work comes before the call-back about it, and reopening comes before the work that follows it.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Literal, assert_never

from eventlog.decider import State, changed
from events.types import FACTS, ClockName, Fact

CENTRE: frozenset[Fact] = frozenset({"opened", "reopened", "closed", "ended"})
"""What only the information centre says; the rest is work, said by the stations or by guidance over the phone."""


@dataclass(frozen=True, slots=True)
class Happened:
    """A fact and when it happened (UTC)."""

    fact: Fact
    at: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """Time from `start` until `end`, or still going on."""

    start: datetime
    end: datetime | None


class Condition(State, frozen=True):
    """What holds between two facts. After `unsolved`, `solved` and `closed` it is the call-back's turn.

    `ended` is without a class, from any phase: nothing has to be kept any more, until the case is reopened.
    """

    responded: bool = False
    arrived: bool = False
    waiting: bool = False
    phase: Literal["working", "unsolved", "solved", "closed"] = "working"
    ended: bool = False

    def wants(self, clock: ClockName) -> bool:
        """The promise behind the clock still has to be kept."""
        return not self.ended and not self.kept(clock)

    def kept(self, clock: ClockName) -> bool:
        """What was promised has been done, in time or not."""
        match clock:
            case "respond":
                return self.responded
            case "arrive":
                return self.arrived
            case "resolve":
                return self.phase in ("solved", "closed")
            case _:
                assert_never(clock)

    @property
    def over(self) -> bool:
        """The case is closed, or has ended."""
        return self.ended or self.phase == "closed"

    def runs(self, clock: ClockName) -> bool:
        """The clock runs: its promise has to be kept, and nobody waits for the customer."""
        return self.wants(clock) and not self.waiting


Timeline = Sequence[tuple[datetime, Condition]]
"""From each time on, its condition holds; the last one goes on. Empty until the case is opened."""


def timeline(facts: Sequence[Happened]) -> Timeline:
    """The timeline of a case; `facts` come in the order of arrival. What precedes the opening counts as at its time."""
    opened_at = min((happened.at for happened in facts if happened.fact == "opened"), default=None)
    if opened_at is None:
        return ()
    condition = Condition()
    steps = [(opened_at, condition)]
    counted = FACTS.keys() - {"opened"}  # of a newer process's facts nothing is known here
    others = sorted((happened for happened in facts if happened.fact in counted), key=attrgetter("at"))
    for at, together in groupby(others, key=attrgetter("at")):
        condition = _at_one_instant(condition, [happened.fact for happened in together])
        steps.append((max(at, opened_at), condition))
    return steps


def _at_one_instant(condition: Condition, facts: Iterable[Fact]) -> Condition:
    """What holds after all facts of one instant."""
    centre: deque[Fact] = deque()
    work: deque[Fact] = deque()
    for fact in facts:
        (centre if fact in CENTRE else work).append(fact)
    while centre or work:
        turn = centre if centre and (condition.phase != "working" or condition.ended or not work) else work
        condition = after(condition, turn.popleft())
    return condition


def after(condition: Condition, fact: Fact) -> Condition:
    """What holds after a fact. Once closed or ended, only reopening lets work count again."""
    closed = condition.phase == "closed"
    match fact:
        case "opened":
            return condition
        case "responded":
            return changed(condition, responded=True)
        case "arrived":
            return changed(condition, responded=True, arrived=True, waiting=False)
        case "waiting":
            return changed(condition, responded=True, waiting=not condition.ended)
        case "resumed":
            return changed(condition, waiting=False, phase="closed" if closed else "working")
        case "solved":
            return Condition(True, True, phase="closed" if closed else "solved", ended=condition.ended)
        case "unsolved":
            phase = condition.phase if condition.kept("resolve") else "unsolved"
            return changed(condition, responded=True, waiting=False, phase=phase)
        case "reopened":
            return changed(condition, waiting=False, phase="working", ended=False)
        case "closed":
            return Condition(True, True, phase="closed")
        case "ended":
            return changed(condition, waiting=False, ended=True)
        case _:
            assert_never(fact)


def spans(timeline: Timeline, holds: Callable[[Condition], bool]) -> tuple[Span, ...]:
    """When something held."""
    found: list[Span] = []
    since: datetime | None = None
    for at, condition in timeline:
        if not holds(condition):
            if since is not None and since < at:
                found.append(Span(since, at))
            since = None
        elif since is None:
            since = at
    return tuple(found) if since is None else (*found, Span(since, None))
