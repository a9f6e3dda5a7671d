"""Is a word anywhere? Every column of every row of every table is looked through, and every record of every topic."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import NamedTuple

from aftersales.inspect.rendering import json_line
from aftersales.replay.reading.logs import Log
from eventlog.envelope import Recorded
from eventlog.postgres import Connection
from events.catalog import codec
from events.catalog.customer import KIND, CustomerErased
from events.rules.search_text import search_text

PLACES = 5
"""How many of the places where something was found are named."""

_TABLES = """
    SELECT format('%I.%I', n.nspname, c.relname) AS name, greatest(c.reltuples, 0)::bigint AS rows
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
      AND c.relpersistence <> 't'
    ORDER BY 1"""
_LOOK = """
    SELECT count(*) AS rows, count(*) FILTER (WHERE hit) AS hits,
           (array_agg(place) FILTER (WHERE hit))[1:{places}] AS at
    FROM (
        SELECT EXISTS (SELECT FROM unnest($1::text[]) AS form WHERE strpos(whole, form) > 0) AS hit, place
        FROM (
            SELECT lower(replace(replace(t::text, '""', '"'), '\\\\', '\\')) AS whole,
                   {place} AS place
            FROM {table} AS t
        ) AS row
    ) AS looked"""
_FIELDS = """
    SELECT DISTINCT type, name
    FROM (SELECT to_jsonb(t) AS row FROM {table} AS t) AS rows
    CROSS JOIN LATERAL (
        SELECT row ? 'type' AND row ? 'data' AND row ->> 'data' IS JSON OBJECT AS is_event) AS kind
    CROSS JOIN LATERAL (
        SELECT CASE WHEN is_event THEN row ->> 'type' ELSE '' END AS type, key AS name, value
        FROM jsonb_each_text(CASE WHEN is_event THEN row - 'data' ELSE row END)
        UNION ALL
        SELECT row ->> 'type', 'data.' || key, value
        FROM jsonb_each_text(CASE WHEN is_event THEN (row ->> 'data')::jsonb ELSE '{{}}' END)) AS field
    WHERE EXISTS (SELECT FROM unnest($1::text[]) AS form WHERE strpos(lower(value), form) > 0)
    ORDER BY type, name"""
_ROW = "coalesce('position ' || (to_jsonb(t) ->> 'position'), 'row ' || t.ctid::text)"
STATISTICS = "pg_stats"
"""What the planner keeps of columns: values of rows, also of those that are gone, until the next ANALYZE."""
_COLUMN = "format('%I.%I.%I', t.schemaname, t.tablename, t.attname)"
_ERASED = "SELECT EXISTS (SELECT FROM intake.events WHERE stream = $1 AND type = ANY ($2))"


class Field(NamedTuple):
    """A column; where rows are events, the event's type with a field of its payload, or with a column beside it."""

    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in one table or topic: `hits` of `rows` hold one of the words, the first `at` these places, in
    these `fields`."""

    where: str
    rows: int
    hits: int
    at: Sequence[str]
    fields: Sequence[Field] = ()


def forms(words: Iterable[str]) -> list[str]:
    """How a word may stand in a text, in JSON, in JSON within ASCII, as search compares it, or as bytes in hex."""
    found: set[str] = set()
    for word in words:
        for form in (word, search_text(word)):
            found |= {form, json.dumps(form)[1:-1], json.dumps(form, ensure_ascii=False)[1:-1], form.encode().hex()}
    return sorted({form.lower() for form in found if form})


async def tables(connection: Connection) -> Sequence[tuple[str, int]]:
    """Every table of the database, with about how many rows it has."""
    return [(row["name"], row["rows"]) for row in await connection.fetch(_TABLES)]


async def look_through(connection: Connection, table: str, wanted: Sequence[str]) -> Looked:
    """One table, all of its columns as text; `wanted` are `forms`."""
    return await _looked(connection, table, _ROW, wanted)


async def look_through_statistics(connection: Connection, wanted: Sequence[str]) -> Looked:
    """The values that the planner keeps of every column; `wanted` are `forms`."""
    return await _looked(connection, STATISTICS, _COLUMN, wanted)


async def has_erasure(connection: Connection, customer: str) -> bool:
    """Whether the database holds the log of the intake that erased the customer."""
    if await connection.fetchval("SELECT to_regclass('intake.events') IS NULL"):
        return False
    return bool(await connection.fetchval(_ERASED, KIND.stream(customer), codec.names_of({CustomerErased})))


async def _looked(connection: Connection, table: str, place: str, wanted: Sequence[str]) -> Looked:
    row = await connection.fetchrow(_LOOK.format(table=table, place=place, places=PLACES), wanted)
    assert row is not None
    fields = await connection.fetch(_FIELDS.format(table=table), wanted) if row["hits"] and table != STATISTICS else ()
    return Looked(table, row["rows"], row["hits"], row["at"] or (), [Field(*each) for each in fields])


async def look_through_topic(log: Log, topic: str, wanted: Sequence[str], took: Callable[[], None]) -> Looked:
    """One topic, from its beginning to where it ends now."""
    rows, at, fields = 0, [], set[Field]()
    async with aclosing(log.history()) as history:
        async for event in history:
            rows += 1
            took()
            if _has(json_line(event), wanted):
                at.append(f"position {event.position}")
                fields |= {Field(event.type, name) for name in _holding(event, wanted)}
    return Looked(topic, rows, len(at), at[:PLACES], sorted(fields))


def _holding(event: Recorded, wanted: Sequence[str]) -> Iterator[str]:
    """The payload's fields with a word in them; what is beside the payload, where none has."""
    data = json.loads(event.data)
    held = [name for name, value in data.items() if _has(json.dumps(value, ensure_ascii=False), wanted)]
    return (f"data.{name}" for name in held) if held else iter(["–"])


def _has(text: str, wanted: Sequence[str]) -> bool:
    lower = text.lower()
    return any(form in lower for form in wanted)
