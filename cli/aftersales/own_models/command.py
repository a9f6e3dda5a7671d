"""`aftersales read-models run FILE`."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from aftersales.backup.places import without_password
from aftersales.counting import counted
from aftersales.inspect import options as o
from aftersales.inspect.output import Output
from aftersales.inspect.reading import ask
from aftersales.own_models.loading import load
from aftersales.own_models.opening import target_of
from aftersales.own_models.running import Run
from aftersales.replay.folding import sources_of
from aftersales.replay.reading.logs import Log
from aftersales.replay.sources.place import Origin, Place


def run_own(
    file: Annotated[Path, typer.Argument(help="含一个读模型的 Python 文件 · A Python file with one read model.")],
    into: Annotated[
        str | None,
        typer.Option(
            "--into",
            metavar="FILE|DSN",
            help="DuckDB 文件或 PostgreSQL 地址 · A file of DuckDB, or the address of a PostgreSQL.",
            show_default="FILE.duckdb",
        ),
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow", help="之后继续跟随日志 · Go on with what comes, until Ctrl-C.")
    ] = False,
    origin: o.From = Origin.STORE,
    database_url: o.DatabaseUrl = None,
    servers: o.Servers = None,
    prefix: o.Prefix = None,
) -> None:
    """自己的读模型：从日志构建，再次运行即接着处理 · Your own read model, built from the logs; again: what came since.

    文件中有行、键和折叠函数，同各服务的读模型一样；改动后整个重建。
    The file has a row, a key and a fold, as the services' own read models have; a changed one is built anew.
    """
    output, projection = Output(as_json=False), load(file)
    where = into or str(file.with_suffix(".duckdb"))
    shown = without_password(where) if "://" in where else where
    sources = sources_of(projection.events)

    async def program(logs: Sequence[Log]) -> bool:
        began = time.monotonic()
        async with target_of(where, projection) as target:
            job = Run(projection, target)
            with output.progress(sum(log.size for log in logs), prints_meanwhile=False) as step:
                await job.over(logs, step)
            rows, seconds = await target.count(), time.monotonic() - began
            output.plain(
                f"✓ {projection.table.full_name}：{rows} 行，处理 {job.events} 个事件，{seconds:.1f} 秒 · "
                f"{counted(rows, 'row')}, {counted(job.events, 'event')} folded in {seconds:.1f} s: {shown}"
            )
            output.flush()
            if follow:
                output.note("继续跟随日志，Ctrl-C 结束", "going on with what comes, Ctrl-C ends")
                await job.on(logs)
        return True

    place = Place(origin, database_url, servers, prefix)
    if ask(place, output, sources, program, live=follow) is None and not follow:
        output.note("已中断；再次运行即可继续", "stopped; run it again to go on")
        raise typer.Exit(1)
