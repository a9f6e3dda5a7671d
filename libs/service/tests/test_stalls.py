"""When something stands still, judged by looks alone."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from service.operations.stalls import LONGEST_SECONDS, Seen, Stalls, Verdict

FINE = Verdict(0.0, stalled=False, renew=False)
LIMIT = 30.0
LOOKS = st.lists(st.tuples(st.floats(1, 10), st.booleans(), st.sampled_from([True, False, None])), max_size=60)
"""Seconds since the look before, whether it moved meanwhile, whether it is behind."""


def watched(looks: Sequence[tuple[float, bool, bool | None]]) -> list[tuple[float, Verdict]]:
    stalls: Stalls[str] = Stalls(LIMIT)
    now, standing, found = 0.0, 0, []
    for pause, moved, behind in looks:
        now += pause
        standing += moved
        found.append((now, stalls.look(now, {"it": Seen(standing, behind)})["it"]))
    return found


def test_what_has_something_to_do_and_does_nothing_stands_still_after_the_limit() -> None:
    found = watched([(5.0, False, True)] * 8)
    assert [verdict.stalled for _, verdict in found] == [False] * 6 + [True] * 2
    assert [verdict.seconds for _, verdict in found] == [0, 5, 10, 15, 20, 25, 30, 35]
    assert [verdict.renew for _, verdict in found] == [False] * 6 + [True, False]


def test_making_anew_is_tried_again_after_twice_as_long_but_not_for_ever() -> None:
    found = watched([(5.0, False, True)] * 1000)
    renewed = [now - 5.0 for now, verdict in found if verdict.renew]
    assert renewed[:4] == [30.0, 90.0, 210.0, 450.0]
    assert max(later - earlier for earlier, later in pairwise(renewed)) == LONGEST_SECONDS


@given(LOOKS)
def test_only_an_unbroken_time_without_a_move_counts(looks: list[tuple[float, bool, bool | None]]) -> None:
    for number, (now, verdict) in enumerate(watched(looks)):
        begun = number
        while begun >= 0 and looks[begun][2] is True and not looks[begun][1]:
            begun -= 1
        # The look at which it moved, while it was behind, is the first of the time without a move.
        begun = begun if begun >= 0 and looks[begun][2] is True else begun + 1
        quiet = now - sum(pause for pause, _, _ in looks[: begun + 1]) if begun <= number else 0.0
        assert abs(verdict.seconds - quiet) < 1e-6
        assert verdict.stalled == (verdict.seconds >= LIMIT)
        assert verdict.stalled or not verdict.renew


@given(LOOKS)
def test_what_moves_or_cannot_be_asked_never_stands_still(looks: list[tuple[float, bool, bool | None]]) -> None:
    moves = [(pause, True, behind) for pause, _, behind in looks]
    unasked = [(pause, False, None) for pause, _, _ in looks]
    done = [(pause, False, False) for pause, _, _ in looks]
    assert {verdict for _, verdict in [*watched(moves), *watched(unasked), *watched(done)]} <= {FINE}


def test_time_in_which_nobody_looked_does_not_count() -> None:
    frozen = watched([(5.0, False, True)] * 3 + [(300.0, False, True)] + [(5.0, False, True)] * 6)
    assert [verdict.stalled for _, verdict in frozen] == [False] * 9 + [True]


def test_what_was_forgotten_begins_again() -> None:
    stalls: Stalls[str] = Stalls(LIMIT)
    for second in range(0, 30, 5):
        stalls.look(second, {"it": Seen(1, behind=True)})
    stalls.forget()
    assert stalls.look(30, {"it": Seen(1, behind=True)})["it"] == FINE
