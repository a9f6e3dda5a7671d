"""`aftersales erase CUSTOMER`: asks the information centre to erase, and proves that nothing is left."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, get_args

import asyncpg
import httpx
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from aftersales.authorization import authorization
from aftersales.counting import counted
from aftersales.database import FAILURES
from aftersales.embedded import System, local_broker, system_of
from aftersales.erasure.finds import told
from aftersales.erasure.proof import (
    Looked,
    forms,
    has_erasure,
    look_through,
    look_through_statistics,
    look_through_topic,
    tables,
)
from aftersales.errors import CommandError
from aftersales.intake_address import IntakeUrl, said, unanswered
from aftersales.kafka.access import ADMIN
from aftersales.replay.sources.store import database_trouble
from aftersales.replay.sources.topics import topic_logs
from aftersales.responses import Json, Refused, succeeded
from aftersales.running import run
from aftersales.tables import show_aligned
from eventlog.feeds.kafka import Broker
from eventlog.postgres import LONG, Connection, connect
from events.catalog import SOURCES
from events.types import ErasureReason
from service.sealing.keyring import KEEP_SECONDS
from service.settings import KafkaSettings

SPARE_SECONDS = 2.0
"""What a process may need beyond KEEP_SECONDS until it has forgotten a key: an answer that was under way."""
CLEANED = ("intake.contacts", "intake.further_contacts", "intake.attachments", "intake.site_addresses", "keyring.keys")
COLUMNS = ("表或主题 where", "行 rows", "命中 hits", "位置 at")
UNREACHED = (
    "备份、WAL 归档、从前的文件副本不在检查之列：按 docs/operations.md 的期限销毁",
    "backups, archived WAL and copies of files are not looked at: they go by the rule in docs/operations.md",
)


def erase(
    url: IntakeUrl,
    customer: Annotated[str, typer.Argument(help="客户编号 · The customer's number.")],
    reason: Annotated[str, typer.Option(help=f"{', '.join(get_args(ErasureReason))}")] = "asked",
    search: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WORD",
            help="证明此词已无处可寻，可重复；- 从标准输入逐行读取（不留在命令历史中） · Prove that this word is "
            "nowhere any more, repeatable; -: from lines of the standard input, which no history keeps.",
        ),
    ] = None,
    key: Annotated[str, typer.Option(envvar="AFTERSALES_KEY", help="经理的密钥 · A manager's key.")] = "",
    database_urls: Annotated[
        list[str] | None,
        typer.Option(
            "--database-url",
            metavar="DSN",
            envvar="DATABASE_URLS",
            help="数据库（属主），可重复；缺省为本机正在运行的系统 · A database, as its owner, repeatable; without it "
            "the system that runs on this machine.",
        ),
    ] = None,
    kafka: Annotated[
        bool, typer.Option("--kafka", help="也检查 Kafka 主题 · The topics of Kafka as well (KAFKA_… settings).")
    ] = False,
) -> None:
    """删除客户的联系人及全部文字记录，并证明 · Erase a customer's contact and everything typed about it, and prove it.

    不可撤销；可重复运行。退出码 1：某处仍有所查的词。 · It cannot be undone, and may be repeated. Exit code 1: a word
    is still somewhere.
    """
    if reason not in get_args(ErasureReason):
        raise typer.BadParameter(f"{', '.join(get_args(ErasureReason))}", param_hint="--reason")
    if not key:
        raise CommandError(
            "请给出经理的密钥（--key 或 AFTERSALES_KEY）", "a manager's key is needed (--key, AFTERSALES_KEY)"
        )
    words = [each for word in search or () for each in (sys.stdin.read().split("\n") if word == "-" else [word])]
    wanted = forms(word.strip() for word in words)
    console = Console(soft_wrap=True, highlight=False)
    system = None if database_urls else system_of(url, note)
    places = database_urls or ([system.dsn] if system else [])
    broker = _broker(system) if kafka else None
    found = run(erase_and_look(console, customer, reason, wanted, url, key, places, broker))
    if found is None:
        raise CommandError("已中断；再次运行即可", "stopped; run it again")
    if not wanted:
        console.print("未给出 --search：未做检查 · no --search was given: nothing was looked for")
        return
    _show(console, found)
    console.print(" · ".join(UNREACHED), style="dim", markup=False)
    left = [looked.where for looked in found if looked.hits]
    if left:
        for what in told(found):
            console.print(what, markup=False)
        raise CommandError(f"仍有命中：{'、'.join(left)}；说明见上", f"still found in {', '.join(left)}: see above")
    rows = sum(looked.rows for looked in found)
    console.print(f"✓ {rows} 行中均未找到 · not found in any of {counted(rows, 'row')}", markup=False)


def note(zh: str, en: str) -> None:
    """What is being worked on, beside the result."""
    typer.echo(f"! {zh} · {en}", err=True)


def _broker(system: System | None) -> Broker:
    """The one that is named; else the system's own, never another's, whose topics would prove nothing."""
    settings = KafkaSettings()
    if not settings.kafka_bootstrap_servers:
        if system is None:
            return local_broker(note, ADMIN)
        if (broker := system.broker(ADMIN)) is None:
            raise CommandError(
                f"{system.name} 没有自己的 Kafka 在运行：指定 KAFKA_BOOTSTRAP_SERVERS，或不用 --kafka",
                f"no Kafka of `{system.name}` is running: name it with KAFKA_BOOTSTRAP_SERVERS, or leave --kafka out",
            )
        return broker
    try:
        return settings.broker()
    except ValueError as error:
        raise CommandError("Kafka 设置不完整", str(error)) from None


async def erase_and_look(
    console: Console,
    customer: str,
    reason: str,
    wanted: Sequence[str],
    intake: str,
    key: str,
    places: Sequence[str],
    broker: Broker | None,
) -> list[Looked]:
    """Have the customer erased, wait until every process is blind, and look everywhere for what is `wanted`: `forms`.

    Raises CommandError.
    """
    done = await _ask(intake, key, customer, reason)
    console.print(
        f"✓ 客户 {customer}：联系人{'已删除' if done['contact'] else '无'}，{done['cases']} 张服务单、"
        f"{done['machines']} 台设备的文字已不可读 · customer {customer}: "
        f"{'contact deleted' if done['contact'] else 'no contact'}, the texts of {counted(done['cases'], 'case')} and "
        f"{counted(done['machines'], 'machine')} are unreadable",
        markup=False,
    )
    await _require_its_log(places, customer, intake)
    await asyncio.sleep(KEEP_SECONDS + SPARE_SECONDS)
    found: list[Looked] = []
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        bar = progress.add_task("检查 looking", total=None)
        for dsn in places:
            async with _connected(dsn) as connection:
                listed = await tables(connection)
                for name in CLEANED:
                    if any(name == each for each, _ in listed):
                        await connection.execute(f"VACUUM (ANALYZE) {name}")
                for name, rows in listed if wanted else ():
                    progress.update(bar, description=name)
                    found.append(await look_through(connection, name, wanted))
                    progress.advance(bar, max(rows, 1))
                if wanted:
                    found.append(await look_through_statistics(connection, wanted))
        if broker is not None and wanted:
            async with topic_logs(broker, note, SOURCES) as logs:
                for log in logs:
                    topic = broker.topic(log.source)
                    progress.update(bar, description=topic)
                    found.append(await look_through_topic(log, topic, wanted, lambda: progress.advance(bar)))
    return found


async def _require_its_log(places: Sequence[str], customer: str, intake: str) -> None:
    """Raises CommandError where none of the databases is that of the intake that was asked: another one's tables would
    prove nothing."""
    for dsn in places:
        async with _connected(dsn) as connection:
            if await has_erasure(connection, customer):
                return
    raise CommandError(
        f"已删除，但未做检查：所查的数据库不属于 {intake}；请用 --database-url 指明，再运行一次",
        f"erased, but nothing was looked for: the database is not that of {intake}; name its own with "
        "--database-url and run it again",
    )


async def _ask(intake: str, key: str, customer: str, reason: str) -> Json:
    """Raises CommandError, with what the service says."""
    address, headers = f"{intake.rstrip('/')}/customers/{customer}/erasure", authorization(key)
    try:
        async with httpx.AsyncClient(timeout=30, trust_env=False) as http:
            answer = await http.post(address, json={"reason": reason}, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise unanswered(intake, error) from None
    try:
        return said(intake, succeeded(answer))
    except Refused as no:
        raise CommandError(no.zh or f"{no.status}", no.en or f"{no.status}") from None


@asynccontextmanager
async def _connected(dsn: str) -> AsyncIterator[Connection]:
    try:
        connection = await connect(dsn, name="aftersales erasure", limits=LONG)
    except (*FAILURES, ValueError) as error:
        raise database_trouble(error) from error
    try:
        yield connection
    except FAILURES as error:
        raise database_trouble(error) from error
    finally:
        if isinstance(connection, asyncpg.Connection):
            connection.terminate()


def _show(console: Console, found: Sequence[Looked]) -> None:
    rows = [(looked.where, str(looked.rows), str(looked.hits), ", ".join(looked.at)) for looked in found]
    show_aligned(console, COLUMNS, rows, frozenset({1, 2}))
