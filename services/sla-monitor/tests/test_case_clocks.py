"""Decisions of the stream: given facts and alarms, when a fact arrives or time passes, then these events."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from events.catalog.sla import (
    CaseClocksChanged,
    ReplacementDue,
    ReplacementWithdrawn,
    SlaAlarmWithdrawn,
    SlaBreached,
    SlaEvent,
    SlaWarned,
)
from events.catalog.work_order import WorkSuspended
from events.shanghai import end_of_day
from events.types import Fact, RequestKind, WaitReason
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
from sla_monitor.domain.policy import CURRENT
from sla_monitor.reactions import fact_of

OPENED = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)


def at(hours: float) -> datetime:
    return OPENED + timedelta(hours=hours)


def fold(case: CaseClocks, events: Iterable[SlaEvent]) -> CaseClocks:
    for event in events:
        case = evolve(case, event)
    return case


def note(case: CaseClocks, fact: Fact, fact_at: float, known_at: float | None = None) -> list[SlaEvent]:
    return note_fact(NoteFact("C-1", fact, at(fact_at), at(fact_at if known_at is None else known_at)), case)


def given(*facts: tuple[Fact, float]) -> CaseClocks:
    case = CASE_CLOCKS.initial
    for fact, hours in facts:
        case = fold(case, note(case, fact, hours))
    return case


def changed(events: list[SlaEvent]) -> CaseClocksChanged:
    assert isinstance(events[0], CaseClocksChanged)
    return events[0]


def test_opening_starts_three_clocks() -> None:
    (event,) = note(CASE_CLOCKS.initial, "opened", 0)
    assert isinstance(event, CaseClocksChanged)
    assert (event.case_id, event.policy, event.fact, event.fact_at) == ("C-1", CURRENT.name, "opened", OPENED)
    assert [(clock.state, clock.due) for clock in (event.respond, event.arrive, event.resolve)] == [
        ("running", at(1)),
        ("running", at(16)),
        ("running", at(24)),
    ]
    assert next_alarm(given(("opened", 0))) == at(0.75)


@pytest.mark.parametrize("kind", [kind for kind in get_args(RequestKind) if kind != "repair"])
def test_what_is_no_repair_has_no_promise_of_one(kind: RequestKind) -> None:
    opened = NoteFact("C-1", "opened", OPENED, OPENED, kind)
    case = fold(CASE_CLOCKS.initial, note_fact(opened, CASE_CLOCKS.initial))
    (event,) = note(case, "responded", 50)
    standings = changed([event]).respond, changed([event]).arrive, changed([event]).resolve
    assert [(clock.state, clock.due, clock.breached) for clock in standings] == [("not_promised", None, False)] * 3
    assert next_alarm(case) is None and ring(RingAlarms(at(1000)), case) == []
    assert note_fact(replace(opened, kind="repair"), case) == [], "a case keeps what it began under"
    early = given(("arrived", 0.2))  # heard before the opening
    assert fold(early, note_fact(opened, early)).policy == case.policy


def test_the_same_fact_twice_is_no_second_event() -> None:
    case = given(("opened", 0), ("responded", 0.5))
    assert note(case, "responded", 0.5, known_at=3) == []
    assert note(case, "opened", 0) == []


def test_the_same_fact_later_is_another_fact() -> None:
    assert changed(note(given(("opened", 0), ("responded", 0.5)), "responded", 0.6)).fact == "responded"


def test_a_duplicate_within_one_instant_is_told_from_a_second_wait() -> None:
    case = given(("opened", 0), ("waiting", 1), ("resumed", 1))
    assert note(case, "resumed", 1) == []
    assert changed(note(case, "waiting", 1)).resolve.state == "paused"


def test_time_brings_the_alarms_in_order_and_once() -> None:
    case = given(("opened", 0))
    events = ring(RingAlarms(at(30)), case)  # an outage: all of them are late
    assert events == [
        SlaWarned("C-1", "respond", at(1)),
        SlaBreached("C-1", "respond", at(1)),
        SlaWarned("C-1", "arrive", at(16)),
        SlaBreached("C-1", "arrive", at(16)),
        SlaWarned("C-1", "resolve", at(24)),
        SlaBreached("C-1", "resolve", at(24)),
        ReplacementDue("C-1", end_of_day(at(24))),
    ]
    case = fold(case, events)
    assert ring(RingAlarms(at(30)), case) == [] and next_alarm(case) is None


def test_exactly_at_the_instant_is_not_yet() -> None:
    case = given(("opened", 0))
    assert ring(RingAlarms(at(0.75)), case) == []
    assert ring(RingAlarms(at(0.75) + timedelta(microseconds=1)), case) == [SlaWarned("C-1", "respond", at(1))]


def test_the_next_alarm_moves_on() -> None:
    case = given(("opened", 0))
    instants = []
    while (instant := next_alarm(case)) is not None:
        instants.append(instant)
        case = fold(case, ring(RingAlarms(instant + timedelta(seconds=1)), case))
    assert instants == [at(0.75), at(1), at(12), at(16), at(18), at(24)]


def test_nothing_rings_while_the_case_waits_for_the_customer() -> None:
    case = given(("opened", 0), ("waiting", 0.5))
    assert next_alarm(case) is None and ring(RingAlarms(at(1000)), case) == []


def test_a_fact_announces_what_facts_prove() -> None:
    events = note(given(("opened", 0)), "responded", 2)
    assert events[1:] == [SlaWarned("C-1", "respond", at(1)), SlaBreached("C-1", "respond", at(1))]
    assert (changed(events).respond.state, changed(events).respond.breached) == ("missed", True)


def test_a_fact_does_not_announce_what_a_fact_on_its_way_may_disprove() -> None:
    events = note(CASE_CLOCKS.initial, "opened", 0, known_at=30)  # the monitor was away for 30 h
    assert len(events) == 1
    assert changed(events).resolve.running_seconds == 30 * 3600
    assert ring(RingAlarms(at(30)), fold(CASE_CLOCKS.initial, events))[-1] == ReplacementDue("C-1", end_of_day(at(24)))


def test_a_late_fact_withdraws_what_it_disproves() -> None:
    case = given(("opened", 0))
    case = fold(case, ring(RingAlarms(at(2)), case))
    events = note(case, "responded", 0.5, known_at=2)
    assert events[1:] == [SlaAlarmWithdrawn("C-1", "respond", "breach"), SlaAlarmWithdrawn("C-1", "respond", "warning")]
    assert (changed(events).respond.state, changed(events).respond.breached) == ("met", False)
    assert fold(case, events).announced == frozenset()


def test_a_late_fact_withdraws_the_replacement_with_its_breach() -> None:
    case = given(("opened", 0), ("arrived", 0.5))
    case = fold(case, ring(RingAlarms(at(25)), case))
    events = note(case, "solved", 20, known_at=25)
    assert events[1:] == [ReplacementWithdrawn("C-1"), SlaAlarmWithdrawn("C-1", "resolve", "breach")]
    assert {alarm.level for alarm in fold(case, events).announced} == {"warning"}


def test_a_late_wait_withdraws_a_breach_that_then_comes_later() -> None:
    case = given(("opened", 0), ("arrived", 0.5))
    case = fold(case, ring(RingAlarms(at(25)), case))
    case = fold(case, note(case, "waiting", 10, known_at=25))
    assert case.announced == frozenset() and next_alarm(case) is None
    case = fold(case, note(case, "resumed", 13, known_at=25))
    assert next_alarm(case) == at(21)
    assert ring(RingAlarms(at(26)), case) == [SlaWarned("C-1", "resolve", at(27))]
    assert ring(RingAlarms(at(28)), case)[-1] == ReplacementDue("C-1", end_of_day(at(27)))


def test_a_late_fact_without_consequence_withdraws_nothing() -> None:
    case = given(("opened", 0), ("arrived", 0.5))
    case = fold(case, ring(RingAlarms(at(25)), case))
    (event,) = note(case, "responded", 0.4, known_at=0.4)  # in a replay the reaction's time is the fact's
    assert isinstance(event, CaseClocksChanged) and event.resolve.breached


def test_reopening_keeps_the_breach_and_owes_no_second_replacement() -> None:
    case = given(("opened", 0), ("solved", 25))
    events = note(case, "reopened", 30)
    assert len(events) == 1 and changed(events).resolve.breached
    case = fold(case, events)
    assert next_alarm(case) is None and ring(RingAlarms(at(1000)), case) == []


def test_facts_before_the_opening_are_kept() -> None:
    case = given(("responded", 0.5), ("waiting", 0.6))
    assert next_alarm(case) is None and ring(RingAlarms(at(1000)), case) == []
    event = changed(note(case, "opened", 0, known_at=0.7))
    assert (event.respond.state, event.resolve.state, event.paused_seconds) == ("met", "paused", 360)


@pytest.mark.parametrize(
    ("instant", "end"),
    [
        ("2026-03-09T01:00:00+00:00", "2026-03-09T16:00:00+00:00"),
        ("2026-03-09T15:59:59.999999+00:00", "2026-03-09T16:00:00+00:00"),
        ("2026-03-09T16:00:00+00:00", "2026-03-10T16:00:00+00:00"),
    ],
)
def test_the_day_ends_in_shanghai(instant: str, end: str) -> None:
    assert end_of_day(datetime.fromisoformat(instant)) == datetime.fromisoformat(end)
    assert end_of_day(datetime.fromisoformat(instant)).tzinfo is UTC


def test_a_case_that_ends_without_a_class_stops_its_clocks_without_a_breach() -> None:
    case = given(("opened", 0), ("responded", 0.5), ("ended", 2))
    found = case.at(at(100))
    assert [clock.state for clock in found.clocks] == ["met", "ended", "ended"]
    assert [clock.breached for clock in found.clocks] == [False, False, False]
    assert found.closed and found.arrive.stopped_at == at(2)
    assert ring(RingAlarms(at(100)), case) == [] and next_alarm(case) is None


def test_a_breach_before_the_end_stays() -> None:
    case = given(("opened", 0))
    case = fold(case, ring(RingAlarms(at(2)), case))
    case = fold(case, note(case, "ended", 2))
    assert [clock.state for clock in case.at(at(3)).clocks] == ["missed", "ended", "ended"]


def test_an_alarm_after_the_end_that_is_heard_late_is_withdrawn() -> None:
    case = given(("opened", 0))
    case = fold(case, ring(RingAlarms(at(2)), case))
    _, *withdrawn = note(case, "ended", 0.5, known_at=2)
    assert withdrawn == [SlaAlarmWithdrawn("C-1", "respond", "breach"), SlaAlarmWithdrawn("C-1", "respond", "warning")]


def test_nothing_is_owed_of_a_case_that_has_ended_until_it_goes_on() -> None:
    case = given(("opened", 0), ("arrived", 1))
    case = fold(case, ring(RingAlarms(at(25)), case))
    assert case.unit_due
    ended = note(case, "ended", 26)
    assert ended[1:] == [ReplacementWithdrawn("C-1", "ended")]
    case = fold(case, ended)
    again = note(case, "reopened", 50)
    assert again[1:] == [ReplacementDue("C-1", end_of_day(at(50)))]
    assert changed(again).resolve.breached


def test_a_unit_is_not_owed_where_the_breach_is_heard_of_after_the_end() -> None:
    case = given(("opened", 0), ("arrived", 1))
    events = note(case, "ended", 26)
    assert SlaBreached("C-1", "resolve", at(24)) in events
    assert not any(isinstance(event, ReplacementDue) for event in events)


def test_a_case_that_goes_on_has_the_promises_that_were_not_kept_before() -> None:
    case = given(("opened", 0), ("ended", 0.5), ("reopened", 5))
    clocks = case.at(at(5)).clocks
    assert [clock.state for clock in clocks] == ["running", "running", "running"]
    assert clocks[0].due == at(5.5), "half an hour of the promise is left"


def test_what_a_station_did_before_it_heard_of_the_end_is_no_wait() -> None:
    case = given(("opened", 0), ("ended", 1), ("waiting", 1.5), ("solved", 2))
    found = case.at(at(50))
    assert (found.paused, found.resolve.stopped_at) == (timedelta(), at(1))


def test_waits_for_the_customer_and_for_safety_pause() -> None:
    reasons: tuple[WaitReason, ...] = get_args(WaitReason)
    facts = {reason: fact_of(WorkSuspended("w", "k", reason, "…")) for reason in reasons}
    assert facts == {"customer": "waiting", "safety": "waiting", "parts": None, "address": None}
