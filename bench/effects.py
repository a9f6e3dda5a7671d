"""The peer with effects: what somebody would write by hand to keep the same table with bare aiokafka.

The loop of aiokafka's documentation for offsets kept in a database: records as they come, the same fold, the same rows,
and the offsets in the same transaction. It checks nothing: a topic made anew, a gap, an event twice, another member or
a restored log would leave it wrong without a word.
"""

from datetime import datetime
from time import perf_counter
from typing import Any

import msgspec
from aiokafka import ConsumerRecord

from bench.raw_kafka import reading
from eventlog.feeds.cloudevents import TIME, TYPE
from eventlog.feeds.kafka import Broker
from eventlog.postgres import Connection, Pool
from events.catalog import codec
from reporting.projections.case_row import CaseRow, changed
from reporting.projections.cases import CASES, FOLDS

OFFSETS = "INSERT INTO bench_offsets SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[]) " + (
    'ON CONFLICT (topic, partition) DO UPDATE SET "offset" = EXCLUDED."offset"'
)


async def consume_with_effects(broker: Broker, pool: Pool, sources: tuple[str, ...]) -> float:
    """Records a second from the beginning of the topics until the case table holds what they say."""
    await pool.execute("TRUNCATE reporting.cases")
    await pool.execute("DROP TABLE IF EXISTS bench_offsets")
    await pool.execute(
        'CREATE TABLE bench_offsets (topic text, partition int, "offset" bigint, PRIMARY KEY (topic, partition))'
    )
    async with reading(broker, sources) as (consumer, total), pool.acquire() as connection:
        await connection.execute("SET synchronous_commit = off")
        await connection.execute("SET enable_seqscan = off")
        count, started = 0, perf_counter()
        while count < total:
            batches = await consumer.getmany(timeout_ms=1000, max_records=500)
            records = [record for batch in batches.values() for record in batch]
            async with connection.transaction():
                await _fold(connection, records)
                lasts = [(place.topic, place.partition, batch[-1].offset + 1) for place, batch in batches.items()]
                await connection.execute(OFFSETS, *map(list, zip(*lasts, strict=True)))
            count += len(records)
        seconds = perf_counter() - started
    return count / seconds


async def _fold(connection: Connection, records: list[ConsumerRecord]) -> None:
    told: list[tuple[Any, datetime]] = []
    for record in records:
        headers = dict(record.headers)
        event: Any = codec.decode(headers[TYPE].decode(), record.value.decode())
        if type(event) in FOLDS:
            told.append((event, datetime.fromisoformat(headers[TIME].decode())))
    found = await connection.fetchval(CASES.table.load_locked(), list({event.case_id for event, _ in told}))
    rows: dict[str, CaseRow] = {row.case_id: row for row in CASES.table.decoder.decode(found or "[]")}
    for event, time in told:
        row = rows.get(event.case_id) or CaseRow(event.case_id)
        rows[event.case_id] = changed(row, FOLDS[type(event)](row, event, time))
    await connection.execute(CASES.table.upsert(), msgspec.json.encode(list(rows.values())).decode())
