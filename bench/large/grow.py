"""Rows → the same rows under other numbers.

What names something has a number put behind it wherever it stands: in a key, in JSON, in a text. Cases are so many;
machines, customers, people and parts fewer, and each copy of a case is about some of theirs.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import asyncpg

from bench.large.names import Kind, Names, columns_of
from bench.large.size import Size
from eventlog.postgres import Connection

DAYS = 540
"""Before what it is a copy of, the last copy was at most."""
OPEN_DAYS, INSPECTION_DAYS = 5, 90
"""The same for a case that is not over, and for an inspection: each quarter has its own already."""
INSPECTIONS = "intake.inspections"
ORDER: Sequence[Kind] = (
    *("open", "over", "transfer", "absence", "machine", "customer", "part", "tool", "article", "staff"),
)
"""A row is written as often as the first of these that it names."""


@dataclass(frozen=True, eq=False)
class Growth:
    """What is known of what is written again."""

    names: Names
    size: Size

    @cache  # noqa: B019 – of one run
    def pattern(self, column: str) -> re.Pattern[str]:
        """As the names have it."""
        return self.names.pattern(column)

    def number(self, kind: Kind) -> str:
        """The number behind a name in copy n, as SQL: a customer's follows from its machine's. Every so many visits of
        a technician are the demo's own's, under whose name lists are asked for."""
        times = self.size.times
        match kind:
            case "over" | "open" | "transfer" | "absence":
                return "'-' || n"
            case "customer":
                return f"'-' || ((n - 1) % {times['machine']} % {times['customer']} + 1)"
            case "staff":
                return f"CASE WHEN n % {times['staff'] + 1} = 0 THEN '' ELSE '-' || n % {times['staff'] + 1} END"
            case _:
                return f"'-' || ((n - 1) % {times[kind]} + 1)"

    def spread(self, name: str) -> str:
        """A machine, or whose it is, of an inspection: all machines have them, not only the demo's one."""
        kind, machines = self.names.kinds[name], self.names.owners
        every = machines.keys() if kind == "machine" else machines.values()
        array = f"(ARRAY[{', '.join(map(_quoted, every))}])[(n - 1) % {len(machines)} + 1]"
        number = f"(n - 1) / {len(machines)} % {self.size.times['machine']}"
        if kind == "customer":
            number += f" % {self.size.times['customer']}"
        return f"{array} || '-' || ({number} + 1)"


def again(table: str, kinds: Mapping[str, str], row: asyncpg.Record, keys: Sequence[str], growth: Growth) -> str | None:
    """The statement that writes a row so often; None for one that names nothing."""
    said = {column: growth.pattern(column).split(row[column]) for column in kinds if row[column] is not None}
    telling = said if "stream" not in said else ("stream",)  # which is there as often as what it is about
    seen = {growth.names.kinds[name] for column in telling for name in said[column][2::3]}
    if not seen:
        return None
    kind = next(kind for kind in ORDER if kind in seen)
    every = growth.size.inspections if table == INSPECTIONS else growth.size.times[kind]
    days = INSPECTION_DAYS if table == INSPECTIONS else OPEN_DAYS if kind == "open" else DAYS
    values = list[str]()
    for column, typed in kinds.items():
        text = row[column]
        if text is None:
            values.append("NULL")
        elif typed == "timestamp with time zone":
            values.append(f"{_quoted(text)}::timestamptz - n * interval '{86400 * days // every} seconds'")
        elif typed == "date":
            values.append(f"({_quoted(text)}::date - n * {days} / {every})")
        else:
            parts = said[column]
            own = " || '-' || n" if column in keys and len(parts) == 1 and typed == "text" else ""
            values.append(f"({_numbered(parts, growth, table == INSPECTIONS)}{own})::{typed}")
    times = min(every, growth.size.events) if table.endswith((".events", ".story")) else every
    return f"INSERT INTO {table} ({', '.join(kinds)}) SELECT {', '.join(values)} FROM generate_series(1, {times}) AS n"


