"""`aftersales backup` and `aftersales restore`."""

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn

from aftersales.backup import folders, manifest
from aftersales.backup.making import Rule, make
from aftersales.backup.manifest import KEYRING
from aftersales.backup.own_kafka import own_broker
from aftersales.backup.restoring import Backup, Wish, restore
from aftersales.backup.telling import tell_made, tell_restored
from aftersales.calling import command
from aftersales.database import database
from aftersales.embedded import local_database
from aftersales.errors import CommandError
from aftersales.inspect.options import Prefix, Servers
from aftersales.inspect.quiet import libraries_quiet
from aftersales.kafka.broker import named
from aftersales.ports import SERVICES
from aftersales.running import run
from eventlog.feeds.kafka import Broker

KEYRING_DAYS = 7
NAMED = re.compile(r"^([a-z_-]+)=(?=postgres)")
"""How a database is said to be one service's."""

Folder = Annotated[
    Path | None,
    typer.Option("--to", envvar="BACKUP_FOLDER", help="备份目录 · Where backups lie (default: in the data folder)."),
]
KeyringFolder = Annotated[
    Path | None,
    typer.Option(
        "--keyring-to",
        envvar="BACKUP_KEYRING_FOLDER",
        help="密钥环备份目录，应在另一处 · Where the keyring's backups lie: elsewhere than the others.",
    ),
]
Urls = Annotated[
    list[str] | None,
    typer.Option(
        "--database-url",
        metavar="[SERVICE=]DSN",
        envvar="DATABASE_URLS",
        help="数据库（属主），可重复；缺省为本机系统 · A database, as its owner, repeatable; without it the system "
        "on this machine.",
    ),
]
Programs = Annotated[
    Path | None,
    typer.Option(envvar="PG_PROGRAMS", help="pg_dump、pg_restore 所在目录 · The folder of pg_dump and pg_restore."),
]


def backup(
    to: Folder = None,
    keyring_to: KeyringFolder = None,
    keep_days: Annotated[
        int | None,
        typer.Option(
            min=1, envvar="BACKUP_KEEP_DAYS", help="保留天数，不设则不删 · Older backups go; without it none does."
        ),
    ] = None,
    keyring_days: Annotated[
        int, typer.Option(min=1, envvar="BACKUP_KEYRING_DAYS", help="密钥环备份保留天数 · The same, of the keyring's.")
    ] = KEYRING_DAYS,
    keyring_only: Annotated[
        bool, typer.Option("--keyring-only", help="只备份密钥环，宜频繁 · The keyring alone: often, for it is small.")
    ] = False,
    programs: Programs = None,
    database_urls: Urls = None,
) -> None:
    """备份全部服务和密钥环，无需停止服务 · Back up all services, and the keyring apart, while everything runs.

    所有日志同一时刻；要么完整，要么没有。 · All logs at one moment; whole, or not at all.
    """
    services = None if keyring_only else Rule(to or folders.default_folder(), keep_days)
    keyring = Rule(keyring_to or folders.default_keyring_folder(), keyring_days)
    if services is not None and services.folder.resolve() == keyring.folder.resolve():
        raise CommandError("密钥环须另放一处", "the keyring's backups must lie elsewhere than the others")
    console = Console(soft_wrap=True, highlight=False)
    with ExitStack() as stack:
        named_urls = [NAMED.sub("", url) for url in database_urls or ()]
        dsns = list(dict.fromkeys(named_urls)) or [stack.enter_context(local_database(note, live=False))]
        stack.enter_context(libraries_quiet(note))
        progress = stack.enter_context(_progress(console))
        bar = progress.add_task("备份 backing up", total=None)

        def moved(what: str, done: int, all: int) -> None:
            progress.update(bar, description=what, completed=done, total=all)

        made = run(make(dsns, services, keyring, programs, moved))
    if made is None:
        raise CommandError("已中断，没有留下不完整的备份", "stopped; no half backup is left")
    tell_made(console, made)


