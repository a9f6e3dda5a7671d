"""A row makes its table, and what the table is makes the version."""

from collections.abc import Callable
from dataclasses import dataclass, make_dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

import msgspec
import pytest
from sqlalchemy import Index, select

from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given, wanted
from eventlog.read_models.tables import RowTable, table_of


class Counted:
    """An event."""


class Broken:
    """Another one."""


@dataclass(frozen=True)
class Part:
    name: str


@dataclass(frozen=True)
class Row:
    row_id: str
    kind: Literal["a", "b"]
    count: int
    open: bool
    at: datetime
    day: date | None
    note: str | None
    parts: tuple[Part, ...]
    more: dict[str, int] | None


def test_every_field_has_its_column() -> None:
    (statement,) = RowTable(table_of("things.rows", Row, fillfactor=70), Row).create()
    assert " ".join(statement.split()) == (
        "CREATE TABLE things.rows ( row_id TEXT NOT NULL, kind TEXT NOT NULL, count BIGINT NOT NULL, "
        "open BOOLEAN NOT NULL, at TIMESTAMP WITH TIME ZONE NOT NULL, day DATE, note TEXT, parts JSONB NOT NULL, "
        "more JSONB, CONSTRAINT rows_pkey PRIMARY KEY (row_id) ) WITH (fillfactor = 70)"
    )


def test_long_texts_of_a_wide_table_lie_apart() -> None:
    (statement,) = RowTable(table_of("things.rows", Row, wide=True), Row).create()
    assert statement.endswith("WITH (fillfactor = 100, toast_tuple_target = 256)")


def test_a_table_needs_a_schema() -> None:
    with pytest.raises(ValueError, match="no schema"):
        table_of("rows", Row)


def test_a_column_cannot_have_the_name_of_a_word_of_sql() -> None:
    row = make_dataclass("Listing", [("row_id", str), ("order", int)], frozen=True)
    with pytest.raises(ValueError, match="no column can be called order"):
        table_of("things.rows", row)


@dataclass(frozen=True)
class Known:
    """A row that says no more than that there is one."""

    row_id: str


def test_a_row_of_its_key_alone_is_written_whole() -> None:
    assert RowTable(table_of("things.known", Known), Known).records([Known("r-1")]) == [("r-1",)]


def a_version(
    row: type = Row,
    index: Callable[[Any], Any] | None = None,
    events: tuple[type, ...] = (Counted,),
    number: int = 1,
) -> str:
    table = table_of("things.rows", row)
    if index is not None:
        Index("rows_by_count", index(table.c))
    return Projection(
        "rows", table, row, lambda event, _: "", lambda row, event, _: None, events, version=number
    ).version


@dataclass(frozen=True)
class Inner:
    name: str
    size: int


@dataclass(frozen=True)
class Deeper(Row):
    """The same columns; what is inside one of them is not."""

    parts: tuple[Inner, ...]  # type: ignore[assignment]  # on purpose


@dataclass(frozen=True)
class Renamed(Row):
    """Called otherwise, and the same."""


@dataclass(frozen=True)
class Longer(Row):
    added: str | None


def test_what_makes_other_rows_is_another_version() -> None:
    versions = [
        a_version(),
        a_version(Deeper),
        a_version(Longer),
        a_version(index=lambda c: c.count),
        a_version(index=lambda c: c.count.desc()),
        a_version(events=(Counted, Broken)),
        a_version(number=2),
    ]
    assert len(set(versions)) == len(versions)
    assert a_version(Renamed) == a_version() == versions[0]
    assert versions[-1].startswith("2-")


def test_values_of_the_statement_are_text_and_those_of_the_caller_are_not() -> None:
    table = table_of("things.rows", Row)
    t = table.c
    query = Query(
        select(t.row_id)
        .where(
            t.kind != "it's", wanted(t.note), wanted(t.note), t.count == given("least", t.count), behind(t.at, t.row_id)
        )
        .limit(LIMIT)
    )
    assert "'it''s'" in query.sql
    assert query.parameters == ("note", "least", "after_0", "after_1", "limit")
    values = query.arguments({"note": None, "least": 3, **cursor(None, 2), "limit": 10})
    assert values == [None, 3, None, None, 10]
    with pytest.raises(KeyError, match="least"):
        query.arguments({"note": None})


def test_a_value_that_newer_code_has_put_into_a_choice_is_read_as_it_is() -> None:
    at = datetime(2026, 3, 5, tzinfo=UTC)
    row: Any = Row("r-1", "c", 1, True, at, None, None, (Part("drum"),), None)  # type: ignore[arg-type]  # newer
    table = RowTable(table_of("things.rows", Row), Row)
    assert table.decoder.decode(msgspec.json.encode([row])) == [row]
