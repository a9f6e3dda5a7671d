"""`aftersales kafka up`, `stop` and `clean`: the project's own broker."""

import asyncio
import signal
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from aftersales.kafka import jars
from aftersales.kafka.broker import VARIABLE, given
from aftersales.kafka.server import Kafka
from aftersales.kafka.storage import evict
from aftersales.paths import data_root
from aftersales.running import run

PORT = 9092
STOPPED = 128 + signal.SIGTERM  # how Java ends when it is asked to

kafka_app = typer.Typer(no_args_is_help=True, help="本机 Kafka · A local Apache Kafka, no Docker: up, stop, clean.")

Port = Annotated[int, typer.Option(envvar="KAFKA_PORT", min=1, max=65535, help="本机端口 · Loopback port.")]


@kafka_app.command()
def up(port: Port = PORT) -> None:
    """启动 Apache Kafka，直到 Ctrl-C · Apache Kafka, until Ctrl-C or `stop`."""
    console = Console(soft_wrap=True)
    if servers := given():
        console.print(f"{VARIABLE}={servers}: 使用该 Kafka，不再启动 · that broker is used, none is started")
        return
    if not jars.present():
        console.print("首次使用：正在用 Maven 取得 Kafka（44 MB）… · first use: Maven fetches Kafka (44 MB)…")
    console.print("正在启动… · starting…")
    with Kafka(_folder(), port) as server:
        table = Table(show_header=False)
        table.add_row("地址 · bootstrap servers", server.bootstrap_servers)
        table.add_row("版本 · version", f"Apache Kafka {server.version}")
        table.add_row("数据 · data", str(server.data))
        table.add_row("日志 · log", str(server.log))
        console.print(table)
        console.print("下一步，在另一个终端 · next, in another terminal:")
        console.print(f"  export {VARIABLE}={server.bootstrap_servers} EVENT_FEED=kafka", highlight=False)
        console.print("  make up", highlight=False)
        console.print("按 Ctrl-C 停止 · Ctrl-C stops it")
        run(_until_it_ends(server))
        console.print("正在停止… · stopping…")


@kafka_app.command()
def stop() -> None:
    """停止由 up 启动的 Kafka · Stop the Kafka that `up` started, from another terminal."""
    running = evict(_folder())
    typer.echo("已停止 · stopped" if running else "没有在运行 · it was not running")


@kafka_app.command()
def clean() -> None:
    """删除本机 Kafka 的全部主题 · Remove all topics of the local Kafka; what was fetched stays."""
    Kafka(_folder()).discard()


def _folder() -> Path:
    return data_root() / "kafka"


async def _until_it_ends(server: Kafka) -> None:
    while (code := server.exit_code) is None:  # noqa: ASYNC110 – a process sets no event
        await asyncio.sleep(0.2)
    if code != STOPPED:
        raise server.error()
