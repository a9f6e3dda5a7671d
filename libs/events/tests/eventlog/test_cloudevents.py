"""An event goes through a Kafka record's headers and comes back the same; a record that is not ours is refused."""

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from eventlog.envelope import Recorded
from eventlog.feeds import cloudevents
from eventlog.feeds.cloudevents import PREVIOUS, headers_of, recorded_of, sent_of, structured
from eventlog.feeds.topics import topic

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)
NUMBER = st.integers(1, 2**63 - 1)
TIME = st.datetimes(timezones=st.just(UTC))
SOURCES = ("intake", "dispatch", "sla_monitor", "callback")
RECORDED = st.builds(
    Recorded,
    source=st.sampled_from(SOURCES),
    position=NUMBER,
    id=st.uuids(),
    stream=TEXT,
    version=NUMBER,
    type=TEXT,
    key=TEXT,
    time=TIME,
    data=TEXT,
    causation=st.none() | st.uuids(),
    correlation=st.none() | st.uuids(),
    actor=TEXT,
    traceparent=st.none() | TEXT,
)
EVENT = Recorded(
    "sla_monitor",
    2**40,
    UUID("01990000-0000-7000-8000-000000000001"),
    "sla-故障1",
    3,
    "aftersales.sla-monitor.sla-breached.v1",
    "故障1",
    datetime(2026, 2, 28, 8, 30, 0, 123456, tzinfo=UTC),
    '{"case_id":"故障1"}',
    UUID("01990000-0000-7000-8000-000000000002"),
    UUID("01990000-0000-7000-8000-000000000003"),
    "clerk-1",
    "00-" + "ab" * 16 + "-" + "cd" * 8 + "-01",
)


def read(headers: list[tuple[str, Any]], source: str = EVENT.source) -> Recorded:
    return recorded_of(source, headers, EVENT.key.encode(), EVENT.data.encode())


def test_as_json_it_says_the_same() -> None:
    told = json.loads(msgspec.json.encode(structured(EVENT)))
    assert told.pop("data") == {"case_id": "故障1"} and told.pop("partitionkey") == "故障1"
    assert told.pop("datacontenttype") == "application/json"
    assert {f"ce_{name}": value.encode() for name, value in told.items()} | {
        "content-type": b"application/json"
    } == dict(headers_of(EVENT))


@given(RECORDED)
def test_an_event_comes_back_the_same(event: Recorded) -> None:
    headers = headers_of(event)
    again = recorded_of(event.source, headers, event.key.encode(), event.data.encode())
    assert again == event and again.time.tzinfo is UTC
    assert headers_of(again) == headers


def test_the_headers_are_those_of_cloudevents() -> None:
    assert dict(headers_of(EVENT)) == {
        "ce_specversion": b"1.0",
        "ce_id": b"01990000-0000-7000-8000-000000000001",
        "ce_source": b"/aftersales/sla-monitor",
        "ce_type": b"aftersales.sla-monitor.sla-breached.v1",
        "ce_subject": "sla-故障1".encode(),
        "ce_time": b"2026-02-28T08:30:00.123456Z",
        "ce_streamversion": b"3",
        "ce_position": b"1099511627776",
        "ce_actor": b"clerk-1",
        "ce_causation": b"01990000-0000-7000-8000-000000000002",
        "ce_correlation": b"01990000-0000-7000-8000-000000000003",
        "ce_traceparent": b"00-abababababababababababababababab-cdcdcdcdcdcdcdcd-01",
        "content-type": b"application/json",
    }


def test_a_topic_is_named_after_its_source() -> None:
    assert [topic(source, "aftersales") for source in SOURCES] == [
        "aftersales.intake",
        "aftersales.dispatch",
        "aftersales.sla-monitor",
        "aftersales.callback",
    ]


def test_names_are_those_that_cloudevents_allows() -> None:
    names = [name for name, _ in headers_of(EVENT) if name != cloudevents.CONTENT_TYPE]
    assert all(re.fullmatch("ce_[a-z0-9]{1,20}", name) for name in names)


