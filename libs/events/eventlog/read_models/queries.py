"""Lists and searches: a Core `select()` is compiled once, and run by asyncpg.

What a caller gives is a `bindparam("name")`; every value that the statement itself holds becomes part of its text, so
that PostgreSQL sees which index fits.
"""

from typing import Any

import asyncpg
from sqlalchemy import ARRAY, BigInteger, ColumnElement, Executable, Text, bindparam, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql.asyncpg import PGCompiler_asyncpg, PGDialect_asyncpg
from sqlalchemy.sql.elements import BindParameter, ClauseElement

from eventlog.read_models.as_of import Asked


class _Compiler(PGCompiler_asyncpg):
    def visit_bindparam(self, bindparam: Any, *arguments: Any, **kwargs: Any) -> Any:
        if not bindparam.required:  # it has its value
            kwargs["literal_binds"] = True
        return super().visit_bindparam(bindparam, *arguments, **kwargs)  # type: ignore[no-untyped-call]  # SQLAlchemy's


class _Dialect(PGDialect_asyncpg):
    statement_compiler = _Compiler
    supports_statement_cache = True


_DIALECT = _Dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it open

LIMIT: BindParameter[int] = bindparam("limit", type_=BigInteger)
"""How many rows a page has."""


class Query:
    """A compiled statement. `sql` is its text with $1, $2 …; `parameters` names them in that order."""

    def __init__(self, statement: Executable | ClauseElement) -> None:
        compiled: Any = statement.compile(dialect=_DIALECT)  # type: ignore[union-attr]  # every executable can be
        self.sql: str = compiled.string
        self.parameters: tuple[str, ...] = tuple(compiled.positiontup or ())

    def arguments(self, given: dict[str, Any]) -> list[Any]:
        """The values in their order. Raises KeyError for one that is missing."""
        return [given[name] for name in self.parameters]

    async def fetch(self, pool: Asked, **given: Any) -> list[asyncpg.Record]:
        """All rows. Raises what asyncpg raises, KeyError for a value that is missing."""
        return await pool.fetch(self.sql, *self.arguments(given))

    async def fetchrow(self, pool: Asked, **given: Any) -> asyncpg.Record | None:
        """The first row, None where there is none. Raises as `fetch` does."""
        return await pool.fetchrow(self.sql, *self.arguments(given))

    async def fetchval(self, pool: Asked, **given: Any) -> Any:
        """The first value of the first row, None where there is none. Raises as `fetch` does."""
        return await pool.fetchval(self.sql, *self.arguments(given))


def given(name: str, column: ColumnElement[Any]) -> BindParameter[Any]:
    """What the caller gives for a column, of the column's type."""
    return bindparam(name, type_=column.type)


def wanted(column: ColumnElement[Any], name: str | None = None) -> ColumnElement[bool]:
    """The column equals what is given under `name` (its own where none is said); None leaves it open."""
    value = given(name or column.name, column)
    return or_(value.is_(None), column == value)


def behind(*columns: ColumnElement[Any], descending: bool = False, always: bool = False) -> ColumnElement[bool]:
    """Whatever comes after the row that ended the last page, in the order of `columns`; all while there is none.

    That row's values are `cursor(…)`. `always`: there is one.
    """
    values = [given(f"after_{number}", column) for number, column in enumerate(columns)]
    row, last = tuple_(*columns), tuple_(*values)
    further = row < last if descending else row > last
    return further if always else or_(values[0].is_(None), further)


def cursor(after: tuple[Any, ...] | None, size: int) -> dict[str, Any]:
    """The values that `behind` wants for `size` columns."""
    return {f"after_{number}": after[number] if after else None for number in range(size)}


def texts(column: ColumnElement[Any]) -> ColumnElement[list[str]]:
    """A jsonb list of texts as an array, which asyncpg gives as a list."""
    each = func.jsonb_array_elements_text(column).column_valued("text")
    return func.array(select(each).scalar_subquery(), type_=ARRAY(Text))


def lists(column: ColumnElement[Any], text: ColumnElement[str]) -> ColumnElement[bool]:
    """A jsonb list of texts has this one: what a GIN index with `jsonb_path_ops` finds."""
    return column.op("@>")(func.jsonb_build_array(text))
