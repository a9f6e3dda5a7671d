"""`aftersales up`: PostgreSQL, where asked for Kafka, and the five services, until Ctrl-C."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from aftersales import keys
from aftersales.calling import command
from aftersales.database import DatabaseUrl, database
from aftersales.demo.show import show_services
from aftersales.feed import FeedOption, OpenedFeed, opened_feed
from aftersales.keys_file import KeysFile, default_keys_file
from aftersales.paths import data_root
from aftersales.ports import FIRST_PORT, port_plan, require_free
from aftersales.running import run
from aftersales.schemas import migrate as migrate_all
from aftersales.served import on_record
from aftersales.supervisor import System
from aftersales.watch import Server
from events.catalog import NAMESPACE

PortBase = Annotated[
    int, typer.Option(envvar="PORT_BASE", help="五个连续端口的第一个 · The first of five ports in a row.")
]


def up(
    port_base: PortBase = FIRST_PORT,
    database_url: DatabaseUrl = None,
    keys_file: KeysFile = None,
    feed: FeedOption = "store",
) -> None:
    """启动全部服务，直到 Ctrl-C · PostgreSQL and the five services, until Ctrl-C."""
    ports = port_plan(port_base)
    require_free(ports.values())
    file = keys_file or default_keys_file()
    keys.ensure(file)
    with database(database_url) as found, opened_feed(feed, data_root() / "kafka", NAMESPACE) as opened:
        servers: list[Server] = [*found.servers, *opened.servers]
        run(_serve(found.dsn, file, ports, opened, servers, roles=database_url is None))


async def _serve(
    dsn: str, keys_file: Path, ports: dict[str, int], feed: OpenedFeed, servers: Sequence[Server], roles: bool
) -> None:
    console = Console(soft_wrap=True)

    def note(zh: str, en: str) -> None:
        console.print(f"[yellow]![/] {escape(f'{zh} · {en}')}")

    console.print("正在启动… · starting…")
    await migrate_all(dsn, roles)
    kafka = feed.broker
    async with System(
        dsn, keys_file, ports, roles=roles, kafka=kafka, logins=feed.logins, servers=servers, note=note
    ) as system:
        with on_record(data_root(), system.urls):
            show_services(console, system.urls)
            if kafka is not None:
                console.print(f"事件经 Kafka 传递 · events go through Kafka at {kafka.servers}")
                if kafka.login is None:
                    console.print("[yellow]![/] 该 Kafka 不加密、不验证身份 · that Kafka asks nobody who they are")
            if not keys.listed(keys_file):
                first = command("keys issue --id manager-1 --role manager")
                console.print(f"还没有密钥 · No keys yet: {escape(first)}")
            console.print("按 Ctrl-C 停止 · Ctrl-C stops everything")
            try:
                await asyncio.Event().wait()
            finally:
                console.print("正在停止… · stopping…")
