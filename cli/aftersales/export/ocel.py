"""OCEL 2.0 in its relational layout: one SQLite file, as pm4py and others read it.

Every row has a key, so a chunk that was written and did not get into the manifest may be written once more. The first
row of an object, of the year 1970, has what was said of it first; what is said of it then and later stands in rows with
the time of the event and `ocel_changed_field`.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from aftersales.errors import CommandError, full
from aftersales.export.objects import LINKS, OBJECTS, attributes_of, object_columns, objects_of
from aftersales.export.ocel_columns import DATA, columns_of, flat, quoted, scalar, table_name
from aftersales.export.staged import sha256
from aftersales.replay.exports.manifest import File, Manifest
from aftersales.replay.exports.withheld import told
from aftersales.replay.reading.filters import short
from aftersales.replay.reading.memory import payload_of
from aftersales.replay.reading.moments import rfc3339
from eventlog.envelope import Recorded
from events.catalog import codec

ALWAYS = "1970-01-01T00:00:00Z"
"""The time of an object's first row, as the standard has it."""
TABLES: Mapping[str, Sequence[str]] = {
    "event": ("ocel_id", "ocel_type"),
    "object": ("ocel_id", "ocel_type"),
    "event_map_type": ("ocel_type", "ocel_type_map"),
    "object_map_type": ("ocel_type", "ocel_type_map"),
    "event_object": ("ocel_event_id", "ocel_object_id", "ocel_qualifier"),
    "object_object": ("ocel_source_id", "ocel_target_id", "ocel_qualifier"),
}

Told = tuple[Recorded, Mapping[str, Any]]
"""An event with its payload, as far as it may be told."""


class Ocel:
    """The file, which grows. Raises CommandError for one that is no database, or a full disk."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self._path = path
        self._texts = manifest.texts
        self._events = manifest.files[0].events if manifest.files else 0
        self._added = 0
        self._columns: dict[str, tuple[str, ...]] = {}
        """Event type → the columns of its table."""
        self._database = sqlite3.connect(path, isolation_level=None)
        with self._trouble():
            for table, columns in TABLES.items():
                key = columns if len(columns) == 3 else columns[:1]
                self._database.execute(
                    f"CREATE TABLE IF NOT EXISTS {table} ({', '.join(f'{name} TEXT NOT NULL' for name in columns)}, "
                    f"PRIMARY KEY ({', '.join(key)})) WITHOUT ROWID"
                )
            for kind, attributes in object_columns().items():
                columns = ("ocel_changed_field", *attributes)
                self._typed(f"object_{table_name(kind)}", dict.fromkeys(columns, "TEXT"), of_object=True)
                self._rows("object_map_type", [(kind, table_name(kind))])

    def begin(self, chunk: int) -> None:
        """See `Format`."""
        self._database.execute("BEGIN")

    def add(self, events: Sequence[Recorded]) -> None:
        """See `Format`."""
        of: dict[str, list[Told]] = {}
        for event in events:
            payload = payload_of(event)
            shown = payload if self._texts else told(event.type, payload)
            of.setdefault(event.type, []).append((event, shown))
        with self._trouble():
            for type_name, own in of.items():
                self._events_of(type_name, own)
            for own in of.values():
                self._objects_of(own)
        self._added += len(events)

    def end(self) -> list[File]:
        """See `Format`."""
        with self._trouble():
            self._database.execute("COMMIT")
        self._events += self._added
        self._added = 0
        return [File(self._path.name, None, 0, self._events)]

    def close(self) -> list[File]:
        """See `Format`."""
        if self._database.in_transaction:
            self._database.execute("ROLLBACK")
        self._database.close()
        return [File(self._path.name, sha256(self._path), self._path.stat().st_size, self._events)]

    def _events_of(self, type_name: str, own: Sequence[Told]) -> None:
        name = short(type_name)
        table = f"event_{table_name(name)}"
        if type_name not in self._columns:
            columns = columns_of(type_name, self._texts)
            self._typed(table, columns)
            self._rows("event_map_type", [(name, table_name(name))])
            self._columns[type_name] = tuple(columns)
        names = self._columns[type_name]
        self._rows("event", [(str(event.id), name) for event, _ in own])
        rows = []
        for event, payload in own:
            said = {"source": event.source, "position": event.position, "actor": event.actor, **flat(payload)}
            if names[-1] == DATA:
                said[DATA] = msgspec.json.encode(payload).decode()
            rows.append((str(event.id), rfc3339(event.time), *map(said.get, names)))
        self._rows(table, rows, ("ocel_id", "ocel_time", *names))

    def _objects_of(self, own: Sequence[Told]) -> None:
        """What events of one type are about, and say of it."""
        objects, about, links = [], [], []
        says: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
        for event, payload in own:
            named = {}
            for field, thing, qualifier in objects_of(payload):
                named[field] = thing
                objects.append((thing.name, thing.type))
                about.append((str(event.id), thing.name, qualifier))
            for (one, other), qualifier in LINKS.items():
                if one in named and other in named:
                    links.append((named[one].name, named[other].name, qualifier))
            for thing, attribute, value in attributes_of(codec.class_of(event.type), payload):
                row = (thing.name, rfc3339(event.time), attribute, scalar(value))
                says.setdefault((thing.type, attribute), []).append(row)
        self._rows("object", objects)
        for kind in OBJECTS:
            firsts = [(name, ALWAYS) for name, of in objects if of == kind]
            self._rows(f"object_{table_name(kind)}", firsts, ("ocel_id", "ocel_time"))
        for (kind, attribute), rows in says.items():
            table = f"object_{table_name(kind)}"
            self._rows(table, rows, ("ocel_id", "ocel_time", "ocel_changed_field", attribute))
            self._database.executemany(
                f"UPDATE {quoted(table)} SET {quoted(attribute)} = ? WHERE ocel_id = ? AND ocel_time = '{ALWAYS}' "
                f"AND ocel_changed_field IS NULL AND {quoted(attribute)} IS NULL",
                [(value, name) for name, _, _, value in rows],
            )
        self._rows("event_object", about)
        self._rows("object_object", links)

    def _rows(self, table: str, rows: Sequence[tuple[Any, ...]], columns: Sequence[str] = ()) -> None:
        """Those that are not there yet."""
        names = columns or TABLES[table]
        self._database.executemany(
            f"INSERT OR IGNORE INTO {quoted(table)} ({', '.join(map(quoted, names))}) "
            f"VALUES ({', '.join('?' * len(names))})",
            rows,
        )

    def _typed(self, table: str, columns: Mapping[str, str], *, of_object: bool = False) -> None:
        """A type's table with these columns, be it there or not; an older program may have made it with fewer."""
        name = quoted(table)
        self._database.execute(
            f"CREATE TABLE IF NOT EXISTS {name} (ocel_id TEXT NOT NULL, ocel_time TIMESTAMP NOT NULL)"
        )
        there = {row[1] for row in self._database.execute(f"PRAGMA table_info({name})")}
        for column, kind in columns.items():
            if column not in there:
                self._database.execute(f"ALTER TABLE {name} ADD COLUMN {quoted(column)} {kind}")
        key = "ocel_id, ocel_time, coalesce(ocel_changed_field, '')" if of_object else "ocel_id"
        self._database.execute(f"CREATE UNIQUE INDEX IF NOT EXISTS {quoted(f'{table}_key')} ON {name} ({key})")

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if "full" in str(error):
                raise full(self._path.parent) from error
            raise CommandError(f"无法写入 {self._path}：{error}", f"cannot write {self._path}: {error}") from error
