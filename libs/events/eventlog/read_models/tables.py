"""A row makes its table: a frozen dataclass becomes a SQLAlchemy Core `Table`, and that the statements that keep it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from hashlib import sha256
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
from sqlalchemy import BigInteger, Boolean, Column, Date, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql.elements import quoted_name
from sqlalchemy.types import TypeEngine

from eventlog.choices import Reader

Row = TypeVar("Row")

Derived = Mapping[str, Callable[[Any], str | None]]
"""Columns that follow from the rest of a row, for its queries alone: the row does not have them."""

DIALECT = asyncpg_dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it open

SUFFIX = "__new"
"""Ends the name of a table that is being built."""
GONE = "__old"
"""Ends the name of a table whose place another one has taken, for a moment."""

NARROW = 256
"""Bytes that a row of a wide table may have before its longest texts are put apart."""

_SCALARS: dict[Any, TypeEngine[Any]] = {
    str: Text(),
    int: BigInteger(),
    bool: Boolean(),
    datetime: TIMESTAMP(timezone=True),
    date: Date(),
}
"""Counters and seconds are bigint; what is none of these is jsonb."""


def table_of(
    name: str, row: type, *, fillfactor: int = 100, wide: bool = False, derived: Derived | None = None
) -> Table:
    """The table `schema.name` of a row class: a column a field, the first one its primary key.

    `fillfactor` leaves room in each page (per cent) where rows change often. `wide`: long texts lie apart (TOAST), so
    that a search which looks at the other columns of many rows reads few pages. `derived` are further text columns,
    made whenever a row is written: what a search compares. Indexes are declared beside it, by SQLAlchemy's `Index`.
    Raises ValueError for a name without its schema, and for a field whose name is a word of SQL: statements say names
    as they are.
    """
    schema, _, bare = name.partition(".")
    if not bare:
        raise ValueError(f"{name} has no schema")
    hints = get_type_hints(row)
    columns = [
        _column(field.name, hints[field.name], primary_key=number == 0) for number, field in enumerate(fields(row))
    ]
    columns += [Column(name, Text(), nullable=True) for name in derived or {}]
    given = f"fillfactor = {fillfactor}" + (f", toast_tuple_target = {NARROW}" if wide else "")
    return Table(bare, MetaData(), *columns, schema=schema, info={"with": given, "derived": derived or {}})


def columns_of(table: Table) -> list[Column[Any]]:
    """The columns that a row has: all but the derived ones."""
    return [column for column in table.columns if column.name not in table.info["derived"]]


def _column(name: str, hint: Any, primary_key: bool) -> Column[Any]:
    if DIALECT.identifier_preparer.quote(name) != name:
        raise ValueError(f"no column can be called {name}")
    plain, nullable = _without_none(hint)
    if get_origin(plain) is Literal:
        plain = type(get_args(plain)[0])
    return Column(name, _SCALARS.get(plain, JSONB()), primary_key=primary_key, nullable=nullable)


def _values(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """A row's values in the order of its columns."""
    if len(names) > 1:
        return attrgetter(*names)
    only = attrgetter(*names)  # gives the value itself, and a text looks like a row of its letters
    return lambda row: (only(row),)


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) not in (Union, UnionType):
        return hint, False
    rest = tuple(part for part in get_args(hint) if part is not NoneType)
    return rest[0] if len(rest) == 1 else Union[rest], len(rest) < len(get_args(hint))  # noqa: UP007  # made at run time


