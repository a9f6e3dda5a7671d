"""When a source's log is asked for what its topic did not bring."""

import pytest

from events.feeds.kafka import missing
from events.feeds.kafka.missing import GAP_SECONDS, SILENCE_SECONDS, Missing


class Time:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    monkeypatch.setattr(missing, "perf_counter", made)
    return made


def test_a_gap_is_given_time_to_close(time: Time) -> None:
    watched = Missing(["intake", "dispatch"])
    watched.exists("intake", 9)
    assert watched.overdue({"intake": 5}) is None
    time.now += GAP_SECONDS
    assert watched.overdue({"intake": 6}) is None, "the mark moves"
    time.now += GAP_SECONDS
    assert watched.overdue({"intake": 6}) is None
    time.now += 0.1
    assert watched.overdue({"intake": 6}) == "intake"
    assert watched.is_known("intake", {"intake": 6}) and not watched.is_known("intake", {"intake": 9})


def test_what_was_skipped_is_read_at_once(time: Time) -> None:
    watched = Missing(["intake"])
    watched.skipped("intake", 9)
    assert watched.overdue({"intake": 8}) == "intake"
    assert watched.must_come_first("intake", {"intake": 8}) and watched.is_known("intake", {"intake": 8})
    assert watched.overdue({"intake": 9}) is None


def test_a_silence_is_asked_about_again_and_again(time: Time) -> None:
    watched = Missing(["intake"])
    for _ in range(3):
        assert watched.overdue({}) is None
        time.now += SILENCE_SECONDS + 0.1
        assert watched.overdue({}) == "intake"
        assert not watched.is_known("intake", {})
        watched.nothing_behind("intake", 0)


def test_positions_that_are_in_no_log_are_forgotten(time: Time) -> None:
    watched = Missing(["intake"])
    watched.exists("intake", 7)
    watched.nothing_behind("intake", 3)
    time.now += GAP_SECONDS + 0.1
    assert watched.overdue({"intake": 3}) is None
