"""The headers of an event's record, as a schema and as an example."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from eventlog.envelope import Recorded
from eventlog.feeds import cloudevents as ce
from eventlog.kinds import StreamKind

NUMBER = {"type": "string", "pattern": "^[1-9][0-9]*$"}
HEX = "[0-9a-f]"
UUID_TEXT = {"type": "string", "format": "uuid", "pattern": f"^{HEX}{{8}}(-{HEX}{{4}}){{3}}-{HEX}{{12}}$"}
UUID_V7 = UUID_TEXT | {"pattern": f"^{HEX}{{8}}-{HEX}{{4}}-7{HEX}{{3}}-[89ab]{HEX}{{3}}-{HEX}{{12}}$"}

PROPERTIES: dict[str, dict[str, Any]] = {
    ce.SPECVERSION: {"type": "string", "const": ce.VERSION.decode()},
    ce.ID: UUID_V7 | {"description": "事件编号，UUIDv7，重发不变 · The event's own id; the same when it is sent twice"},
    ce.SOURCE: {"type": "string", "format": "uri-reference", "description": "哪个服务的日志 · Whose log it stands in"},
    ce.TYPE: {"type": "string", "description": "事件类型与版本 · The event type and its version"},
    ce.SUBJECT: {
        "type": "string",
        "description": "流：事件发生在什么上，`种类-编号` · The stream: what it happened to, `<kind>-<id>`",
    },
    ce.TIME: {
        "type": "string",
        "format": "date-time",
        "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$",
        "description": "何时发生（UTC，微秒） · When it happened, UTC, to the microsecond",
    },
    ce.STREAM_VERSION: NUMBER | {"description": "在流中的次序，从 1 起 · Its place in its stream, from 1"},
    ce.POSITION: NUMBER
    | {
        "description": "在来源日志中的位置，逐一递增；不大于已见者即为重复 · Its place in the log of its source, "
        "rising by one; within a partition, one that is not higher than the last is a duplicate"
    },
    ce.PREVIOUS: {
        "type": "string",
        "pattern": "^(0|[1-9][0-9]*)$",
        "description": "同一分区内前一事件的位置，首个为 0；未见过它即有遗漏 · The position of the event before it in "
        "its partition, 0 for the first; whoever has not seen that one has missed something. Older records are without",
    },
    ce.PARTITIONS: {
        "type": "string",
        "pattern": "^[1-9][0-9]*$",
        "description": "发送时主题的分区数，变化即表示已重新分区 · How many partitions the topic had when it was "
        "sent; where it changes, the topic was repartitioned. Older records are without",
    },
    ce.ACTOR: {"type": "string", "description": "工号、密钥编号或服务 · A staff number, a key's id or a service"},
    ce.CONTENT_TYPE: {"type": "string", "const": ce.JSON.decode()},
    ce.CAUSATION: UUID_TEXT
    | {"description": "所响应的事件，无则缺省 · The event reacted to; absent where there is none"},
    ce.CORRELATION: UUID_TEXT | {"description": "链上第一个事件 · The first event of the chain; absent likewise"},
    ce.TRACEPARENT: {"type": "string", "description": "W3C 追踪上下文 · W3C trace context; absent likewise"},
}

DAY = "2026-02-28"
"""Stands for a part of a stream's id that is no field of its events."""


def headers_schema() -> dict[str, Any]:
    """What every record's headers hold; a newer service may add some."""
    return {
        "type": "object",
        "title": "CloudEvents 1.0",
        "description": "Kafka 二进制模式的头部，UTF-8 文本 · Headers of the Kafka binary mode, UTF-8 text",
        "required": list(ce.REQUIRED),
        "properties": PROPERTIES,
    }


def example(kind: StreamKind[Any], name: str, payload: Mapping[str, Any]) -> dict[str, str]:
    """The headers around a payload, the same every time."""
    id = ".".join(str(payload.get(part, DAY)) for part in kind.id.split("."))
    recorded = Recorded(
        source=kind.source,
        position=7,
        id=UUID("019ca35e-6b40-7000-8000-000000000002"),
        stream=kind.stream(id),
        version=1,
        type=name,
        key=id if kind.key is None else payload.get(kind.key, kind.key),
        time=datetime(2026, 2, 28, 8, 30, tzinfo=UTC),
        data="",
        causation=UUID("019ca35e-6b40-7000-8000-000000000001"),
        correlation=UUID("019ca35e-6b40-7000-8000-000000000001"),
        actor="clerk-1",
        traceparent=None,
    )
    return {
        header: value.decode()
        for header, value in [*ce.headers_of(recorded), (ce.PREVIOUS, b"4"), (ce.PARTITIONS, b"12")]
    }
