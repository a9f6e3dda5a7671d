"""Durable timers: an index of when each case has its next alarm, and the loop that fires them.

`sla_monitor.timers` has one row a case at most, written in the transaction that changes the case. Any number of
processes may fire: a batch locks its rows, skips those that another one holds, and commits what it announces together
with the rows' next instants. So an alarm comes exactly once, also after a crash in between, and after an outage all
that were missed come at once, each case's in order. None comes before every source is received up to its instant.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from eventlog.clock import Clock
from eventlog.envelope import Context
from eventlog.log.append import VersionConflict
from eventlog.log.session import Session
from eventlog.log.store import Store
from eventlog.log.wakeups import Wakeup
from eventlog.postgres import Connection, Pool, away
from service.descriptions import described
from service.operations.stalls import Seen
from sla_monitor import metrics
from sla_monitor.domain.case_clocks import CASE_CLOCKS, RingAlarms, next_alarm, ring
from sla_monitor.ringing import Ringing
from sla_monitor.source_progress import Reach

BATCH = 500
"""Timers a transaction at most."""
CONFLICT_SECONDS = 0.005
AWAY_SECONDS = 0.5
POLL_SECONDS = 1.0
"""The longest rest: a safety net for a notification that was lost."""
LOOK_SECONDS = 0.05
"""How often a log clock is looked at: it moves with events that change no timer, too."""
HELD_SECONDS = 0.1
"""How often the sources are looked at while an alarm waits for them."""
TURN_SECONDS = 30.0
"""For one turn of the loop, whatever it waits for."""
SECOND = timedelta(seconds=1)

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
    """The firing loop. `reach` says how far alarms may ring; `changed` is told of the log's news."""

    def __init__(
        self,
        pool: Pool,
        store: Store,
        clock: Clock,
        reach: Callable[[], Awaitable[Reach]],
        batch: int = BATCH,
        changed: Wakeup | None = None,
    ) -> None:
        self._pool = pool
        self._store = store
        self._clock = clock
        self._reach = reach
        self._batch = batch
        self._changed = changed or Wakeup()
        self._unreadable: set[str] = set()
        self._held: datetime | None = None
        """When something was due at the latest look, and the sources did not allow it."""

    async def run(self) -> None:
        """Fire whatever is due until cancelled, over restarts of PostgreSQL."""
        while True:
            self._changed.take()
            try:
                async with asyncio.timeout(TURN_SECONDS):
                    rest = await self._turn()
            except VersionConflict:
                rest = CONFLICT_SECONDS
            except Exception as error:
                if not away(error):
                    raise
                log.warning("timers.away", error=type(error).__name__)
                rest = AWAY_SECONDS
            if rest:
                await self._changed.wait(rest)

    async def seen(self) -> Seen:
        """For the watchdog: the earliest timer that is due, and whether it might ring."""
        earliest = await self._earliest()
        if earliest is None or earliest[1] >= self._clock.now():
            return Seen(None, behind=False)
        return Seen(earliest, behind=earliest[1] < (await self._reach()).limit)

    async def _turn(self) -> float:
        """Fire a batch, if something is due and may ring; gives how long to rest."""
        earliest, now = await self._earliest(), self._clock.now()
        if earliest is None or earliest[1] >= now:
            self._hold(None, timedelta())
            return self._until(earliest)
        _, due = earliest
        reach = await self._reach()
        if due >= reach.limit:
            self._hold(now, now - due)
            return HELD_SECONDS
        # What is due already and not fired is in the hands of another process.
        return 0.0 if await self.fire(reach.limit, reach.received) else POLL_SECONDS

    def _hold(self, at: datetime | None, waiting: timedelta) -> None:
        self._held = at
        metrics.WAITING.set(waiting / SECOND)

    async def fire(self, until: datetime, received: datetime | None = None) -> int:
        """Announce the alarms of one batch of cases that are due before `until`; gives how many cases it took.

        `received`: up to where all sources are received, where that is not as far. Raises VersionConflict, with nothing
        done, when a fact changed one of the cases meanwhile.
        """
        now = self._clock.now()
        spans = Ringing()
        with spans:
            due, instants = await self._fire(until, now, spans)
        self._count(now, [due[case_id] for case_id in instants], received or until)
        return len(due)

    async def _fire(
        self, until: datetime, now: datetime, spans: Ringing
    ) -> tuple[dict[str, datetime], dict[str, datetime | None]]:
        """The cases of a batch with the instants for which they rang, and the next ones."""
        instants: dict[str, datetime | None] = {}
        async with self._pool.acquire() as connection, connection.transaction():
            due: dict[str, datetime] = {
                row["case_id"]: row["due"]
                for row in await connection.fetch(
                    """SELECT case_id, due FROM sla_monitor.timers WHERE due < $1 AND case_id <> ALL($2)
                       ORDER BY due LIMIT $3 FOR UPDATE SKIP LOCKED""",
                    until,
                    list(self._unreadable),
                    self._batch,
                )
            }
            if not due:
                return due, instants
            session = Session(self._store, Context(actor=self._store.service, at=now), connection)
            known = await self._store.read_streams(map(CASE_CLOCKS.stream, due), connection)
            session.foresee(known)
            for case_id in due:
                events = known[CASE_CLOCKS.stream(case_id)]
                session.context = Context(self._store.service, now, spans.of(case_id, events))
                try:
                    instants[case_id] = await _ring(case_id, until, session)
                except Exception as error:
                    self._set_aside(case_id, error)
            await schedule(connection, instants)
            append = session.to_append()
            if append.events:
                await self._store.append_within(connection, append)
        return due, instants

    def _count(self, now: datetime, fired: Sequence[datetime], received: datetime) -> None:
        for due in fired:
            late = (now - due) / SECOND
            metrics.LATENESS.observe(late)
            if self._held is not None and due < self._held:
                metrics.HELD.observe(late)
        unreceived = sum(due >= received for due in fired)
        if unreceived:
            metrics.UNHEARD.inc(unreceived)
            log.warning("timers.unheard", cases=unreceived, heard_until=received.isoformat())

    def _set_aside(self, case_id: str, error: Exception) -> None:
        """A case that cannot be read must not hold up the others; it is tried again after a restart."""
        self._unreadable.add(case_id)
        metrics.UNREADABLE.set(len(self._unreadable))
        log.error("timer.unreadable", case_id=case_id, **described(error))

    async def _earliest(self) -> tuple[str, datetime] | None:
        """The case that is due first, and when."""
        row = await self._pool.fetchrow(
            "SELECT case_id, due FROM sla_monitor.timers WHERE case_id <> ALL($1) ORDER BY due LIMIT 1",
            list(self._unreadable),
        )
        return (row["case_id"], row["due"]) if row is not None else None

    def _until(self, earliest: tuple[str, datetime] | None) -> float:
        """Seconds until the next timer, when nothing changes before."""
        if self._clock.mode == "log":
            return LOOK_SECONDS
        if earliest is None:
            return POLL_SECONDS
        return min(max((earliest[1] - self._clock.now()) / SECOND, 0.01), POLL_SECONDS)


async def _ring(case_id: str, until: datetime, session: Session) -> datetime | None:
    """Announce what is due in one case before an instant; gives its next instant."""
    return next_alarm(await session.decide(CASE_CLOCKS, case_id, ring, RingAlarms(until)))
