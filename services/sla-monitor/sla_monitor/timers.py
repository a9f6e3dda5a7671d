"""Durable timers: an index of when each case has its next alarm, and the loop that fires them.

`sla_monitor.timers` has one row a case at most, written in the transaction that changes the case. Any number of
processes may fire: a batch locks its rows, skips those that another one holds, and commits what it announces together
with the rows' next instants. So an alarm comes exactly once, also after a crash in between, and after an outage all
that were missed come at once, each case's in order.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

import structlog

from events.append import VersionConflict
from events.clock import Clock
from events.envelope import Context
from events.postgres import Connection, Pool, away
from events.session import Session
from events.store import Store
from events.wakeups import Wakeup, Wakeups
from sla_monitor import metrics
from sla_monitor.case_clocks import CASE_CLOCKS, next_alarm, ring

BATCH = 500
"""Timers a transaction at most."""
CONFLICT_SECONDS = 0.005
AWAY_SECONDS = 0.5
POLL_SECONDS = 1.0
"""The longest rest: a safety net for a notification that was lost."""
LOOK_SECONDS = 0.05
"""How often a log clock is looked at: it moves with events that change no timer, too."""

log = structlog.get_logger(__name__)


async def schedule(connection: Connection, instants: Mapping[str, datetime | None]) -> None:
    """Set the next instant of some cases, in `connection`'s transaction; None: nothing can happen there by itself."""
    due = {case_id: instant for case_id, instant in instants.items() if instant is not None}
    idle = [case_id for case_id, instant in instants.items() if instant is None]
    if due:
        await connection.execute(
            """INSERT INTO sla_monitor.timers (case_id, due) SELECT * FROM unnest($1::text[], $2::timestamptz[])
               ON CONFLICT (case_id) DO UPDATE SET due = EXCLUDED.due""",
            list(due),
            list(due.values()),
        )
    if idle:
        await connection.execute("DELETE FROM sla_monitor.timers WHERE case_id = ANY($1)", idle)


class Timers:
    """The firing loop. `settled` says whether time may be believed yet: whether the facts of the past are in."""

    def __init__(
        self, pool: Pool, store: Store, clock: Clock, settled: Callable[[], Awaitable[bool]], batch: int = BATCH
    ) -> None:
        self._pool = pool
        self._store = store
        self._clock = clock
        self._settled = settled
        self._batch = batch
        self._unreadable: set[str] = set()

    async def run(self) -> None:
        """Fire whatever is due until cancelled, over restarts of PostgreSQL."""
        wakeups = Wakeups(self._pool)
        changed = wakeups.subscribe((self._store.service,))
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(wakeups.run())
            await self._watch(changed)

    async def _watch(self, changed: Wakeup) -> None:
        while True:
            changed.take()
            rest = AWAY_SECONDS
            try:
                if not await self._settled():
                    rest = LOOK_SECONDS
                elif await self.fire(self._clock.now()):
                    continue
                else:
                    rest = await self._rest()
            except VersionConflict:
                rest = CONFLICT_SECONDS
            except Exception as error:
                if not away(error):
                    raise
                log.warning("timers.away", error=type(error).__name__)
            await changed.wait(rest)

    async def fire(self, now: datetime) -> int:
        """Announce the alarms of one batch of cases that are due before `now`; gives how many cases it took.

        Raises VersionConflict, with nothing done, when a fact changed one of the cases meanwhile.
        """
        async with self._pool.acquire() as connection, connection.transaction():
            due = {
                row["case_id"]: row["due"]
                for row in await connection.fetch(
                    """SELECT case_id, due FROM sla_monitor.timers WHERE due < $1 AND case_id <> ALL($2)
                       ORDER BY due LIMIT $3 FOR UPDATE SKIP LOCKED""",
                    now,
                    list(self._unreadable),
                    self._batch,
                )
            }
            if not due:
                return 0
            session = Session(self._store, Context(actor=self._store.service, at=now), connection)
            session.foresee(await self._store.read_streams(map(CASE_CLOCKS.stream, due), connection))
            instants: dict[str, datetime | None] = {}
            for case_id in due:
                try:
                    instants[case_id] = await _ring(case_id, now, session)
                except Exception as error:
                    self._set_aside(case_id, error)
            await schedule(connection, instants)
            append = session.to_append()
            if append.events:
                await self._store.append_within(connection, append)
        for case_id in instants:
            metrics.LATENESS.observe((now - due[case_id]) / timedelta(seconds=1))
        return len(due)

    def _set_aside(self, case_id: str, error: Exception) -> None:
        """A case that cannot be read must not hold up the others; it is tried again after a restart."""
        self._unreadable.add(case_id)
        metrics.UNREADABLE.set(len(self._unreadable))
        log.error("timer.unreadable", case_id=case_id, error=f"{type(error).__name__}: {error}")

    async def _rest(self) -> float:
        """Seconds until the next timer, when nothing changes before."""
        if self._clock.mode == "log":
            return LOOK_SECONDS
        due: datetime | None = await self._pool.fetchval(
            "SELECT min(due) FROM sla_monitor.timers WHERE case_id <> ALL($1)", list(self._unreadable)
        )
        if due is None:
            return POLL_SECONDS
        # What is due already is in the hands of another process.
        return min(max((due - self._clock.now()) / timedelta(seconds=1), 0.01), POLL_SECONDS)


async def _ring(case_id: str, now: datetime, session: Session) -> datetime | None:
    """Announce what is due in one case; gives its next instant."""
    await session.append(CASE_CLOCKS, case_id, ring(now, await session.load(CASE_CLOCKS, case_id)))
    return next_alarm(await session.load(CASE_CLOCKS, case_id))
