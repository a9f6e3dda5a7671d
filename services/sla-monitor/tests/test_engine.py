"""The rules of the three clocks, as a table: facts at minutes after the opening, then what must hold."""

from datetime import UTC, datetime, timedelta

import pytest

from events.types import ClockName, ClockState, Fact
from sla_monitor.domain.engine import Clock, Ringing, Standings, ringing, standings
from sla_monitor.domain.policy import CURRENT
from sla_monitor.domain.timeline import Happened

OPENED = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
H = 60

Story = list[tuple[Fact, float]]


def at(minutes: float) -> datetime:
    return OPENED + timedelta(minutes=minutes)


def stand(story: Story, now: float) -> Standings:
    facts = [Happened("opened", OPENED), *(Happened(fact, at(minutes)) for fact, minutes in story)]
    return standings(CURRENT, facts, at(now))


def rings(story: Story, clock: ClockName) -> list[Ringing]:
    found = ringing(CURRENT, [Happened("opened", OPENED), *(Happened(fact, at(minutes)) for fact, minutes in story)])
    return [ring for ring in found if ring.alarm.clock == clock]


def alarms(story: Story, clock: ClockName) -> list[tuple[str, float]]:
    return [(ring.alarm.level, (ring.at - OPENED) / timedelta(minutes=1)) for ring in rings(story, clock)]


@pytest.mark.parametrize(
    ("clock", "story", "now", "state", "breached", "due", "stopped", "used"),
    [
        # running
        ("respond", [], 0, "running", False, 60, None, 0),
        ("respond", [], 60, "running", False, 60, None, 60),
        ("respond", [], 60.01, "running", True, 60, None, 60.01),
        ("arrive", [], 5, "running", False, 16 * H, None, 5),
        ("resolve", [], 5, "running", False, 24 * H, None, 5),
        # what answers the customer
        ("respond", [("responded", 30)], 90, "met", False, 60, 30, 30),
        ("respond", [("responded", 60)], 90, "met", False, 60, 60, 60),
        ("respond", [("responded", 61)], 90, "missed", True, 60, 61, 61),
        ("respond", [("responded", 30), ("responded", 70)], 90, "met", False, 60, 30, 30),
        ("respond", [("arrived", 30)], 90, "met", False, 60, 30, 30),
        ("respond", [("waiting", 30)], 90, "met", False, 60, 30, 30),
        ("respond", [("solved", 30)], 90, "met", False, 60, 30, 30),
        ("respond", [("unsolved", 30)], 90, "met", False, 60, 30, 30),
        ("respond", [("resumed", 30)], 90, "running", True, 60, None, 90),
        ("respond", [("responded", 30), ("reopened", 40)], 90, "met", False, 60, 30, 30),
        # what ends the way there
        ("arrive", [("responded", 30)], 90, "running", False, 16 * H, None, 90),
        ("arrive", [("arrived", 30)], 90, "met", False, 16 * H, 30, 30),
        ("arrive", [("unsolved", 30)], 90, "running", False, 16 * H, None, 90),
        ("arrive", [("solved", 16 * H)], 20 * H, "met", False, 16 * H, 16 * H, 16 * H),
        ("arrive", [("closed", 17 * H)], 20 * H, "missed", True, 16 * H, 17 * H, 17 * H),
        ("arrive", [("arrived", 30), ("unsolved", 60), ("reopened", 90)], 20 * H, "met", False, 16 * H, 30, 30),
        # waiting for the customer pauses what runs, and only that
        ("resolve", [("waiting", 60)], 90, "paused", False, None, None, 60),
        ("arrive", [("waiting", 60)], 30 * H, "paused", False, None, None, 60),
        ("resolve", [("waiting", 60), ("responded", 70)], 90, "paused", False, None, None, 60),
        ("resolve", [("waiting", 60), ("resumed", 90)], 100, "running", False, 24 * H + 30, None, 70),
        ("resolve", [("waiting", 60), ("arrived", 90)], 100, "running", False, 24 * H + 30, None, 70),
        ("resolve", [("waiting", 60), ("unsolved", 90)], 100, "running", False, 24 * H + 30, None, 70),
        ("resolve", [("waiting", 60), ("solved", 90)], 100, "met", False, 24 * H + 30, 90, 60),
        ("resolve", [("waiting", 60), ("closed", 90)], 100, "met", False, 24 * H + 30, 90, 60),
        ("resolve", [("waiting", 60), ("reopened", 90)], 100, "running", False, 24 * H + 30, None, 70),
        ("resolve", [("waiting", 25 * H)], 30 * H, "paused", True, None, None, 25 * H),
        # solved, and not so solved
        ("resolve", [("solved", 24 * H)], 30 * H, "met", False, 24 * H, 24 * H, 24 * H),
        ("resolve", [("solved", 24 * H + 1)], 30 * H, "missed", True, 24 * H, 24 * H + 1, 24 * H + 1),
        ("resolve", [("unsolved", 60)], 90, "running", False, 24 * H, None, 90),
        ("resolve", [("solved", 60), ("resumed", 90)], 100, "running", False, 24 * H + 30, None, 70),
        ("resolve", [("solved", 60), ("unsolved", 90)], 100, "met", False, 24 * H, 60, 60),
        ("resolve", [("solved", 60), ("closed", 90), ("reopened", 120)], 150, "running", False, 25 * H, None, 90),
        ("resolve", [("closed", 60), ("resumed", 90), ("solved", 95)], 100, "met", False, 24 * H, 60, 60),
        ("resolve", [("solved", 25 * H), ("reopened", 30 * H)], 31 * H, "running", True, 24 * H, None, 26 * H),
        (
            "resolve",
            [("solved", 25 * H), ("reopened", 30 * H), ("solved", 31 * H)],
            40 * H,
            "missed",
            True,
            24 * H,
            31 * H,
            26 * H,
        ),
        # nothing left of the budget: reopened, it is due at once, but in time for an instant
        ("resolve", [("solved", 24 * H), ("reopened", 30 * H)], 30 * H, "running", False, 30 * H, None, 24 * H),
    ],
)
def test_a_clock(
    clock: ClockName,
    story: Story,
    now: float,
    state: ClockState,
    breached: bool,
    due: float | None,
    stopped: float | None,
    used: float,
) -> None:
    found = getattr(stand(story, now), clock)
    assert isinstance(found, Clock)
    assert (found.state, found.breached) == (state, breached)
    assert found.due == (None if due is None else at(due))
    assert found.stopped_at == (None if stopped is None else at(stopped))
    assert found.used == timedelta(minutes=used)


