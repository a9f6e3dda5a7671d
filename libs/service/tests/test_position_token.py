"""A position says where an event is, and whoever waits for it is not misled by a topic that was repartitioned since."""

import asyncio
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from eventlog.envelope import Context, NewEvent, new_id
from eventlog.feeds.lanes import lane_of, lanes_of
from eventlog.feeds.partitioner import partition_of
from eventlog.log.store import read_log
from service.feeds.position_token import Place, places_of, token_of
from service.feeds.read_your_writes import ReadYourWrites
from service.http.problem_details import Problem

SOURCES = ("intake", "dispatch")


def event(key: str) -> NewEvent:
    return NewEvent(new_id(), "s", 1, "t", key, "{}", Context("tester", datetime(2026, 1, 5, tzinfo=UTC)))


def test_a_token_names_the_last_event_of_every_lane() -> None:
    keys = ["c-1", "c-2", "c-1"]
    lanes = {lane_of("intake", key, 12): position for position, key in enumerate(keys, 5)}
    assert token_of("intake", 7, [event(key) for key in keys], 12) == ",".join(
        f"{lane}of12:{position}" for lane, position in sorted(lanes.items(), key=lambda one: one[1])
    )
    assert token_of("intake", 7, [event(key) for key in keys], 0) == "intake:7"
    assert token_of("intake", 7, [], 12) == "intake:7"


def test_a_token_is_read_as_it_was_written() -> None:
    assert places_of(token_of("dispatch", 3, [event("c-1")], 12), "intake", SOURCES) == [
        Place(lane_of("dispatch", "c-1", 12), 3, 12)
    ]
    assert places_of("3", "intake", SOURCES) == places_of("intake:3", "dispatch", SOURCES) == [Place("intake", 3)]
    assert places_of("intake/7:3", "dispatch", SOURCES) == [Place("intake", 3)], "as services wrote it once"
    for token in ("intake/:3", "intake/7of:3", "intake/of12:3", "intake/12of12:3", "intake/7of12", "intake/xof12:3"):
        with pytest.raises(Problem):
            places_of(token, "intake", SOURCES)


async def test_the_event_tells_its_lane_where_its_topic_was_divided_anew(start: Any) -> None:
    async with start(run="api") as client:
        runtime = client._transport.app.state.runtime
        # One whose partition of four is not the one of its number that it had of two.
        number = next(n for n in range(99) if partition_of(f"c-{n}", 2) != partition_of(f"c-{n}", 4))
        body = {"customer_id": f"c-{number}", "name": "Ming", "region": "r"}
        assert (await client.post("/customers", json=body)).headers["aftersales-position"] == "intake:1"
        consumers = [consumer for consumer in runtime.consumers if "intake" in consumer.sources]
        for consumer in consumers:
            await runtime.pool.executemany(
                "INSERT INTO intake.checkpoints (subscription, lane, position) VALUES ($1, $2, 0)",
                [(consumer.handler.name, lane) for lane in lanes_of("intake", 4)],
            )
        reads = ReadYourWrites(runtime.pool, "intake", SOURCES, consumers, None, [], partial(read_log, runtime.pool))
        was, now = lane_of("intake", f"c-{number}", 2), lane_of("intake", f"c-{number}", 4)
        waiting = asyncio.create_task(reads.wait_for(f"{was}of2:1"))
        await runtime.pool.execute("UPDATE intake.checkpoints SET position = 9 WHERE lane <> $1", now)
        await asyncio.sleep(0.1)
        assert not waiting.done(), "another lane has come further"
        await runtime.pool.execute("UPDATE intake.checkpoints SET position = 1 WHERE lane = $1", now)
        await asyncio.wait_for(waiting, 5)
