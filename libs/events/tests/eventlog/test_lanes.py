"""Lanes divide a source's log by key, as Kafka's own clients would."""

import pytest
from aiokafka.partitioner import murmur2 as of_aiokafka
from hypothesis import given
from hypothesis import strategies as st

from eventlog.feeds.lanes import lane_of, lanes_of, number_of, partitions_of, source_of
from eventlog.feeds.partitioner import murmur2, partition_of


@given(st.binary(max_size=70))
def test_the_hash_is_kafkas(data: bytes) -> None:
    assert murmur2(data) == of_aiokafka(data) & 0xFFFFFFFF


@given(st.text(), st.integers(1, 50))
def test_a_key_always_has_the_same_lane_of_its_source(key: str, partitions: int) -> None:
    lane = lane_of("sla_monitor", key, partitions)
    assert lane in lanes_of("sla_monitor", partitions)
    assert (source_of(lane), number_of(lane)) == ("sla_monitor", partition_of(key, partitions))


@pytest.mark.parametrize("partitions", [0, 1, 12])
def test_lanes_tell_how_a_log_is_divided(partitions: int) -> None:
    assert partitions_of(lanes_of("intake", partitions)) == partitions


def test_a_whole_log_is_one_lane() -> None:
    assert lanes_of("intake", 0) == (lane_of("intake", "any", 0),) == ("intake",)
    assert number_of("intake") == 0 and source_of("intake") == "intake"
