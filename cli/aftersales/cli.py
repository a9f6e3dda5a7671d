"""The command line: `aftersales up`, `migrate`, `keys …`, and what the other modules add."""

import asyncio
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, get_args

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table
from typer.core import TyperGroup

from aftersales import keys
from aftersales.backup.command import backup, restore_backup
from aftersales.calling import command
from aftersales.compose import make_secrets
from aftersales.database import DatabaseUrl, database
from aftersales.demo.command import demo
from aftersales.demo.remote_story import story
from aftersales.demo.show import show_services
from aftersales.doctor.command import doctor
from aftersales.erasure.command import erase
from aftersales.errors import FULL, CommandError
from aftersales.feed import FeedOption, OpenedFeed, opened_feed
from aftersales.find import find
from aftersales.importer.command import import_app
from aftersales.inspect.command import events_app
from aftersales.kafka.command import kafka_app
from aftersales.log import log_app
from aftersales.parked.command import parked_app
from aftersales.paths import data_root
from aftersales.ports import FIRST_PORT, port_plan, require_free
from aftersales.postgres import Postgres
from aftersales.psql import psql
from aftersales.read_models.command import read_models_app
from aftersales.register.command import register_app
from aftersales.relay import relay_app
from aftersales.running import run
from aftersales.served import on_record
from aftersales.stations import require_station
from aftersales.supervisor import System
from aftersales.supervisor import migrate as migrate_all
from aftersales.tables import show
from aftersales.watch import Server
from events.catalog import NAMESPACE
from service.auth.principal import Role


class OneLine(TyperGroup):
    """Tells the reader about trouble in one line, without a traceback, and ends with 1."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except CommandError as error:
            Console(stderr=True, soft_wrap=True).print(f"[bold red]✗[/] {escape(str(error))}")
            raise typer.Exit(1) from None
        except OSError as error:
            if error.errno not in FULL:
                raise
            Console(stderr=True, soft_wrap=True).print("[bold red]✗[/] 磁盘已满 · the disk is full")
            raise typer.Exit(1) from None


app = typer.Typer(
    cls=OneLine,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="办公设备售后服务平台 · After-sales service for office equipment.",
)
keys_app = typer.Typer(no_args_is_help=True, help="API 密钥 · API keys: issue, list, revoke.")
app.add_typer(keys_app, name="keys")
app.add_typer(events_app, name="events")
app.add_typer(import_app, name="import")
app.add_typer(register_app, name="register")
app.add_typer(kafka_app, name="kafka")
app.add_typer(relay_app, name="relay")
app.add_typer(log_app, name="log")
app.add_typer(read_models_app, name="read-models")
app.add_typer(parked_app, name="parked")
app.command()(demo)
app.command()(story)
app.command()(find)
app.command()(erase)
app.command()(backup)
app.command()(doctor)
app.command()(psql)
app.command("restore")(restore_backup)
app.command("secrets")(make_secrets)

KeysFile = Annotated[
    Path | None,
    typer.Option("--file", envvar="KEYS_FILE", help="密钥文件 · Key file (default: this user's data folder)."),
]
PortBase = Annotated[
    int, typer.Option(envvar="PORT_BASE", help="五个连续端口的第一个 · The first of five ports in a row.")
]


@app.command()
def up(
    port_base: PortBase = FIRST_PORT,
    database_url: DatabaseUrl = None,
    keys_file: KeysFile = None,
    feed: FeedOption = "store",
) -> None:
    """启动全部服务，直到 Ctrl-C · PostgreSQL and the five services, until Ctrl-C."""
    ports = port_plan(port_base)
    require_free(ports.values())
    file = keys_file or default_keys_file()
    keys.ensure(file)
    with database(database_url) as found, opened_feed(feed, data_root() / "kafka", NAMESPACE) as opened:
        servers: list[Server] = [*found.servers, *opened.servers]
        run(_serve(found.dsn, file, ports, opened, servers, roles=database_url is None))


@app.command()
def migrate(database_url: DatabaseUrl = None) -> None:
    """更新数据库结构 · Bring every service's schema up to date."""
    with database(database_url) as found:
        done = run(migrate_all(found.dsn, roles=database_url is None))
    table = Table("服务 · service", "原版本 · before", "现版本 · after", caption="引擎/服务 · engine/service")
    for service, (before, after) in (done or {}).items():
        table.add_row(service, str(before), str(after))
    show(Console(), table)


@app.command()
def clean() -> None:
    """删除演示数据 · Remove the demo's data; what `up` and `import` keep stays."""
    folder = data_root() / "demo"
    Postgres(folder / "postgres").discard()
    shutil.rmtree(folder, ignore_errors=True)


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


def default_keys_file() -> Path:
    """Where the embedded system's keys are."""
    return data_root() / "keys.json"


async def _serve(
    dsn: str, keys_file: Path, ports: dict[str, int], feed: OpenedFeed, servers: Sequence[Server], roles: bool
) -> None:
    console = Console(soft_wrap=True)

    def note(zh: str, en: str) -> None:
        console.print(f"[yellow]![/] {escape(f'{zh} · {en}')}")

    console.print("正在启动… · starting…")
    await migrate_all(dsn, roles)
    kafka = feed.broker
    async with System(
        dsn, keys_file, ports, roles=roles, kafka=kafka, logins=feed.logins, servers=servers, note=note
    ) as system:
        with on_record(data_root(), system.urls):
            show_services(console, system.urls)
            if kafka is not None:
                console.print(f"事件经 Kafka 传递 · events go through Kafka at {kafka.servers}")
                if kafka.login is None:
                    console.print("[yellow]![/] 该 Kafka 不加密、不验证身份 · that Kafka asks nobody who they are")
            if not keys.listed(keys_file):
                first = command("keys issue --id manager-1 --role manager")
                console.print(f"还没有密钥 · No keys yet: {escape(first)}")
            console.print("按 Ctrl-C 停止 · Ctrl-C stops everything")
            try:
                await asyncio.Event().wait()
            finally:
                console.print("正在停止… · stopping…")
