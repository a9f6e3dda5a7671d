"""`make demo` (`aftersales demo`): start everything, seed, play, check, show, and serve until Ctrl-C."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console
from rich.text import Text

from aftersales.answers import Refused
from aftersales.demo.chapters import BEGIN, chapters
from aftersales.demo.check import Check, check
from aftersales.demo.narrator import Narrator
from aftersales.demo.people import issue_keys
from aftersales.demo.phase import phase
from aftersales.demo.seed import seed, steps
from aftersales.demo.show import show_ending
from aftersales.demo.stage import Stage, Stuck
from aftersales.demo.verdict import show_checks
from aftersales.places import data_root
from aftersales.ports import FIRST_PORT, port_plan, require_free
from aftersales.postgres import Postgres
from aftersales.running import run
from aftersales.supervisor import System, migrate
from aftersales.trouble import Trouble

DATABASE = "aftersales_demo"
"""Made anew each time, on a server of the demo's own: what `aftersales up` keeps is not touched."""


def demo(
    exit: Annotated[
        bool, typer.Option("--exit", help="演完并检查后退出，结果 0 或 1 · Play, check, and end with 0 or 1.")
    ] = False,
    port_base: Annotated[
        int, typer.Option(envvar="PORT_BASE", help="五个连续端口的第一个 · The first of five ports in a row.")
    ] = FIRST_PORT,
) -> None:
    """演示：四天的售后服务 · Four days of after-sales service: played, checked, left running until Ctrl-C."""
    ports = port_plan(port_base)
    require_free(ports.values())
    console, folder = Console(), data_root() / "demo"
    with phase(console, "PostgreSQL"):
        server = Postgres(folder / "postgres")
        server.start()
    try:
        dsn = server.fresh_database(DATABASE)
        good = run(perform(console, dsn, folder / "keys.json", ports, serve=not exit))
    finally:
        server.stop()
    if exit:
        raise typer.Exit(0 if good else 1)


async def perform(console: Console, dsn: str, keys_file: Path, ports: Mapping[str, int], serve: bool) -> bool:
    """The whole demo over an empty database; says whether the story gave what it must. Raises Trouble."""

    def note(zh: str, en: str) -> None:
        console.print(Text(f"! {zh} · {en}", "yellow"))

    async with AsyncExitStack() as stack:
        with phase(console, "数据库结构 · migrations"):
            await migrate(dsn)
        with phase(console, "五个服务 · five services"):
            keys = issue_keys(keys_file)
            system = await stack.enter_async_context(System(dsn, keys_file, ports, clock="log", note=note))
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


async def play(stage: Stage) -> list[Check]:
    """Seed, play all chapters, check. Raises Trouble, in one line, where a service refuses or fails to do its part."""
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
        raise Trouble("剧情中断", f"the story stopped: {type(reason).__name__}: {reason}")
    return checks
