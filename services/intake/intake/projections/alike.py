"""Which rows have a column that is like what was asked: the same, beginning so, or with it in it; see migration 0005.

Beginnings come in order, from an index of the column; parts, which may be in half of all rows, in none: as many as are
asked for are taken, and no more are looked at.
"""

from collections.abc import Sequence
from typing import Any

import asyncpg
from sqlalchemy import ColumnElement, Index, Text, bindparam, collate, func, literal_column, select

from eventlog.postgres import Pool
from eventlog.read_models.queries import LIMIT, Query
from intake.domain.search import Match

_TEXT, _END = bindparam("text", type_=Text), bindparam("end", type_=Text)
_LAST = "\U0010ffff"
"""Behind every other sign, in the order of signs."""


class Alike:
    """Rows with these `shown` columns, by what is in `column`; a part has at least `size` signs."""

    def __init__(self, shown: Sequence[ColumnElement[Any]], column: ColumnElement[Any], size: int) -> None:
        signs, asked = collate(column, "C"), select(*shown, (column == _TEXT).label("same"))
        self._beginning = Query(asked.where(signs >= _TEXT, signs < _END).order_by(signs).limit(LIMIT))
        inner = has_pieces(column, _TEXT, size), func.strpos(column, _TEXT) > 1
        self._within = Query(asked.where(*inner).limit(LIMIT))
        self._size = size

    async def fetch(self, pool: Pool, text: str, limit: int) -> list[tuple[asyncpg.Record, Match]]:
        """At most `limit`, the best first; none for fewer signs than a part has: those are in half of all rows."""
        if len(text) < self._size:
            return []
        found: list[tuple[asyncpg.Record, Match]] = [
            (row, "exact" if row["same"] else "prefix")
            for row in await self._beginning.fetch(pool, text=text, end=text + _LAST, limit=limit)
        ]
        if len(found) < limit:
            rows = await self._within.fetch(pool, text=text, limit=limit - len(found))
            found += [(row, "part") for row in rows]
        return found


def indexes_of(name: str, column: ColumnElement[Any], size: int) -> tuple[Index, Index]:
    """What `Alike` needs of the column of a read model."""
    parts = Index(f"{name}_part", _pieces(column, size), postgresql_using="gin")
    return Index(name, collate(column, "C")), parts


def has_pieces(column: ColumnElement[Any], text: ColumnElement[str], size: int) -> ColumnElement[bool]:
    """The column has every piece of the text: what has the text does; an index finds it."""
    return _pieces(column, size).op("@>")(_pieces(text, size))


def _pieces(text: ColumnElement[Any], size: int) -> ColumnElement[list[str]]:
    return func.intake.pieces(text, literal_column(str(size)))
