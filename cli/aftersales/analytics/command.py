"""`aftersales analytics grant`, `revoke`, `list`: who may read the views for SQL and BI."""

import os
from contextlib import nullcontext
from typing import Annotated

import typer
from rich.console import Console

from aftersales.analytics.readers import Reader, administrator
from aftersales.analytics.readers import grant as grant_role
from aftersales.analytics.readers import readers as all_readers
from aftersales.analytics.readers import revoke as revoke_role
from aftersales.analytics.verifier import verifier
from aftersales.embedded import local_database
from aftersales.errors import CommandError
from aftersales.inspect.options import DatabaseUrl
from aftersales.relay import note
from aftersales.running import run
from aftersales.tables import show_aligned

PASSWORD = "ANALYTICS_PASSWORD"
LEAST = 12
LONGEST_NAME = 63
"""Bytes of a role's name in PostgreSQL."""

analytics_app = typer.Typer(no_args_is_help=True, help="SQL 与 BI 的视图 · Views for SQL and BI: who may read them.")
Role = Annotated[str, typer.Argument(help="PostgreSQL 的登录角色 · A login role of PostgreSQL.", show_default=False)]


@analytics_app.command()
def grant(
    role: Role,
    station: Annotated[
        list[str] | None,
        typer.Option("--station", metavar="ID", help="只看这些网点的行，可重复 · Rows of these stations alone."),
    ] = None,
    password: Annotated[
        bool,
        typer.Option(
            help=f"口令取自 {PASSWORD}，否则询问 · Its password: {PASSWORD} of the environment, or asked for. "
            "--no-password: 不设或不改 none, or as it is."
        ),
    ] = True,
    database_url: DatabaseUrl = None,
) -> None:
    """允许一个角色只读 analytics · Let a role read the views, and nothing else; it is made if it is not there."""
    if not role.isprintable() or not 0 < len(role.encode()) <= LONGEST_NAME or role.startswith("pg_"):
        raise CommandError(f"不能用作角色名：{role!r}", f"no name for a role: {role!r}")
    secret = _password() if password else None

    async def work(dsn: str) -> bool:
        async with administrator(dsn) as connection:
            await grant_role(connection, role, station or [], secret)
        return True

    with nullcontext(database_url) if database_url else local_database(note, live=False) as dsn:
        done = run(work(dsn))
    if done is None:
        raise _stopped()
    zh = f"网点 {'、'.join(station)}" if station else "全部网点"
    en = f"stations {', '.join(station)}" if station else "all stations"
    typer.echo(f"✓ {role} 可以读取 analytics（{zh}） · may read analytics ({en})")


@analytics_app.command()
def revoke(role: Role, database_url: DatabaseUrl = None) -> None:
    """收回，并结束其会话 · Take it back, and end the sessions of that role."""

    async def work(dsn: str) -> bool:
        async with administrator(dsn) as connection:
            return await revoke_role(connection, role)

    with nullcontext(database_url) if database_url else local_database(note, live=False) as dsn:
        gone = run(work(dsn))
    if gone is None:
        raise _stopped()
    typer.echo(f"✓ 已收回 · revoked: {role}")
    if not gone:
        note(
            "角色仍在，但不能登录：别的数据库里还有属于它的东西",
            "the role stays, without login: it has things elsewhere",
        )


@analytics_app.command("list")
def list_readers(database_url: DatabaseUrl = None) -> None:
    """列出读者 · Who may read, and the rows of which stations."""

    async def work(dsn: str) -> list[Reader]:
        async with administrator(dsn) as connection:
            return await all_readers(connection)

    with nullcontext(database_url) if database_url else local_database(note, live=False) as dsn:
        found = run(work(dsn))
    if found is None:
        raise _stopped()
    rows = [(reader.role, ", ".join(reader.stations) or "全部 all") for reader in found]
    show_aligned(Console(), ("角色 role", "网点 stations"), rows, frozenset())


def _password() -> str:
    """What PostgreSQL keeps of it. Raises CommandError for one that is too short, or cannot be typed everywhere."""
    said = os.environ.get(PASSWORD) or typer.prompt("口令 password", hide_input=True, confirmation_prompt=True)
    if len(said) < LEAST or not said.isascii() or not said.isprintable():
        raise CommandError(
            f"口令须为至少 {LEAST} 个可见的 ASCII 字符", f"a password has at least {LEAST} printable ASCII characters"
        )
    return verifier(said)


def _stopped() -> CommandError:
    return CommandError("已中断，未作改动", "stopped; nothing was changed")
