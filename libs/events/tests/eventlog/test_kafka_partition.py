"""What a member reads of a partition: which records are news, where one is missing, where one is doubtful."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from aiokafka.structs import ConsumerRecord

from eventlog.envelope import Recorded, new_id
from eventlog.feeds.cloudevents import PARTITIONS, PREVIOUS, headers_of
from eventlog.feeds.kafka.partition import Doubt, Partition
from eventlog.feeds.lanes import Progress

TOPIC = "aftersales.intake"
AT = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)


IDS = [new_id() for _ in range(10)]
"""The events of the log, by their positions."""


def record(offset: int, position: int, previous: int | None = None, id: UUID | None = None) -> Any:
    event = Recorded("intake", position, id or IDS[position], "s", 1, "t", "k", AT, "{}", None, None, "tester", None)
    headers = [*headers_of(event), *([] if previous is None else [(PREVIOUS, b"%d" % previous)])]
    return ConsumerRecord(TOPIC, 0, offset, 0, 0, b"k", b"{}", None, 1, 2, tuple(headers))


def foreign(offset: int) -> Any:
    return ConsumerRecord(TOPIC, 0, offset, 0, 0, b"k", b"{}", None, 1, 2, ())


def at(position: int, offset: int = 0, last: UUID | None = None) -> Partition:
    return Partition("intake/0", "intake", 1, position, offset, last)


def read(
    partition: Partition,
    records: list[Any],
    *,
    trusted: int = 0,
    judged: dict[int, bool] | None = None,
    ahead: set[int] | None = None,
) -> list[int]:
    progress = Progress(partition.position, ahead=frozenset(ahead or ()))
    return [
        given.recorded.position for given in partition.read(records, progress, trusted=trusted, judged=judged or {})
    ]


@pytest.mark.parametrize(
    ("stands", "records"),
    [
        (0, [record(0, 3, 0), record(1, 5, 3)]),
        (3, [record(4, 5, 3)]),
        (0, [record(4, 5)]),
        (3, [foreign(3), record(4, 5, 3)]),
    ],
    ids=["the record before", "the checkpoint", "an older record", "a foreign one between"],
)
def test_a_record_whose_predecessor_was_handled_follows(stands: int, records: list[Any]) -> None:
    partition = at(stands)
    assert read(partition, records)[-1] == 5
    assert (partition.position, partition.offset) == (5, records[-1].offset + 1)


def test_a_record_whose_predecessor_was_not_is_held_up() -> None:
    """It may be somebody else's: only when the log has told that it is not, what it names is read there."""
    partition = at(1)
    records = [record(0, 3, 1), record(1, 8, 5), record(2, 9, 8)]
    assert read(partition, records) == [3]
    assert partition.doubt == Doubt(1, 8, IDS[8], 5, Progress(3, IDS[3]))
    assert read(partition, records[1:], judged={1: True}) == []
    assert (partition.skipped, partition.offset, partition.position) == (5, 1, 3)


def test_a_foreign_record_counts_as_read() -> None:
    partition = at(0)
    assert read(partition, [record(0, 1, 0), foreign(1)]) == [1]
    assert partition.offset == 2


@pytest.mark.parametrize(
    "records",
    [[record(4, 3, 0)], [record(4, 5, 3)], [record(4, 8, 3)]],
    ids=["published again", "the very last", "its predecessor is not what was handled"],
)
def test_what_stands_where_it_should_not_is_doubtful(records: list[Any]) -> None:
    """Published again, or another log: nothing is passed over, or taken, before that is known."""
    partition = at(5, 4)
    assert read(partition, [*records, record(9, 9, 8)]) == []
    assert partition.doubt is not None and partition.offset == 4


def test_what_was_published_again_is_passed_over_up_to_where_the_lane_is_trusted() -> None:
    partition = at(0)
    records = [record(4, 3, 0), record(5, 5, 3), record(6, 3, 0), record(7, 5, 3), record(8, 6, 5), record(9, 3, 0)]
    assert read(partition, records[:5], trusted=5) == [3, 5, 6]
    assert partition.doubt is None and partition.offset == 9
    assert read(partition, records[5:], trusted=2) == [] and partition.doubt is not None


def test_the_very_same_event_once_more_is_a_repetition() -> None:
    partition = at(5, 4, IDS[5])
    assert read(partition, [record(4, 5, 3), record(5, 6, 5)]) == [6]


@pytest.mark.parametrize("trusted", [0, 9])
def test_another_event_at_the_last_position_is_none(trusted: int) -> None:
    """Whatever was trusted: one of the two is not of the log."""
    partition, other = at(5, 4, IDS[5]), new_id()
    assert read(partition, [record(4, 5, 3, other)], trusted=trusted) == []
    assert partition.doubt == Doubt(4, 5, other, 3, Progress(5, IDS[5]))


def test_what_is_not_of_the_log_is_passed_over_and_what_is_goes_on() -> None:
    partition = at(5, 4, IDS[5])
    records = [record(4, 7, 2, new_id()), record(5, 6, 5)]
    assert read(partition, records) == []
    assert read(partition, records, judged={4: False}) == [6]
    late = at(5, 4)
    assert read(late, [record(4, 7, 3)], judged={4: True}) == [7], "its lane was another's, and has no event at 5"


def test_what_was_handled_ahead_is_no_news() -> None:
    assert read(at(3), [record(4, 5, 3), record(5, 6, 5)], trusted=5, ahead={5}) == [6]
    assert read(at(3), [record(5, 6, 5)], ahead={5}) == [6], "its predecessor was handled"


def test_a_key_of_another_partition_says_that_the_topic_was_divided_anew() -> None:
    partitions = [Partition(f"intake/{number}", "intake", 2, 0, 0) for number in range(2)]
    assert sorted(read(partition, [record(0, 1, 0)]) for partition in partitions) == [[], [1]]
    (stray,) = [partition for partition in partitions if partition.stray]
    assert (stray.offset, stray.position) == (0, 0)


def test_so_does_what_a_record_says_of_its_topic() -> None:
    """Its key may be at home here by chance, and others of the lane that are not be missed."""
    sent = record(0, 1, 0)
    headers = (*sent.headers, (PARTITIONS, b"3"))
    divided = ConsumerRecord(TOPIC, 0, 0, 0, 0, b"k", b"{}", None, 1, 2, headers)
    partition = at(0)
    assert read(partition, [divided]) == []
    assert partition.stray and partition.offset == 0
