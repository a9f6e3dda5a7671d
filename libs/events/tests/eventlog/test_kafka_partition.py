"""What a member reads of a partition: which records are news, where one is missing, where one is doubtful."""

from datetime import UTC, datetime
from typing import Any

import pytest
from aiokafka.structs import ConsumerRecord

from eventlog.envelope import Recorded, new_id
from eventlog.feeds.cloudevents import PARTITIONS, PREVIOUS, headers_of
from eventlog.feeds.kafka.partition import Partition
from eventlog.feeds.lanes import Progress

TOPIC = "aftersales.intake"
AT = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)


def record(offset: int, position: int, previous: int | None = None) -> Any:
    event = Recorded("intake", position, new_id(), "s", 1, "t", "k", AT, "{}", None, None, "tester", None)
    headers = [*headers_of(event), *([] if previous is None else [(PREVIOUS, b"%d" % previous)])]
    return ConsumerRecord(TOPIC, 0, offset, 0, 0, b"k", b"{}", None, 1, 2, tuple(headers))


def foreign(offset: int) -> Any:
    return ConsumerRecord(TOPIC, 0, offset, 0, 0, b"k", b"{}", None, 1, 2, ())


def at(position: int, offset: int = 0) -> Partition:
    return Partition("intake/0", "intake", 1, position, offset)


def read(
    partition: Partition, records: list[Any], *, trusting: bool = False, ahead: set[int] | None = None
) -> list[int]:
    progress = Progress(partition.position, ahead=frozenset(ahead or ()))
    return [given.recorded.position for given in partition.read(records, progress, trusting=trusting)]


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
    partition = at(1)
    assert read(partition, [record(0, 3, 1), record(1, 9, 5), record(2, 10, 9)]) == [3]
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
    assert partition.doubtful and partition.offset == 4


def test_what_was_published_again_is_passed_over_in_a_log_that_is_trusted() -> None:
    partition = at(0)
    records = [record(4, 3, 0), record(5, 5, 3), record(6, 3, 0), record(7, 5, 3), record(8, 6, 5)]
    assert read(partition, records, trusting=True) == [3, 5, 6]
    assert not partition.doubtful and partition.offset == 9


def test_what_was_handled_ahead_is_no_news() -> None:
    assert read(at(3), [record(4, 5, 3), record(5, 6, 5)], trusting=True, ahead={5}) == [6]
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
