"""Attributes of OCEL's events: a column for each scalar field of a payload, those of a part with the part's name before
them (`slot_start`)."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from types import NoneType
from typing import Any, get_args, get_type_hints

import msgspec

from aftersales.replay.exports.withheld import rule_of
from events.catalog import codec

ENVELOPE: Mapping[str, str] = {"source": "TEXT", "position": "INTEGER", "actor": "TEXT"}
DATA = "data"
"""Of types that this program does not know: the payload as JSON."""
KINDS: Mapping[Any, str] = {
    int: "INTEGER",
    bool: "BOOLEAN",
    float: "REAL",
    datetime: "TIMESTAMP",
    date: "TEXT",
    str: "TEXT",
}


def columns_of(type_name: str, texts: bool) -> dict[str, str]:
    """Name → SQL type of each attribute that an event of the type has."""
    rule, event = rule_of(type_name), codec.class_of(type_name)
    if rule is None or event is None:
        return {**ENVELOPE, DATA: "TEXT"}
    hidden = frozenset() if texts else rule.hidden
    return {**ENVELOPE, **{name: kind for name, kind in _columns(event).items() if name not in hidden}}


def _columns(event: Any) -> dict[str, str]:
    hints, found = get_type_hints(event), {}
    for field in fields(event):
        hint = hints[field.name]
        rest = [part for part in get_args(hint) if part is not NoneType]
        if hint not in KINDS and len(rest) == 1 and NoneType in get_args(hint):
            hint = rest[0]
        if is_dataclass(hint):
            found.update({f"{field.name}_{name}": kind for name, kind in _columns(hint).items()})
        else:
            found[field.name] = KINDS.get(hint, "TEXT")
    return found


def flat(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the columns; a list stands as JSON."""
    found: dict[str, Any] = {}
    for name, value in payload.items():
        if isinstance(value, dict):
            found.update((f"{name}_{inner}", one) for inner, one in flat(value).items())
        else:
            found[name] = scalar(value)
    return found


def scalar(value: Any) -> Any:
    """A value as SQLite takes it."""
    return msgspec.json.encode(value).decode() if isinstance(value, list | dict) else value


def table_name(type_name: str) -> str:
    """`technician-assigned` → `TechnicianAssigned`."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", type_name))


def quoted(name: str) -> str:
    """A name in SQL."""
    return '"' + name.replace('"', '""') + '"'
