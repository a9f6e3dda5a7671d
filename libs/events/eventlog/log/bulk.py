"""One command of tens of thousands of events: sent as JSON, and made the arrays of `append` by PostgreSQL.

asyncpg encodes arrays value by value, in one go: 60,000 events would hold up the process that sends them for a second,
and the log's lock would be held while they travel. Made here they cost the process the encoding of one text, in a
thread, and the lock is taken when all of them are there.
"""

import asyncio
from typing import Any, NamedTuple

import msgspec

from eventlog.log.append import Append, Appended
from eventlog.log.arrays import outcome
from eventlog.postgres import PATIENT, Connection

_TYPES = "n int, id uuid, stream text, version bigint, type text, key text, time timestamptz, data text, " + (
    "causation uuid, correlation uuid, actor text, traceparent text"
)
_FIELDS = [column.split()[0] for column in _TYPES.split(", ")]


def _statement(schema: str) -> str:
    events = ", ".join(f"coalesce(array_agg(e.{field} ORDER BY e.n), '{{}}') AS {field}" for field in _FIELDS[1:])
    return f"""
        WITH events AS MATERIALIZED (
            SELECT count(*)::int AS count, {events} FROM json_to_recordset($5::json) AS e ({_TYPES})
        ), streams AS MATERIALIZED (
            SELECT count(*)::int AS count, coalesce(array_agg(s.stream ORDER BY s.n), '{{}}') AS stream,
                   coalesce(array_agg(s.expected ORDER BY s.n), '{{}}') AS expected
            FROM json_to_recordset($4::json) AS s (n int, stream text, expected bigint)
        )
        SELECT a.command, a.outcome, a.position, a.detail
        FROM events e CROSS JOIN streams s CROSS JOIN LATERAL {schema}.append(
            ARRAY[$1::text], ARRAY[$2::bytea], ARRAY[$3::text],
            array_fill(1, ARRAY[s.count]), s.stream, s.expected,
            array_fill(1, ARRAY[e.count]), {", ".join(f"e.{field}" for field in _FIELDS[1:])}) AS a"""


class Encoded(NamedTuple):
    """A command as PostgreSQL is given it: the versions of its streams, and its events."""

    streams: str
    events: str


async def encoded(append: Append) -> Encoded:
    """Encode it in a thread: before the transaction begins, which may not rest for long."""
    return await asyncio.to_thread(_encoded, append)


async def append_many(connection: Connection, schema: str, append: Append, sent: Encoded) -> Appended:
    """As `Store.append_within`, for any number of events. Raises what that does."""
    key = (append.key.key, append.key.fingerprint) if append.key is not None else (None, None)
    await connection.execute(f"SET LOCAL statement_timeout = {PATIENT.statement * 1000:.0f}")
    row = await connection.fetchrow(_statement(schema), *key, append.answer, *sent, timeout=PATIENT.client)
    return outcome(append, row)


def _encoded(append: Append) -> Encoded:
    streams = [
        {"n": n, "stream": stream, "expected": expected} for n, (stream, expected) in enumerate(append.expected.items())
    ]
    return Encoded(_json(streams), _json([_told(n, event) for n, event in enumerate(append.events)]))


def _told(n: int, event: Any) -> dict[str, Any]:
    why = event.context
    return {
        "n": n,
        "id": event.id,
        "stream": event.stream,
        "version": event.version,
        "type": event.type,
        "key": event.key,
        "time": why.at,
        "data": event.data,
        "causation": why.causation,
        "correlation": why.correlation,
        "actor": why.actor,
        "traceparent": why.traceparent,
    }


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
