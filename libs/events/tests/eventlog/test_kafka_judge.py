"""Whose a record is that stands where it should not: the log tells, and what a lane had is judged with it."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from eventlog import metrics
from eventlog.envelope import Recorded, new_id
from eventlog.feeds.feed import Diverged, Epoch, FeedAway, Head
from eventlog.feeds.kafka.judge import TRUST_SECONDS, Judge, refuse_foreign
from eventlog.feeds.kafka.partition import Doubt
from eventlog.feeds.lanes import Progress, lane_of, lanes_of

PARTITIONS = 3
AT = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
LOG = [
    Recorded("intake", position, new_id(), "s", 1, "t", f"case-{position % 5}", AT, "{}", None, None, "a", None)
    for position in range(1, 31)
]
LANES = {event.position: lane_of("intake", event.key, PARTITIONS) for event in LOG}
LANE = LANES[30]
MINE = [position for position, lane in LANES.items() if lane == LANE]


async def read_log(source: str, after: int, limit: int) -> list[Recorded]:
    return LOG[after : after + limit]


def genuine(position: int) -> UUID:
    return LOG[position - 1].id


def doubt(position: int, id: UUID, last: Progress, previous: int | None = None) -> Doubt:
    return Doubt(77, position, id, previous, last)


async def judged(found: Doubt) -> Judge:
    judge = Judge(read_log)
    judge.doubts(LANE, found)
    assert judge.suspects == {"intake"}
    await judge.judge("intake", PARTITIONS, 100.0)
    assert judge.suspects == set()
    return judge


async def test_a_repetition_makes_the_lane_trusted_up_to_what_it_had() -> None:
    last = Progress(MINE[-1], genuine(MINE[-1]))
    judge = await judged(doubt(MINE[0], genuine(MINE[0]), last))
    assert judge.judged(LANE) == {77: True}
    assert judge.trusted(LANE, 100.0) == MINE[-1]
    assert judge.trusted(LANE, 100.0 + TRUST_SECONDS) == judge.trusted("intake/9", 100.0) == 0


@pytest.mark.parametrize("position", [MINE[0], 31], ids=["at a position of the log", "beyond its end"])
async def test_somebody_else_s_record_is_counted_and_passed_over(position: int) -> None:
    before = metrics.FORGED.labels(LANE)._value.get()
    judge = await judged(doubt(position, new_id(), Progress(MINE[-1], genuine(MINE[-1]))))
    assert judge.judged(LANE) == {77: False}
    assert judge.trusted(LANE, 100.0) == 0
    assert metrics.FORGED.labels(LANE)._value.get() == before + 1


async def test_an_event_of_the_log_under_another_key_is_none_of_its_lane() -> None:
    other = next(position for position, lane in LANES.items() if lane != LANE)
    judge = await judged(doubt(other, genuine(other), Progress(MINE[-1], genuine(MINE[-1]))))
    assert judge.judged(LANE) == {77: False}


@pytest.mark.parametrize("position", [MINE[-1], 40], ids=["instead of the log's", "beyond its end"])
async def test_what_was_believed_wrongly_stops_the_source_and_says_up_to_where_it_was_right(position: int) -> None:
    judge = Judge(read_log)
    judge.doubts(LANE, doubt(MINE[-1], genuine(MINE[-1]), Progress(position, new_id()), MINE[-2]))
    with pytest.raises(Diverged, match=f"up to position {MINE[-2]} it holds what was received"):
        await judge.judge("intake", PARTITIONS, 100.0)
    assert judge.suspects == {"intake"}, "nothing more of it is taken"
    judge.forget(LANE)
    assert judge.suspects == set()


async def test_a_log_that_cannot_be_asked_keeps_the_doubt() -> None:
    async def away(source: str, after: int, limit: int) -> list[Recorded]:
        raise FeedAway(source)

    judge = Judge(away)
    judge.doubts(LANE, doubt(1, new_id(), Progress()))
    with pytest.raises(FeedAway):
        await judge.judge("intake", PARTITIONS, 100.0)
    assert judge.suspects == {"intake"}


def tails() -> list[int]:
    return [max(position for position, lane in LANES.items() if lane == one) for one in lanes_of("intake", PARTITIONS)]


HEAD = Head(30, 30, tails(), (Epoch(1, 1),))


async def test_lanes_at_the_end_of_the_log_are_its_own() -> None:
    lanes = {lane: Progress(tail, genuine(tail)) for lane, tail in zip(lanes_of("intake", 3), tails(), strict=True)}
    await refuse_foreign(read_log, "intake", lanes, PARTITIONS, HEAD)
    behind = replace(HEAD, published=29, tails=())
    await refuse_foreign(read_log, "intake", lanes, PARTITIONS, behind)
    await refuse_foreign(read_log, "intake", {LANE: Progress(99)}, PARTITIONS, HEAD)  # no event of its own there


@pytest.mark.parametrize("beyond", ["the log", "its partition"])
async def test_a_lane_beyond_all_that_it_can_have_received_is_not(beyond: str) -> None:
    """Also where others are further on, and no further record comes."""
    lane, tail = next((one, tail) for one, tail in zip(lanes_of("intake", 3), tails(), strict=True) if tail < 30)
    position = 31 if beyond == "the log" else tail + 1
    lanes = {LANE: Progress(30, genuine(30)), lane: Progress(position, new_id())}
    with pytest.raises(Diverged, match=f"up to position {tail} it holds what was received"):
        await refuse_foreign(read_log, "intake", lanes, PARTITIONS, HEAD)
