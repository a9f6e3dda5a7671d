"""An event as a Kafka record: CloudEvents 1.0 in binary mode, attributes in headers, the payload alone as the value.

The record's key is `Recorded.key`, its value `Recorded.data`, both UTF-8. The attribute `subject` is the stream; our
own attributes are strings, since an Integer of CloudEvents has 32 bits and a position may need more.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from asyncpg.pgproto.pgproto import UUID  # a uuid.UUID, read and told ten times as fast; the store's events have it too

from eventlog.envelope import Recorded

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

PARTITIONS = "ce_partitions"
"""Of the record, too: into how many partitions its topic was divided when it was sent. Whoever knows another number
reads another topic than was meant, or one that was just repartitioned."""

REQUIRED = (SPECVERSION, ID, SOURCE, TYPE, SUBJECT, TIME, STREAM_VERSION, POSITION, ACTOR, CONTENT_TYPE)
OPTIONAL = (CAUSATION, CORRELATION, TRACEPARENT)
"""Absent where the event has none."""

VERSION = b"1.0"
JSON = b"application/json"
LARGEST = 2**63 - 1
"""Of PostgreSQL's bigint."""


FIXED = ((SPECVERSION, VERSION), (CONTENT_TYPE, JSON))
"""The headers that say the same in every record."""


@lru_cache
def source_uri(type: str, source: str) -> str:
    """What `ce_source` says, a URI reference of the types' namespace and the source: `/aftersales/sla-monitor`."""
    return f"/{type.partition('.')[0]}/{source.replace('_', '-')}"


@lru_cache
def _source_of(type: bytes, source: str) -> bytes:
    """What `ce_source` must say beside a `ce_type` in the topic of `source`."""
    return b"/" + type.partition(b".")[0] + f"/{source.replace('_', '-')}".encode()


