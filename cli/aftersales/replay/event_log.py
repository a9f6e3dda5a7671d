"""The logs of a place, for notebooks and scripts."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, Self, TypeVar, Unpack

from aftersales.replay.as_of import AsOf
from aftersales.replay.async_log import AsyncEventLog
from aftersales.replay.events import Event
from aftersales.replay.question import Asked
from aftersales.replay.snapshot import Snapshot
from aftersales.replay.sources.where import Where
from eventlog.decider import Decider
from eventlog.read_models.projection import Projection

T = TypeVar("T")


class EventLog:
    """The event logs of a place: iterated, filtered, folded, as tables, as of a moment. Nothing is written, and each
    question is answered from what the logs hold when it is asked.

        with EventLog.open() as log:
            for event in log.events(types="fault-solved", since="2026-03-09"):
                print(event.time, event.case, event.station, event.event)

    It waits in a thread of its own, so it works where an event loop runs already, as in a notebook. Everything raises
    `aftersales.errors.CommandError`, which says in Chinese and English what is wrong, where a place cannot be read.
    What people typed is sealed in the logs (`~sealed.v1.…~`), and stays so.
    """

    def __init__(self, log: AsyncEventLog) -> None:
        self._log = log
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="aftersales-event-log", daemon=True)
        self._thread.start()

    @classmethod
    def open(cls, where: Where = None, *, key: str | None = None, prefix: str | None = None) -> Self:
        """The logs at `where`:

        - nothing: those that `aftersales events` reads: as EVENT_FEED, DATABASE_URL and KAFKA_BOOTSTRAP_SERVERS say, or
          of this machine's system, running or at rest;
        - `postgresql://user@host/name`;
        - `kafka://host:port`: topics that begin with `prefix` (or KAFKA_PREFIX), with the login that KAFKA_USERNAME,
          KAFKA_PASSWORD and KAFKA_CA_FILE give; `kafka://` alone is the Kafka of this machine;
        - `http(s)://…` of one service, or of the host that has all of them in folders; or the address of each by its
          name; `key` (or AFTERSALES_KEY) is one of the role analyst;
        - the path of an export (JSON lines or Parquet, not OCEL).

        Raises CommandError where there is nothing of the kind.
        """
        return cls(AsyncEventLog.open(where, key=key, prefix=prefix))

    def close(self) -> None:
        """Let go of what was opened. A second time does nothing."""
        if not self._loop.is_closed():
            self._wait(self._loop.shutdown_asyncgens())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
            self._log.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def events(self, **asked: Unpack[Asked]) -> Iterator[Event]:
        """The events that are asked for (see `Asked`), in order of time, while each log keeps its own order. What is in
        memory does not grow with their number."""
        batches = self._log.batches(**asked)

        async def following() -> list[Event] | None:
            return await anext(batches, None)

        try:
            while (batch := self._wait(following())) is not None:
                yield from batch
        finally:
            if not self._loop.is_closed():
                self._wait(batches.aclose())

    def fold(self, step: Callable[[T, Event], T], initial: T, **asked: Unpack[Asked]) -> T:
        """What `step(state, event)` makes of the events that are asked for, from `initial` on."""
        return self._wait(self._log.fold(step, initial, **asked))

    def to_arrow(self, **asked: Unpack[Asked]) -> Any:
        """A `pyarrow.Table` of the events that are asked for: the envelope, `case_id`, `station_id` and `number` as far
        as they are known, the payload as JSON in `data`; where `types` names one type alone, a column for each of its
        fields besides (`data_…` where the envelope has that name). Times are UTC. Raises CommandError without pyarrow.
        """
        return self._wait(self._log.to_arrow(**asked))

    def to_pandas(self, **asked: Unpack[Asked]) -> Any:
        """The same as a `pandas.DataFrame`. Raises CommandError without pandas."""
        return self._wait(self._log.to_pandas(**asked))

    def to_duckdb(self, connection: Any = None, table: str = "events", **asked: Unpack[Asked]) -> Any:
        """The same as a table in DuckDB, made anew, with `data` of the type JSON; gives the connection: yours, or a new
        one in memory. The events are not in memory at once. Raises CommandError without duckdb and pyarrow."""
        return self._wait(self._log.to_duckdb(connection, table, **asked))

    def snapshot(self, model: str | Projection[Any], as_of: AsOf | None = None) -> Snapshot[Any]:
        """The rows of a read model (`reporting.cases`) as of a moment, computed by its own fold over the events of that
        moment; without one, over all that the logs hold, parked or not.

        A moment is a time with its zone or a day (what had happened by then, as it is known today), positions such as
        `dispatch:145` or `intake:45,dispatch:145` (what had been recorded by then), or an `eventlog.moment.Moment`.
        Raises CommandError for what is no read model or no moment, and where a part of the logs is missing.
        """
        return self._wait(self._log.snapshot(model, as_of))

    def states(self, kind: str | Decider[Any, Any], as_of: AsOf | None = None) -> dict[str, Any]:
        """The states of all streams of a kind (`dispatch.work_order`, `intake.case`, `sla_monitor.sla`) by their ids,
        as the service's own decider makes them, as of a moment. Raises as `snapshot` does."""
        return self._wait(self._log.states(kind, as_of))

    def _wait(self, asked: Coroutine[Any, Any, T]) -> T:
        future = asyncio.run_coroutine_threadsafe(asked, self._loop)
        try:
            return future.result()
        except BaseException:  # Ctrl-C, or whoever stops a cell
            future.cancel()
            raise
