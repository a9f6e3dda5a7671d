"""`aftersales prices export`, `check`, `preview`, `publish`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from aftersales.errors import CommandError, disk_error
from aftersales.prices.dispatch import Key, Prices, Url, changed_since, told
from aftersales.prices.file import PriceFile, load, written
from aftersales.prices.sheet import Fault
from events.rules.price_lists import list_changes
from events.words import Words

prices_app = typer.Typer(
    no_args_is_help=True, help="价目表 · The price list as a file: export, check, preview, publish."
)

EXAMPLE = Path(__file__).parent / "example.csv"
MOST = 50
"""Faults that are named at once."""

File = Annotated[Path, typer.Argument(help="价目表，XLSX 或 CSV · The price list, XLSX or CSV.")]


@prices_app.command("export")
def export_prices(
    file: Annotated[Path, typer.Argument(help="写入的文件，不得已存在 · The file to write; must not be there.")],
    key: Key,
    url: Url,
    day: Annotated[
        str | None, typer.Option(help="哪一天的价目表；缺省为今天 · Of which day; today without it.")
    ] = None,
) -> None:
    """导出价目表供修改；还没有时导出样例 · Export it to be edited; an example where there is none yet."""
    found, version = Prices(url, key).on(day)
    text = EXAMPLE.read_text("utf-8") if found is None else written(found, version)
    try:
        with file.open("x", encoding="utf-8-sig") as out:  # by its mark Excel knows UTF-8
            out.write(text)
    except FileExistsError:
        raise CommandError(f"{file} 已存在", f"{file} is there already") from None
    except OSError as error:
        raise disk_error(file, error) from None
    what = Words("样例", "an example")
    if found is not None:
        what = Words(f"第 {found['revision']} 版", f"revision {found['revision']}")
    typer.echo(f"✓ 已导出{what.zh}到 {file}；改好后先 check，再 preview，再 publish")
    typer.echo(f"  exported {what.en} to {file}: edit it, then check, preview and publish it")


@prices_app.command("check")
def check_prices(file: File) -> None:
    """检查文件，不需要系统在运行 · Look at the file alone: every problem, by line and column."""
    found = _loaded(file)
    typer.echo(f"✓ {file}：{len(found.prices)} 项，{len(found.rates)} 个税率，自 {found.valid_from} 起 · no faults")


@prices_app.command("preview")
def preview_prices(file: File, key: Key, url: Url) -> None:
    """发布会改变什么，逐条列出 · What publishing would change, line by line; nothing is changed."""
    found = _loaded(file)
    _preview(found, Prices(url, key))


@prices_app.command("publish")
def publish_prices(
    file: File,
    reason: Annotated[str, typer.Option(help="为何发布 · Why it is published.", show_default=False)],
    key: Key,
    url: Url,
) -> None:
    """发布；导出之后他人改过则拒绝 · Publish it, unless somebody else changed the list since it was exported."""
    found, prices = _loaded(file), Prices(url, key)
    if not _preview(found, prices):
        typer.echo("没有不同，未发布 · nothing differs, so nothing was published")
        return
    done = prices.publish(found.body(reason), found.version)
    typer.echo(f"✓ 已发布第 {done['revision']} 版，自 {done['valid_from']} 起生效")
    typer.echo(f"  published as revision {done['revision']}, valid from {done['valid_from']}")


def _loaded(file: Path) -> PriceFile:
    """Raises CommandError where anything is wrong with the file; each fault was told."""
    found, wrong = load(file)
    if found is None:
        _tell(wrong)
        count, plural = len(wrong), "s" if len(wrong) > 1 else ""
        raise CommandError(f"{count} 处有误", f"{count} fault{plural}")
    return found


def _tell(wrong: Sequence[Fault]) -> None:
    errors = Console(stderr=True, soft_wrap=True, highlight=False)
    for fault in sorted(wrong, key=lambda fault: fault.line)[:MOST]:
        errors.print(str(fault), markup=False)


def _preview(found: PriceFile, prices: Prices) -> bool:
    """Whether anything would change. Raises CommandError where the list was changed since the file was exported."""
    held, version = prices.on(str(found.valid_from))
    if version != found.version:
        raise changed_since()
    said = list_changes(told(held), (found.rates, found.prices))
    typer.echo(f"自 {found.valid_from} 起，与此前相比 {len(said)} 处不同 · from then on, {len(said)} changes:")
    for zh, en in said:
        typer.echo(f"  {zh} · {en}")
    return bool(said)