def headers_of(recorded: Recorded) -> list[tuple[str, bytes]]:
    """The headers of an event's record. Raises ValueError for a time without a zone, or text with a lone surrogate."""
    headers = [
        (SPECVERSION, VERSION),
        (ID, str(recorded.id).encode()),
        (SOURCE, source_uri(recorded.type, recorded.source).encode()),
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


def structured(recorded: Recorded) -> dict[str, Any]:
    """The event in structured mode, for msgspec to encode: the same attributes as in the headers, the record's key as
    `partitionkey` (CloudEvents' extension for partitioning), the payload byte for byte. Raises as `headers_of`."""
    attributes = {
        name.removeprefix("ce_"): value.decode() for name, value in headers_of(recorded) if name != CONTENT_TYPE
    }
    told = {"partitionkey": recorded.key, "datacontenttype": JSON.decode()}
    return {**attributes, **told, "data": msgspec.Raw(recorded.data.encode())}


def recorded_of(
    source: str, headers: Sequence[tuple[str, bytes | None]], key: bytes | None, value: bytes | None
) -> Recorded:
    """The event that a record of `source`'s topic carries; headers that are not ours are passed over.

    Raises ValueError that names the header, key or value that is missing or wrong. The payload is not looked into.
    """
    found = _attributes(source, headers)
    if key is None or value is None:
        raise ValueError(f"the record has no {'key' if key is None else 'value'}")
    try:
        return Recorded(
            source,
            _number(found[POSITION]),
            _uuid(found[ID]),
            found[SUBJECT].decode(),
            _number(found[STREAM_VERSION]),
            found[TYPE].decode(),
            key.decode(),
            _time(found[TIME]),
            value.decode(),
            _uuid(found[CAUSATION]) if CAUSATION in found else None,
            _uuid(found[CORRELATION]) if CORRELATION in found else None,
            found[ACTOR].decode(),
            found[TRACEPARENT].decode() if TRACEPARENT in found else None,
        )
    except (KeyError, ValueError, AttributeError) as error:
        raise ValueError(_fault(found, key)) from error


def payload_of(
    source: str, headers: Sequence[tuple[str, bytes | None]], value: bytes | None
) -> tuple[int, tuple[str, str, str]]:
    """Of the event that a record of `source`'s topic carries its position, and stream, type and payload alone, which
    takes half the time. Raises ValueError; what the other headers say is not looked at."""
    found = _attributes(source, headers)
    try:
        return _number(found[POSITION]), (found[SUBJECT].decode(), found[TYPE].decode(), (value or b"").decode())
    except (KeyError, ValueError, AttributeError) as error:
        raise ValueError(_fault(found, b"")) from error


def _attributes(source: str, headers: Sequence[tuple[str, bytes | None]]) -> dict[str, Any]:
    found: dict[str, Any] = dict(headers)
    if len(found) != len(headers):
        _refuse_twice(headers)
    for name, expected in FIXED:
        if found.get(name) != expected:
            raise ValueError(f"{name} is not {expected.decode()}: {found.get(name)!r}")
    if found.get(SOURCE) != _source_of(found.get(TYPE) or b"", source):
        raise ValueError(f"{SOURCE} and {TYPE} are not those of {source}: {found.get(SOURCE)!r}, {found.get(TYPE)!r}")
    return found


class Sent(NamedTuple):
    """What a record says of its place in its topic; None where it does not say, as older ones do not."""

    previous: int | None
    partitions: int | None


def sent_of(headers: Sequence[tuple[str, bytes | None]]) -> Sent:
    """What the publisher added to a record. Raises ValueError."""
    previous = partitions = None
    for name, value in reversed(headers):
        if name == PREVIOUS:
            previous = _told(name, value)
        elif name == PARTITIONS:
            partitions = _told(name, value)
        else:
            break  # the publisher's come last
    return Sent(previous, partitions)


def _told(name: str, value: bytes | None) -> int:
    if value is None or not value.isdigit() or len(value) > 19 or int(value) > LARGEST:
        raise ValueError(f"{name} is not a number from 0 to {LARGEST}: {value and value[:80]!r}")
    return int(value)


def _refuse_twice(headers: Sequence[tuple[str, bytes | None]]) -> None:
    names = [name for name, _ in headers]
    for name in (*REQUIRED, *OPTIONAL):
        if names.count(name) > 1:
            raise ValueError(f"{name} is there {names.count(name)} times")


def _number(value: bytes) -> int:
    number = int(value) if value.isdigit() and len(value) <= 19 and value[0] != ord("0") else 0
    if not 0 < number <= LARGEST:
        raise ValueError
    return number


def _uuid(value: bytes) -> UUID:
    text = value.decode()
    uuid = UUID(text)
    if str(uuid) != text:
        raise ValueError
    return uuid


def _time(value: bytes) -> datetime:
    text = value.decode()
    if len(text) not in (20, 27) or text[4:20:3] not in ("--T::Z", "--T::.") or text[-1] != "Z":
        raise ValueError  # what else `fromisoformat` reads
    return datetime.fromisoformat(text)


_READ: dict[str, tuple[Callable[[bytes], object], str]] = {
    POSITION: (_number, f"a number from 1 to {LARGEST}"),
    STREAM_VERSION: (_number, f"a number from 1 to {LARGEST}"),
    ID: (_uuid, "a UUID"),
    CAUSATION: (_uuid, "a UUID"),
    CORRELATION: (_uuid, "a UUID"),
    TIME: (_time, "a UTC time such as 2026-02-28T08:30:00.123456Z"),
}
"""How a header is read that is more than text, and what it should be."""


def _fault(found: dict[str, Any], key: bytes) -> str:
    """What is wrong with a record that could not be read: looked for only then, for records are read by the million."""
    for name in (*REQUIRED, *(name for name in OPTIONAL if name in found)):
        if name not in found:
            return f"{name} is missing"
        read, what = _READ.get(name, (bytes.decode, "text in UTF-8"))
        if not _reads(read, found[name]):
            return f"{name} is not {what}: {found[name]!r:.80}"
    return f"the {'value' if _reads(bytes.decode, key) else 'key'} is not UTF-8"


def _reads(read: Callable[[bytes], object], value: Any) -> bool:
    try:
        read(value)
    except (ValueError, AttributeError, TypeError):
        return False
    return True


def _time_text(time: datetime) -> str:
    offset = time.utcoffset()
    if offset is None:
        raise ValueError("the time has no zone")
    return (time.astimezone(UTC) if offset else time).isoformat()[:-6] + "Z"
