"""What a member reads of its partitions: where each goes on, what comes next, and what was skipped."""

from datetime import UTC, datetime
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.structs import ConsumerRecord

from events.cloudevents import PREVIOUS, headers_of
from events.envelope import Recorded, new_id
from events.feeds.kafka.lanes import Lanes, Skipped
from events.testing.contracts import START, Place

TOPIC = "aftersales.intake"
ONE, TWO = TopicPartition(TOPIC, 0), TopicPartition(TOPIC, 1)
AT = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)


def record(offset: int, position: int, previous: int | None = None) -> Any:
    event = Recorded("intake", position, new_id(), "s", 1, "t", "k", AT, "{}", None, None, "tester", None)
    headers = [*headers_of(event), *([] if previous is None else [(PREVIOUS, b"%d" % previous)])]
    return ConsumerRecord(TOPIC, 0, offset, 0, 0, b"k", b"{}", None, 1, 2, tuple(headers))


def foreign(offset: int) -> Any:
    return ConsumerRecord(TOPIC, 0, offset, 0, 0, b"k", b"{}", None, 1, 2, ())


@pytest.fixture
def lanes() -> Lanes:
    """Two partitions, begun at their beginnings."""
    made = Lanes({TOPIC: "intake"}, [TWO, ONE])
    for partition, mark in made.astray({}).items():
        made.begin(partition, mark, mark)
    return made


def positions(lanes: Lanes, ends: dict[TopicPartition, int | None]) -> list[int]:
    return [delivery.recorded.position for delivery in lanes.take(lanes.unread(ends.get), 10)]


def test_a_lane_goes_on_where_the_checkpoint_says() -> None:
    lanes = Lanes({TOPIC: "intake"}, [TWO, ONE])
    assert lanes.names == ("intake/0", "intake/1")
    assert lanes.astray({"intake/1": 7}) == {ONE: 0, TWO: 7}
    lanes.begin(TWO, 7, 7)
    assert lanes.astray({"intake/1": 7}) == {ONE: 0}
    assert lanes.astray({"intake/1": 8}) == {ONE: 0, TWO: 8}, "what was given was not handled"


def test_what_was_given_is_expected_to_be_handled(lanes: Lanes) -> None:
    lanes.put(ONE, [record(0, 1), record(1, 3)], START)
    assert lanes.astray({}) == {}, "nothing was given yet"
    assert positions(lanes, {ONE: 2, TWO: 0}) == [1, 3]
    assert lanes.astray({"intake/0": 2}) == {}
    assert lanes.astray({}) == {ONE: 0}


def test_partitions_wait_for_those_that_have_more(lanes: Lanes) -> None:
    lanes.put(ONE, [record(0, 1), record(1, 3)], START)
    assert positions(lanes, {ONE: 2, TWO: None}) == [], "nobody knows yet what is there"
    assert lanes.wanted({ONE: 3, TWO: 1}.get, most=10) == {ONE, TWO}
    assert list(lanes.wanted({ONE: 3, TWO: 1}.get, most=2)) == [TWO]
    lanes.put(TWO, [record(0, 2)], START)
    assert positions(lanes, {ONE: 2, TWO: 1}) == [1, 2, 3]


def test_a_foreign_record_counts_as_read(lanes: Lanes) -> None:
    lanes.put(ONE, [record(0, 1), foreign(1)], START)
    assert lanes.unread({ONE: 2, TWO: 0}.get) == {}


@pytest.mark.parametrize(
    ("records", "place"),
    [
        ([record(0, 3, 0), record(1, 5, 3)], START),
        ([record(4, 5, 3)], Place({"intake": 3})),
        ([record(4, 5, 3)], Place({"intake": 1}, {("intake", 3)})),
        ([record(4, 3, 0), record(5, 5, 3), record(6, 3, 0), record(7, 5, 3)], START),
        ([record(4, 5)], START),
    ],
    ids=["the record before", "before the mark", "beyond the mark", "published again", "an older record"],
)
def test_a_record_whose_predecessor_was_heard_follows(lanes: Lanes, records: list[Any], place: Place) -> None:
    lanes.put(ONE, records, place)
    assert positions(lanes, {ONE: records[-1].offset + 1, TWO: 0})[-1] == 5


def test_a_record_whose_predecessor_was_not_heard_is_held_up(lanes: Lanes) -> None:
    with pytest.raises(Skipped) as skipped:
        lanes.put(ONE, [record(0, 3, 0), record(1, 9, 5)], Place({"intake": 4}))
    assert skipped.value.args == ("intake", 5)
