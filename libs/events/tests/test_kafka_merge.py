"""What partitions brought comes back in order, and nothing waits for a partition that has no more."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.envelope import Recorded, new_id
from events.feed import Delivery
from events.feeds.kafka.merge import Merge

START = datetime(2026, 3, 2, tzinfo=UTC)


def brought(lane: str, offset: int, position: int, minute: int | None = None) -> Delivery:
    """One record of a lane; an event happens a minute after the one before it unless told otherwise."""
    source, time = lane.partition("/")[0], START + timedelta(minutes=position if minute is None else minute)
    event = Recorded(source, position, new_id(), "s", position, "t", "k", time, "{}", None, None, "a", None)
    return Delivery(lane, offset + 1, event)


def positions(deliveries: list[Delivery]) -> list[int]:
    return [delivery.recorded.position for delivery in deliveries]


def test_nothing_is_given_that_an_unread_lane_may_come_before() -> None:
    merge = Merge(["intake"])
    merge.put("intake", "intake/0", [brought("intake/0", n, p) for n, p in enumerate((1, 4, 7))])
    assert merge.take({"intake": {"intake/0", "intake/1"}}, 10) == []
    assert merge.awaited({"intake": {"intake/0", "intake/1"}}) == {"intake/1"}
    merge.put("intake", "intake/1", [brought("intake/1", n, p) for n, p in enumerate((2, 5))])
    assert positions(merge.take({"intake": {"intake/0", "intake/1"}}, 3)) == [1, 2, 4]
    assert positions(merge.take({"intake": {"intake/0", "intake/1"}}, 3)) == [5]
    assert positions(merge.take({"intake": {"intake/0"}}, 3)) == [7]
    assert len(merge) == 0


def test_sources_keep_abreast_of_each_other() -> None:
    merge = Merge(["intake", "dispatch"])
    merge.put("intake", "intake/0", [brought("intake/0", n, n + 1, minute=n) for n in range(10)])
    merge.put("dispatch", "dispatch/0", [brought("dispatch/0", n, n + 1, minute=n // 3) for n in range(12)])
    taken = merge.take({}, 6)  # dispatch has more, so intake goes no further than the end of what dispatch gives
    assert [(d.recorded.source, d.recorded.position) for d in taken] == [
        *(("intake", n) for n in (1, 2)),
        *(("dispatch", n) for n in range(1, 7)),
    ]


def test_a_lane_that_begins_elsewhere_is_forgotten() -> None:
    merge = Merge(["intake"])
    merge.put("intake", "intake/0", [brought("intake/0", 0, 1)])
    merge.put("intake", "intake/1", [brought("intake/1", 0, 2)])
    merge.forget("intake", "intake/0")
    assert positions(merge.take({}, 10)) == [2]


@given(st.data())
def test_marks_rise_and_each_position_is_covered_whatever_is_repeated(data: st.DataObject) -> None:
    """A relay that crashed publishes a lane's tail again. Wherever the member stops, going on from a lane's mark brings
    everything that was not given."""
    own = list(range(1, 8))
    again = data.draw(st.integers(1, len(own)))
    log = own[:again] + own[data.draw(st.integers(0, again)) :]
    merge = Merge(["intake"])
    merge.put("intake", "intake/0", [brought("intake/0", offset, position) for offset, position in enumerate(log)])
    given_: list[Delivery] = []
    while taken := merge.take({}, data.draw(st.integers(1, 3))):
        assert [d.mark for d in taken] == sorted(d.mark for d in taken)
        given_ += taken
        assert set(own) == set(positions(given_)) | set(log[given_[-1].mark :])
    assert len(given_) == len(log)
