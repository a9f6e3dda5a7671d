"""`aftersales doctor`."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from aftersales.backup.command import NAMED, Urls
from aftersales.calling import command
from aftersales.definitions import definition
from aftersales.doctor import databases, machine, processes, progress, services, topics
from aftersales.doctor.check import Check, Grade, bad, looked, merged, warn
from aftersales.doctor.target import Environment, Target, of_environment, of_machine, peers_of
from aftersales.errors import CommandError
from aftersales.inspect.quiet import handled_by, libraries_quiet
from aftersales.notes import silent
from aftersales.ports import FIRST_PORT, SERVICES
from aftersales.relay import note
from aftersales.running import run
from aftersales.tables import show
from events.catalog import SOURCES
from service.feeds.peers import Peers

LOG = "看日志 · see the log"


def doctor(
    database_urls: Urls = None,
    port_base: Annotated[int, typer.Option(envvar="PORT_BASE", hidden=True)] = FIRST_PORT,
) -> None:
    """检查系统，说明问题和下一步 · Looks a system over: what is wrong, and what to do next. Changes nothing.

    缺省为本机的系统；已部署的由服务的环境变量指明（DATABASE_URL 或 DATABASE_URLS、KAFKA_…、PEERS、KEYS_FILE …）。
    有 ✗ 时退出码为 1。 · Without more, the system on this machine; a deployed one is named by the variables that its
    services have. Ends with 1 where a line has ✗.
    """
    environment, checks = Environment.read()
    dsns = [NAMED.sub("", url) for url in database_urls or ()] or [url for url in (environment.database_url,) if url]
    target = of_environment(environment, dsns) if dsns else of_machine(environment)
    note(f"检查 {target.name}", f"looking at {target.name}")
    for service in SERVICES:
        definition(service)  # to load it takes seconds on a busy machine, which are not the system's
    with libraries_quiet(silent), handled_by("asyncio", logging.NullHandler()):
        found = run(examine(target, port_base))
    if found is None:
        raise CommandError("已中断", "stopped")
    checks = merged([*checks, *found])
    tell(Console(), checks)
    if any(check.grade is Grade.BAD for check in checks):
        raise typer.Exit(1)


def tell(console: Console, checks: list[Check]) -> None:
    """A line each, and how many of which."""
    table = Table("", "检查 · check", "结果 · found", "下一步 · next")
    for check in checks:
        mark, colour = check.grade.value
        table.add_row(f"[{colour}]{mark}[/]", *map(escape, (check.what, check.found, check.todo)))
    show(console, table)
    counts = {grade: sum(check.grade is grade for check in checks) for grade in Grade}
    console.print("   ".join(f"{grade.value[0]} {count}" for grade, count in counts.items()), highlight=False)


async def examine(target: Target, port_base: int = FIRST_PORT) -> list[Check]:
    """Everything that can be looked at, at once; what is away has a line of its own."""
    ca_file = target.environment.peers_ca_file
    peers = Peers(peers_of(target), target.environment.peers_key, ca_file) if peers_of(target) else None
    try:
        async with databases.opened(target.dsns) as (found, unopened):
            looks: list[Awaitable[list[Check]]] = [
                looked("本机 · this machine", machine.machine(target, port_base), LOG),
                looked("密钥和证书 · keys and certificates", machine.files(target), LOG),
            ]
            if target.dsns:
                looks += _of_databases(target, found, peers)
                looks.append(looked("服务 · services", processes.processes(target.urls, ca_file), LOG))
            away = unopened if target.dsns else [_nothing_runs()]
            done = await asyncio.gather(*looks)
            return [*target.troubles, *done[0], *away, *(check for checks in done[1:] for check in checks)]
    finally:
        if peers is not None:
            await peers.close()


def _of_databases(target: Target, found: list[databases.Database], peers: Peers | None) -> list[Awaitable[list[Check]]]:
    looks: list[Awaitable[list[Check]]] = [
        looked("PostgreSQL", databases.server(each), databases.AWAY) for each in found
    ]
    looks.append(_missing(found))
    looks.append(looked("密钥环 · keyring", _keyring(target, found), databases.AWAY))
    for database in found:
        looks += [
            looked(name, services.service(database.pool, name, target.clock), databases.AWAY)
            for name in database.services
        ]
    looks.append(looked("订阅 · subscriptions", _progress(target, found, peers), databases.AWAY))
    if target.broker is not None:
        looks.append(looked("Kafka", _kafka(target, found), topics.AWAY))
    return looks


def _nothing_runs() -> Check:
    todo = f"{command('up')}（或写明 DATABASE_URL · or name a DATABASE_URL）"
    return bad("系统 · system", "本机没有正在运行的系统 · nothing runs on this machine", todo)


async def _missing(found: list[databases.Database]) -> list[Check]:
    here = {service for database in found for service in database.services}
    lacking = [service for service in SERVICES if service not in here]
    if not lacking or not found:
        return []
    what, names = "数据库结构 · schema", ", ".join(lacking)
    if not here:
        return [bad(what, "这里没有任何服务的数据 · no service has its data here", command("migrate"))]
    todo = "用 DATABASE_URLS 以属主身份一并指明 · name all databases in DATABASE_URLS, as their owner"
    return [
        warn(
            what,
            f"不在所指的数据库里，或此角色无权查看 · not in these databases, or closed to this role: {names}",
            todo,
        )
    ]


async def _keyring(target: Target, found: list[databases.Database]) -> list[Check]:
    for database in found:
        if database.keyring and target.keyring is None:
            return await databases.keyring(database.pool)
    if target.keyring is None:
        return [warn("密钥环 · keyring", "不在所指的数据库里 · not in these databases", "KEYRING_URL")] if found else []
    async with databases.opened((target.keyring,)) as (there, away):
        return away or await databases.keyring(there[0].pool)


async def _progress(target: Target, found: list[databases.Database], peers: Peers | None) -> list[Check]:
    known = await progress.heads(found, peers, peers_of(target))
    looks = [progress.subscriptions(one.pool, name, known) for one in found for name in one.services]
    if target.broker is not None:
        looks += [
            progress.relay(one.pool, name, known[name])
            for one in found
            for name in one.services
            if name in SOURCES and name in known
        ]
    return [check for checks in await asyncio.gather(*looks) for check in checks]


async def _kafka(target: Target, found: list[databases.Database]) -> list[Check]:
    assert target.broker is not None
    checks = await topics.cluster(target.broker)
    looks = [topics.topic(target.broker, one.pool, name) for one in found for name in one.services if name in SOURCES]
    return checks + [check for topic in await asyncio.gather(*looks) for check in topic]
