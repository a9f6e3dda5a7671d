"""The columns of an event type in Parquet: typed as the catalog's class says, read from the payloads' JSON as it is.

Arrow reads the JSON itself: a payload becomes no object of Python. What does not fit its class stands as JSON in the
column `data`, as do the payloads of types that this program does not know.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Any, get_type_hints

import msgspec
import pyarrow as pa
import pyarrow.json

from aftersales.replay.arrow import arrow_type
from aftersales.replay.exports.names import DATA, ENVELOPE, column_of
from aftersales.replay.exports.withheld import rule_of, told
from aftersales.replay.reading.filters import short
from eventlog.envelope import Recorded
from events.catalog import codec

MOMENT = pa.timestamp("us", tz="UTC")
NAME = pa.dictionary(pa.int32(), pa.string())
"""A text that is one of few."""
SPECIAL: Mapping[str, pa.DataType] = {
    "source": NAME,
    "position": pa.int64(),
    "version": pa.int64(),
    "type": NAME,  # so that Arrow can hold it beside the folder's `type=`
    "time": MOMENT,
}
"""Columns of the envelope that are no plain text."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The payload's columns. `as_read` is what Arrow reads of the JSON: days are texts there. `loose` are the fields
    that have no type of Arrow's: their columns hold JSON. `defaults`: what a missing field means."""

    columns: pa.Schema
    as_read: pa.Schema
    loose: tuple[str, ...]
    defaults: Mapping[str, Any]


@cache
def shape_of(type_name: str, texts: bool) -> Shape:
    """Without columns for a type that is not known. What is left out has its column all the same."""
    rule, event = rule_of(type_name), codec.class_of(type_name)
    if rule is None or event is None:
        return Shape(pa.schema([]), pa.schema([]), (), {})
    hints = get_type_hints(event)
    kinds = {field.name: arrow_type(hints[field.name]) for field in fields(event)}
    typed = {name: kind if kind in (None, pa.date32()) else _as_json(kind) for name, kind in kinds.items()}
    hidden = frozenset() if texts else rule.hidden
    read = [(name, _as_json(kind)) for name, kind in typed.items() if kind is not None and name not in hidden]
    return Shape(
        pa.schema([(name, kind or pa.string()) for name, kind in typed.items()]),
        pa.schema(read),
        tuple(name for name, kind in typed.items() if kind is None and name not in hidden),
        {
            field.name: field.default
            for field in fields(event)
            if field.default is not MISSING and field.default is not None and field.name not in hidden
        },
    )


def _as_json(kind: pa.DataType) -> pa.DataType:
    """What Arrow reads of it in JSON: days are texts there, which it casts in a column, but not within a struct."""
    if pa.types.is_list(kind):
        return pa.list_(_as_json(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([(field.name, _as_json(field.type)) for field in kind])
    return pa.string() if kind == pa.date32() else kind


def table_of(type_name: str, events: Sequence[Recorded], texts: bool) -> pa.Table:
    """Events of one type: the envelope's columns, the payload's, and `data`."""
    shape = shape_of(type_name, texts)
    envelope = [
        _names([event.source for event in events]),
        pa.array([event.position for event in events], pa.int64()),
        pa.array([str(event.id) for event in events], pa.string()),
        pa.array([event.stream for event in events], pa.string()),
        pa.array([event.version for event in events], pa.int64()),
        _names([type_name] * len(events)),
        pa.array([event.key for event in events], pa.string()),
        pa.array([event.time for event in events], MOMENT),
        pa.array([None if event.causation is None else str(event.causation) for event in events], pa.string()),
        pa.array([None if event.correlation is None else str(event.correlation) for event in events], pa.string()),
        pa.array([event.actor for event in events], pa.string()),
        pa.array([event.traceparent for event in events], pa.string()),
    ]
    payload = _payload(type_name, shape, [event.data for event in events], texts)
    schema = schema_of(type_name, texts)
    return pa.Table.from_arrays([*envelope, *payload], schema=schema)


def schema_of(type_name: str, texts: bool) -> pa.Schema:
    """All columns of a type."""
    envelope = [(name, SPECIAL.get(name, pa.string())) for name in ENVELOPE]
    payload = [(column_of(field.name), field.type) for field in shape_of(type_name, texts).columns]
    return pa.schema([*envelope, *payload, (DATA, pa.string())])


def _names(values: Sequence[str]) -> pa.Array:
    return pa.array(values, pa.string()).dictionary_encode()


def _payload(type_name: str, shape: Shape, data: Sequence[str], texts: bool) -> list[pa.ChunkedArray]:
    """A column for each field, and `data`. Where one payload does not fit, the others are read without it."""
    read = _read(shape, data)
    if read is not None:
        return [*read, pa.nulls(len(data), pa.string())]
    if len(data) == 1:
        return [
            *(pa.nulls(1, field.type) for field in shape.columns),
            pa.array([_told(type_name, data[0], texts)], pa.string()),
        ]
    middle = len(data) // 2
    halves = [_payload(type_name, shape, half, texts) for half in (data[:middle], data[middle:])]
    return [_joined(*pair) for pair in zip(*halves, strict=True)]


def _joined(*parts: pa.Array | pa.ChunkedArray) -> pa.ChunkedArray:
    return pa.chunked_array([chunk for part in parts for chunk in getattr(part, "chunks", [part])], parts[0].type)


def _read(shape: Shape, data: Sequence[str]) -> list[pa.ChunkedArray] | None:
    """The fields' columns; None where a payload does not fit."""
    if not len(shape.as_read):
        return None
    text = "\n".join(data)
    if text.count("\n") != len(data) - 1:
        text = "\n".join(payload.replace("\n", " ") for payload in data)
    encoded = text.encode()
    try:
        table = pyarrow.json.read_json(
            pa.BufferReader(encoded),
            read_options=pyarrow.json.ReadOptions(use_threads=False, block_size=len(encoded) + 1),
            parse_options=pyarrow.json.ParseOptions(explicit_schema=shape.as_read, unexpected_field_behavior="ignore"),
        )
        if table.num_rows != len(data):
            return None
        loose = [msgspec.json.decode(payload) for payload in data] if shape.loose else []
        columns = []
        for field in shape.columns:
            if field.name in shape.loose:
                column = pa.array([_json(payload.get(field.name)) for payload in loose], pa.string())
            elif field.name in shape.as_read.names:
                column = table[field.name].cast(field.type)
                if column.null_count and field.name in shape.defaults and not pa.types.is_nested(field.type):
                    column = column.fill_null(pa.scalar(shape.defaults[field.name], field.type))
            else:
                column = pa.nulls(len(data), field.type)
            columns.append(column)
    except (pa.ArrowInvalid, UnicodeEncodeError, msgspec.MsgspecError, AttributeError):
        return None
    return columns


def _json(value: Any) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def _told(type_name: str, data: str, texts: bool) -> str | None:
    """A payload as JSON, without what is left out; null for what is no JSON object."""
    try:
        payload = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeEncodeError):
        return None
    if not isinstance(payload, dict):
        return None
    return msgspec.json.encode(payload if texts else told(type_name, payload)).decode()


def file_name(type_name: str) -> str:
    """What the folder of a type is called: its short name."""
    return short(type_name).replace("/", "_")
