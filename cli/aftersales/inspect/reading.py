"""A question to the logs: how they are opened for it, and gone through."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from typing import TypeVar

from aftersales.inspect import options as o
from aftersales.inspect.output import Output
from aftersales.inspect.quiet import libraries_quiet
from aftersales.replay.reading.filters import Filter, fits
from aftersales.replay.reading.logs import Log, OpenLogs, merged
from aftersales.replay.reading.memory import Known
from aftersales.replay.reading.selection import Selection
from aftersales.replay.sources.place import Place
from aftersales.replay.sources.topics import kafka_error
from aftersales.running import run
from eventlog.feeds.feed import FeedAway
from events.catalog import codec

T = TypeVar("T")


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

    with libraries_quiet(output.note), place.opened(output.note, live) as open_logs:
        try:
            return run(asking(open_logs))
        except FeedAway as away:
            raise kafka_error(away) from None


async def go_through(
    logs: Sequence[Log],
    selection: Selection,
    take: Callable[[Known], None],
    output: Output,
    prints_meanwhile: bool = False,
) -> None:
    """Hand on what was asked for of all that the logs have, and note which station or case is in none of them."""
    with output.progress(sum(log.size for log in logs), prints_meanwhile) as step:
        async with aclosing(merged(logs)) as events:
            async for event in events:
                step()
                if (known := selection.take(event)) is not None:
                    take(known)
    for zh, en in selection.unmet.told():
        output.note(zh, en)


def question_of(
    output: Output,
    types: o.Types,
    case: o.Case,
    station: o.Station,
    since: o.Since,
    until: o.Until,
    sources: o.Sources,
) -> Filter:
    """What the options ask for. Says which types nobody knows."""
    for pattern in types or ():
        if codec.class_of(pattern) is None and not any(fits((pattern,), name) for name in codec.names.values()):
            output.note(f"目录中没有类型 {pattern}", f"no event type of the catalog is named {pattern}")
    return Filter(tuple(types or ()), case, station, since, until, tuple(sources or ()))
