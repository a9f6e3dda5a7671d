"""`aftersales events push`."""

import asyncio
import os
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from aftersales.database import FAILURES
from aftersales.embedded import local_database
from aftersales.errors import CommandError
from aftersales.inspect import options as o
from aftersales.inspect.output import Output
from aftersales.inspect.quiet import libraries_quiet
from aftersales.notes import Note
from aftersales.push.checkpoint import Checkpoint
from aftersales.push.pushing import AT_ONCE, Logs, push
from aftersales.push.receiver import Gone, Receiver, require_address
from aftersales.push.signing import VARIABLE, secrets_of
from aftersales.running import run
from eventlog.log.selection import Said, Selection
from eventlog.postgres import Pool, connect_pool
from eventlog.type_names import strangers
from events.catalog import SOURCES, codec

MOST = 1000
STATION = ("to_station_id", "station_id")


def push_events(
    to: Annotated[str, typer.Option("--to", metavar="URL", help="接收方地址 · The receiver's address.")],
    checkpoint: Annotated[
        Path,
        typer.Option("--checkpoint", metavar="FILE", help="已送达的位置 · Where it is kept how far the receiver is."),
    ],
    types: o.Types = None,
    named_station: Annotated[
        str | None, typer.Option(metavar="ID", help="事件自己写明的网点 · The station that the event itself names.")
    ] = None,
    sources: o.Sources = None,
    from_start: Annotated[
        bool,
        typer.Option(
            "--from-start", help="首次运行时先送全部历史 · All of the past first, where there is no checkpoint yet."
        ),
    ] = False,
    batch: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=MOST,
            help="成批发送，每批最多这么多 · Send batches of so many at most, instead of single events.",
        ),
    ] = None,
    allow_http: Annotated[
        bool, typer.Option("--allow-http", help="允许明文 HTTP · Plain HTTP to another machine is allowed.")
    ] = False,
    database_url: o.DatabaseUrl = None,
) -> None:
    """把事件推送到另一系统的 webhook · Send events to another system's webhook as they come, at least once.

    每个日志内有序；收到 2xx 才前进；失败则重试。AFTERSALES_WEBHOOK_SECRET 为签名密钥（Standard Webhooks）。
    · Each log in its order; it goes on after a 2xx, and tries again after a failure. AFTERSALES_WEBHOOK_SECRET is what
    it is signed with (Standard Webhooks). See docs/analysts/streams.md.
    """
    note = Output(as_json=False).note
    require_address(to, allow_http)
    secrets = secrets_of(os.environ.get(VARIABLE))
    if unknown := strangers(types or (), codec.names_of(codec.names)):
        raise CommandError(f"目录中没有类型 {unknown[0]}", f"no event type of the catalog is named {unknown[0]}")
    said = (Said(STATION, named_station),) if named_station is not None else ()
    selection = Selection(tuple(types or ()), said)
    kept = Checkpoint(checkpoint, to)

    async def pushing(dsn: str) -> None:
        receiver = Receiver(to, secrets, batch is not None, note)
        pool = await _connected(dsn)
        try:
            there = await _present(pool, sources or SOURCES, note)
            note("开始推送，Ctrl-C 结束", "sending, Ctrl-C ends")
            await push(Logs(pool, selection, batch or AT_ONCE, note), there, receiver, kept, from_start)
        finally:
            await receiver.close()
            pool.terminate()

    place = nullcontext(database_url) if database_url else local_database(note, live=True)
    with libraries_quiet(note), kept.opened(), place as dsn:
        try:
            run(pushing(dsn))
        except Gone as gone:
            note(gone.zh, gone.en)


async def _connected(dsn: str) -> Pool:
    try:
        async with asyncio.timeout(10):
            return await connect_pool(dsn, max_size=len(SOURCES), name="aftersales push")
    except (*FAILURES, ValueError) as error:
        raise CommandError(
            f"无法连接数据库（{type(error).__name__}）", f"the database cannot be reached ({type(error).__name__})"
        ) from None


async def _present(pool: Pool, sources: Sequence[str], note: Note) -> Sequence[str]:
    """The logs that this database has. Raises CommandError where it has none of them."""
    there = [
        source for source in sources if await pool.fetchval("SELECT to_regclass($1)", f"{source}.events") is not None
    ]
    if not there:
        raise CommandError("这个数据库里没有事件表", "this database has no log: has `migrate` run?")
    if missing := [source for source in sources if source not in there]:
        note(f"数据库里没有：{', '.join(missing)}", f"not in this database: {', '.join(missing)}")
    return there
