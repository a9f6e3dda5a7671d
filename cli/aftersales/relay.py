"""`aftersales relay rebuild`: a topic is filled anew from the log of record."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from aftersales.counting import counted
from aftersales.embedded import local_broker, local_database, local_relay
from aftersales.errors import CommandError
from aftersales.inspect.options import DatabaseUrl, Prefix, Servers
from aftersales.kafka.access import ADMIN
from aftersales.kafka.broker import named
from aftersales.running import run
from eventlog.feeds.feed import FeedAway
from eventlog.feeds.kafka import Broker
from eventlog.feeds.relay import redeclare
from eventlog.postgres import Connection, connect
from events.catalog import SOURCES

PATIENCE = 30.0
"""Seconds in which the relay must have begun."""

TRIES = 5
MOST_PARTITIONS = 1000

Moved = Callable[[int, int], None]
"""`(position, head)`: how far the relay is."""

relay_app = typer.Typer(no_args_is_help=True, help="事件外发 · The relays, which publish the logs to Kafka.")


@relay_app.command()
def rebuild(
    sources: Annotated[list[str], typer.Argument(help=f"{', '.join(SOURCES)}", show_default=False)],
    servers: Servers = None,
    prefix: Prefix = None,
    replicas: Annotated[int | None, typer.Option(envvar="KAFKA_REPLICAS", help="副本数 · Copies of the topic.")] = None,
    min_insync: Annotated[
        int | None, typer.Option(envvar="KAFKA_MIN_INSYNC_REPLICAS", help="最少同步副本 · Of them in sync.")
    ] = None,
    partitions: Annotated[
        int | None,
        typer.Option(min=1, max=MOST_PARTITIONS, help="分区数，默认不变 · Partitions; as many as now unless given."),
    ] = None,
    wait: Annotated[
        bool, typer.Option(help="等待发布完成 · Wait until all is published; not before the services are started.")
    ] = True,
    database_url: DatabaseUrl = None,
) -> None:
    """删除主题，从日志重新发布全部事件 · Delete a topic and publish its whole log anew, while everything runs.

    服务的 worker 须在运行（恢复备份之后、启动之前用 --no-wait）；听众凭位置略过已处理的事件。
    · The service's worker must run (--no-wait after a restore, before it is started); listeners pass over what they
    have heard, by its position.
    """
    for source in sources:
        if source not in SOURCES:
            raise CommandError(f"没有这个服务：{source}", f"no such service: {source} ({', '.join(SOURCES)})")
    with ExitStack() as stack:
        if servers or database_url:
            found = named(servers) if servers else local_broker(note, ADMIN)
            dsn = database_url or stack.enter_context(local_database(note, live=True))
        else:
            dsn, found = local_relay(note)
        broker = replace(found, prefix=prefix or found.prefix, replicas=replicas, min_insync_replicas=min_insync)
        for source in sources:
            run(_rebuild(dsn, broker, source, partitions) if wait else _empty(dsn, broker, source, partitions))


def note(zh: str, en: str) -> None:
    """What is being worked on, beside the result."""
    typer.echo(f"! {zh} · {en}", err=True)


async def _rebuild(dsn: str, broker: Broker, source: str, partitions: int | None) -> None:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(broker.topic(source), total=None)
        count = await rebuild_topic(
            dsn, broker, source, partitions, moved=lambda at, head: progress.update(task, completed=at, total=head)
        )
    typer.echo(f"{broker.topic(source)}: 已重新发布 {count} 个事件 · {counted(count, 'event')} published anew")


async def _empty(dsn: str, broker: Broker, source: str, partitions: int | None) -> None:
    await empty_topic(dsn, broker, source, partitions)
    typer.echo(
        f"{broker.topic(source)}: 已清空，worker 启动后重新发布 · emptied, a worker publishes it anew once it runs"
    )


async def empty_topic(dsn: str, broker: Broker, source: str, partitions: int | None = None) -> None:
    """Delete the topic and set the relay back; what publishes it anew is the next worker. Raises CommandError."""
    connection = await connect(dsn, name="relay rebuild")
    try:
        await _make_anew(connection, broker, source, partitions)
    except FeedAway as error:
        raise CommandError(f"Kafka 无法完成：{error}", f"Kafka did not do it: {error}") from None
    finally:
        await connection.close()


async def rebuild_topic(
    dsn: str,
    broker: Broker,
    source: str,
    partitions: int | None = None,
    *,
    moved: Moved = lambda position, head: None,
) -> int:
    """Delete the topic, set the relay back, and wait until it has published everything up to now; gives how many.

    With `partitions` the topic gets so many. Raises CommandError when Kafka does not answer, or no relay runs.
    """
    connection = await connect(dsn, name="relay rebuild")
    try:
        await _make_anew(connection, broker, source, partitions)
        head: int = await connection.fetchval(f"SELECT coalesce(max(position), 0) FROM {source}.events")
        begun = asyncio.get_running_loop().time()
        while (position := await _position(connection, source)) < head:
            if not position and asyncio.get_running_loop().time() - begun > PATIENCE:
                raise CommandError(
                    f"{source} 的 worker 没有在运行：启动后它会从头发布",
                    f"no worker of {source} is running: it publishes everything once it starts",
                )
            moved(position, head)
            await asyncio.sleep(0.1)
        moved(head, head)
        return head
    except FeedAway as error:
        raise CommandError(f"Kafka 无法完成：{error}", f"Kafka did not do it: {error}") from None
    finally:
        await connection.close()


async def _make_anew(connection: Connection, broker: Broker, source: str, partitions: int | None) -> None:
    """A new, empty topic for a relay that begins at the beginning. The relay waits for the end of the transaction, so
    that it publishes nothing to a topic that is about to go."""
    async with connection.transaction():
        wanted = await redeclare(connection, source, partitions)
        for _ in range(TRIES):
            await broker.delete_topic(source)
            await broker.declare_topics([source], wanted)
            if await broker.partitions(source) == wanted:
                return
            # The relay was faster, and made it as it was.
    raise FeedAway(f"{broker.topic(source)} does not get {counted(wanted, 'partition')}")


async def _position(connection: Connection, source: str) -> int:
    position = await connection.fetchval(f"SELECT published FROM {source}.topic")
    return int(position or 0)
