"""`make demo` (`aftersales demo`): start everything, seed, play, check, show, and serve until Ctrl-C."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, nullcontext
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console
from rich.text import Text

from aftersales.demo.chapters import BEGIN, chapters
from aftersales.demo.check import Check, check
from aftersales.demo.kept import DATABASE, PREFIX
from aftersales.demo.narrator import Narrator
from aftersales.demo.people import issue_keys
from aftersales.demo.phase import phase
from aftersales.demo.seed import seed, steps
from aftersales.demo.show import show_ending
from aftersales.demo.stage import Stage, Stuck
from aftersales.demo.verdict import show_checks
from aftersales.errors import CommandError
from aftersales.feed import FeedOption, OpenedFeed, opened_feed
from aftersales.paths import data_root
from aftersales.ports import FIRST_PORT, port_plan, require_free
from aftersales.postgres import Postgres
from aftersales.responses import Refused
from aftersales.running import run
from aftersales.schemas import migrate
from aftersales.served import on_record
from aftersales.supervisor import System
from aftersales.watch import Server
from eventlog.feeds.feed import FeedAway
from eventlog.feeds.kafka import Broker
from events.catalog import SOURCES


def demo(
    exit: Annotated[
        bool, typer.Option("--exit", help="演完并检查后退出，结果 0 或 1 · Play, check, and end with 0 or 1.")
    ] = False,
    port_base: Annotated[
        int, typer.Option(envvar="PORT_BASE", help="五个连续端口的第一个 · The first of five ports in a row.")
    ] = FIRST_PORT,
    feed: FeedOption = "store",
) -> None:
    """演示：四天的售后服务 · Four days of after-sales service: played, checked, left running until Ctrl-C."""
    ports = port_plan(port_base)
    require_free(ports.values())
    console, folder = Console(), data_root() / "demo"
    with ExitStack() as stack:
        with phase(console, "PostgreSQL"):
            server = stack.enter_context(Postgres(folder / "postgres"))
            dsn = server.fresh_database(DATABASE)
        with phase(console, "Apache Kafka") if feed == "kafka" else nullcontext():
            opened = stack.enter_context(opened_feed(feed, folder / "kafka", PREFIX))
        servers: list[Server] = [server, *opened.servers]
        good = run(perform(console, dsn, folder / "keys.json", ports, opened, serve=not exit, servers=servers))
    if exit:
        raise typer.Exit(0 if good else 1)


async def perform(
    console: Console,
    dsn: str,
    keys_file: Path,
    ports: Mapping[str, int],
    feed: OpenedFeed,
    serve: bool,
    servers: Sequence[Server] = (),
) -> bool:
    """The whole demo over an empty database; says whether the story gave what it must. Raises CommandError."""

    def note(zh: str, en: str) -> None:
        console.print(Text(f"! {zh} · {en}", "yellow"))

    async with AsyncExitStack() as stack:
        with phase(console, "数据库结构 · migrations"):
            await migrate(dsn)
        if (kafka := feed.broker) is not None:
            with phase(console, "主题 · topics"):
                await _fresh_topics(kafka)
        with phase(console, "五个服务 · five services"):
            keys = issue_keys(keys_file)
            system = System(
                dsn, keys_file, ports, clock="log", kafka=kafka, logins=feed.logins, servers=servers, note=note
            )
            await stack.enter_async_context(system)
            stack.enter_context(on_record(keys_file.parent, system.urls))
        http = await stack.enter_async_context(httpx.AsyncClient(timeout=30, trust_env=False))
        stage = Stage.set_up(BEGIN, keys, http, system.urls, Narrator(console))
        checks = await play(stage)
        show_checks(console, checks)
        await show_ending(console, stage, system.urls, keys)
        if serve:
            console.print("[bold]按 Ctrl-C 停止 · Ctrl-C stops everything[/]")
            try:
                await asyncio.Event().wait()
            finally:
                console.print("正在停止… · stopping…")
    return all(check.ok for check in checks)


async def _fresh_topics(kafka: Broker) -> None:
    """Empty topics for the empty database: those of an earlier demo told another story. Raises CommandError."""
    try:
        for source in SOURCES:
            await kafka.delete_topic(source)
        await kafka.declare_topics(SOURCES)
    except FeedAway as error:
        raise CommandError(f"Kafka 无法完成：{error}", f"Kafka did not do it: {error}") from None


async def play(stage: Stage) -> list[Check]:
    """Seed, play all chapters, check. Raises CommandError where a service refuses or fails to do its part."""
    console, reason, checks = stage.narrator.console, None, list[Check]()
    try:
        with phase(console, "网点、人员、客户、设备、知识库 · stations, staff, customers, equipment, articles") as show:
            await seed(steps(stage), show)
        with phase(console, "剧情 · the story"):
            await stage.timeline.play(chapters(stage), stage.settle)
        with phase(console, "检查 · checks"):
            checks = await check(stage)
    except* (Refused, Stuck, httpx.HTTPError) as failed:
        reason = failed.exceptions[0]
    if reason is not None:
        raise CommandError("剧情中断", f"the story stopped: {type(reason).__name__}: {reason}")
    return checks