@pytest.mark.parametrize("name", [name for name, _ in headers_of(EVENT) if name not in cloudevents.OPTIONAL])
def test_a_missing_header_is_named(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        read([(other, value) for other, value in headers_of(EVENT) if other != name])


@pytest.mark.parametrize("name", [name for name, _ in headers_of(EVENT)])
@pytest.mark.parametrize("value", [None, b"\xff"])
def test_a_header_without_text_is_named(name: str, value: bytes | None) -> None:
    with pytest.raises(ValueError, match=name):
        read([(other, value if other == name else kept) for other, kept in headers_of(EVENT)])


@pytest.mark.parametrize("name", [name for name, _ in headers_of(EVENT)])
def test_a_header_twice_is_named(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        read([*headers_of(EVENT), (name, b"1")])


WRONG = [
    ("ce_specversion", ["0.3", ""]),
    ("ce_source", ["/aftersales/dispatch", "sla_monitor", ""]),
    ("ce_id", ["", "1", "x" * 36, "{01990000-0000-7000-8000-000000000001}", "0199000000007000800000000000000_1"]),
    ("ce_causation", ["", "0199000000007000800000000000000g"]),
    ("ce_correlation", ["urn:uuid:01990000-0000-7000-8000-000000000001"]),
    ("ce_position", ["", "0", "-1", "+1", "1.0", "01", " 1", "1_0", "一", "١", str(2**63)]),
    ("ce_streamversion", ["", "0", "one"]),
    ("ce_time", ["", "now", "2026-02-28", "2026-02-28T08:30:00", "2026-02-28T08:30:00+08:00", "2026-02-30T08:30:00Z"]),
    ("ce_time", ["2026-02-28T08:30:00.1234567Z", "2026-02-28T08:30:00.120Z", "2026-W09-6T08:30:00Z"]),
    ("content-type", ["", "application/cloudevents+json", "text/plain"]),
]


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG for value in values])
def test_a_wrong_header_is_named(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name):
        read([(other, value.encode() if other == name else kept) for other, kept in headers_of(EVENT)])


@given(
    st.lists(st.tuples(st.sampled_from([name for name, _ in headers_of(EVENT)]) | st.text(), st.binary() | st.none()))
)
def test_nothing_else_is_raised_whatever_a_record_holds(others: list[tuple[str, bytes | None]]) -> None:
    changed = dict(headers_of(EVENT)) | dict(others)
    for headers in (others, list(changed.items())):
        try:
            again = read(headers)
        except ValueError:
            continue
        assert read(headers_of(again)) == again


@pytest.mark.parametrize(
    ("key", "value", "named"),
    [(None, b"{}", "no key"), (b"k", None, "no value"), (b"\xff", b"{}", "the key"), (b"k", b"\xff", "the value")],
)
def test_a_record_without_key_or_value_is_refused(key: bytes | None, value: bytes | None, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        recorded_of(EVENT.source, headers_of(EVENT), key, value)


@given(st.permutations(headers_of(EVENT)))
def test_the_order_of_the_headers_changes_nothing(headers: list[tuple[str, bytes]]) -> None:
    assert read(headers) == EVENT


@pytest.mark.parametrize("name", [name for name, _ in headers_of(EVENT)])
def test_a_nul_in_a_header_shifts_no_other(name: str) -> None:
    """Another program may write what we never do: each header is still read for itself, or refused."""
    try:
        again = read([(other, b"a\0b" if other == name else kept) for other, kept in headers_of(EVENT)])
    except ValueError:
        return
    changed = {"ce_subject": "stream", "ce_type": "type", "ce_actor": "actor", "ce_traceparent": "traceparent"}[name]
    assert again == replace(EVENT, **{changed: "a\0b"})


def test_headers_of_other_programs_are_passed_over() -> None:
    assert read([*headers_of(EVENT), ("tenant", b"\xff"), ("tenant", None), ("ce_new", b"1")]) == EVENT


def test_every_time_is_told_in_utc() -> None:
    shanghai = replace(EVENT, time=EVENT.time.astimezone(timezone(timedelta(hours=8))))
    assert headers_of(shanghai) == headers_of(EVENT)


@pytest.mark.parametrize("fault", [{"time": datetime(2026, 1, 1)}, {"actor": "\ud800"}])  # noqa: DTZ001 – without a zone on purpose
def test_what_cannot_be_told_is_not_sent(fault: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"zone|surrogates"):
        headers_of(replace(EVENT, **fault))


@pytest.mark.parametrize(("value", "previous"), [(b"0", 0), (b"41", 41), (b"%d" % (2**63 - 1), 2**63 - 1)])
def test_a_record_says_what_stands_before_it(value: bytes, previous: int) -> None:
    assert sent_of([*headers_of(EVENT), (PREVIOUS, value)]) == (previous, None)
    assert read([*headers_of(EVENT), (PREVIOUS, value)]) == EVENT


def test_an_older_record_does_not_say_what_stands_before_it() -> None:
    assert sent_of(headers_of(EVENT)) == (None, None)


@pytest.mark.parametrize("value", [None, b"", b"-1", b"1.5", "४".encode(), b"%d" % 2**63, b"9" * 5000])
def test_a_wrong_predecessor_is_refused(value: bytes | None) -> None:
    with pytest.raises(ValueError, match="ce_previous"):
        sent_of([(PREVIOUS, value)])
