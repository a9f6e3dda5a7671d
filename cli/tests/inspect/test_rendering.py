"""How events, tables and JSON look."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

from aftersales.inspect.counting import By, Count
from aftersales.inspect.rendering import Parts, json_line, line, summary, whole
from aftersales.replay.reading.memory import Known
from aftersales.tables import aligned
from eventlog.envelope import Recorded
from events.catalog import codec
from events.catalog.case import RequestReceived

TYPE, DATA = codec.encode(
    RequestReceived("c1", "k1", None, None, "华东", "phone", "clerk-1", "卡纸 · It jams", in_warranty=False)
)
EVENT = Recorded(
    "intake",
    12,
    UUID("01990000-0000-7000-8000-000000000001"),
    "case-c1",
    1,
    TYPE,
    "c1",
    datetime(2026, 3, 9, 16, 30, 0, 123456, tzinfo=UTC),
    DATA,
    None,
    UUID("01990000-0000-7000-8000-000000000002"),
    "clerk-1",
    None,
)


def text(parts: Parts) -> str:
    return "".join(part for part, _ in parts)


def test_a_line() -> None:
    assert text(line(Known(EVENT, "c1", "s1"))) == (
        "2026-03-10 00:30:00.123  intake:12          request-received              c1                    s1          "
        'region=华东 channel=phone taken_by=clerk-1 description="卡纸 · It jams" in_warranty=false kind=repair '
        "under_contract=false customer_id=k1"
    )


def test_what_is_not_known_is_a_dash() -> None:
    assert "  –                     –           region=华东 channel=phone " in text(line(Known(EVENT, None, None)))


def test_a_payload_in_short_leaves_out_what_says_nothing_and_puts_ids_last() -> None:
    data = '{"work_order_id":"w1","case_id":"c1","station_id":"s1","note":"","slot":null,"solved":false,"x":[{"a":1}]}'
    assert summary(replace(EVENT, data=data)) == 'solved=false x=[{"a":1}] work_order_id=w1'
    assert summary(replace(EVENT, data="{}")) == "{}"
    assert summary(replace(EVENT, data="not JSON")) == "not JSON"


def test_nothing_reaches_the_terminal_that_does_not_print() -> None:
    evil = replace(
        EVENT, data=json.dumps({"note": "a\x1b[31mb\u202ec\nd", "\x07": "e"}, ensure_ascii=False), type="\x9b"
    )
    found = text(line(Known(evil, "c\x1b", "s\u2028"))) + text(whole(Known(evil, "c\x1b", None))).replace("\n", "")
    assert found.isprintable()


def test_an_event_whole() -> None:
    found = text(whole(Known(EVENT, "c1", None)))
    assert "time         2026-03-10T00:30:00.123456+08:00\n" in found
    assert "correlation  01990000-0000-7000-8000-000000000002\n" in found
    assert "causation    –\n" in found
    assert (
        "title        已受理请求 · Request received\n" in found
        and "says         受理请求（电话），首问 clerk-1" in found
    )
    assert json.loads(found[found.index("{") :]) == json.loads(DATA)


def test_a_line_of_json_has_everything() -> None:
    found = json.loads(json_line(EVENT))
    assert found == {
        "source": "intake",
        "position": 12,
        "id": "01990000-0000-7000-8000-000000000001",
        "type": TYPE,
        "time": "2026-03-09T16:30:00.123456Z",
        "stream": "case-c1",
        "version": 1,
        "key": "c1",
        "actor": "clerk-1",
        "causation": None,
        "correlation": "01990000-0000-7000-8000-000000000002",
        "traceparent": None,
        "data": json.loads(DATA),
    }
    hidden = "C1 \x9b[2J, DEL \x7f, RTL \u202e, ZWJ 👩\u200d🔧, tag \U000e0041, half \ud83d, 　, é"
    told = json_line(replace(EVENT, data=json.dumps({"note": hidden}), actor="\x85"))
    assert told.isprintable() and json.loads(told)["data"] == {"note": hidden} and json.loads(told)["actor"] == "\x85"
    assert "\\u009b" in told and "\\u007f" in told and "\\u202e" in told and "👩" in told and "é" in told
    assert "\n" not in json_line(replace(EVENT, data='{"a":\n1}'))
    assert json.loads(json_line(replace(EVENT, data="{}")))["data"] == {}
    assert json.loads(json_line(replace(EVENT, data="?")))["data"] == "?"


def test_a_count_by_two_things() -> None:
    count = Count([By.SOURCE, By.DAY, By.SOURCE])
    later = replace(EVENT, time=EVENT.time + timedelta(minutes=5))
    before = replace(EVENT, source="dispatch", time=EVENT.time - timedelta(hours=1))
    for event in (later, EVENT, before, replace(EVENT, source="callback")):
        count.add(Known(event, None, None))
    assert aligned(*count.table()) == [
        "来源 source  日期 day    数量 count  最早 first           最晚 last",
        "intake       2026-03-10           2  2026-03-10 00:30:00  2026-03-10 00:35:00",
        "dispatch     2026-03-09           1  2026-03-09 23:30:00  2026-03-09 23:30:00",
        "callback     2026-03-10           1  2026-03-10 00:30:00  2026-03-10 00:30:00",
        "合计 total                        4",
    ]
    assert count.objects()[0] == {
        "source": "intake",
        "day": "2026-03-10",
        "count": 2,
        "first": "2026-03-09T16:30:00.123456Z",
        "last": "2026-03-09T16:35:00.123456Z",
    }


def test_what_has_no_value_comes_last() -> None:
    count = Count([By.STATION, By.TYPE])
    for station in (None, "s2", "s1"):
        count.add(Known(EVENT, None, station))
    assert [row.split()[:2] for row in aligned(*count.table())[1:4]] == [
        [name, "request-received"] for name in ("s1", "s2", "–")
    ]
    assert [(each["station"], each["type"]) for each in count.objects()] == [
        (name, TYPE) for name in ("s1", "s2", None)
    ]


def test_a_count_of_nothing() -> None:
    assert aligned(*Count([By.CASE]).table()) == [
        "服务单 case  数量 count  最早 first  最晚 last",
        "合计 total            0",
    ]
