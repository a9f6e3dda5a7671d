"""Case and station of an event that does not name them."""

import json
from typing import Any
from uuid import UUID

import pytest

from aftersales.replay.reading.memory import Memory
from aftersales.replay.reading.moments import since
from eventlog.envelope import Recorded

TIME = since("2026-03-09")


def event(payload: Any) -> Recorded:
    data = payload if isinstance(payload, str) else json.dumps(payload)
    return Recorded("dispatch", 1, UUID(int=1), "s", 1, "t", "k", TIME, data, None, None, "a", None)


def known(*payloads: Any) -> list[tuple[str | None, str | None]]:
    memory = Memory()
    found = [memory.know(event(payload)) for payload in payloads]
    return [(each.case, each.station) for each in found]


def test_a_station_is_remembered_for_its_case() -> None:
    assert known(
        {"case_id": "c1"},
        {"case_id": "c1", "station_id": "s1"},
        {"case_id": "c2"},
        {"case_id": "c1", "station_id": None},
        {"case_id": "c1", "from_station_id": "s1", "to_station_id": "s2"},
        {"case_id": "c1"},
    ) == [("c1", None), ("c1", "s1"), ("c2", None), ("c1", "s1"), ("c1", "s2"), ("c1", "s2")]


def test_a_case_is_remembered_for_its_work_order() -> None:
    assert known(
        {"work_order_id": "w1"},
        {"work_order_id": "w1", "case_id": "c1", "station_id": "s1"},
        {"work_order_id": "w1", "technician_id": "t1"},
    ) == [(None, None), ("c1", "s1"), ("c1", "s1")]


def test_a_station_of_its_own_needs_no_case() -> None:
    assert known({"station_id": "s1"}, {}) == [(None, "s1"), (None, None)]


@pytest.mark.parametrize("payload", ["", "?", "[1]", '"case_id"', '{"case_id": 5, "station_id": ["s1"]}'])
def test_a_strange_payload_says_nothing(payload: str) -> None:
    assert known(payload) == [(None, None)]


def test_a_case_is_known_by_its_number_too() -> None:
    memory = Memory()
    opened = memory.know(event({"case_id": "c1", "number": "261126-0017-1"}))
    later = memory.know(event({"case_id": "c1"}))
    other = memory.know(event({"case_id": "c2"}))
    for known_by in ("c1", "261126-0017-1", "26112600171", "２６１１２６ 0017 1"):
        assert [each.is_about(known_by) for each in (opened, later, other)] == [True, True, False]
