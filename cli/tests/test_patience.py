"""How long a start is waited for: a build that goes on is given its time, one that fails over and over is not."""

from aftersales.patience import BUILDER, READ_MODELS, START_PATIENCE, STEADY, Patience

BUILDS, FAILED, STARTS = {READ_MODELS}, {READ_MODELS, BUILDER}, {"answer"}


def test_who_never_answers_has_a_limit() -> None:
    patience = Patience(100.0)
    for now in range(100, 400):
        assert not patience.look(STARTS, float(now))
    assert patience.until == 100.0 + START_PATIENCE


def test_a_build_that_goes_on_has_none() -> None:
    patience = Patience(0.0)
    patience.look(FAILED, 1.0)  # nothing of it has begun yet: no failure
    for now in range(2, 10_000):
        assert not patience.look(BUILDS, float(now))
        assert now < patience.until
    assert patience.building == 2.0


def test_one_that_fails_over_and_over_ends_it_and_is_told_each_time() -> None:
    patience, told = Patience(0.0), 0
    for now in range(10, 400):
        told += patience.look(FAILED if now % 30 < 5 else BUILDS, float(now))
    assert told == len(range(30, 400, 30))
    assert patience.until < 10.0 + STEADY + START_PATIENCE


def test_a_build_after_a_failure_gets_its_time_again() -> None:
    patience = Patience(0.0)
    patience.look(BUILDS, 10.0)
    assert patience.look(FAILED, 50.0)
    assert not patience.look(FAILED, 51.0), "told once"
    patience.look(BUILDS, 52.0)
    assert patience.until == 10.0 + START_PATIENCE
    patience.look(BUILDS, 112.0)
    assert patience.until == 112.0 + START_PATIENCE
