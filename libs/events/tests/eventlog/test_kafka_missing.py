"""When a source's log is read for what its topic did not bring, and from where."""

from collections.abc import Iterable
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from eventlog.envelope import Recorded, new_id
from eventlog.feeds.feed import Head
from eventlog.feeds.kafka.missing import GRACE_SECONDS, Missing
from eventlog.feeds.lanes import Progress, lane_of, lanes_of

AT = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
LATER = GRACE_SECONDS + 0.1
PARTITIONS = 3
LANES = lanes_of("intake", PARTITIONS)


def at(*positions: int) -> dict[str, Progress]:
    return {f"intake/{number}": Progress(position) for number, position in enumerate(positions)}


def test_what_a_head_tells_of_may_still_be_on_its_way() -> None:
    missing = Missing("intake")
    missing.tell(Head(9, 9, (9, 7)), at(4, 7), 0.0)
    assert missing.until(at(4, 7), LATER - 1, away=False, read=LANES) == 0
    assert missing.until(at(4, 7), LATER, away=False, read=LANES) == 9


def test_a_lane_that_moves_is_no_gap() -> None:
    missing = Missing("intake")
    missing.tell(Head(9, 9, (9, 7)), at(4, 7), 0.0)
    assert missing.until(at(5, 7), LATER, away=False, read=LANES) == 0


def test_what_kafka_still_has_is_given_more_time() -> None:
    missing = Missing("intake")
    missing.tell(Head(9, 9, (9, 7)), at(4, 7), 0.0)
    assert missing.until(at(4, 7), LATER, away=False, read=()) == 0
    missing.tell(Head(9, 9, (9, 7)), at(4, 7), 15.0)
    assert missing.until(at(4, 7), 15.0 + LATER, away=False, read=()) == 9


def test_a_lane_that_has_its_last_event_is_not_read_for() -> None:
    missing = Missing("intake")
    missing.tell(Head(900, 900, (900, 7)), at(850, 7), 0.0)
    assert missing.until(at(850, 7), LATER, away=False, read=LANES) == 900
    assert missing.after(at(850, 7)) == 850, "not from position 7 on"


def test_a_predecessor_that_was_skipped_is_read_at_once_and_to_its_end() -> None:
    missing = Missing("intake")
    missing.skipped(9)
    assert missing.until(at(8, 2), 0.0, away=False, read=LANES) == 9
    assert missing.until(at(9, 2), 0.0, away=False, read=LANES) == 9
    assert missing.until(at(9, 9), 0.0, away=False, read=LANES) == 0


def test_what_the_relay_has_not_published_is_read_when_it_stands_still_or_kafka_is_away() -> None:
    missing = Missing("intake")
    head = Head(9, 7, (7, 6))
    missing.tell(head, at(7, 6), 0.0)
    assert missing.until(at(7, 6), LATER, away=False, read=LANES) == 0
    assert missing.until(at(7, 6), 0.1, away=True, read=LANES) == 9
    missing = Missing("intake")
    missing.tell(head, at(7, 6), 0.0)
    missing.tell(head, at(7, 6), 15.0)
    assert missing.until(at(7, 6), 15.0 + LATER, away=False, read=LANES) == 9


def test_a_log_without_a_topic_is_read() -> None:
    missing = Missing("intake")
    missing.tell(Head(3), at(0, 0), 0.0)
    assert missing.until(at(0, 0), 0.0, away=True, read=LANES) == 3
    assert missing.after(at(0, 0)) == 0


@given(
    st.lists(st.integers(0, 9).map(str), min_size=1, max_size=40),
    st.lists(st.integers(0, 40), min_size=PARTITIONS, max_size=PARTITIONS),
    st.integers(1, 7),
    st.lists(st.booleans(), max_size=30),
)
def test_every_event_is_read_once_whatever_chunks_fail(
    keys: list[str], stands: list[int], chunk: int, handled: Iterable[bool]
) -> None:
    """Lanes stand anywhere; the log is read in chunks, some of which are not handled and have to come again."""
    log = [
        Recorded("intake", n, new_id(), "s", 1, "t", key, AT, "{}", None, None, "x", None)
        for n, key in enumerate(keys, 1)
    ]
    lanes = {lane: Progress(stand) for lane, stand in zip(lanes_of("intake", PARTITIONS), stands, strict=True)}
    expected = [e.position for e in log if e.position > lanes[lane_of("intake", e.key, PARTITIONS)].position]
    missing, received, oracle = Missing("intake"), list[int](), iter(handled)
    missing.skipped(len(log))
    while until := missing.until(lanes, 0.0, away=False, read=LANES):
        after = missing.after(lanes)
        news = missing.take(log[after : min(after + chunk, until)], lanes, PARTITIONS, {})
        if next(oracle, True):
            received += [delivery.recorded.position for delivery in news]
            lanes |= {delivery.lane: Progress(delivery.recorded.position) for delivery in news}
    assert received == expected
