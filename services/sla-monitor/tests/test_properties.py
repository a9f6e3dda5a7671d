"""What must hold for every story of a case, however its facts arrive and whenever the timers ring."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from events.catalog.sla import (
    CaseClocksChanged,
    SlaBreached,
    SlaEvent,
    SlaWarned,
)
from events.types import Fact
from sla_monitor.domain.case_clocks import (
    CASE_CLOCKS,
    CaseClocks,
    NoteFact,
    RingAlarms,
    evolve,
    next_alarm,
    note_fact,
    ring,
)
from sla_monitor.domain.engine import Ringing, Standings, ringing, standings
from sla_monitor.domain.policy import CLOCKS, Policy
from sla_monitor.domain.timeline import CENTRE, Happened

OPENED = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
SMALL = Policy("small", {"respond": 4, "arrive": 8, "resolve": 12}, warnings={"warning": 75})
END = 60
SECOND = timedelta(seconds=1)

Timed = tuple[int, Fact]
"""Seconds after the opening."""

FACTS: list[Fact] = [fact for fact in get_args(Fact) if fact != "opened"]
SECONDS = st.integers(0, 40)
DISTINCT = st.lists(st.tuples(SECONDS, st.sampled_from(FACTS)), max_size=9, unique_by=lambda timed: timed[0])
CROWDED = st.lists(st.tuples(st.integers(0, 6), st.sampled_from(FACTS)), max_size=9)


def at(second: float) -> datetime:
    return OPENED + timedelta(seconds=second)


def stand(story: Iterable[Timed], now: float) -> Standings:
    facts = [Happened("opened", OPENED), *(Happened(fact, at(second)) for second, fact in story)]
    return standings(SMALL, facts, at(now))


def rings(story: Iterable[Timed]) -> list[Ringing]:
    return ringing(SMALL, [Happened("opened", OPENED), *(Happened(fact, at(second)) for second, fact in story)])


def fold(case: CaseClocks, events: Iterable[SlaEvent]) -> CaseClocks:
    for event in events:
        case = evolve(case, event)
    return case


@given(DISTINCT, st.integers(0, END))
def test_the_engine_equals_a_simulation_second_by_second(story: list[Timed], now: int) -> None:
    by_second = dict(story)
    answered = there = waiting = finished = ended = False
    phase = "work"
    used: dict[str, int] = dict.fromkeys(CLOCKS, 0)
    rung: dict[tuple[str, str], int] = {}
    targets: dict[str, int] = dict(SMALL.targets.items())
    paused = 0
    seen: list[tuple[dict[str, int], int]] = []
    for second in range(END + 1):
        match by_second.get(second):
            case "responded":
                answered = True
            case "arrived":
                answered, there, waiting = True, True, False
            case "waiting":
                answered, waiting = True, not ended
            case "resumed":
                waiting = False
                phase = "shut" if phase == "shut" else "work"
            case "solved":
                answered, there, waiting = True, True, False
                phase = "shut" if phase == "shut" else "done"
            case "unsolved":
                answered, waiting = True, False
            case "reopened":
                waiting, phase, ended = False, "work", False
            case "closed":
                answered, there, waiting, phase, ended = True, True, False, "shut", False
            case "ended":
                waiting, ended = False, True
            case _:
                pass
        finished = phase != "work"
        seen.append((dict(used), paused))
        paused += waiting
        for clock, wanted in (("respond", not answered), ("arrive", not there), ("resolve", not finished)):
            if wanted and not waiting and not ended:
                target = targets[clock]
                if used[clock] == target * 3 // 4:
                    rung.setdefault((clock, "warning"), second)
                if used[clock] == target:
                    rung.setdefault((clock, "breach"), second)
                used[clock] += 1
    found = stand(story, now)
    expected_used, expected_paused = seen[now]
    if now >= max(by_second, default=0):
        assert {clock.name: clock.standing().running_seconds for clock in found.clocks} == expected_used
        assert found.paused == timedelta(seconds=expected_paused)
    alarms = {(ring.alarm.clock, ring.alarm.level): ring.at for ring in rings(story) if ring.at < at(END)}
    assert alarms == {key: at(second) for key, second in rung.items() if second < END}


@given(DISTINCT, st.integers(0, END), st.integers(0, END))
def test_time_only_adds(story: list[Timed], one: int, other: int) -> None:
    before, later = stand(story, min(one, other)), stand(story, max(one, other))
    assert before.paused <= later.paused
    for earlier, clock in zip(before.clocks, later.clocks, strict=True):
        assert earlier.used <= clock.used
        assert clock.breached or not earlier.breached


@given(CROWDED)
def test_no_alarm_while_waiting_and_a_warning_before_every_breach(story: list[Timed]) -> None:
    found = stand(story, END)
    for clock in found.clocks:
        instants = {ring.alarm.level: ring.at for ring in rings(story) if ring.alarm.clock == clock.name}
        assert "breach" not in instants or instants["warning"] < instants["breach"]
        for instant in instants.values():
            assert not [wait for wait in found.waits if wait.start <= instant < (wait.end or instant + SECOND)]


@given(CROWDED, st.sampled_from(FACTS), st.integers(0, 30))
def test_what_comes_later_never_erases_a_breach(story: list[Timed], fact: Fact, later: int) -> None:
    last = max((second for second, _ in story), default=0)
    before = stand(story, last)
    after = stand([*story, (last + 1 + later, fact)], last + 1 + later)
    for earlier, clock in zip(before.clocks, after.clocks, strict=True):
        assert clock.breached or not earlier.breached


class Monitor:
    """Drives the stream as the service does, and checks every step."""

    def __init__(self) -> None:
        self.case = CASE_CLOCKS.initial
        self.events: list[SlaEvent] = []

    def take(self, events: Sequence[SlaEvent]) -> None:
        for event in events:
            if isinstance(event, SlaBreached):
                warned = {alarm.clock for alarm in self.case.announced if alarm.level == "warning"}
                assert event.clock in warned, "warned before it is missed"
            self.case = evolve(self.case, event)
        self.events += events
        for event in events:
            if isinstance(event, CaseClocksChanged):
                for clock in CLOCKS:
                    breached = any((alarm.clock, alarm.level) == (clock, "breach") for alarm in self.case.announced)
                    assert getattr(event, clock).breached == breached

    def note(self, timed: Timed) -> None:
        second, fact = timed
        command = NoteFact("C-1", fact, at(second * HOURS), at(second * HOURS))
        events = note_fact(command, self.case)
        self.take(events)
        assert note_fact(command, self.case) == [], "a duplicate decides nothing"

    def ring(self, second: float) -> None:
        self.take(ring(RingAlarms(at(second * HOURS)), self.case))
        assert ring(RingAlarms(at(second * HOURS)), self.case) == [], "no alarm twice"
        following = next_alarm(self.case)
        assert following is None or following >= at(second * HOURS)


HOURS = 3600
"""The stream runs under the real policy: a second of a story is an hour there."""


def outcome(arriving: Sequence[Timed | int]) -> tuple[object, ...]:
    """The end of a story whose items arrive in this order; a number is a timer ringing at that time."""
    monitor = Monitor()
    for item in arriving:
        if isinstance(item, int):
            monitor.ring(item)
        else:
            monitor.note(item)
    monitor.ring(END)
    case = monitor.case
    warned = [event for event in monitor.events if isinstance(event, SlaWarned | SlaBreached)]
    assert {(event.clock, event.due) for event in warned} >= {(alarm.clock, alarm.due) for alarm in case.announced}
    return case.at(at(END * HOURS)), case.announced, case.unit_due, next_alarm(case)


@given(DISTINCT, st.data())
def test_the_order_of_arrival_leaves_no_trace(story: list[Timed], data: st.DataObject) -> None:
    facts: list[Timed] = [(0, "opened"), *((second + 1, fact) for second, fact in story)]
    moments: list[Timed | int] = data.draw(st.lists(st.integers(0, END), max_size=4))
    shuffled = data.draw(st.permutations([*moments, *facts]))
    assert outcome(shuffled) == outcome(sorted(facts))


@given(CROWDED, st.data())
def test_within_one_instant_every_interleaving_of_the_services_ends_alike(
    story: list[Timed], data: st.DataObject
) -> None:
    centre: list[Timed] = [(0, "opened"), *((second, fact) for second, fact in story if fact in CENTRE)]
    work = [timed for timed in story if timed[1] not in CENTRE]
    sources = data.draw(st.permutations(["centre"] * len(centre) + ["work"] * len(work)))
    queues = {"centre": iter(centre), "work": iter(work)}
    assert outcome([next(queues[source]) for source in sources]) == outcome([*centre, *work])
