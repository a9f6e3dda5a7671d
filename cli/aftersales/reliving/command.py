"""`aftersales replay`: the past of one system, lived again by a second one."""

import asyncio
import shlex
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from aftersales import keys
from aftersales.backup.bringing_back import follow_up
from aftersales.backup.places import connected
from aftersales.backup.target import require_nobody
from aftersales.counting import things
from aftersales.demo.show import show_services
from aftersales.errors import CommandError
from aftersales.importer.api import Api, Keys
from aftersales.importer.rest import at_rest
from aftersales.inspect import options as o
from aftersales.inspect.quiet import libraries_quiet
from aftersales.kafka.access import LISTENS
from aftersales.notes import Note, silent
from aftersales.ports import SERVICES, free_ports
from aftersales.reliving.claim import claim
from aftersales.reliving.living import heads, live, streams_of
from aftersales.reliving.pace import MAX, Pace, speed_of
from aftersales.reliving.passed_over import forget, pass_over
from aftersales.reliving.target import Target, target
from aftersales.replay.reading.logs import Log, OpenLogs
from aftersales.replay.reading.moments import local
from aftersales.replay.sources.place import Origin, Place
from aftersales.replay.sources.topics import kafka_error
from aftersales.replay.sources.where import opened
from aftersales.running import run
from aftersales.schemas import migrate
from aftersales.supervisor import System
from eventlog.feeds.feed import FeedAway
from eventlog.log.store import read_log
from eventlog.postgres import Connection
from events.catalog import SOURCES

WHO = "replay"
NAME = "aftersales replay"
ROLES = ("manager", "operations", "importer")
REACTING = "sla_monitor"
"""The one service whose log follows from what it hears alone: nobody commands it."""


def _speed(text: str) -> float | None:
    try:
        return speed_of(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} 应为正数或 max · is neither a number above 0 nor max (1, 60, 3600, max)"
        ) from None


def replay(
    into: Annotated[
        str,
        typer.Option(
            "--into",
            metavar="DATABASE",
            help="目标：空数据库的地址，或本机上的一个名称 · An empty database's address, or a name on this machine.",
        ),
    ],
    speed: Annotated[
        str,
        typer.Option("--speed", metavar="N|max", help="每秒经过多少秒的历史 · Seconds of the past that go by in one."),
    ] = MAX,
    until: o.Until = None,
    anew: Annotated[
        bool,
        typer.Option(
            "--clocks-anew",
            help="时限由现行策略重新计算，不取原日志 · The SLA monitor lives by what it hears, under the policy of "
            "this version, instead of what its log says.",
        ),
    ] = False,
    leave: Annotated[bool, typer.Option("--exit", help="到头即退出 · End when the past has been lived.")] = False,
    origin: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="store|kafka|EXPORT",
            envvar="EVENT_FEED",
            help="历史从哪里读：数据库、Kafka，或 events export 的目录 · Where the past is: the database, Kafka, "
            "or what `events export` has made (JSON lines, Parquet).",
        ),
    ] = Origin.STORE,
    database_url: o.DatabaseUrl = None,
    servers: o.Servers = None,
    prefix: o.Prefix = None,
) -> None:
    """第二个系统重新经历历史：同样的处理程序，任意速度 · A second system lives the past again, at any speed.

    事件按原样写入目标（编号、位置、时间不变），各服务以日志时间处理；再次运行即从中断处继续。
    Events are written into the target as they were recorded, and its five services handle them by the log's own clock.
    Run it again to go on where it was stopped, or to add what came since.
    """
    job = Replay(Console(soft_wrap=True), _speed(speed), until, anew, leave)
    with (
        libraries_quiet(job.note),
        past(origin, database_url, servers, prefix, job.note) as logs,
        target(into) as found,
    ):
        try:
            if run(job.perform(logs, found)) is None:
                raise CommandError("已中断；再次运行即从中断处继续", "stopped; run it again, it goes on from there")
        except FeedAway as away:
            raise kafka_error(away) from None


@contextmanager
def past(
    origin: str, database_url: str | None, servers: str | None, prefix: str | None, note: Note
) -> Iterator[OpenLogs]:
    """What opens the logs of the past, which must be whole. Raises CommandError."""
    if origin in set(Origin):
        with Place(Origin(origin), database_url, servers, prefix).opened(note, live=False) as open_logs:
            yield open_logs
        return
    with opened(origin, None, prefix, note) as (open_logs, missing):
        if missing is not None:
            raise CommandError(
                f"{origin} 不是完整的日志（{missing}），无法重新经历", f"{origin} does not hold whole logs ({missing})"
            )
        yield open_logs


