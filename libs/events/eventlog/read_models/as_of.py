"""Read models as of a moment of the past, by range: what no event has touched since is today's row, and what was
touched since is folded again from its own events up to the moment.

So it costs what was at work then and went on, not the length of the past. Rows belong to subjects: one table has a row
for each, with `Marks` that say of which events it is made; others have rows that name their subject; and a table of
events holds every event of every subject. The folded rows lie in temporary tables beside the present ones, in one
snapshot, and the statements that are asked today are asked over both.
"""

import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import asyncpg

from eventlog.codec import Codec
from eventlog.envelope import Recorded
from eventlog.handler import Received
from eventlog.moment import Moment
from eventlog.postgres import Connection, Pool
from eventlog.read_models.held import Held, Marks, held
from eventlog.read_models.projection import Projection, rows_of

MOST = 5_000
"""Subjects that are folded again for one question: about a second's work."""
AT_ONCE = 100
"""Subjects that are folded before others in this process get their turn."""
STATEMENTS = 256

_VALUE = re.compile(r"(?<!:):([a-z_]+)")


class TooMuch(Exception):
    """More than MOST subjects would have to be folded again."""


class Rewound:
    """The read models as they were: asked like a pool, by `Query` too, with the statements of today."""

    def __init__(self, connection: Connection, tables: Sequence[tuple[str, str]], values: Mapping[str, Any]) -> None:
        self._connection = connection
        self._tables = tuple(tables)
        self._values = values

    async def fetch(self, sql: str, *arguments: Any) -> list[asyncpg.Record]:
        """All rows. Raises what asyncpg raises."""
        return await self._connection.fetch(*self._asked(sql, arguments))

    async def fetchrow(self, sql: str, *arguments: Any) -> asyncpg.Record | None:
        """The first row, None where there is none. Raises what asyncpg raises."""
        return await self._connection.fetchrow(*self._asked(sql, arguments))

    async def fetchval(self, sql: str, *arguments: Any) -> Any:
        """The first value of the first row, None where there is none. Raises what asyncpg raises."""
        return await self._connection.fetchval(*self._asked(sql, arguments))

    def _asked(self, sql: str, arguments: Sequence[Any]) -> list[Any]:
        text, names = _over(sql, self._tables, len(arguments))
        return [text, *arguments, *(self._values[name] for name in names)]


Asked = Pool | Connection | Rewound
"""Whom a statement is asked: the read models as they are, or as they were."""


@lru_cache(STATEMENTS)
def _over(sql: str, tables: Sequence[tuple[str, str]], given: int) -> tuple[str, Sequence[str]]:
    """A statement that reads other rows under the names of some tables, and the values that it takes besides those that
    are `given`."""
    for name, _ in tables:
        sql = re.sub(rf"\b{re.escape(name)}\b", name.partition(".")[2], sql)
    begin, names = numbered(
        ", ".join(f"{name.partition('.')[2]} AS NOT MATERIALIZED ({rows})" for name, rows in tables), given
    )
    own = sql.removeprefix("WITH ")
    return f"WITH {begin}{', ' if own != sql else ' '}{own}", names


def numbered(sql: str, given: int = 0) -> tuple[str, Sequence[str]]:
    """A text with $1, $2 … in the place of each `:name`, behind those that are `given`, and the names in that order."""
    numbers: dict[str, int] = {}
    text = _VALUE.sub(lambda found: f"${given + numbers.setdefault(found[1], len(numbers) + 1)}", sql)
    return text, tuple(numbers)


