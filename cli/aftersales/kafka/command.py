"""`aftersales kafka up`, `stop` and `clean`: the project's own broker."""

import asyncio
import os
import signal
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from aftersales.calling import command
from aftersales.kafka import jars
from aftersales.kafka.administration import administered, give_rights
from aftersales.kafka.broker import VARIABLE, given, named
from aftersales.kafka.server import Kafka
from aftersales.kafka.storage import evict
from aftersales.paths import data_root
from aftersales.running import run
from aftersales.tables import show
from events.catalog import NAMESPACE

PORT = 9092
STOPPED = 128 + signal.SIGTERM  # how Java ends when it is asked to

kafka_app = typer.Typer(no_args_is_help=True, help="本机 Kafka · A local Apache Kafka, no Docker: up, stop, clean.")

Servers = Annotated[str, typer.Option("--kafka", metavar="HOST:PORT", envvar=VARIABLE, help="Kafka.")]
Prefix = Annotated[
    str | None, typer.Option("--prefix", envvar="KAFKA_PREFIX", help="主题前缀 · What the topics begin with.")
]
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
    with Kafka(_folder(), port, secured=True) as server:
        table = Table("", Column("", no_wrap=True), show_header=False)
        table.add_row("地址 · bootstrap servers", server.bootstrap_servers)
        table.add_row("版本 · version", f"Apache Kafka {server.version}")
        table.add_row("数据 · data", str(server.data))
        table.add_row("日志 · log", str(server.log))
        show(console, table)
        console.print("下一步，在另一个终端 · next, in another terminal:")
        console.print(f"  set -a; . '{_environment(server)}'; set +a; {command('up')}", highlight=False, markup=False)
        if server.access is None:
            anew = escape(command("kafka clean"))
            console.print(f"[yellow]![/] 它不加密、不验证身份；{anew} 之后新建的会")
            console.print(f"  It asks nobody who they are; one that is made after {anew} does")
        run(_until_it_ends(server, console))
        console.print("正在停止… · stopping…")


@kafka_app.command("grant")
def give(servers: Servers, prefix: Prefix = None) -> None:
    """给每个服务和分析人员其权限 · Give every service, and analysts, their rights on the topics; as the administrator.

    凭 KAFKA_USERNAME、KAFKA_PASSWORD 登录。 · Who that is says KAFKA_USERNAME, with KAFKA_PASSWORD.
    """
    broker = named(servers, prefix)
    give_rights(broker)
    typer.echo(f"{broker.servers}: 权限已就绪 · {broker.prefix}.*: every user has its rights")


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


def _environment(server: Kafka) -> Path:
    """A file that says how to come to it, for its owner alone."""
    lines = [f"{VARIABLE}={server.bootstrap_servers}", "EVENT_FEED=kafka"]
    if server.access is None:
        lines.append("KAFKA_SECURITY_PROTOCOL=PLAINTEXT")
    else:
        admin = administered(server, NAMESPACE).login
        assert admin is not None
        lines += [
            f"KAFKA_USERNAME={admin.user}",
            f"KAFKA_PASSWORD={admin.password}",
            f"KAFKA_CA_FILE='{admin.ca_file}'",
        ]
    file = server.folder / "admin.env"
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as opened:
        opened.writelines(f"{line}\n" for line in lines)
    return file


async def _until_it_ends(server: Kafka, console: Console) -> None:
    console.print("按 Ctrl-C 停止 · Ctrl-C stops it")
    while (code := server.exit_code) is None:  # noqa: ASYNC110 – a process sets no event
        await asyncio.sleep(0.2)
    if code != STOPPED:
        raise server.error()
