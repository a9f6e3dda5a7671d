"""`aftersales events tail`, `count` and `show`."""

import re
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import typer

from aftersales.errors import CommandError
from aftersales.inspect import options as o
from aftersales.inspect.counting import By, Count
from aftersales.inspect.output import Output
from aftersales.inspect.reading import ask, go_through, question_of
from aftersales.inspect.rendering import json_line, json_text, whole
from aftersales.replay.reading.filters import Filter
from aftersales.replay.reading.logs import Log
from aftersales.replay.reading.logs import follow as follow_logs
from aftersales.replay.reading.memory import Known
from aftersales.replay.reading.selection import Selection
from aftersales.replay.sources.place import Origin, Place
from eventlog.envelope import Recorded
from events.catalog import SOURCES

events_app = typer.Typer(no_args_is_help=True, help="查看事件 · The event logs, from the store or from Kafka.")


@events_app.command()
def tail(
    from_start: Annotated[bool, typer.Option("--from-start", help="先显示全部历史 · All of the past first.")] = False,
    follow: Annotated[
        bool, typer.Option("--follow/--no-follow", help="显示历史后继续等待 · Go on with what comes, or end.")
    ] = True,
    types: o.Types = None,
    case: o.Case = None,
    station: o.Station = None,
    since: o.Since = None,
    until: o.Until = None,
    sources: o.Sources = None,
    origin: o.From = Origin.STORE,
    database_url: o.DatabaseUrl = None,
    servers: o.Servers = None,
    prefix: o.Prefix = None,
    as_json: o.AsJson = False,
) -> None:
    """新事件，随到随显 · New events as they come; with --from-start, --since or --no-follow the past first.

    每行：上海时间、来源:位置、类型、服务单、网点、内容。历史按时间排列；新事件按到达顺序。
    Each line: time in Asia/Shanghai, source:position, type, case, station, payload. The past is in order of time; what
    is new comes as it arrives, and its station is known from what was read so far: with --case or --station, and after
    the past, that is everything.
    """
    output = Output(as_json)
    question = question_of(output, types, case, station, since, until, sources)
    selection = Selection(question, wanted=not as_json)
    past = from_start or since is not None or not follow

    def show(known: Known) -> None:
        if past:
            output.event(known)

    def show_new(event: Recorded) -> None:
        if (known := selection.take(event)) is not None:
            output.event(known)
            output.flush()

    async def program(logs: Sequence[Log]) -> None:
        if past or question.needs_memory:
            await go_through(logs, selection, show, output, prints_meanwhile=past)
            output.flush()
        if follow:
            output.note("等待新事件，Ctrl-C 结束", "waiting for new events, Ctrl-C ends")
            await follow_logs(logs, show_new)

    ask(Place(origin, database_url, servers, prefix), output, selection.sources, program, live=follow)


@events_app.command()
def count(
    by: Annotated[
        list[By] | None,
        typer.Option("--by", help="按什么计数，可重复 · What to count by, repeatable.", show_default="source, type"),
    ] = None,
    types: o.Types = None,
    case: o.Case = None,
    station: o.Station = None,
    since: o.Since = None,
    until: o.Until = None,
    sources: o.Sources = None,
    origin: o.From = Origin.STORE,
    database_url: o.DatabaseUrl = None,
    servers: o.Servers = None,
    prefix: o.Prefix = None,
    as_json: o.AsJson = False,
) -> None:
    """事件计数，附最早与最晚时间（上海） · How many events there are, from when to when (Asia/Shanghai)."""
    output, counted = Output(as_json), Count(by or (By.SOURCE, By.TYPE))
    question = question_of(output, types, case, station, since, until, sources)
    selection = Selection(question, wanted=bool({By.STATION, By.CASE} & set(counted.by)))

    async def program(logs: Sequence[Log]) -> bool:
        await go_through(logs, selection, counted.add, output)
        return True

    if not ask(Place(origin, database_url, servers, prefix), output, selection.sources, program):
        raise _stopped()
    if as_json:
        for text in map(json_text, counted.objects()):
            output.plain(text)
    else:
        output.table(*counted.table())


@events_app.command()
def show(
    which: Annotated[
        str,
        typer.Argument(
            metavar="ID_OR_CASE",
            help="服务单编号或服务单号、事件 id 或 来源:位置 · A case's id or number, an event's id, or dispatch:123.",
        ),
    ],
    types: o.Types = None,
    station: o.Station = None,
    since: o.Since = None,
    until: o.Until = None,
    sources: o.Sources = None,
    origin: o.From = Origin.STORE,
    database_url: o.DatabaseUrl = None,
    servers: o.Servers = None,
    prefix: o.Prefix = None,
    as_json: o.AsJson = False,
) -> None:
    """一张服务单的全部事件，按时间；或一个事件的全部内容 · All of one case in order of time, or one event whole."""
    output = Output(as_json)
    question = question_of(output, types, None, station, since, until, sources)
    wanted = _event_named(which)
    everything = Selection(Filter(), wanted=True)
    found: list[Known] = []
    of_case: list[Known] = []

    def look(known: Known) -> None:
        if wanted in ((known.event.source, known.event.position), known.event.id):
            found.append(known)
        if known.is_about(which) and question.takes(known):
            of_case.append(known)

    async def program(logs: Sequence[Log]) -> bool:
        await go_through(logs, everything, look, output)
        return True

    if not ask(Place(origin, database_url, servers, prefix), output, everything.sources, program):
        raise _stopped()
    if found and as_json:
        output.plain(json_line(found[0].event))
    elif found:
        output.parts(whole(found[0]))
    elif of_case:
        for known in sorted(of_case, key=lambda known: known.event.time):
            output.event(known)
    else:
        raise CommandError(f"没有找到 {which}", f"there is no case and no event {which}, or none that the filters take")


def _event_named(text: str) -> tuple[str, int] | UUID | None:
    if (place := re.fullmatch(r"([a-z_-]+):([1-9]\d*)", text)) and (source := place[1].replace("-", "_")) in SOURCES:
        return source, int(place[2])
    try:
        return UUID(text)
    except ValueError:
        return None


def _stopped() -> CommandError:
    return CommandError("已中断", "stopped")