def _numbered(parts: Sequence[str], growth: Growth, spread: bool) -> str:
    """Text, what stands before a name, the name, text, …: as SQL."""
    said = list[str]()
    for place, part in enumerate(parts):
        if place % 3 < 2:
            said += [_quoted(part)] if part else []
            continue
        kind = growth.names.kinds[part]
        if spread and kind in ("machine", "customer"):
            said.append(growth.spread(part))
        else:
            said += [_quoted(part), f"({growth.number(kind)})"]
    return " || ".join(said) or "''"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


async def grow(pool: asyncpg.Pool, growth: Growth) -> AsyncIterator[tuple[str, int]]:
    """Write everything again, two tables at a time; gives each, as soon as it is written, with how many rows it has."""
    async with pool.acquire() as connection:
        tables = await columns_of(connection)
    left = sorted(tables.items(), key=lambda each: not each[0].endswith((".events", ".story")))

    async def write(table: str, kinds: Mapping[str, str]) -> tuple[str, int]:
        async with pool.acquire() as connection:
            await connection.execute("SET session_replication_role = replica; SET synchronous_commit = off")
            await connection.execute("SET statement_timeout = 0; SET maintenance_work_mem = '1GB'")
            await _written(connection, table, kinds, growth)
            return table, await connection.fetchval(f"SELECT count(*) FROM {table}", timeout=None)

    for written in asyncio.as_completed([write(table, kinds) for table, kinds in left]):
        yield await written


async def _written(connection: Connection, table: str, kinds: Mapping[str, str], growth: Growth) -> None:
    """A table without its indexes, which are made once its rows are there: that costs least."""
    keys = await _keys(connection, table)
    texts = ", ".join(f"{column}::text" for column in kinds)
    rows = await connection.fetch(f"SELECT {texts} FROM {table}")
    dropped = await _indexes(connection, table)
    for _, drop, _ in dropped:
        await connection.execute(drop, timeout=None)
    if table.endswith(".events"):
        await _events(connection, table, kinds, growth)
    else:
        for row in rows:
            if statement := again(table, kinds, row, keys, growth):
                await connection.execute(statement, timeout=None)
    for _, _, make in dropped:
        await connection.execute(make, timeout=None)


async def _indexes(connection: Connection, table: str) -> Sequence[tuple[str, str, str]]:
    """Each index of a table, how it is dropped and how it is made; keys are constraints."""
    found = await connection.fetch(
        """SELECT i.indexrelid::regclass::text AS name, c.conname AS key, pg_get_constraintdef(c.oid) AS told,
                  pg_get_indexdef(i.indexrelid) AS made
           FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u')
           WHERE i.indrelid = $1::text::regclass ORDER BY c.contype = 'p' DESC NULLS LAST, name""",
        table,
    )
    return [
        (key, f"ALTER TABLE {table} DROP CONSTRAINT {key}", f"ALTER TABLE {table} ADD CONSTRAINT {key} {told}")
        if key
        else (name, f"DROP INDEX {name}", made)
        for name, key, told, made in found
    ]


async def _keys(connection: Connection, table: str) -> list[str]:
    """The columns of its primary key."""
    rows = await connection.fetch(
        """SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
           WHERE i.indrelid = $1::text::regclass AND i.indisprimary""",
        table,
    )
    return [row["attname"] for row in rows]


async def _events(connection: Connection, table: str, kinds: Mapping[str, str], growth: Growth) -> None:
    """Positions go on without a gap, whoever is copied how often; each event has an id of its own."""
    told = [column for column in kinds if column not in ("position", "id")]
    scratch = f"CREATE TEMP TABLE again AS SELECT {', '.join(told)} FROM {table} WITH NO DATA"
    await connection.execute(scratch)
    texts = ", ".join(f"{column}::text" for column in told)
    only = {column: kinds[column] for column in told}
    pattern = growth.pattern("stream")
    for row in await connection.fetch(f"SELECT {texts} FROM {table} ORDER BY position"):
        if pattern.search(row["stream"]) and (statement := again(table, only, row, (), growth)):
            await connection.execute(statement.replace(f"INSERT INTO {table} ", "INSERT INTO again "), timeout=None)
    await connection.execute(
        f"""INSERT INTO {table} (position, id, {", ".join(told)})
            SELECT (SELECT max(position) FROM {table}) + row_number() OVER (ORDER BY time), gen_random_uuid(),
                   {", ".join(told)} FROM again""",
        timeout=None,
    )
    await connection.execute("DROP TABLE again")