def shape(hint: Any) -> Any:
    """A type in plain JSON, nested dataclasses too: two types of the same shape have the same rows."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return type(arguments[0]).__name__
    if origin in (Union, UnionType):
        return sorted((shape(part) for part in arguments), key=str)
    if origin is not None:
        return [origin.__name__, *("…" if part is ... else shape(part) for part in arguments)]
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return {field.name: shape(hints[field.name]) for field in fields(hint)}
    return getattr(hint, "__name__", str(hint))


class RowTable(Generic[Row]):
    """The statements over one table of rows; `beside` is the table in which its next version is built."""

    def __init__(self, table: Table, row: type[Row], suffix: str = "") -> None:
        self.schema = str(table.schema)
        self.name = f"{table.name}{suffix}"
        self.full_name = f"{table.schema}.{self.name}"
        self.columns = [column.name for column in table.columns]
        self.key = self.columns[0]
        self._own = [column.name for column in columns_of(table)]
        self._derived: Derived = table.info["derived"]
        self.decoder: Reader[list[Row]] = Reader(list[row])  # type: ignore[valid-type]  # a class given at run time
        self._table = table
        self.row = row
        self._suffix = suffix
        self._values = _values(self._own)
        self._jsonb = [number for number, column in enumerate(table.columns) if isinstance(column.type, JSONB)]
        everything, rest, full = ", ".join(self.columns), ", ".join(self.columns[1:]), self.full_name
        own = ", ".join(self._own)
        excluded = ", ".join(f"EXCLUDED.{column}" for column in self.columns[1:])
        self.all = f"SELECT json_agg(t)::text FROM (SELECT {own} FROM {full}) t"
        self.load = f"SELECT json_agg(t)::text FROM (SELECT {own} FROM {full} WHERE {self.key} = ANY($1)) t"
        self.has = f"SELECT EXISTS (SELECT FROM {full} WHERE {self.key} = $1)"
        self._load_locked = (
            f"SELECT json_agg(t)::text FROM "
            f"(SELECT {own} FROM {full} WHERE {self.key} = ANY($%d) ORDER BY {self.key} FOR UPDATE) t"
        )
        self.page = (
            f"SELECT json_agg(t)::text FROM "
            f"(SELECT {own} FROM {full} WHERE {self.key} > $1 ORDER BY {self.key} LIMIT $2) t"
        )
        told = f"json_populate_recordset(NULL::{full}, $%d::json)"
        inserted = f"INSERT INTO {full} ({everything}) SELECT {everything} FROM {told}"
        self._insert = f"{inserted} ON CONFLICT ({self.key}) DO NOTHING"
        self._upsert = f"{inserted} ON CONFLICT ({self.key}) DO UPDATE SET ({rest}) = ROW({excluded})"
        new = ", ".join(f"t.{column}" for column in self.columns[1:])
        self._update = f"UPDATE {full} r SET ({rest}) = ROW({new}) FROM {told} t WHERE r.{self.key} = t.{self.key}"

    def load_locked(self, parameter: int = 1) -> str:
        """Rows by their keys, the parameter of this number, locked in the order of the keys."""
        return self._load_locked % parameter

    def upsert(self, parameter: int = 1) -> str:
        """Writes rows, a JSON array."""
        return self._upsert % parameter

    def update(self, parameter: int = 1) -> str:
        """Writes rows that are there, a JSON array."""
        return self._update % parameter

    def insert(self, parameter: int = 1) -> str:
        """Makes rows, a JSON array; leaves those alone that are there, without waiting for whoever has locked them."""
        return self._insert % parameter

    def delete(self, parameter: int = 1) -> str:
        """Deletes rows by their keys."""
        return f"DELETE FROM {self.full_name} WHERE {self.key} = ANY(${parameter})"

    def beside(self) -> "RowTable[Row]":
        """The same rows in a table of their own, which can take this one's place."""
        return RowTable(self._table, self.row, SUFFIX)

    def create(self) -> list[str]:
        """Makes the table, without its indexes but for the primary key."""
        copy = self._copy()
        return [str(CreateTable(copy).compile(dialect=DIALECT)).rstrip() + f" WITH ({self._table.info['with']})"]

    def create_indexes(self) -> list[str]:
        """Makes the indexes: in one go once the rows are there, for that costs least."""
        copy = self._copy()
        for index in copy.indexes:
            index.name = quoted_name(f"{index.name}{self._suffix}", quote=None)
        return sorted(str(CreateIndex(index).compile(dialect=DIALECT)) for index in copy.indexes)

    def take_the_place_of(self, old: "RowTable[Row]") -> list[str]:
        """Gives this table the old one's name; the old one, if there is one, is still there."""
        return [
            f"ALTER TABLE IF EXISTS {old.full_name} RENAME TO {old.name}{GONE}",
            f"ALTER TABLE {self.full_name} RENAME TO {old.name}",
        ]

    def see_off(self, old: "RowTable[Row]") -> list[str]:
        """Drops the old table, whose place this one has, and gives this one the names of its indexes."""
        names = {f"{self.name}_pkey": f"{old.name}_pkey"}
        names |= {f"{index.name}{self._suffix}": str(index.name) for index in self._table.indexes}
        return [
            f"DROP TABLE IF EXISTS {old.full_name}{GONE}",
            *(f"ALTER INDEX {self.schema}.{mine} RENAME TO {theirs}" for mine, theirs in sorted(names.items())),
        ]

    def encoded(self, rows: Sequence[Row]) -> str:
        """Rows as the statements that write take them: a JSON array."""
        if not self._derived:
            return msgspec.json.encode(rows).decode()
        whole = [dict(zip(self.columns, self._whole(row), strict=True)) for row in rows]
        return msgspec.json.encode(whole).decode()

    def _whole(self, row: Row) -> tuple[Any, ...]:
        values = self._values(row)
        return (*values, *(derive(row) for derive in self._derived.values())) if self._derived else values

    def records(self, rows: Iterable[Row]) -> list[tuple[Any, ...]]:
        """Rows as COPY takes them."""
        records = [self._whole(row) for row in rows]
        return [self._with_json(record) for record in records] if self._jsonb else records

    def _with_json(self, record: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(record)
        for number in self._jsonb:
            if values[number] is not None:
                values[number] = msgspec.json.encode(values[number]).decode()
        return tuple(values)

    def fingerprint(self, version: int, events: Sequence[str]) -> str:
        """`version-` and a hash of the columns with the types inside them, the indexes, and the events' names."""
        told = [self.create(), self.create_indexes(), shape(self.row), sorted(events)]
        return f"{version}-{sha256(msgspec.json.encode(told)).hexdigest()[:12]}"

    def _copy(self) -> Table:
        copy = self._table.to_metadata(MetaData(), name=self.name)
        if copy.primary_key is not None:
            copy.primary_key.name = f"{self.name}_pkey"
        return copy
