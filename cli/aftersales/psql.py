"""`aftersales psql`: a look into the database by hand."""

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Annotated

import typer

from aftersales.backup.places import program_environment, without_password
from aftersales.binaries import programs
from aftersales.database import DatabaseUrl
from aftersales.embedded import local_database
from aftersales.parent_death import die_with_parent
from aftersales.paths import server_account
from aftersales.relay import note

READ_ONLY = "-c default_transaction_read_only=on"


def psql(
    arguments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[-- 参数 ARGUMENTS]", help="交给 psql · For psql: -- -c 'SELECT 1'.", show_default=False
        ),
    ] = None,
    dsn: Annotated[
        bool, typer.Option("--dsn", help="只印出地址，不含密码 · Print the address alone, without its password.")
    ] = False,
    write: Annotated[
        bool, typer.Option("--write", help="可以修改；缺省只读 · Changes are possible; read-only without it.")
    ] = False,
    database_url: DatabaseUrl = None,
) -> None:
    """打开数据库，缺省只读 · psql on the system on this machine, or on DATABASE_URL; read-only by default.

    事件日志不可改写，其余各表由服务维护：查看时不应误改。 · Whoever looks should change nothing by a slip: logs are
    not to be changed, and the other tables are the services' own. SET 可以取消只读 · It is no right that is taken away.
    """
    with nullcontext(database_url) if database_url else local_database(note, live=False) as found:
        if dsn:
            typer.echo(without_password(found))
            return
        code = _run(found, arguments or (), write)
    raise typer.Exit(code)


def _run(dsn: str, arguments: Sequence[str], write: bool) -> int:
    """The machine's own psql, where there is one, for its editing of lines; else the one that comes along."""
    program = shutil.which("psql") or str(programs(server_account()) / "psql")
    kept = {"LC_ALL": os.environ["LC_ALL"]} if "LC_ALL" in os.environ else {}
    environment = {**program_environment(dsn), "LC_ALL": "C.UTF-8", **kept, "PGCONNECT_TIMEOUT": "10"}
    if not write:
        environment["PGOPTIONS"] = f"{os.environ.get('PGOPTIONS', '')} {READ_ONLY}".strip()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends a statement of psql, not this program
    try:
        # No time limit: a person is at work in it.
        child = subprocess.Popen(
            [program, without_password(dsn), *arguments],
            env=environment,
            preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 – calls prctl and nothing else
        )
        return child.wait()
    finally:
        signal.signal(signal.SIGINT, before)
