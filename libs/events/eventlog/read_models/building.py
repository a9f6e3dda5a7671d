"""A read model's next version: built beside the present one from the whole log, then put in its place in one
transaction.

    begin (empty tables) → pass over the log, again for what came meanwhile → indexes → switch

The present tables serve until the switch is committed, so a kill at any moment leaves a whole one; what was half built
is dropped by whoever begins next. The switch holds off the subscription, brings the new tables to exactly what the
subscription has received, and renames; where it cannot get its locks at once, it lets everybody go on and tries again.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Any

import asyncpg
import structlog

from eventlog import metrics
from eventlog.codec import Codec
from eventlog.envelope import Recorded
from eventlog.handler import Received
from eventlog.postgres import Connection, Pool
from eventlog.read_models.carried import carry_over, standing_on
from eventlog.read_models.covered import Covered, covered
from eventlog.read_models.filling import Filling
from eventlog.read_models.past import ReadPast
from eventlog.read_models.projection import Projection
from eventlog.read_models.tables import SUFFIX

CHUNK = 5_000
"""Positions that are read at once, of all sources together: what a build has in memory follows from it."""
NEAR = 2_000
"""Positions that may be left for the switch."""
LOCKS = "250ms"
"""How long the switch makes others wait for what it cannot have."""
FINISH_SECONDS = 2.0
"""How long the last events may take while the subscription waits."""
AGAIN_SECONDS = 0.2
LONGEST_SECONDS = 3600
"""Of one statement: an index over many rows takes its time."""

log = structlog.get_logger(__name__)

Position = Mapping[str, int]
"""Source → position."""


class SetBack(Exception):
    """The subscription is to hear once more what is in the new tables already: the build begins anew."""


class Build:
    """Builds some read models of one schema together: the log is read once. `name` is their subscription's."""

    def __init__(
        self,
        schema: str,
        name: str,
        projections: Iterable[Projection[Any]],
        sources: Sequence[str],
        read: ReadPast,
        codec: Codec,
    ) -> None:
        self.events = 0
        """Positions of the logs that are in."""
        self.total = 0
        """Positions of the logs that the subscription has received, when it was last looked."""
        self._schema = schema
        self._name = name
        self._fillings = [Filling(projection) for projection in projections]
        self._sources = sources
        self._read = read
        self._codec = codec
        self._types = codec.names_of(frozenset[type]().union(*(f.projection.events for f in self._fillings)))
        self._marks = dict.fromkeys(sources, 0)
        self._before: Covered | None = None
        self._waiting: set[tuple[str, int]] = set()
        """What was not handled yet when it was passed: it was parked, or its lane is behind others."""

    async def run(self, connection: Connection) -> None:
        """All of it, on a connection of its own that holds `lock`. Raises what the folds raise, what reading does, and
        SetBack."""
        started = perf_counter()
        names = [filling.projection.table.name for filling in self._fillings]
        log.info("read_models.building", names=names)
        with metrics.BUILDING.track_inprogress():
            await connection.execute("SET synchronous_commit = off")
            await connection.execute(f"SET statement_timeout = '{LONGEST_SECONDS}s'")
            received = await self._received(connection)
            await self._begin(connection)
            while self._left(received) > NEAR:
                await self._pass_over(connection, received)
                received = await self._received(connection)
            for filling in self._fillings:
                for statement in (*filling.table.create_indexes(), f"ANALYZE {filling.table.full_name}"):
                    await connection.execute(statement, timeout=LONGEST_SECONDS)
            await connection.execute("SET synchronous_commit = on")
            await self._take_over(connection)
        log.info("read_models.built", names=names, events=self.events, seconds=round(perf_counter() - started, 1))

    async def _begin(self, connection: Connection) -> None:
        async with connection.transaction():
            left = await connection.fetch(f"DELETE FROM {self._schema}.read_model_builds RETURNING name")
            for row in left:  # half-built by somebody who was killed
                await connection.execute(f"DROP TABLE IF EXISTS {self._schema}.{row['name']}{SUFFIX}")
            for filling in self._fillings:
                await filling.begin(connection)
                await connection.execute(
                    f"INSERT INTO {self._schema}.read_model_builds (name, version, total) VALUES ($1, $2, $3)",
                    filling.projection.table.name,
                    filling.projection.version,
                    self.total,
                )

    async def _received(self, connection: Connection, lock: bool = False) -> Covered:
        received = await covered(connection, self._schema, self._name, lock=lock)
        self.total = sum(received.top(source) for source in self._sources)
        before, self._before = self._before, received
        if before is not None and not received.goes_on_from(before):
            raise SetBack(f"{self._schema}: the checkpoint of {self._name} was set back while its tables were built")
        return received

    def _left(self, received: Covered) -> int:
        return sum(max(received.top(source) - self._marks[source], 0) for source in self._sources)

    async def _pass_over(self, connection: Connection, received: Covered) -> None:
        """Everything up to where the subscription is, the next piece being read while one is folded.

        All sources go forward together, so that rows which many of them write are at work at the same time.
        """
        await self._take_late(connection, received)
        pieces = -(-self._left(received) // CHUNK)
        begin = dict(self._marks)
        tops = {source: max(received.top(source), begin[source]) for source in begin}
        ends = [
            {source: begin[source] + (tops[source] - begin[source]) * (n + 1) // pieces for source in begin}
            for n in range(pieces)
        ]
        reading = asyncio.create_task(self._read_piece(begin, ends[0]))
        try:
            for number, end in enumerate(ends):
                events = await reading
                if number + 1 < pieces:
                    reading = asyncio.create_task(self._read_piece(end, ends[number + 1]))
                await self._take(connection, received, events)
                self._moved(end)
                await connection.execute(
                    f"UPDATE {self._schema}.read_model_builds SET events = $1, total = $2, moved_at = now()",
                    self.events,
                    self.total,
                )
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    async def _read_piece(self, begin: Position, end: Position) -> list[Recorded]:
        return [
            event
            for source in self._sources
            if begin[source] < end[source]
            for event in await self._read(source, begin[source], end[source], self._types)
        ]

    async def _take(self, connection: Connection, received: Covered, events: Sequence[Recorded]) -> None:
        decode = self._codec.decode
        batch = [Received(decode(event.type, event.data), event) for event in self._covered(received, events)]
        for filling in self._fillings:
            await filling.take(connection, batch)

    def _covered(self, received: Covered, events: Sequence[Recorded]) -> Sequence[Recorded]:
        """What of it was received and handled; the rest is remembered, but for what somebody has skipped."""
        if received.whole:
            return events  # which were read up to where it is
        taken: list[Recorded] = []
        for event in events:
            if received.covers(event):
                taken.append(event)
            elif event.id not in received.skipped:
                self._waiting.add((event.source, event.position))
        return taken

    async def _take_late(self, connection: Connection, received: Covered) -> None:
        """What was not handled when it was passed, and is now: before anything that came behind it."""
        late, self._waiting = sorted(self._waiting - received.parked), self._waiting & received.parked
        for source, position in late:
            await self._take(connection, received, await self._read(source, position - 1, position, self._types))

    def _moved(self, end: Position) -> None:
        moved = sum(end[source] - self._marks[source] for source in end)
        self._marks.update(end)
        self.events += moved
        metrics.BUILT.inc(moved)

    async def _take_over(self, connection: Connection) -> None:
        while True:
            before, waiting = (dict(self._marks), self.events), set(self._waiting)
            try:
                async with connection.transaction():
                    await self._switch(connection)
                return
            except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError, TimeoutError) as error:
                log.info("read_models.switch_again", error=type(error).__name__)
            (self._marks, self.events), self._waiting = before, waiting
            for filling in self._fillings:
                filling.forget()
            await asyncio.sleep(AGAIN_SECONDS)
            received = await self._received(connection)
            if self._left(received) > 0:
                await self._pass_over(connection, received)

    async def _switch(self, connection: Connection) -> None:
        await connection.execute(f"SET LOCAL lock_timeout = '{LOCKS}'")
        await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"read models {self._schema}")
        received = await self._received(connection, lock=True)
        async with asyncio.timeout(FINISH_SECONDS):
            await self._take_late(connection, received)
            tops = {source: max(received.top(source), self._marks[source]) for source in self._sources}
            await self._take(connection, received, await self._read_piece(self._marks, tops))
            self._moved(tops)
        for filling in self._fillings:
            projection = filling.projection
            views = await standing_on(connection, projection.table.full_name)
            for statement in filling.table.take_the_place_of(projection.table):
                await connection.execute(statement)
            await carry_over(connection, views)
            for statement in filling.table.see_off(projection.table):
                await connection.execute(statement)
            await connection.execute(
                f"""INSERT INTO {self._schema}.read_models AS r (name, version, events) VALUES ($1, $2, $3)
                    ON CONFLICT (name) DO UPDATE
                    SET version = EXCLUDED.version, events = EXCLUDED.events, missed = false,
                        previous = CASE WHEN r.version = EXCLUDED.version THEN r.previous ELSE r.version END,
                        built_at = clock_timestamp()""",
                projection.table.name,
                projection.version,
                self.events,
            )
        await connection.execute(f"DELETE FROM {self._schema}.read_model_builds")


async def lock(connection: Connection, schema: str) -> bool:
    """Be the one builder of a schema, for as long as this connection lives; False where another one is at it."""
    taken: bool = await connection.fetchval("SELECT pg_try_advisory_lock(hashtextextended($1, 0))", _lock_name(schema))
    return taken


@dataclass(frozen=True, slots=True)
class Building:
    """What is being built: `events` positions of `total` are in. Not `alive`: its builder ended before its time."""

    name: str
    version: str
    events: int
    total: int
    started_at: datetime
    alive: bool


async def under_way(connection: Connection | Pool, schema: str) -> dict[str, Building]:
    """Builds by table name."""
    rows = await connection.fetch(
        f"""SELECT name, version, events, total, started_at, EXISTS (
                SELECT FROM pg_locks
                WHERE locktype = 'advisory' AND granted AND objsubid = 1
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND (classid::bigint << 32) | objid::bigint = hashtextextended($1, 0)
            ) AS alive
            FROM {schema}.read_model_builds""",
        _lock_name(schema),
    )
    return {row["name"]: Building(*row) for row in rows}


def _lock_name(schema: str) -> str:
    return f"building read models {schema}"
