"""What is known to be received, against a world in which sources append, subscriptions lag or stand, and time goes."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from eventlog.feeds.feed import Head
from sla_monitor.source_progress import NEVER, Asked, SourceProgress, reach

START = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
PATIENCE = timedelta(seconds=10)
SOURCES = ("intake", "dispatch")

Step = tuple[Literal["append", "handle", "ask", "look", "away"], str, int]
"""What happens, to which source, and how many seconds (or events) of it."""

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["append", "handle", "handle", "ask", "look", "look", "away"]),
        st.sampled_from(SOURCES),
        st.integers(0, 4),
    ),
    min_size=20,
    max_size=80,
)


def at(second: float) -> datetime:
    return START + timedelta(seconds=second)


@dataclass
class World:
    """Logs as the seconds in which their facts were appended, and how many of them were handled."""

    second: int = 0
    logs: dict[str, list[int]] = field(default_factory=lambda: {source: [] for source in SOURCES})
    handled: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SOURCES, 0))
    away: set[str] = field(default_factory=set)
    progresses: dict[str, SourceProgress] = field(
        default_factory=lambda: {source: SourceProgress(START) for source in SOURCES}
    )
    moved: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SOURCES, 0))
    """When a look last saw a source get on."""

    def take(self, step: Step) -> None:
        what, source, number = step
        match what:
            case "append":
                self.second += number
                self.logs[source].append(self.second)
            case "handle":
                self.handled[source] = min(self.handled[source] + number, len(self.logs[source]))
            case "ask":
                progress = self.progresses[source]
                if source not in self.away and progress.asked is None:
                    self.progresses[source] = progress.answered(Asked(at(self.second), Head(len(self.logs[source]))))
            case "look":
                self.second += number
                for name, progress in self.progresses.items():
                    done = progress.asked is not None and self.handled[name] >= progress.asked.head.position
                    self.progresses[name] = progress.seen(at(self.second), done, self.handled[name])
                    if self.progresses[name].since != progress.since:
                        self.moved[name] = self.second
            case "away":
                self.away ^= {source}


@given(STEPS)
def test_nothing_unheard_is_before_what_counts_as_heard(steps: list[Step]) -> None:
    world = World()
    for step in steps:
        world.take(step)
        for source, progress in world.progresses.items():
            unreceived = world.logs[source][world.handled[source] :]
            assert all(progress.until <= at(second) for second in unreceived)


@given(STEPS)
def test_what_is_heard_stays_heard_and_allows_what_it_should(steps: list[Step]) -> None:
    world, before = World(), reach([SourceProgress(START)] * 2, START, PATIENCE)
    for step in steps:
        world.take(step)
        now = at(world.second)
        found = reach(world.progresses.values(), now, PATIENCE)
        assert found.received >= before.received
        assert found.received <= found.limit <= now
        over = [source for source in SOURCES if at(world.moved[source]) <= now - PATIENCE]
        if not over:
            assert found.limit == found.received, "nobody's patience is over"
        elif len(over) == len(SOURCES):
            assert found.limit >= now - PATIENCE, "an alarm is not forgotten"
        before = found


@given(STEPS)
def test_once_all_is_handled_the_present_is_heard(steps: list[Step]) -> None:
    world = World()
    for step in steps:
        world.take(step)
    world.away.clear()
    world.handled = {source: len(log) for source, log in world.logs.items()}
    last: list[Step] = [("look", "intake", 0), ("ask", "intake", 0), ("ask", "dispatch", 0), ("look", "intake", 0)]
    for step in last:
        world.take(step)
    assert reach(world.progresses.values(), at(world.second), PATIENCE).received == at(world.second)


@given(st.integers(1, 30), st.integers(1, 5))
def test_whoever_lags_but_gets_on_is_waited_for_and_reached(events: int, pause: int) -> None:
    """Far behind, with more coming than is handled: still the head that was asked for is reached."""
    world = World()
    for _ in range(events):
        world.take(("append", "intake", 0))
    for source in SOURCES:
        world.take(("ask", source, 0))
    for done in range(1, events + 1):
        world.take(("handle", "intake", 1))
        world.take(("append", "intake", 0))
        world.take(("append", "intake", 0))
        world.take(("look", "intake", pause))
        received = world.progresses["intake"]
        assert received.limit(at(world.second), PATIENCE) == received.until == (NEVER if done < events else START)


def test_patience_counts_from_the_alarm_or_from_the_last_sign_of_life() -> None:
    stuck = SourceProgress(START).answered(Asked(START, Head(5))).seen(at(1), False, 3)
    assert stuck.since == at(1)
    for second in (2, 10.9):
        stuck = stuck.seen(at(second), False, 3)
        assert stuck.limit(at(second), PATIENCE) == NEVER
    assert stuck.seen(at(11), False, 3).limit(at(11), PATIENCE) == at(1)
    assert stuck.seen(at(25), False, 3).limit(at(25), PATIENCE) == at(15), "an alarm of second 20 waits until 30"
    assert stuck.seen(at(25), False, 4).limit(at(25), PATIENCE) == NEVER, "it gets on"
    assert stuck.begun(at(500)).limit(at(500), PATIENCE) == NEVER, "whoever was frozen knows nothing"
