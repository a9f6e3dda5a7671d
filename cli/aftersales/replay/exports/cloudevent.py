"""An event as a line of JSON: CloudEvents 1.0 in structured mode, as `replay.sources.json_lines` reads it.

The attributes are those of Kafka's records (`eventlog.feeds.cloudevents`) without `ce_`, and `partitionkey` is the
record's key. Ours are strings here as there: an Integer of CloudEvents has 32 bits, and a position may need more.
"""

from typing import Any

import msgspec

from aftersales.replay.exports.withheld import told
from aftersales.replay.reading.memory import payload_of
from aftersales.replay.reading.moments import rfc3339
from eventlog.envelope import Recorded
from eventlog.feeds.cloudevents import source_uri

_encode = msgspec.json.Encoder().encode


def line_of(event: Recorded, texts: bool) -> bytes:
    """The line, its end included; with all texts, or without what is left out. A payload that is no JSON object, as a
    foreign producer may write it, is null."""
    payload = payload_of(event)
    said: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(event.id),
        "source": source_uri(event.type, event.source),
        "type": event.type,
        "time": rfc3339(event.time),
        "subject": event.stream,
        "partitionkey": event.key,
        "streamversion": str(event.version),
        "position": str(event.position),
        "actor": event.actor,
    }
    for name, value in (
        ("causation", event.causation),
        ("correlation", event.correlation),
        ("traceparent", event.traceparent),
    ):
        if value is not None:
            said[name] = str(value)
    said["datacontenttype"] = "application/json"
    said["data"] = (payload if texts else told(event.type, payload)) or None
    return _encode(said) + b"\n"
