"""A question to the logs: where they are, which of their events are asked for, and how they are gone through."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, aclosing, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from aftersales.embedded import local_broker, local_database
from aftersales.inspect.filters import Filter
from aftersales.inspect.logs import Log, OpenLogs, merged
from aftersales.inspect.memory import Known, Memory
from aftersales.inspect.options import Origin
from aftersales.inspect.output import Output
from aftersales.inspect.quiet import libraries_quiet
from aftersales.inspect.store import store_logs
from aftersales.inspect.topics import kafka_error, topic_logs
from aftersales.kafka.access import ANALYST
from aftersales.kafka.broker import named
from aftersales.running import run
from eventlog.envelope import Recorded
from eventlog.feeds.feed import FeedAway
from events.catalog import SOURCES

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the logs are, as the options say."""

    origin: Origin
    database_url: str | None
    servers: str | None
    prefix: str | None

    @contextmanager
    def opened(self, output: Output, live: bool) -> Iterator[OpenLogs]:
        """What opens them; `live`: something may still come. Raises CommandError."""
        if self.origin is Origin.KAFKA:
            broker = named(self.servers) if self.servers else local_broker(output.note, ANALYST)
            yield partial(topic_logs, replace(broker, prefix=self.prefix or broker.prefix), output.note)
            return
        with nullcontext(self.database_url) if self.database_url else local_database(output.note, live) as dsn:
            yield partial(store_logs, dsn, output.note)


class Selection:
    """Picks the events that are asked for, and knows their case and station where that is `wanted` or decides."""

    def __init__(self, question: Filter, wanted: bool) -> None:
        self._question = question
        self._memory = Memory() if wanted or question.needs_memory else None

    @property
    def sources(self) -> Sequence[str]:
        """The logs to read: what is said in one may be about a case of another."""
        return self._question.sources if self._question.sources and self._memory is None else SOURCES

    def take(self, event: Recorded) -> Known | None:
        """The next event, if it is asked for."""
        known = self._memory.know(event) if self._memory else Known(event, None, None)
        return known if self._question.takes(known) else None


def ask(
    place: Place,
    output: Output,
    sources: Sequence[str],
    program: Callable[[Sequence[Log]], Awaitable[T]],
    live: bool = False,
) -> T | None:
    """Run a program over the logs; None where it was stopped. Raises CommandError."""

    async def asking(open_logs: OpenLogs) -> T:
        async with open_logs(sources) as logs:
            return await program(logs)

    with libraries_quiet(output.note), place.opened(output, live) as open_logs:
        try:
            return run(asking(open_logs))
        except FeedAway as away:
            raise kafka_error(away) from None


async def go_through(
    logs: Sequence[Log],
    selection: Selection,
    take: Callable[[Known], None],
    progress: Callable[[int], AbstractContextManager[Callable[[], None]]],
) -> None:
    """Hand on what was asked for of all that the logs have."""
    with progress(sum(log.size for log in logs)) as step:
        async with aclosing(merged(logs)) as events:
            async for event in events:
                step()
                if (known := selection.take(event)) is not None:
                    take(known)
