"""The logs of a place, for asynchronous programs."""

import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import ExitStack, aclosing, asynccontextmanager
from typing import Any, Self, TypeVar, Unpack

from aftersales.errors import CommandError
from aftersales.replay import arrow
from aftersales.replay.analysts import needed
from aftersales.replay.as_of import AsOf, moment_of, places_of
from aftersales.replay.events import Event
from aftersales.replay.folding import decider_named, projection_named, rows_of, sources_of, states_of
from aftersales.replay.question import Asked, Question, question_of
from aftersales.replay.reading.logs import Log, OpenLogs, merged
from aftersales.replay.reading.selection import Selection
from aftersales.replay.snapshot import Snapshot
from aftersales.replay.sources.topics import kafka_error
from aftersales.replay.sources.where import Where, opened
from eventlog.decider import Decider
from eventlog.feeds.feed import FeedAway
from eventlog.read_models.projection import Projection
from events.catalog import SOURCES

T = TypeVar("T")
BATCH = 1_000
"""Events that are handed on at once."""


class AsyncEventLog:
    """The event logs of a place, read anew for each question; nothing is written. See `EventLog`, which says the same
    for programs that do not wait."""

    def __init__(self, open_logs: OpenLogs, missing: str | None, stack: ExitStack) -> None:
        self._open_logs = open_logs
        self._missing = missing
        self._stack = stack

    @classmethod
    def open(cls, where: Where = None, *, key: str | None = None, prefix: str | None = None) -> Self:
        """See `EventLog.open`."""
        stack = ExitStack()
        open_logs, missing = stack.enter_context(opened(where, key, prefix, _note))
        return cls(open_logs, missing, stack)

    def close(self) -> None:
        """Let go of what was opened: a server that was started to read from, above all."""
        self._stack.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    async def events(self, **asked: Unpack[Asked]) -> AsyncGenerator[Event, None]:
        """See `EventLog.events`."""
        async with aclosing(self.batches(**asked)) as batches:
            async for batch in batches:
                for event in batch:
                    yield event

    async def batches(self, **asked: Unpack[Asked]) -> AsyncGenerator[list[Event], None]:
        """The same, up to `BATCH` at a time: whoever has much to do with them waits less often."""
        async with aclosing(self._batches(question_of(asked, _note))) as batches:
            async for batch in batches:
                yield batch

    async def fold(self, step: Callable[[T, Event], T], initial: T, **asked: Unpack[Asked]) -> T:
        """See `EventLog.fold`."""
        state = initial
        async with aclosing(self.batches(**asked)) as batches:
            async for batch in batches:
                for event in batch:
                    state = step(state, event)
        return state

    async def to_arrow(self, **asked: Unpack[Asked]) -> Any:
        """See `EventLog.to_arrow`."""
        pa, question = needed("pyarrow"), question_of(asked, _note)
        async with aclosing(self._batches(question)) as batches:
            made = [arrow.batch_of(batch, question.only_class) async for batch in batches]
        return pa.Table.from_batches(made, arrow.schema_of(question.only_class))

    async def to_pandas(self, **asked: Unpack[Asked]) -> Any:
        """See `EventLog.to_pandas`."""
        return arrow.frame_of(await self.to_arrow(**asked))

    async def to_duckdb(self, connection: Any = None, table: str = "events", **asked: Unpack[Asked]) -> Any:
        """See `EventLog.to_duckdb`."""
        pa, question = needed("pyarrow"), question_of(asked, _note)
        database = needed("duckdb").connect() if connection is None else connection
        schema, name = arrow.schema_of(question.only_class), '"' + table.replace('"', '""') + '"'
        database.execute("SET TimeZone = 'UTC'")
        database.register("_aftersales_batch", pa.Table.from_batches([], schema))
        database.execute(
            f"CREATE OR REPLACE TABLE {name} AS SELECT * REPLACE (data::JSON AS data) FROM _aftersales_batch"
        )
        async with aclosing(self._batches(question)) as batches:
            async for batch in batches:
                database.register(
                    "_aftersales_batch", pa.Table.from_batches([arrow.batch_of(batch, question.only_class)], schema)
                )
                database.execute(f"INSERT INTO {name} SELECT * FROM _aftersales_batch")
        database.unregister("_aftersales_batch")
        return database

    async def snapshot(self, model: str | Projection[Any], as_of: AsOf | None = None) -> Snapshot[Any]:
        """See `EventLog.snapshot`."""
        projection = projection_named(model) if isinstance(model, str) else model
        name = model if isinstance(model, str) else projection.table.full_name
        sources = sources_of(projection.events)
        async with self._whole(sources, as_of) as logs:
            moment = await moment_of(as_of, logs)
            rows = await rows_of([log for log in logs if log.source in sources], projection, moment)
        return Snapshot(name, moment, projection.table.row, rows)

    async def states(self, kind: str | Decider[Any, Any], as_of: AsOf | None = None) -> dict[str, Any]:
        """See `EventLog.states`."""
        decider = decider_named(kind) if isinstance(kind, str) else kind
        source = decider.kind.source
        async with self._whole([source], as_of) as logs:
            moment = await moment_of(as_of, logs)
            return await states_of([log for log in logs if log.source == source], decider, moment)

    async def _batches(self, question: Question) -> AsyncGenerator[list[Event], None]:
        selection = Selection(question.filter, wanted=True)
        async with self._logs(selection.sources) as logs, aclosing(merged(logs)) as events:
            batch = list[Event]()
            async for recorded in events:
                if (known := selection.take(recorded)) is not None and question.takes(known):
                    batch.append(Event(recorded, known.case, known.station, known.number))
                    if len(batch) == BATCH:
                        yield batch
                        batch = []
            if batch:
                yield batch

    @asynccontextmanager
    async def _whole(self, sources: Sequence[str], as_of: AsOf | None) -> AsyncIterator[Sequence[Log]]:
        """The logs of which nothing may be missing, and those in which a moment is told. Raises CommandError."""
        if self._missing is not None:
            raise CommandError(
                f"这里只有部分事件（{self._missing}），不能据此算出当时的状态",
                f"a part of the events alone is here ({self._missing}): it does not tell how things stood",
            )
        asked = [source for source in SOURCES if source in sources or source in (places_of(as_of) if as_of else ())]
        async with self._logs(asked) as logs:
            if lacking := [source for source in asked if source not in {log.source for log in logs}]:
                names = ", ".join(lacking)
                raise CommandError(f"这里没有日志 {names}", f"the logs of {names} are needed, and not here")
            yield logs

    @asynccontextmanager
    async def _logs(self, sources: Sequence[str]) -> AsyncIterator[Sequence[Log]]:
        try:
            async with self._open_logs(sources) as logs:
                yield logs
        except FeedAway as away:
            raise kafka_error(away) from None


def _note(zh: str, en: str) -> None:
    print(f"! {zh} · {en}", file=sys.stderr)
