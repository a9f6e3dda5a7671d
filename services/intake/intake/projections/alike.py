"""How much a column is like what was asked, and what is within it, in SQL; see migration 0004."""

from typing import Any

from sqlalchemy import ColumnElement, Index, and_, case, func, literal_column

from eventlog.read_models.queries import given


def pieces(text: ColumnElement[Any], size: int) -> ColumnElement[list[str]]:
    """What a text is made of, piece by piece; an index of it finds parts."""
    return func.intake.pieces(text, literal_column(str(size)))


def index_of_parts(name: str, column: ColumnElement[Any], size: int) -> Index:
    """Finds the rows in whose column a text of `size` signs or more stands."""
    return Index(name, pieces(column, size), postgresql_using="gin")


def within(name: str, column: ColumnElement[Any], size: int) -> ColumnElement[bool]:
    """What is given under `name`, at least `size` signs, is a part of the column."""
    text = given(name, column)
    return and_(pieces(column, size).op("@>")(pieces(text, size)), func.strpos(column, text) > 0)


def match(name: str, column: ColumnElement[Any]) -> ColumnElement[int]:
    """0 the same, 1 its beginning, 2 a part: a place in `MATCHES`."""
    text = given(name, column)
    return case((column == text, 0), (func.starts_with(column, text), 1), else_=2)
