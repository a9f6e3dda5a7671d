"""Which events belong to a past moment."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from eventlog.envelope import Recorded
from eventlog.moment import ByPosition, ByTime

NINE = datetime(2026, 3, 9, 9, tzinfo=UTC)


def recorded(source: str, position: int, *, id: int = 0, minutes: int = 0) -> Recorded:
    time = NINE + timedelta(minutes=minutes)
    return Recorded(source, position, UUID(int=id), "case-1", 1, "x", "1", time, "{}", None, None, "clerk", None)


def test_by_time_has_what_had_happened_until_then() -> None:
    moment = ByTime(NINE)
    assert moment.holds(recorded("intake", 7))
    assert moment.holds(recorded("intake", 9, minutes=-1))
    assert not moment.holds(recorded("intake", 8, minutes=1))


def test_by_position_has_what_had_been_recorded_whenever_it_happened() -> None:
    moment = ByPosition({"dispatch": 5}, UUID(int=50))
    assert moment.holds(recorded("dispatch", 5, id=50, minutes=60))
    assert not moment.holds(recorded("dispatch", 6, id=49))
    assert moment.holds(recorded("intake", 900, id=50))
    assert not moment.holds(recorded("intake", 1, id=51))
