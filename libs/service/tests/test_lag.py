"""How old that state of the log is which a lane has handled, told look by look."""

from eventlog.feeds.feed import Head
from service.feeds.progress import Positions, Way
from service.operations.lag import MOST, Lag


def test_a_lane_of_a_topic_has_to_come_to_the_last_event_of_its_partition() -> None:
    seen = Positions({("models", "intake/0"): 5, ("models", "intake/1"): 9, ("models", "dispatch"): 3})
    assert seen.ways("models", "intake", Head(12, 12, [7, 9])) == {"intake/0": Way(5, 7), "intake/1": Way(9, 9)}
    assert seen.ways("models", "dispatch", Head(4, 0, [])) == {"dispatch": Way(3, 4)}
    assert seen.ways("models", "callback", Head(4, 0, [])) == {"callback": Way(0, 4)}, "which has no lanes yet"


def test_nothing_left_is_no_lag() -> None:
    lag = Lag()
    assert [lag.seconds(now, 10, 10) for now in (0, 100, 200)] == [0, 0, 0]
    assert lag.seconds(210, 0, 0) == 0


def test_one_that_stands_still_ages() -> None:
    lag = Lag()
    lag.seconds(0, 10, 10)
    assert [lag.seconds(now, 11, 10) for now in (10, 20, 70)] == [10, 20, 70], "since all of it was handled"
    assert lag.seconds(80, 11, 11) == 0


def test_one_that_was_behind_at_the_first_look_ages_from_there() -> None:
    lag = Lag()
    assert [lag.seconds(now, 100, 5) for now in (50, 60)] == [0, 10]


def test_one_that_is_always_a_moment_behind_a_log_that_grows_does_not_age() -> None:
    """1,000 events a second, 200 of them under way at each look."""
    lag = Lag()
    lag.seconds(0, 0, 0)
    found = [lag.seconds(now, 1_000 * now, 1_000 * now - 200) for now in range(10, 10_000, 10)]
    assert all(abs(seconds - 0.2) < 1e-6 for seconds in found)


def test_one_that_catches_up_is_as_far_back_as_it_is() -> None:
    lag = Lag()
    lag.seconds(0, 0, 0)
    lag.seconds(10, 1_000, 0)
    assert lag.seconds(20, 2_000, 500) == 15, "what was there at 5"
    assert lag.seconds(30, 3_000, 2_500) == 5


def test_a_log_that_goes_back_is_another() -> None:
    lag = Lag()
    lag.seconds(0, 100, 50)
    assert lag.seconds(10, 20, 10) == 0


def test_a_long_standstill_is_remembered_in_bounds() -> None:
    lag = Lag()
    lag.seconds(0, 0, 0)
    for now in range(10, 100_000, 10):
        assert lag.seconds(now, now, 0) == now
    assert len(lag._looks) <= MOST
    assert 50_000 < lag.seconds(100_000, 100_000, 40_000) < 70_000
