"""`aftersales registers template|check|import|export SERVICE FILE`: all of a workbook, or nothing and why."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from aftersales.errors import CommandError
from aftersales.inspect.rendering import printable
from aftersales.registers.asking import address, file_of, sent
from aftersales.responses import Json

registers_app = typer.Typer(
    no_args_is_help=True,
    help="登记册：下载、检查、导入、导出 · Registers as workbooks: the form, a check, an import, an export.",
)

Service = Literal["intake", "dispatch"]
Whose = Annotated[
    Service,
    typer.Argument(
        help="intake：产品、客户、地点、设备、合同；dispatch：网点、人员、配件、库存、替代设备、工具 · "
        "intake: products, customers, sites, equipment, contracts; "
        "dispatch: stations, staff, parts, stock, replacement units, tools."
    ),
]
File = Annotated[Path, typer.Argument(help="XLSX，或一张表的 CSV · XLSX, or one sheet as CSV.")]
Key = Annotated[str, typer.Option(envvar="AFTERSALES_KEY", help="您的密钥 · Your key.", show_default=False)]
Url = Annotated[
    str | None,
    typer.Option("--url", help="服务的地址；缺省为本机正在运行的系统 · Without it the system that runs here."),
]
Named = Annotated[
    str | None, typer.Option("--sheet", help="CSV 是哪一张表，如 customers · Which register a CSV is, as customers.")
]
Force = Annotated[bool, typer.Option("--force", help="覆盖已有文件 · Write over a file that is there.")]


@registers_app.command("template")
def template(service: Whose, file: File, key: Key, url: Url = None, force: Force = False) -> None:
    """下载空表 · The form to fill in, with an example on each sheet."""
    _keep(file, service, key, url, "/registers/template", {}, force)
    typer.echo(f"  填好后检查 · fill it in, then check: ./aftersales registers check {service} {file}")


@registers_app.command("export")
def export(service: Whose, file: File, key: Key, url: Url = None, sheet: Named = None, force: Force = False) -> None:
    """导出已登记的内容 · The form filled in: change cells, and import it."""
    _keep(file, service, key, url, "/registers/export", {"csv": sheet} if sheet else {}, force)


@registers_app.command("check")
def check(service: Whose, file: File, key: Key, url: Url = None, sheet: Named = None) -> None:
    """只检查，列出每处错误 · Every fault by sheet, row and column; nothing is changed."""
    _show(_sent(service, file, key, url, {"dry_run": "true"} | ({"sheet": sheet} if sheet else {})), dry_run=True)
    typer.echo(f"  没有错误；导入 · no fault; import it: ./aftersales registers import {service} {file}")


@registers_app.command("import")
def take_in(
    service: Whose,
    file: File,
    key: Key,
    url: Url = None,
    sheet: Named = None,
    reason: Annotated[str | None, typer.Option(help="更正的原因 · Why details are corrected.")] = None,
) -> None:
    """全部导入，有一处错误则什么也不导入 · All of it, or nothing."""
    query = {name: value for name, value in (("sheet", sheet), ("reason", reason)) if value}
    _show(_sent(service, file, key, url, query), dry_run=False)


def _keep(
    file: Path, service: Service, key: str, url: str | None, path: str, query: Mapping[str, str], force: bool
) -> None:
    if file.exists() and not force:
        raise CommandError(f"{file} 已存在；用 --force 覆盖", f"{file} is there already: --force writes over it")
    with Console(stderr=True).status("等待服务 · waiting for the service"):
        content = file_of(address(service, url), key, path, query)
    file.write_bytes(content)
    typer.echo(f"✓ {file}（{len(content)} 字节） · {len(content)} bytes written")


def _sent(service: Service, file: Path, key: str, url: str | None, query: Mapping[str, str]) -> Json:
    """What the service says of a file without a fault. Raises CommandError for one with faults, when they are told."""
    with Console(stderr=True).status(f"检查 {file} · checking"):
        said, good = sent(address(service, url), key, file, query)
    if good:
        return said
    errors = Console(stderr=True, soft_wrap=True, highlight=False)
    for fault in said["errors"]:
        errors.print(printable(told(fault)), markup=False)
    raise CommandError(said.get("detail", ""), said.get("detail_en", ""))


def told(fault: Json) -> str:
    """A fault as a line: where, and what."""
    if "sheet" not in fault:
        return f"{fault['zh']} · {fault['en']}"
    row, column = fault["row"], fault["column"]
    zh = f"“{fault['sheet']}”" + (f"第 {row} 行" if row else "") + (f"“{column}”列" if column else "")
    en = ", ".join([f"row {row}"] * bool(row) + [f"column “{column}”"] * bool(column))
    return f"{zh}：{fault['zh']} · {en + ': ' if en else ''}{fault['en']}"


def _show(said: Json, dry_run: bool) -> None:
    for each in said["sheets"]:
        added, changed, same = each["rows_added"], each["rows_changed"], each["rows_same"]
        would = ("将", "would be ") if dry_run else ("", "")
        rest = (f"，略过示例 {each['examples']} 行", f", {each['examples']} examples") if each["examples"] else ("", "")
        typer.echo(
            f"✓ {each['sheet']}：{would[0]}新增 {added} 行、更正 {changed} 行，{same} 行无变化{rest[0]} · "
            f"{added} {would[1]}added, {changed} corrected, {same} as they were{rest[1]}"
        )
