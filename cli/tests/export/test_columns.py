"""Every event of the catalog has its columns; what no column takes is not lost."""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any, Literal
from uuid import UUID

import pyarrow as pa
import pytest

from aftersales.export import ocel_columns
from aftersales.export.columns import _as_json, schema_of, shape_of, table_of
from aftersales.export.parquet import _by_day
from aftersales.replay.arrow import arrow_type
from aftersales.replay.exports.withheld import NAMES, rule_of, told
from aftersales.replay.sources.exports import whole
from eventlog.envelope import Recorded
from eventlog.sealing import free_texts
from events.catalog import codec
from events.catalog.station import StationCorrected, StationOpened
from events.catalog.tool import ToolEntered
from events.shanghai import day_of


def event(type_name: str, data: str, number: int = 1, at: datetime = datetime(2026, 3, 9, 1, tzinfo=UTC)) -> Recorded:
    id = UUID(int=number)
    return Recorded("dispatch", number, id, "s", number, type_name, "k", at, data, None, None, "a", None)


@pytest.mark.parametrize("kind", codec.kinds, ids=lambda kind: kind.__name__)
def test_every_event_of_the_catalog_has_typed_columns(kind: type) -> None:
    name = codec.names[kind]
    shape = shape_of(name, True)
    assert shape.columns.names == [field.name for field in fields(kind)]
    assert shape.loose == (), "Arrow can read all of it"
    assert len(names := schema_of(name, True).names) == len(set(names)), "no two columns have one name"
    assert "day" not in names, "which is a folder's"
    assert not {*ocel_columns.ENVELOPE, "ocel_id", "ocel_time"} & set(ocel_columns._columns(kind))


def test_every_name_in_the_catalog_is_decided_about() -> None:
    """Those that are sealed are left out anyway."""
    named = {
        (kind, field.name)
        for kind in codec.kinds
        for field in fields(kind)
        if "name" in field.name and field.name not in free_texts(kind)
    }
    things = {(StationOpened, "name"), (StationCorrected, "name"), (ToolEntered, "name_zh"), (ToolEntered, "name_en")}
    assert named - things == {(kind, name) for kind, names in NAMES.items() for name in names}


def test_what_was_left_out_is_readable_all_the_same() -> None:
    for kind in codec.kinds:
        rule = rule_of(codec.names[kind])
        assert rule is not None
        assert {*free_texts(kind)} <= rule.hidden
        read = whole(codec.names[kind], {})
        assert {name: text for name, text in read.items() if name in rule.hidden} == dict.fromkeys(
            rule.hidden, "[sealed]"
        )


def test_what_does_not_fit_stands_as_json_beside_what_does() -> None:
    name = "aftersales.dispatch.technician-arrived.v1"
    good = '{"work_order_id": "w1",\n "case_id": "c1", "technician_id": "t1", "new": 3}'
    table = table_of(
        name, [event(name, data) for data in (good, '{"case_id": 3, "note": "张三"}', "not JSON", good, "[]")], False
    )
    assert table["technician_id"].to_pylist() == ["t1", None, None, "t1", None]
    assert table["data"].to_pylist() == [None, '{"case_id":3}', None, None, None]


def test_of_types_that_are_not_known_ids_numbers_and_truth_values_are_told() -> None:
    name, data = "aftersales.dispatch.unheard-of.v1", '{"case_id": "c1", "n": 3, "ok": true, "who": "张三"}'
    assert table_of(name, [event(name, data)], False)["data"].to_pylist() == ['{"case_id":"c1","n":3,"ok":true}']
    assert "张三" in table_of(name, [event(name, data)], True)["data"].to_pylist()[0]
    assert told("aftersales.intake.case-closed.v1", {"case_id": "c", "outcome": "satisfied", "why": "x", "n": 1}) == {
        "case_id": "c",
        "outcome": "satisfied",
        "n": 1,
    }


def test_types_of_arrow() -> None:
    @dataclass
    class Part:
        at: datetime
        tags: tuple[str, ...]

    assert arrow_type(Part | None) == pa.struct([("at", pa.timestamp("us", "UTC")), ("tags", pa.list_(pa.string()))])
    assert arrow_type(Literal["a", "b"]) == pa.string()
    loose: list[Any] = [dict[str, str], int | str, tuple[int, str], Literal[1, "a"]]
    assert [arrow_type(hint) for hint in loose] == [None] * 4


def test_days_within_something_are_texts() -> None:
    @dataclass
    class Part:
        on: date | None
        days: tuple[date, ...]

    assert _as_json(arrow_type(Part)) == pa.struct([("on", pa.string()), ("days", pa.list_(pa.string()))])
    assert _as_json(arrow_type(datetime)) == pa.timestamp("us", "UTC")


def test_days_are_those_of_shanghai_in_the_order_of_the_log() -> None:
    name = "aftersales.intake.case-closed.v1"
    times = [datetime(2026, 3, 9, hour, tzinfo=UTC) for hour in (17, 15, 16, 0)]
    events = [event(name, '{"case_id": "c1", "outcome": "satisfied"}', n, at) for n, at in enumerate(times)]
    found = {day: rows["position"].to_pylist() for day, rows in _by_day(table_of(name, events, False))}
    assert found == {"2026-03-09": [1, 3], "2026-03-10": [0, 2]}
    assert {day_of(at).isoformat() for at in times} == set(found)
