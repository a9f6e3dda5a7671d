"""Events and rows as Arrow tables, and what pandas makes of them.

A field's column has the type that its class says: texts `string`, numbers `int64`, times `timestamp[us, UTC]`, days
`date32`, truth values `bool`, tuples lists, classes structs. What Arrow has no type for, a mapping, say, is JSON text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from aftersales.replay.analysts import needed
from aftersales.replay.events import Event
from eventlog.codec import Unreadable

PREFIX = "data_"
"""Before the name of a payload's field where the envelope has a column of that name."""


@cache
def envelope() -> Any:
    """The schema of events: the columns of the log, what is known about case and station, and the payload's JSON."""
    pa = needed("pyarrow")
    text, number, time = pa.string(), pa.int64(), pa.timestamp("us", tz="UTC")
    return pa.schema(
        [
            pa.field("source", text, nullable=False),
            pa.field("position", number, nullable=False),
            pa.field("id", text, nullable=False),
            pa.field("stream", text, nullable=False),
            pa.field("version", number, nullable=False),
            pa.field("type", text, nullable=False),
            pa.field("key", text, nullable=False),
            pa.field("time", time, nullable=False),
            pa.field("causation", text),
            pa.field("correlation", text),
            pa.field("actor", text, nullable=False),
            pa.field("traceparent", text),
            pa.field("case_id", text),
            pa.field("station_id", text),
            pa.field("number", text),
            pa.field("data", text, nullable=False),
        ]
    )


@cache
def schema_of(event: type | None) -> Any:
    """The columns of events, with those of the payload where all are of one class."""
    if event is None:
        return envelope()
    pa, taken = needed("pyarrow"), envelope().names
    flat = [pa.field(PREFIX + each.name if each.name in taken else each.name, each.type) for each in row_schema(event)]
    return pa.schema([*envelope(), *flat])


@cache
def row_schema(row: type) -> Any:
    """The columns of a frozen dataclass."""
    pa, hints = needed("pyarrow"), get_type_hints(row)
    return pa.schema([(field.name, _column_type(hints[field.name])) for field in fields(row)])


def batch_of(events: Sequence[Event], event: type | None) -> Any:
    """A record batch of some events; what does not fit its class has nulls in its columns."""
    columns: list[Sequence[Any]] = [
        [each.source for each in events],
        [each.position for each in events],
        [str(each.id) for each in events],
        [each.stream for each in events],
        [each.version for each in events],
        [each.type for each in events],
        [each.key for each in events],
        [each.time for each in events],
        [_text(each.causation) for each in events],
        [_text(each.correlation) for each in events],
        [each.actor for each in events],
        [each.traceparent for each in events],
        [each.case for each in events],
        [each.station for each in events],
        [each.number for each in events],
        [each.recorded.data for each in events],
    ]
    schema = schema_of(event)
    if event is not None:
        columns += _values([_said(each) for each in events], event)
    return _batch(columns, schema)


def table_of(rows: Sequence[Any], row: type) -> Any:
    """A table of dataclasses."""
    pa, schema = needed("pyarrow"), row_schema(row)
    return pa.Table.from_batches([_batch(_values(rows, row), schema)], schema)


def frame_of(table: Any) -> Any:
    """The table in pandas: times `datetime64[us, UTC]`, numbers and truth values those that may be missing (`Int64`,
    `boolean`), texts and all else objects."""
    pa, pandas = needed("pyarrow"), needed("pandas")
    types = {pa.int64(): pandas.Int64Dtype(), pa.bool_(): pandas.BooleanDtype()}
    return table.to_pandas(types_mapper=types.get)


def _batch(columns: Sequence[Sequence[Any]], schema: Any) -> Any:
    pa = needed("pyarrow")
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _values(objects: Sequence[Any], cls: Any) -> list[Sequence[Any]]:
    """What dataclasses say, column by column; None says nothing."""
    plain = [msgspec.to_builtins(each, builtin_types=(datetime, date)) or {} for each in objects]
    hints = get_type_hints(cls)
    return [_cells([each.get(field.name) for each in plain], hints[field.name]) for field in fields(cls)]


def _cells(values: Sequence[Any], hint: Any) -> Sequence[Any]:
    if arrow_type(hint) is not None:
        return values
    return [None if value is None else msgspec.json.encode(value).decode() for value in values]


def _column_type(hint: Any) -> Any:
    found = arrow_type(hint)
    return needed("pyarrow").string() if found is None else found


@cache
def arrow_type(hint: Any) -> Any:
    """None for what has no type in Arrow."""
    pa = needed("pyarrow")
    simple: Mapping[Any, Any] = {
        str: pa.string(),
        int: pa.int64(),
        float: pa.float64(),
        bool: pa.bool_(),
        datetime: pa.timestamp("us", tz="UTC"),
        date: pa.date32(),
    }
    if hint in simple:
        return simple[hint]
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Literal:
        return simple.get(type(parts[0])) if len({type(part) for part in parts}) == 1 else None
    if origin in (Union, UnionType):
        rest = [part for part in parts if part is not NoneType]
        return arrow_type(rest[0]) if len(rest) == 1 else None
    if origin is list or (origin is tuple and parts[1:] == (Ellipsis,)):
        item = arrow_type(parts[0])
        return None if item is None else pa.list_(item)
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        inner = [(field.name, arrow_type(hints[field.name])) for field in fields(hint)]
        return None if any(found is None for _, found in inner) else pa.struct(inner)
    return None


def _said(event: Event) -> Any:
    try:
        return event.event
    except Unreadable:
        return None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
