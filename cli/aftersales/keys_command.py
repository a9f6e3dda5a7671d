"""`aftersales keys issue`, `list`, `revoke`."""

from datetime import UTC, datetime
from typing import Annotated, get_args

import typer
from rich.console import Console
from rich.table import Column, Table

from aftersales import keys
from aftersales.database import DatabaseUrl
from aftersales.keys_file import KeysFile, default_keys_file
from aftersales.stations import require_station
from aftersales.tables import show
from service.auth.principal import Role

keys_app = typer.Typer(no_args_is_help=True, help="API 密钥 · API keys: issue, list, revoke.")


@keys_app.command()
def issue(
    id: Annotated[str, typer.Option("--id", help="工号 · Staff number or name of the key.")],
    role: Annotated[list[str], typer.Option(help=f"{', '.join(get_args(Role))}; repeatable.")],
    station: Annotated[
        str | None,
        typer.Option(help="所属网点，仅用于网点角色 · The station of a dispatcher or technician, of nobody else."),
    ] = None,
    days: Annotated[
        int,
        typer.Option(
            min=0,
            max=keys.MOST_DAYS,
            help="有效天数；0 为不过期，仅限程序 · Valid for so many days; 0: for ever, programs' keys only.",
        ),
    ] = keys.DAYS,
    file: KeysFile = None,
    database_url: DatabaseUrl = None,
) -> None:
    """签发密钥，只显示一次 · Issue a key; it is shown this once. A station must have been opened before."""
    path = file or default_keys_file()
    if station is not None:
        keys.require_fit(role, station)
        require_station(station, path, database_url)
    typer.echo(keys.issue(path, id, role, station, days or None))


@keys_app.command("list")
def list_keys(file: KeysFile = None) -> None:
    """列出密钥（不含密钥本身） · List the keys, without the keys themselves."""
    whole = ("编号 · id", "签发 · issued", "到期 · expires", "hash")  # read, copied, typed again: never shortened
    names = ("编号 · id", "角色 · roles", "网点 · station", "签发 · issued", "到期 · expires", "状态 · state", "hash")
    table = Table(*(Column(name, no_wrap=name in whole) for name in names), padding=0)
    now = datetime.now(UTC)
    for entry in keys.listed(file or default_keys_file()):
        zh, en, colour = keys.state_of(entry, now)
        dates = (f"{date:%Y-%m-%d}" if date else "–" for date in (entry.issued_at, entry.expires_at))
        roles = ", ".join(sorted(entry.roles))
        table.add_row(entry.id, roles, entry.station_id or "", *dates, f"[{colour}]{zh} · {en}[/]", entry.hash[:12])
    show(Console(), table)


@keys_app.command()
def revoke(
    which: Annotated[str, typer.Argument(help="编号，或列表中的 hash · The id, or the hash that `list` shows.")],
    file: KeysFile = None,
) -> None:
    """吊销密钥，一秒内生效 · Revoke a key; running services know within a second."""
    count = keys.revoke(file or default_keys_file(), which)
    typer.echo(f"已吊销 {count} 个密钥 · {count} revoked")