class Replay:
    """One past, and how it is lived again."""

    def __init__(self, console: Console, speed: float | None, until: datetime | None, anew: bool, leave: bool) -> None:
        self._console = console
        self._speed = speed
        self._until = until
        self._anew = frozenset({REACTING} if anew else ())
        self._leave = leave
        self._ports = free_ports()
        self._key: str | None = None

    def note(self, zh: str, en: str) -> None:
        """Something beside the answer."""
        self._console.print(Text(f"! {zh} · {en}", "yellow"))

    async def perform(self, open_logs: OpenLogs, found: Target) -> bool:
        """All of it. Raises CommandError, FeedAway."""
        self._console.print("正在准备目标… · preparing the target…")
        async with connected(found.dsn, NAME) as connection:
            await require_nobody(connection, SERVICES)
            await claim(connection)
        await migrate(found.dsn, found.ours)
        async with connected(found.dsn, NAME) as connection, open_logs(SOURCES) as logs:
            lived_again = [log for log in logs if log.source not in self._anew]
            behind = await heads(connection, [log.source for log in lived_again])
            ends = {
                source: (await read_log(connection, source, position - 1, 1))[0]
                for source, position in behind.items()
                if position
            }
            streams = await streams_of(logs, ends)
            hears = {service: (*LISTENS[service], service) for service in SERVICES}
            await pass_over(connection, hears, streams, self._anew)
            async with self._system(found) as system:
                await self._live(connection, lived_again, behind, system)
            await forget(connection, SERVICES)
        await follow_up(dict.fromkeys(SERVICES, found.dsn), dict.fromkeys(SOURCES, 0), None, silent)
        if not self._leave:
            async with self._system(found) as system:
                await self._serve(system)
        return True

    def _system(self, found: Target) -> System:
        file = found.folder / "keys.json"
        if self._key is None:
            file.unlink(missing_ok=True)
            self._key = keys.issue(file, WHO, ROLES)
        return System(
            found.dsn, file, self._ports, clock="log", roles=found.ours, servers=found.servers, note=self.note
        )

    async def _live(
        self, connection: Connection, logs: Sequence[Log], behind: Mapping[str, int], system: System
    ) -> None:
        began = time.monotonic()
        show_services(self._console, system.urls)
        self._console.print(f"密钥 · key: {self._key}", soft_wrap=True)
        left = sum(max(log.size - behind.get(log.source, 0), 0) for log in logs)
        with _bar(self._console, left) as done:
            lived = await live(connection, logs, behind, self._until, Pace(self._speed, time.monotonic), done)
        self._console.print("等待各服务处理完毕 · waiting for the services to finish")
        async with Api(system.urls, Keys(str(self._key), _none)) as api:
            await at_rest(api)
        seconds = time.monotonic() - began
        if lived.first is None or lived.last is None:
            self._console.print("没有新的事件 · no event that it does not have")
            return
        first, last = (f"{local(moment):%Y-%m-%d %H:%M}" for moment in (lived.first, lived.last))
        self._console.print(
            f"已重新经历 {first} 至 {last} 的 {lived.events:,} 个事件，用时 {seconds:.1f} 秒 · "
            f"{lived.events:,} {things(lived.events, 'event')} from {first} to {last} lived again in {seconds:.1f} s"
        )

    async def _serve(self, system: System) -> None:
        board = shlex.join(["curl", f"{system.url('reporting')}/board", "-H", f"Authorization: Bearer {self._key}"])
        self._console.print(
            f"历史已到头，系统时间停在这里；看板 · the past is over, and time stands here. The board:\n{board}"
        )
        self._console.print("按 Ctrl-C 停止 · Ctrl-C stops everything")
        try:
            await asyncio.Event().wait()
        finally:
            self._console.print("正在停止… · stopping…")


def _none(station_id: str) -> str:
    raise CommandError(f"没有网点 {station_id} 的密钥", f"there is no key of station {station_id}")


@contextmanager
def _bar(console: Console, total: int) -> Iterator[Callable[[int], None]]:
    columns = TextColumn("重新经历 · living"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=total)
        yield lambda events: bar.advance(task, events)