def restore_backup(
    name: Annotated[
        str | None,
        typer.Argument(help="备份的名称，缺省为最新的 · Its name; the newest without one.", show_default=False),
    ] = None,
    source: Annotated[
        Path | None, typer.Option("--from", envvar="BACKUP_FOLDER", help="备份目录 · Where backups lie.")
    ] = None,
    keyring_from: Annotated[
        Path | None,
        typer.Option(
            envvar="BACKUP_KEYRING_FOLDER", help="密钥环备份目录，取最新的 · The keyring's, whose newest is taken."
        ),
    ] = None,
    replace: Annotated[
        list[str] | None,
        typer.Option(metavar="DATABASE", help="允许替换此数据库中的数据 · What this database holds now may be lost."),
    ] = None,
    without_keyring: Annotated[
        bool, typer.Option("--without-keyring", help="文字将永远不可读 · No text can be read, ever.")
    ] = False,
    servers: Servers = None,
    prefix: Prefix = None,
    without_kafka: Annotated[
        bool,
        typer.Option("--without-kafka", help="放弃备份之后的事件 · Give up what was recorded after the backup."),
    ] = False,
    programs: Programs = None,
    database_urls: Annotated[
        list[str] | None,
        typer.Option(
            "--database-url",
            metavar="[SERVICE=]DSN",
            envvar="DATABASE_URLS",
            help="恢复到何处（属主），可重复；缺省为本机系统 · Where to, as the owner, repeatable: all services, or "
            "the named one alone; without it the system on this machine.",
        ),
    ] = None,
) -> None:
    """恢复备份，日志末尾从 Kafka 取回 · Restore a backup; the logs take what is missing at their ends back from Kafka.

    服务须先停止。已有的数据不会被悄悄覆盖。 · Services must be stopped. Nothing that is there is replaced unless it is
    named.
    """
    chosen = _backup(source or folders.default_folder(), name)
    where = destinations(database_urls or [])
    keyring = None
    if not where or KEYRING in where or "intake" in where:
        keyring = _keyring(keyring_from or folders.default_keyring_folder(), chosen, without_keyring)
    console = Console(soft_wrap=True, highlight=False)
    with ExitStack() as stack:
        if not where:
            found = stack.enter_context(database())
            where = dict.fromkeys((*SERVICES, KEYRING), found.dsn)
        elif "intake" in where:
            where.setdefault(KEYRING, where["intake"])
        if without_keyring:
            where = {part: dsn for part, dsn in where.items() if part != KEYRING}
        broker = _broker(stack, chosen, where, servers, prefix, without_kafka, embedded=not database_urls)
        stack.enter_context(libraries_quiet(note))
        progress = stack.enter_context(_progress(console))
        bar = progress.add_task("恢复 restoring", total=None)
        wish = Wish(chosen, keyring, where, frozenset(replace or ()), broker, not database_urls, programs)
        done = run(restore(wish, lambda what: progress.update(bar, description=what), note))
    if done is None:
        raise CommandError("已中断，一切如前", "stopped; everything is as it was before")
    start = command("up --feed kafka" if broker else "up") if not database_urls else "各服务 the services"
    tell_restored(console, chosen, done, start)


def note(zh: str, en: str) -> None:
    """What is being worked on, or what to know, beside the result."""
    typer.echo(f"! {zh} · {en}", err=True)


def destinations(urls: Sequence[str]) -> dict[str, str]:
    """Part → DSN: of all parts for a plain DSN, of the named one for `dispatch=DSN`. Raises CommandError. Pure."""
    where: dict[str, str] = {}
    for url in urls:
        part = NAMED.match(url)
        names = (part[1].replace("-", "_"),) if part else (*SERVICES, KEYRING)
        dsn = url[part.end() :] if part else url
        for one in names:
            if one not in (*SERVICES, KEYRING):
                raise CommandError(f"没有这个服务：{one}", f"no such service: {one} ({', '.join(SERVICES)}, {KEYRING})")
            if one in where:
                raise CommandError(
                    "几个数据库时请逐一指明服务：dispatch=postgresql://…",
                    "with several databases say which service each is for: dispatch=postgresql://…",
                )
            where[one] = dsn
    return where


def _backup(folder: Path, name: str | None) -> Backup:
    found = folders.backups(folder)
    if name is not None:
        wanted = folder / name
        if wanted not in found:
            names = ", ".join(path.name for path in found) or "–"
            raise CommandError(
                f"{folder} 中没有完整的备份 {name}；现有：{names}",
                f"{folder} has no whole backup {name}; there is: {names}",
            )
        found = [wanted]
    if not found:
        raise CommandError(f"{folder} 中没有备份", f"there is no backup in {folder}")
    return Backup(found[-1], manifest.read(found[-1]))


def _keyring(folder: Path, of: Backup, without: bool) -> Backup | None:
    """The newest of the same system: it lacks what was erased last, and has what was typed last."""
    if without:
        return None
    for path in reversed(folders.backups(folder)):
        found = manifest.read(path)
        if found.origin == of.manifest.origin:
            return Backup(path, found)
    return None


def _broker(
    stack: ExitStack,
    of: Backup,
    where: dict[str, str],
    servers: str | None,
    prefix: str | None,
    without: bool,
    *,
    embedded: bool,
) -> Broker | None:
    """The Kafka that has the ends of the logs; None where none carried them, or they are given up."""
    if without:
        return None
    if servers:
        return named(servers, prefix)
    if embedded and (own := own_broker(stack, prefix)) is not None:
        note("日志末尾从本机 Kafka 取回", "the ends of the logs come from this machine's Kafka")
        return own
    dumps = of.manifest.dumps
    carried = [part for part in where if part in dumps and (log := dumps[part].log) is not None and log.published]
    if carried:
        raise CommandError(
            "备份中的日志经 Kafka 传递：请用 KAFKA_BOOTSTRAP_SERVERS 指明，以取回备份之后的事件；"
            "或用 --without-kafka 放弃它们",
            "Kafka carries these logs: name it with KAFKA_BOOTSTRAP_SERVERS, so that what was recorded after the "
            "backup comes back, or give that up with --without-kafka",
        )
    return None


@contextmanager
def _progress(console: Console) -> Iterator[Progress]:
    columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield progress
