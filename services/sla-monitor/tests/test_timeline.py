"""Facts of one instant: each service's own order counts, and between the services what the state allows."""

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest

from events.types import Fact
from sla_monitor.domain.timeline import Condition, Happened, timeline

OPENED = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
THEN = OPENED + timedelta(hours=1)


def last(facts: list[Happened]) -> Condition:
    return timeline(facts)[-1][1]


@pytest.mark.parametrize(
    ("before", "centre", "work", "phase", "waiting"),
    [
        # one wait ends and another one begins, or a wait of no length: only the station knows which
        (["waiting"], [], ["resumed", "waiting"], "working", True),
        ([], [], ["waiting", "resumed"], "working", False),
        ([], [], ["waiting", "resumed", "waiting"], "working", True),
        # the call-back is about the work before it
        ([], ["closed"], ["solved"], "closed", False),
        ([], ["reopened"], ["solved"], "working", False),
        ([], ["reopened"], ["unsolved"], "working", False),
        # work follows the reopening
        (["solved", "closed"], ["reopened"], ["waiting"], "working", True),
        (["solved", "closed"], ["reopened"], ["solved"], "solved", False),
        (["unsolved"], ["reopened"], ["waiting"], "working", True),
        (["solved"], [], ["resumed", "solved"], "solved", False),
        # a whole life in one second, once and twice
        ([], ["closed", "reopened", "closed"], ["solved", "solved"], "closed", False),
        (["solved"], ["closed", "reopened", "closed"], ["responded", "solved"], "closed", False),
        ([], ["closed", "reopened"], ["solved", "waiting"], "working", True),
    ],
)
def test_one_instant(before: list[Fact], centre: list[Fact], work: list[Fact], phase: str, waiting: bool) -> None:
    past = [Happened(fact, OPENED + timedelta(minutes=n)) for n, fact in enumerate(["opened", *before])]
    places = range(len(centre) + len(work))
    for chosen in combinations(places, len(centre)):  # every interleaving in which they can arrive
        centre_left, work_left = iter(centre), iter(work)
        now = [Happened(next(centre_left if place in chosen else work_left), THEN) for place in places]
        for facts in (past + now, now + past):
            condition = last(facts)
            assert (condition.phase, condition.waiting) == (phase, waiting)


def test_time_beats_arrival() -> None:
    facts = [Happened("solved", THEN), Happened("opened", OPENED), Happened("responded", OPENED + timedelta(minutes=1))]
    assert [condition.phase for _, condition in timeline(facts)] == ["working", "working", "solved"]


def test_no_course_before_the_opening_is_known() -> None:
    assert timeline([Happened("solved", THEN)]) == ()


def test_a_fact_of_a_newer_process_is_passed_over() -> None:
    facts = [Happened("opened", OPENED), Happened("praised", THEN), Happened("solved", THEN)]  # type: ignore[arg-type]
    assert [condition.phase for _, condition in timeline(facts)] == ["working", "solved"]
