"""An event as a Kafka record: CloudEvents 1.0 in binary mode, attributes in headers, the payload alone as the value.

The record's key is `Recorded.key`, its value `Recorded.data`, both UTF-8. The attribute `subject` is the stream; our
own attributes are strings, since an Integer of CloudEvents has 32 bits and a position may need more.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

from asyncpg.pgproto.pgproto import UUID  # a uuid.UUID, read and told ten times as fast; the store's events have it too

from events.envelope import Recorded

SPECVERSION = "ce_specversion"
ID = "ce_id"
SOURCE = "ce_source"
TYPE = "ce_type"
SUBJECT = "ce_subject"
TIME = "ce_time"
STREAM_VERSION = "ce_streamversion"
POSITION = "ce_position"
ACTOR = "ce_actor"
CAUSATION = "ce_causation"
CORRELATION = "ce_correlation"
TRACEPARENT = "ce_traceparent"
CONTENT_TYPE = "content-type"
PREVIOUS = "ce_previous"
"""Of the record, not of the event: the position of the one before it in its partition, 0 for the first. The publisher
adds it (`feeds.kafka.chain`)."""

REQUIRED = (SPECVERSION, ID, SOURCE, TYPE, SUBJECT, TIME, STREAM_VERSION, POSITION, ACTOR, CONTENT_TYPE)
OPTIONAL = (CAUSATION, CORRELATION, TRACEPARENT)
"""Absent where the event has none."""

VERSION = b"1.0"
JSON = b"application/json"
LARGEST = 2**63 - 1
"""Of PostgreSQL's bigint."""
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{6})?Z")


@lru_cache
def _fixed(source: str) -> tuple[tuple[str, bytes], ...]:
    """The headers that say the same in every record of a source."""
    return (SPECVERSION, VERSION), (SOURCE, source_uri(source).encode()), (CONTENT_TYPE, JSON)


@lru_cache
def source_uri(source: str) -> str:
    """What `ce_source` says, a URI reference: `sla_monitor` → `/aftersales/sla-monitor`."""
    return "/aftersales/" + source.replace("_", "-")


def headers_of(recorded: Recorded) -> list[tuple[str, bytes]]:
    """The headers of an event's record. Raises ValueError for a time without a zone, or text with a lone surrogate."""
    headers = [
        (SPECVERSION, VERSION),
        (ID, str(recorded.id).encode()),
        (SOURCE, source_uri(recorded.source).encode()),
        (TYPE, recorded.type.encode()),
        (SUBJECT, recorded.stream.encode()),
        (TIME, _time_text(recorded.time).encode()),
        (STREAM_VERSION, b"%d" % recorded.version),
        (POSITION, b"%d" % recorded.position),
        (ACTOR, recorded.actor.encode()),
        (CONTENT_TYPE, JSON),
    ]
    if recorded.causation is not None:
        headers.append((CAUSATION, str(recorded.causation).encode()))
    if recorded.correlation is not None:
        headers.append((CORRELATION, str(recorded.correlation).encode()))
    if recorded.traceparent is not None:
        headers.append((TRACEPARENT, recorded.traceparent.encode()))
    return headers


def recorded_of(
    source: str, headers: Sequence[tuple[str, bytes | None]], key: bytes | None, value: bytes | None
) -> Recorded:
    """The event that a record of `source`'s topic carries; headers that are not ours are passed over.

    Raises ValueError that names the header, key or value that is missing or wrong. The payload is not looked into.
    """
    found = dict(headers)
    if len(found) != len(headers):
        _refuse_twice(headers)
    for name, expected in _fixed(source):
        if found.get(name) != expected:
            raise ValueError(f"{name} is not {expected.decode()}: {found.get(name)!r}")
    if key is None or value is None:
        raise ValueError(f"the record has no {'key' if key is None else 'value'}")
    return Recorded(
        source,
        _number(found, POSITION),
        _uuid(found, ID),
        _text(found, SUBJECT),
        _number(found, STREAM_VERSION),
        _text(found, TYPE),
        _decoded("the key", key),
        _time(found),
        _decoded("the value", value),
        _uuid(found, CAUSATION) if CAUSATION in found else None,
        _uuid(found, CORRELATION) if CORRELATION in found else None,
        _text(found, ACTOR),
        _text(found, TRACEPARENT) if TRACEPARENT in found else None,
    )


def previous_of(headers: Sequence[tuple[str, bytes | None]]) -> int | None:
    """What the record says stands before it in its partition; None where it does not say. Raises ValueError."""
    for name, value in reversed(headers):
        if name == PREVIOUS:
            if value is None or not value.isdigit() or len(value) > 19 or int(value) > LARGEST:
                raise ValueError(f"{PREVIOUS} is not a number from 0 to {LARGEST}: {value and value[:80]!r}")
            return int(value)
    return None


def _refuse_twice(headers: Sequence[tuple[str, bytes | None]]) -> None:
    names = [name for name, _ in headers]
    for name in (*REQUIRED, *OPTIONAL):
        if names.count(name) > 1:
            raise ValueError(f"{name} is there {names.count(name)} times")


def _text(found: dict[str, bytes | None], name: str) -> str:
    value = found.get(name)
    if value is None:
        raise ValueError(f"{name} is missing")
    return _decoded(name, value)


def _decoded(name: str, value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        raise ValueError(f"{name} is not UTF-8: {value[:80]!r}") from error


def _number(found: dict[str, bytes | None], name: str) -> int:
    value = found.get(name)
    if value is None or not value.isdigit() or value[0] == ord("0") or len(value) > 19 or int(value) > LARGEST:
        raise ValueError(f"{name} is not a number from 1 to {LARGEST}: {value and value[:80]!r}")
    return int(value)


def _uuid(found: dict[str, bytes | None], name: str) -> UUID:
    text = _text(found, name)
    try:
        uuid = UUID(text)
    except ValueError:
        uuid = None
    if uuid is None or str(uuid) != text:
        raise ValueError(f"{name} is not a UUID: {text[:80]!r}")
    return uuid


def _time_text(time: datetime) -> str:
    offset = time.utcoffset()
    if offset is None:
        raise ValueError("the time has no zone")
    return (time.astimezone(UTC) if offset else time).isoformat()[:-6] + "Z"


def _time(found: dict[str, bytes | None]) -> datetime:
    text = _text(found, TIME)
    try:
        time = datetime.fromisoformat(text) if _TIME.fullmatch(text) else None
    except ValueError:
        time = None
    if time is None:
        raise ValueError(f"{TIME} is not a UTC time such as 2026-02-28T08:30:00.123456Z: {text[:80]!r}")
    return time
