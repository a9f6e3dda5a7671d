"""Timers follow from the streams of the cases; whatever made them differ, they are mended.

All cases are looked through, a few at a time and slowly, again and again: what the case's own stream says is its next
alarm is compared with its row in `sla_monitor.timers`. The mend commits only if nothing was appended to the stream
meanwhile, so it never undoes something newer.
"""

import asyncio
from datetime import UTC, datetime
from time import perf_counter, time

import structlog

from eventlog.envelope import Context
from eventlog.log.append import Append, VersionConflict
from eventlog.log.session import Session
from eventlog.log.store import Store
from eventlog.postgres import Connection, Pool, away
from service.descriptions import described
from sla_monitor import metrics
from sla_monitor.domain.case_clocks import CASE_CLOCKS, next_alarm
from sla_monitor.timers import schedule

STEP = 200
"""Cases at a time."""
STEP_SECONDS = 30.0
"""For one step, whatever it waits for."""
SHARE = 10
"""Of so much time, one part at most goes into this."""
AWAY_SECONDS = 5.0
PREFIX = CASE_CLOCKS.stream("")

log = structlog.get_logger(__name__)


class Reconciliation:
    """Looks through all cases once every `seconds`, or as often as its share of the time allows."""

    def __init__(self, pool: Pool, store: Store, seconds: float) -> None:
        self._pool = pool
        self._store = store
        self._seconds = seconds

    async def run(self) -> None:
        """Go on until cancelled, over restarts of PostgreSQL."""
        while True:
            begun, behind = perf_counter(), ""
            while (step := await self._patiently(behind)) is not None:
                behind = step
            metrics.RECONCILED.set(time())
            await asyncio.sleep(max(self._seconds - (perf_counter() - begun), 0.0))

    async def _patiently(self, behind: str) -> str | None:
        while True:
            begun = perf_counter()
            try:
                async with asyncio.timeout(STEP_SECONDS):
                    last = await self.step(behind)
            except Exception as error:
                if not away(error):
                    raise
                log.warning("reconciliation.away", error=type(error).__name__)
                await asyncio.sleep(AWAY_SECONDS)
            else:
                await asyncio.sleep((SHARE - 1) * (perf_counter() - begun))
                return last

    async def step(self, behind: str) -> str | None:
        """Mend the next cases behind a stream; gives the last stream looked at, None at the end."""
        async with self._pool.acquire() as connection:
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                streams = await self._streams(connection, behind)
                found = await self._store.read_streams(streams, connection)
                ids = [stream.removeprefix(PREFIX) for stream in streams]
                timers = await connection.fetch("SELECT * FROM sla_monitor.timers WHERE case_id = ANY($1)", ids)
            present: dict[str, datetime] = {row["case_id"]: row["due"] for row in timers}
            session = Session(self._store, Context(self._store.service, datetime.now(UTC)))
            session.foresee(found)
            for case_id in ids:
                try:
                    instant = next_alarm(await session.load(CASE_CLOCKS, case_id))
                except Exception as error:
                    log.error("reconciliation.unreadable", case_id=case_id, **described(error))
                    continue
                if instant != present.get(case_id):
                    await self._mend(connection, case_id, session.version(CASE_CLOCKS, case_id), instant)
        return streams[-1] if streams else None

    async def _streams(self, connection: Connection, behind: str) -> list[str]:
        query = f"""SELECT stream FROM {self._store.service}.events
                    WHERE version = 1 AND stream > $1 AND starts_with(stream, $2) ORDER BY stream LIMIT $3"""
        return [row["stream"] for row in await connection.fetch(query, behind, PREFIX, STEP)]

    async def _mend(self, connection: Connection, case_id: str, version: int, instant: datetime | None) -> None:
        """Set a timer by what the stream says at a version, unless it has gone on meanwhile."""
        try:
            async with connection.transaction():
                await schedule(connection, {case_id: instant})
                await self._store.append_within(connection, Append({CASE_CLOCKS.stream(case_id): version}, ()))
        except VersionConflict:
            return
        metrics.MENDED.inc()
        log.error("timer.mended", case_id=case_id, due=instant and instant.isoformat())
