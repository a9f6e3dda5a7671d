"""Group commit: the commands that wait in one process share a round trip and a commit.

While batches are under way the next one gathers, so a lone caller never waits for company. Measured on two cores:
16 callers append more than a bare INSERT each would (`make bench`).
"""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from time import monotonic, perf_counter

from eventlog import metrics
from eventlog.at_work import WORK
from eventlog.log import tally
from eventlog.log.append import Append, Appended
from eventlog.log.arrays import PARAMETERS, arrays, outcome
from eventlog.postgres import Pool, away
from eventlog.tracing import Under, sampled, telling

LIMIT = 200
"""Commands a batch at most."""
FLIGHTS = 2
"""Batches under way at once: PostgreSQL works on one while this process prepares the other. The log takes them one
after the other all the same."""

TURN_SECONDS = 2.0
"""Whoever has waited longer than that for a turn is told so. Only a PostgreSQL that is away, or an append that another
holds up, makes turns so long; what waits would fail one batch after the other, each a limit of the pool later."""

Waiting = tuple[Append, asyncio.Future[Appended], float, str | None]
"""The third is since when, the fourth the span that waits, where its trace is sampled."""


class Writer:
    """The one place of a process that appends to one log for callers outside a transaction."""

    def __init__(self, pool: Pool, schema: str) -> None:
        self._pool = pool
        self._sql = f"SELECT command, outcome, position, detail FROM {schema}.append({PARAMETERS})"
        self._waiting: deque[Waiting] = deque()
        self._flights: set[asyncio.Task[None]] = set()
        self._starting: asyncio.Handle | None = None

    async def append(self, append: Append) -> Appended:
        """Wait until the commit that holds this command.

        Raises VersionConflict, KeyReused, TimeoutError (nothing was written), or what PostgreSQL says.
        """
        if telling() and (work := WORK.get()) is not None and sampled(work.traceparent):
            with Under("append", "internal", work.traceparent or "", {"eventlog.events": len(append.events)}) as span:
                return await self._append(append, span.traceparent)
        return await self._append(append, None)

    async def _append(self, append: Append, span: str | None) -> Appended:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Appended] = loop.create_future()
        self._waiting.append((append, future, monotonic(), span))
        if self._starting is None and len(self._flights) < FLIGHTS:
            self._starting = loop.call_soon(self._start)  # whoever else comes in this turn comes along
        return await future

    def _start(self) -> None:
        """Send off what waits, in equal parts with the flights that are free."""
        self._starting = None
        while self._waiting and (free := FLIGHTS - len(self._flights)):
            batch = self._next(-(-len(self._waiting) // free))
            flight = asyncio.create_task(self._fly(batch))
            self._flights.add(flight)
            flight.add_done_callback(partial(self._landed, batch))

    def _landed(self, batch: list[Waiting], flight: asyncio.Task[None]) -> None:
        self._flights.discard(flight)
        # One that was cancelled, from wherever, has answered nobody: nobody may wait for it for ever.
        fail(batch, ConnectionAbortedError("an append was given up; it may have been taken"))
        if self._waiting and self._starting is None:
            self._starting = asyncio.get_running_loop().call_soon(self._start)

    async def _fly(self, batch: list[Waiting]) -> None:
        try:
            await self._commit(batch)
        except Exception as error:
            if away(error) or len(batch) == 1:
                fail(batch, error)
            else:
                await self._one_by_one(batch)

    async def _one_by_one(self, batch: list[Waiting]) -> None:
        """One command that PostgreSQL cannot take must not fail its neighbours."""
        for single in batch:
            try:
                await self._commit([single])
            except Exception as error:
                fail([single], error)

    def _next(self, share: int) -> list[Waiting]:
        """A run of waiting commands, `share` at most, of which none writes what another reads or writes, or has its
        key."""
        batch: list[Waiting] = []
        read: set[str] = set()
        written: set[str] = set()
        latest = monotonic() - TURN_SECONDS
        while self._waiting and len(batch) < min(share, LIMIT):
            append, future, since, _ = self._waiting[0]
            if since < latest:
                fail([self._waiting.popleft()], TimeoutError(f"no turn within {TURN_SECONDS:.0f} s"))
                continue
            writes = {event.stream for event in append.events}
            if append.key:
                writes.add(f"key {append.key.key}")
            if not (written.isdisjoint(writes) and written.isdisjoint(append.expected) and read.isdisjoint(writes)):
                break
            waiting = self._waiting.popleft()
            if not future.cancelled():
                written |= writes
                read.update(append.expected)
                batch.append(waiting)
        return batch

    async def _commit(self, batch: list[Waiting]) -> None:
        if not batch:
            return
        started = perf_counter()
        with _commit_of(batch):
            rows = await self._pool.fetch(self._sql, *arrays([append for append, *_ in batch]))
        metrics.BATCH_APPEND.observe(perf_counter() - started)
        metrics.BATCH_COMMANDS.observe(len(batch))
        tally.count((batch[row["command"] - 1][0], row["outcome"]) for row in rows)
        for row in rows:
            append, future, *_ = batch[row["command"] - 1]
            if future.done():
                continue
            try:
                future.set_result(outcome(append, row))
            except Exception as error:
                future.set_exception(error)


def _commit_of(batch: list[Waiting]) -> AbstractContextManager[object]:
    """The span that several commands share: it is the first one's, and has links to the others'. The task of a flight
    began with whatever its maker was at."""
    if not telling():
        return nullcontext()
    spans = [span for *_, span in batch if span is not None]
    if not spans:
        return _nobodys()
    return Under("commit", "internal", spans[0], {"eventlog.commands": len(batch)}, spans[1:])


@contextmanager
def _nobodys() -> Iterator[None]:
    token = WORK.set(None)
    try:
        yield
    finally:
        WORK.reset(token)


def fail(batch: list[Waiting], error: Exception) -> None:
    """Tell every caller of a batch the same error."""
    for _, future, *_ in batch:
        if not future.done():
            future.set_exception(error)
            tally.FAILED.inc()
