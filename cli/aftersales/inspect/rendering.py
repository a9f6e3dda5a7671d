"""How an event looks: as one line for people, whole, or as JSON for programs.

Whoever wrote a text into an event, it cannot play with the reader's terminal: what does not print is escaped. A text
that is sealed stays so: people see that it is, programs its token.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

from aftersales.replay.reading.filters import short
from aftersales.replay.reading.memory import Known, payload_of
from aftersales.replay.reading.moments import local, rfc3339
from aftersales.tables import padded
from eventlog.codec import Unreadable
from eventlog.envelope import Recorded
from events.catalog import codec
from events.words import title
from service.sealing.tokens import SEALED, is_token, without_tokens

Parts = list[tuple[str, str]]
"""Text with its style, piece by piece."""

WIDTHS = (23, 17, 28, 20, 10)
"""Terminal cells of time, source:position, type, case and station; what is longer pushes the rest to the right."""
NONE = "–"
SHOWN = ("case_id", "station_id")
"""Fields that have a column of their own."""


def line(known: Known) -> Parts:
    """Time in Asia/Shanghai, `source:position`, type, case, station, and the payload."""
    event = known.event
    columns = (
        (f"{local(event.time):%Y-%m-%d %H:%M:%S}.{event.time.microsecond // 1000:03}", "dim"),
        (f"{event.source}:{event.position}", "blue"),
        (printable(short(event.type)), "bold"),
        (printable(known.case or NONE), "cyan"),
        (printable(known.station or NONE), "green"),
    )
    parts = [(padded(text, width) + "  ", style) for (text, style), width in zip(columns, WIDTHS, strict=True)]
    return [*parts, (summary(event), "")]


def whole(known: Known) -> Parts:
    """All of one event, over several lines."""
    event = known.event
    about = (
        ("id", event.id),
        ("type", event.type),
        *_words(event),
        ("source", f"{event.source}:{event.position}"),
        ("stream", f"{event.stream}, {event.version}"),
        ("key", event.key),
        ("time", local(event.time).isoformat()),
        ("actor", event.actor),
        ("causation", event.causation),
        ("correlation", event.correlation),
        ("traceparent", event.traceparent),
        ("case", known.case),
        ("station", known.station),
    )
    parts = []
    for name, value in about:
        parts += [(padded(name, 13), "dim"), (printable(NONE if value is None else str(value)) + "\n", "")]
    payload = without_tokens(json.dumps(_data(event), ensure_ascii=False, indent=2))
    return [*parts, ("\n".join(map(printable, payload.split("\n"))), "cyan")]


def json_line(event: Recorded) -> str:
    """The whole event as one line of JSON: times in UTC, the payload as JSON under `data`."""
    return json_text(
        {
            "source": event.source,
            "position": event.position,
            "id": str(event.id),
            "type": event.type,
            "time": rfc3339(event.time),
            "stream": event.stream,
            "version": event.version,
            "key": event.key,
            "actor": event.actor,
            "causation": None if event.causation is None else str(event.causation),
            "correlation": None if event.correlation is None else str(event.correlation),
            "traceparent": event.traceparent,
            "data": _data(event),
        }
    )


def json_text(value: Any) -> str:
    """JSON in one line, in which what would not print is escaped: whoever reads it gets the same value."""
    text = json.dumps(value, ensure_ascii=False)
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else _escaped(each) for each in text)


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))


def summary(event: Recorded) -> str:
    """The payload in short: `field=value` in the order of the catalog, ids last, without what says nothing."""
    payload = payload_of(event)
    if not payload:
        return printable(event.data)
    order = _fields(event.type)
    names = sorted(payload, key=lambda name: (name.endswith("_id"), order.get(name, len(order))))
    return " ".join(f"{printable(name)}={_value(payload[name])}" for name in names if _says(name, payload[name]))


def printable(text: str) -> str:
    """The text with what would not print escaped."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def _words(event: Recorded) -> list[tuple[str, str]]:
    """What the event is called and what it says, where this program knows its type."""
    try:
        said: Any = codec.decode(event.type, event.data)
    except Unreadable:
        return []
    return (
        [("title", " · ".join(title(type(said)))), ("says", without_tokens(" · ".join(said.sentence())))]
        if said
        else []
    )


def _data(event: Recorded) -> Any:
    try:
        return json.loads(event.data)
    except ValueError:  # a foreign producer's
        return event.data


@lru_cache(maxsize=4096)
def _fields(type_name: str) -> Mapping[str, int]:
    event = codec.class_of(type_name)
    return {field.name: place for place, field in enumerate(fields(event))} if is_dataclass(event) else {}


def _says(name: str, value: Any) -> bool:
    return name not in SHOWN and value not in (None, "", [])


def _value(value: Any) -> str:
    if isinstance(value, str) and is_token(value):
        return SEALED
    if isinstance(value, str) and value and value.isprintable() and " " not in value:
        return value
    return printable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
