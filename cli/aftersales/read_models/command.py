"""`aftersales read-models list`, `rebuild` and `drop`."""

import json
from contextlib import nullcontext
from typing import Annotated

import typer
from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from aftersales.calling import command
from aftersales.counting import counted
from aftersales.definitions import read_models, read_models_of
from aftersales.embedded import local_database
from aftersales.errors import CommandError
from aftersales.inspect.options import DatabaseUrl
from aftersales.inspect.quiet import libraries_quiet
from aftersales.read_models.dropping import drop_table
from aftersales.read_models.listing import Item, items
from aftersales.read_models.place import connected
from aftersales.read_models.rebuilding import chosen, rebuild
from aftersales.running import run
from aftersales.tables import show_aligned

read_models_app = typer.Typer(no_args_is_help=True, help="读模型 · Read models: versions, and building them anew.")

COLUMNS = ("服务 service", "读模型 name", "版本 version", "位置 position", "落后 lag", "大小 size", "状态 state")
NUMBERS = frozenset({3, 4, 5})


@read_models_app.command("list")
def list_read_models(database_url: DatabaseUrl = None) -> None:
    """列出各服务的读模型 · What serves: version, position, lag (in events), size, and whether it is being built."""
    with nullcontext(database_url) if database_url else local_database(note, live=False) as dsn:
        found = run(_items(dsn))
    if found is None:
        raise _stopped()
    if not found:
        raise CommandError(
            "这个数据库里没有读模型", f"this database has no read models: has `{command('migrate')}` run?"
        )
    rows = []
    for item in found:
        position = "–" if item.position is None else str(item.position)
        lag = str(item.lag) if item.lag is not None else "?" if item.position is not None else "–"
        rows.append((item.service, item.name, item.version, position, lag, decimal(item.size), item.state))
    show_aligned(Console(), COLUMNS, rows, NUMBERS)


@read_models_app.command("rebuild")
def rebuild_read_models(
    service: Annotated[str, typer.Argument(help="intake, dispatch, sla-monitor, callback, reporting")],
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="NAME", help="只重建这些，可重复 · These alone, repeatable.")
    ] = None,
    peers: Annotated[
        str, typer.Option(envvar="PEERS", help="日志不在此库的服务 · Services whose logs are elsewhere (JSON).")
    ] = "{}",
    peers_key: Annotated[str, typer.Option(envvar="PEERS_KEY", help="服务间密钥 · The services' key for them.")] = "",
    database_url: DatabaseUrl = None,
) -> None:
    """从日志重建读模型，服务照常运行 · Build read models anew from the logs, while everything runs.

    建成后在一个事务中替换旧表，再与日志逐行核对。 · The new tables take the place of the old ones in one transaction,
    and are then compared with the logs, row by row.
    """
    models = read_models_of(service)
    projections = chosen(models, only or [])
    console = Console(soft_wrap=True, highlight=False)
    with (
        libraries_quiet(note),
        nullcontext(database_url) if database_url else local_database(note, live=True) as dsn,
        Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        ) as progress,
    ):
        building = progress.add_task("构建 building", total=None)
        comparing = progress.add_task("核对 comparing", total=None, start=False)

        def compared(done: int, all: int) -> None:
            progress.start_task(comparing)
            progress.update(comparing, completed=done, total=all)

        def equal(name: str, rows: int) -> None:
            text = f"✓ {name}：{rows} 行，与日志逐行一致 · {counted(rows, 'row')}, each equal to the fold of the log"
            console.print(text, markup=False)  # above the bars

        done = run(
            rebuild(
                dsn,
                models,
                projections,
                _peers(peers),
                peers_key,
                lambda done, all: progress.update(building, completed=done, total=all),
                compared,
                equal,
            )
        )
    if not done:
        raise _stopped()


@read_models_app.command("drop")
def drop_read_model(
    service: Annotated[str, typer.Argument(help="intake, dispatch, sla-monitor, callback, reporting")],
    name: Annotated[str, typer.Argument(help="读模型 · As `list` shows it.")],
    database_url: DatabaseUrl = None,
) -> None:
    """删除代码中已没有的读模型 · Drop the table of a read model that the code no longer has.

    须在带有它的旧版本全部停止之后。 · Only once nothing runs any more that has it.
    """
    models = read_models_of(service)
    with nullcontext(database_url) if database_url else local_database(note, live=False) as dsn:
        done = run(drop_table(dsn, models, name))
    if not done:
        raise _stopped()
    typer.echo(f"✓ 已删除 · dropped: {models.schema}.{name}")


def note(zh: str, en: str) -> None:
    """What is being worked on, beside the result."""
    typer.echo(f"! {zh} · {en}", err=True)


def _stopped() -> CommandError:
    return CommandError("已中断；正在使用的读模型是完整的", "stopped; what serves is whole")


async def _items(dsn: str) -> list[Item]:
    async with connected(dsn) as pool:
        return [item for service, models in read_models().items() for item in await items(pool, service, models)]


def _peers(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise CommandError("PEERS 不是 JSON 对象", 'PEERS is no JSON object: {"intake": "http://…", …}')
    return {str(name): str(url) for name, url in found.items()}
