"""What a client says of the brokers: away, or that they do not let it in."""

from eventlog import metrics
from eventlog.feeds.feed import FeedAway, Refused
from eventlog.feeds.kafka.door import Door
from eventlog.testing import told

ALL = (metrics.KAFKA_AWAY, metrics.REFUSED, metrics.KAFKA_FAILURES)


def values(client: str) -> list[float]:
    return [told(metric)[client,] for metric in ALL]


def test_away_and_refused_are_told_apart_until_a_request_is_answered() -> None:
    door = Door("a door of this test")
    assert values("a door of this test") == [0, 0, 0], "from the start"
    door.heard(FeedAway("no broker answers"))
    assert values("a door of this test") == [1, 0, 1]
    door.heard(Refused("the password is wrong"))
    assert values("a door of this test") == [0, 1, 2]
    door.open()
    assert values("a door of this test") == [0, 0, 2]
