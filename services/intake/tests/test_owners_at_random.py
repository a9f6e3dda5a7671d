"""Whoever hands a case over, takes it or declines it, in whatever order: somebody always answers for it."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from eventlog.decider import Rejected
from events.catalog.case import RequestReceived
from intake.domain.case import CASE, Case
from intake.domain.ownership import Decline, HandOver, Take, chain, decline, hand_over, take

PEOPLE = ("u1", "u2", "u3")
RECEIVED = RequestReceived("k1", "c1", None, None, "华东", "phone", "u1", "卡纸", True)
steps = st.tuples(
    st.sampled_from(["hand over", "hand over", "to all", "take", "take", "decline"]),
    st.sampled_from(PEOPLE),
    st.sampled_from(PEOPLE),
)


def asked(name: str, who: str, other: str, case: Case) -> list[Any]:
    """What is decided; nothing where it is refused."""
    decided: dict[str, Any] = {
        "hand over": lambda: hand_over(HandOver("k1", who, other, None, ""), case),
        "to all": lambda: hand_over(HandOver("k1", who, None, "clerk", ""), case),
        "take": lambda: take(Take("k1", who), case),
        "decline": lambda: decline(Decline("k1", who, "不归我管"), case),
    }
    try:
        found: list[Any] = decided[name]()
    except Rejected:
        return []
    return found


@settings(max_examples=100)
@given(st.lists(steps, max_size=25))
def test_somebody_answers_for_a_case_at_any_time(script: list[Any]) -> None:
    begun = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    case = CASE.evolve(CASE.initial, RECEIVED)
    told: list[Any] = [(RECEIVED, begun)]
    for number, step in enumerate(script, 1):
        for event in asked(step[0], step[1], step[2], case):
            told.append((event, begun + timedelta(minutes=number)))
            case = CASE.evolve(case, event)
        links = chain(told)
        assert [link.link_no for link in links] == list(range(len(links)))
        assert links[0].from_id == "u1", "the first-asked employee begins it"
        assert all(link.link_status != "waiting" for link in links[:-1]), "one waits at most: the last"
        assert all(one.handed_at <= other.handed_at for one, other in pairwise(links))
        for link in links:
            assert link.answered_at is None or link.answered_at >= link.handed_at
            assert link.link_status != "accepted" or link.to_id in (None, link.answered_by)
        accepted = [link for link in links if link.link_status == "accepted"]
        assert case.owner_id == (accepted[-1].answered_by if accepted else None), "the last who took it owns it"
