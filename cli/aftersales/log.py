"""`aftersales log take-back`, `new-epoch`: after a restore, the end of the log, and what its listeners believe."""

from contextlib import ExitStack, nullcontext
from typing import Annotated

import typer

from aftersales.backup.bringing_back import whole_again
from aftersales.backup.own_kafka import own_broker
from aftersales.calling import command
from aftersales.counting import counted
from aftersales.embedded import local_database
from aftersales.errors import CommandError
from aftersales.inspect.options import DatabaseUrl, Prefix, Servers
from aftersales.inspect.quiet import libraries_quiet
from aftersales.kafka.broker import named
from aftersales.relay import note
from aftersales.running import run
from eventlog.feeds import epochs
from eventlog.postgres import connect
from events.catalog import SOURCES

log_app = typer.Typer(no_args_is_help=True, help="事件日志 · The logs of record.")


@log_app.callback()
def log() -> None:
    """事件日志 · The logs of record."""


@log_app.command("take-back")
def take_back(
    sources: Annotated[list[str], typer.Argument(help=f"{', '.join(SOURCES)}", show_default=False)],
    servers: Servers = None,
    prefix: Prefix = None,
    database_url: DatabaseUrl = None,
) -> None:
    """数据库以别的方式恢复后，从 Kafka 取回日志末尾 · After a restore by other means: the ends of logs, from Kafka.

    服务须先停止；`aftersales restore` 自己会做。 · Services must be stopped. `aftersales restore` does it by itself.
    """
    _require_known(sources)
    with ExitStack() as stack:
        dsn = database_url or stack.enter_context(local_database(note, live=False))
        broker = named(servers, prefix) if servers else own_broker(stack, prefix)
        if broker is None:
            raise CommandError("请用 KAFKA_BOOTSTRAP_SERVERS 指明 Kafka", "name the Kafka with KAFKA_BOOTSTRAP_SERVERS")
        with libraries_quiet(note):
            taken = run(whole_again(dict.fromkeys(sources, dsn), broker, note))
    if taken is None:
        raise CommandError("已中断；再次运行即可", "stopped; run it again")
    for one in taken:
        typer.echo(
            f"{one.source}: {one.before} → {one.after}，取回 {one.events} 个事件 · "
            f"{counted(one.events, 'event')} taken back"
        )
        if one.topic < one.before:
            epoch = command(f"log new-epoch {one.source}")
            note(
                f"{one.source} 的主题只到 {one.topic}，无从知道之后丢失了什么：如有丢失，运行 {epoch}",
                f"the topic of {one.source} ends at {one.topic}: nobody knows what was lost; if anything was, {epoch}",
            )
    typer.echo("下一步：启动服务 · Next, start the services")


@log_app.command("new-epoch")
def new_epoch(
    sources: Annotated[list[str], typer.Argument(help=f"{', '.join(SOURCES)}", show_default=False)],
    since: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="从该位置起内容不同；默认为下一个位置 · The first position that differs; by default the next one.",
        ),
    ] = None,
    database_url: DatabaseUrl = None,
) -> None:
    """日志从备份恢复后，声明从哪个位置起内容已不同 · After a restore: say from which position on the log is another.

    听众会退回到该位置之前，重新处理其后的事件。 · Listeners that had received more go back before that position and
    receive what is there now.
    """
    _require_known(sources)
    if since is not None and len(sources) > 1:
        raise CommandError("--since 只适用于一个服务", "--since is about one service's log")
    with nullcontext(database_url) if database_url else local_database(note, live=False) as dsn:
        for source in sources:
            run(_begin(dsn, source, since))


def _require_known(sources: list[str]) -> None:
    for source in sources:
        if source not in SOURCES:
            raise CommandError(f"没有这个服务：{source}", f"no such service: {source} ({', '.join(SOURCES)})")


async def _begin(dsn: str, source: str, since: int | None) -> None:
    connection = await connect(dsn, name="new epoch")
    try:
        epoch = await epochs.begin(connection, source, since)
    except ValueError as error:
        raise CommandError(f"位置 {since} 不在日志中，也不是下一个位置", str(error)) from None
    finally:
        await connection.close()
    number, first = epoch.number, epoch.since
    typer.echo(f"{source}: 第 {number} 纪元，自位置 {first} 起 · epoch {number}, from position {first} on")
    rebuild = command(f"relay rebuild {source}")
    typer.echo(f"下一步：如经 Kafka 传递，运行 {rebuild} · Next, where Kafka carries it: {rebuild}")
