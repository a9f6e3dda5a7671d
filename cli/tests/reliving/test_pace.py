"""When an event of the past is due."""

from datetime import UTC, datetime, timedelta

import pytest

from aftersales.reliving.pace import Pace, speed_of

NINE = datetime(2026, 3, 9, 1, tzinfo=UTC)


def test_the_past_goes_by_at_its_speed_from_its_first_event_on() -> None:
    now = 100.0
    pace = Pace(60, lambda: now)
    assert pace.wait(NINE) == 0
    assert pace.wait(NINE + timedelta(minutes=5)) == 5
    now = 103.0
    assert pace.wait(NINE + timedelta(minutes=5)) == 2
    assert pace.wait(NINE + timedelta(minutes=1)) == 0, "late already"


def test_as_fast_as_it_goes_nothing_waits() -> None:
    pace = Pace(None, lambda: 0.0)
    assert [pace.wait(NINE), pace.wait(NINE + timedelta(days=900))] == [0, 0]


def test_a_speed_is_said_as_a_number_or_as_max() -> None:
    assert (speed_of("max"), speed_of("60"), speed_of("0.5"), speed_of("60x")) == (None, 60, 0.5, 60)


@pytest.mark.parametrize("text", ["0", "-1", "inf", "nan", "fast"])
def test_what_is_no_speed_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        speed_of(text)
