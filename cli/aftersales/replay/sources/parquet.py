"""An export's Parquet files: `type=technician-assigned/day=2026-03-10/part-00001.parquet`, a column a field."""

from collections.abc import AsyncGenerator, Collection, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache
from operator import attrgetter
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec

from aftersales.errors import CommandError
from aftersales.replay.analysts import needed
from aftersales.replay.exports.names import DATA, ENVELOPE, field_of
from aftersales.replay.reading.filters import short
from aftersales.replay.reading.pieces import PIECE
from aftersales.replay.sources.exports import whole
from eventlog.envelope import Recorded
from events.catalog import codec

WINDOW = 50_000
"""Positions whose events are in memory at once."""

_EVENTS = """SELECT * FROM read_parquet($files, union_by_name = true, hive_partitioning = false)
             WHERE source = $source AND position > $after AND position <= $upto"""


async def read(
    files: Sequence[Path], source: str, after: int, upto: int, types: Collection[str] | None
) -> AsyncGenerator[list[Recorded], None]:
    """See `exports.Reader`. Raises CommandError for files that cannot be read."""
    duckdb = needed("duckdb")
    of_type: dict[str, list[str]] = {}
    for path in files:
        of_type.setdefault(path.parents[1].name.removeprefix("type="), []).append(str(path))
    of_type = {name: paths for name, paths in of_type.items() if _may_hold(name, source, types)}
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        for mark in range(after, upto, WINDOW):
            span = {"source": source, "after": mark, "upto": min(mark + WINDOW, upto)}
            found = list[Recorded]()
            for paths in of_type.values():
                try:
                    database.execute(_EVENTS, {"files": paths, **span})
                    found += _events(database, types)
                except duckdb.Error as error:
                    raise CommandError(f"无法读取导出：{error}", f"the export cannot be read: {error}") from None
            found.sort(key=attrgetter("position"))
            for first in range(0, len(found), PIECE):
                yield found[first : first + PIECE]


def _may_hold(name: str, source: str, types: Collection[str] | None) -> bool:
    """Whether the folder of a type, by its short name, has something that is asked for."""
    if types is not None and name not in map(short, types):
        return False
    return _source_of().get(name, source) == source


@cache
def _source_of() -> dict[str, str]:
    """Short names → whose they are, of the types that this program knows."""
    return {short(name): codec.kinds[event].source for event, name in codec.names.items()}


def _events(database: Any, types: Collection[str] | None) -> Iterator[Recorded]:
    names = [column[0] for column in database.description]
    for values in database.fetchall():
        row = dict(zip(names, values, strict=True))
        if types is None or row["type"] in types:
            yield Recorded(
                row["source"],
                row["position"],
                UUID(row["id"]),
                row["stream"],
                row["version"],
                row["type"],
                row["key"],
                row["time"].astimezone(UTC),
                _data(row),
                _uuid(row["causation"]),
                _uuid(row["correlation"]),
                row["actor"],
                row["traceparent"],
            )


def _data(row: dict[str, Any]) -> str:
    """The payload's JSON; a field that is null and need not be there is left to its default."""
    payload: dict[str, Any]
    if (rest := row.get(DATA)) is not None:
        payload = msgspec.json.decode(rest)
    else:
        structured = _structured(row["type"])
        payload = {
            name: msgspec.Raw(value.encode()) if isinstance(value, str) and name in structured else value
            for name, value in ((field_of(column), value) for column, value in row.items() if column not in ENVELOPE)
            if value is not None
        }
    return msgspec.json.encode(whole(row["type"], payload)).decode()


@cache
def _structured(type_name: str) -> frozenset[str]:
    """Fields that are no text, so that a text in their column is JSON."""
    event = codec.class_of(type_name)
    hints = get_type_hints(event) if event is not None else {}
    return frozenset(name for name, hint in hints.items() if not _is_text(hint))


def _is_text(hint: Any) -> bool:
    if get_origin(hint) is Literal:
        return all(isinstance(value, str) for value in get_args(hint))
    parts = [part for part in get_args(hint) if part is not NoneType]
    return hint in (str, datetime, date) or (len(parts) == 1 and get_origin(hint) is not tuple and _is_text(parts[0]))


def _uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