@dataclass(frozen=True)
class Rewinding:
    """What is read as of the past. `events` is a table with a row an event: `event_id`, the subject's key, `source`,
    `position`, `time`, `type`, `actor`, `data`.

    `parts` are made of a subject's events as well, and have a column of the name of its key. `whole` are small tables
    whose rows tell their own past: with the row as it was, or None where it was not there.
    """

    subjects: Projection[Any]
    parts: Sequence[Projection[Any]]
    whole: Mapping[Projection[Any], Callable[[Any, Moment], Any]]
    events: Projection[Any]
    marks: Marks
    codec: Codec

    @asynccontextmanager
    async def as_of(self, pool: Pool, moment: Moment, only: str | None = None) -> AsyncIterator[Rewound]:
        """All of it as of a moment, or one subject alone, for as long as this is open: one transaction, which sees what
        was there when it began. Raises TooMuch, and what asyncpg and the folds raise."""
        async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read"):
            then = await held(connection, moment, self.marks, self.events.table.full_name)
            folded = await self._fold(connection, then, only)
            for projection, was in self.whole.items():
                rows = await rows_of(connection, projection.table)
                folded[projection] = [row for each in rows.values() if (row := was(each, moment)) is not None]
            await lay(connection, folded, dict.fromkeys(self.parts, self.subjects.key))
            yield Rewound(connection, self._tables(then, folded), then.values)

    async def _fold(self, connection: Connection, then: Held, only: str | None) -> dict[Projection[Any], list[Any]]:
        folded: dict[Projection[Any], list[Any]] = {each: [] for each in (self.subjects, *self.parts)}
        classes = frozenset[type]().union(*(projection.events for projection in folded))
        touched = await self._touched(connection, then, only)
        key, columns = self.subjects.key, "event_id, source, position, time, type, actor, data"
        text, names = numbered(
            f"""SELECT {columns} FROM {self.events.table.full_name}
                WHERE {key} = ANY(:keys::text[]) AND type = ANY(:types::text[]) AND {then.events} ORDER BY position"""
        )
        values = {**then.values, "types": self.codec.names_of(classes)}
        for first in range(0, len(touched), AT_ONCE):
            values["keys"] = touched[first : first + AT_ONCE]
            batch = []
            for row in await connection.fetch(text, *(values[name] for name in names)):
                if (event := self.codec.decode(row["type"], row["data"])) is not None:
                    id = UUID(row["event_id"])
                    recorded = recorded_as(row["source"], row["position"], id, row["time"], row["actor"], row["type"])
                    batch.append(Received(event, recorded))
            for projection, rows in folded.items():
                own = [received for received in batch if type(received.event) in projection.events]
                rows += [row for row in projection.fold(own).values() if row is not None]
        return folded

    async def _touched(self, connection: Connection, then: Held, only: str | None) -> list[str]:
        key = self.subjects.key
        text, names = numbered(
            f"""SELECT {key} FROM {self.subjects.table.full_name}
                WHERE NOT ({then.untouched}) AND {then.began} AND {key} = coalesce(:only::text, {key})
                LIMIT {MOST + 1}"""
        )
        values = {**then.values, "only": only}
        keys = [row[0] for row in await connection.fetch(text, *(values[name] for name in names))]
        if len(keys) > MOST:
            raise TooMuch
        return keys

    def _tables(self, then: Held, folded: Mapping[Projection[Any], Sequence[Any]]) -> list[tuple[str, str]]:
        """The name of each table, and the rows that are read under it."""
        key, events = self.subjects.key, self.events.table.full_name
        of_untouched = f"SELECT FROM {self.subjects.table.full_name} s WHERE s.{key} = t.{key} AND {then.untouched}"
        present = {self.subjects: then.untouched} | dict.fromkeys(self.parts, f"EXISTS ({of_untouched})")
        tables = [(events, f"SELECT * FROM {events} WHERE {then.events}")]
        tables += [over(each, present.get(each, "false"), rows) for each, rows in folded.items()]
        return tables


async def lay(
    connection: Connection, folded: Mapping[Projection[Any], Sequence[Any]], found_by: Mapping[Projection[Any], str]
) -> None:
    """The rows in temporary tables that are like the present ones, until the transaction ends. None is made without
    rows, and no index but that of the column by which rows are found: making them is most of what it costs where little
    was touched."""
    made = {each: rows for each, rows in folded.items() if rows}
    script = ["SET LOCAL jit = off"]  # for which a guess of how much lies there is a reason
    script += [f"CREATE TEMP TABLE {each.table.name} (LIKE {each.table.full_name}) ON COMMIT DROP" for each in made]
    script += [f"CREATE INDEX ON pg_temp.{each.table.name} ({found_by[each]})" for each in made if each in found_by]
    await connection.execute(";".join(script))
    for each, rows in made.items():
        table, columns = each.table, ", ".join(each.table.columns)
        await connection.execute(
            f"INSERT INTO pg_temp.{table.name} ({columns}) "
            f"SELECT {columns} FROM json_populate_recordset(NULL::{table.full_name}, $1::json)",
            table.encoded(rows),
        )


def over(projection: Projection[Any], untouched: str, rows: Sequence[Any]) -> tuple[str, str]:
    """The name of a table, and what is read under it: the present rows `t` that are untouched, and those that were
    laid."""
    table, columns = projection.table, ", ".join(projection.table.columns)
    read = f"SELECT {columns} FROM {table.full_name} t WHERE {untouched}"
    if rows:
        read += f" UNION ALL SELECT {columns} FROM pg_temp.{table.name}"
    return table.full_name, read


def recorded_as(
    source: str, position: int, id: UUID, time: datetime, actor: str = "", type: str = "", key: str = ""
) -> Recorded:
    """An event of which only this is kept: enough for a fold, and for a moment to tell whether it holds it."""
    return Recorded(source, position, id, "", 0, type, key, time, "", None, None, actor, None)