@pytest.mark.parametrize(
    ("clock", "story", "expected"),
    [
        ("respond", [], [("warning", 45), ("breach", 60)]),
        ("arrive", [], [("warning", 12 * H), ("breach", 16 * H)]),
        ("resolve", [], [("warning", 18 * H), ("breach", 24 * H)]),
        ("respond", [("responded", 45)], []),
        ("respond", [("responded", 46)], [("warning", 45)]),
        ("respond", [("responded", 60)], [("warning", 45)]),
        ("resolve", [("waiting", 18 * H)], []),
        ("resolve", [("waiting", 18 * H), ("resumed", 40 * H)], [("warning", 40 * H), ("breach", 46 * H)]),
        ("resolve", [("waiting", 20 * H), ("resumed", 40 * H)], [("warning", 18 * H), ("breach", 44 * H)]),
        ("resolve", [("solved", 20 * H), ("reopened", 30 * H)], [("warning", 18 * H), ("breach", 34 * H)]),
        ("resolve", [("solved", 24 * H), ("reopened", 30 * H)], [("warning", 18 * H), ("breach", 30 * H)]),
        ("resolve", [("solved", 25 * H), ("reopened", 30 * H)], [("warning", 18 * H), ("breach", 24 * H)]),
    ],
)
def test_alarms(clock: ClockName, story: Story, expected: list[tuple[str, float]]) -> None:
    assert alarms(story, clock) == expected


def test_an_alarm_names_the_due_time_seen_at_its_instant() -> None:
    warning, breach = rings([("waiting", 20 * H), ("resumed", 21 * H)], "resolve")
    assert (warning.at, warning.alarm.due) == (at(18 * H), at(24 * H))
    assert (breach.at, breach.alarm.due) == (at(25 * H), at(25 * H))


def test_waits_are_totalled_up_to_now() -> None:
    story: Story = [("waiting", 10), ("resumed", 30), ("waiting", 40)]
    assert stand(story, 40).paused == timedelta(minutes=20)
    assert stand(story, 45).paused == timedelta(minutes=25)


def test_nothing_runs_before_the_opening_is_known() -> None:
    facts = [Happened("responded", at(5)), Happened("waiting", at(6))]
    found = standings(CURRENT, facts, at(600))
    assert found.opened_at is None and not found.closed
    assert ringing(CURRENT, facts) == [] and found.paused == timedelta()
    assert [(clock.state, clock.due, clock.used) for clock in found.clocks] == [("paused", None, timedelta())] * 3


def test_a_fact_from_before_the_opening_counts_at_the_opening() -> None:
    found = stand([("responded", -5)], 90)
    assert (found.respond.state, found.respond.used, found.respond.stopped_at) == ("met", timedelta(), OPENED)


def test_less_than_a_second_is_no_second() -> None:
    assert stand([("responded", 0.999 / 60)], 1).respond.standing().running_seconds == 0
